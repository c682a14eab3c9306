"""Which rows of messages who may touch; ``test_registry_walk`` of the core compares."""

SIGNED = "signed by Twilio with the account's secret"
TOKEN_AND_QUESTION = "a token of the message; EasySMS is asked before it is believed"

# What managers set up, and their stores only.
SET_UP = {
    "frontdesk": "r r -",
    "manager": "rwcu rwcu -",
    "admin": "rwcu rwcu rwcu",
}

TABLE = {
    "appointment.notification.rule": SET_UP,
    "appointment.message.rate": {"manager": "r r -", "admin": "r r r"},
    # Of a company: managers choose among them, the platform admin sets them up.
    "appointment.gateway": {"manager": "r r -", "admin": "rwcu rwcu -"},
    "appointment.opt.out": {"admin": "r r -"},
}

ROUTES = {}


def create_rows(world):
    """``{model: (own, of the store, of another store)}``"""
    stores = (world.store, world.foreign_store)
    env = world.env
    messages = env["appointment.message"].create(
        [
            {
                "store_id": store.id,
                "event": "written",
                "channel": "mail",
                "state": "sent",
                "key": f"access,{store.id}",
            }
            for store in stores
        ]
    )
    env.flush_all()
    gateway = env["appointment.gateway"].create({"name": "Log", "kind": "log"})
    env["appointment.opt.out"]._set("+4915112345678", True, "answer")
    rates = env["appointment.message.rate"].search(
        [("store_id", "in", messages.store_id.ids)]
    )
    rules = [store.notification_rule_ids[0] for store in stores]
    return {
        "appointment.notification.rule": (rules[0], rules[0], rules[1]),
        "appointment.message.rate": [
            rates.filtered(lambda row, store=store: row.store_id == store)[:1]
            for store in (stores[0], *stores)
        ],
        "appointment.gateway": (gateway, gateway, None),
        "appointment.opt.out": (
            env["appointment.opt.out"].search([], limit=1),
            env["appointment.opt.out"].search([], limit=1),
            None,
        ),
    }

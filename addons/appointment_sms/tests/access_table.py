"""Which rows of messages who may touch; ``test_registry_walk`` of the core compares."""

from .push_common import create_device

SIGNED = "Twilio's signature with the gateway's token; 403 for anybody else"
ASKS = "the same answer for everybody; limited; CSRF checked by hand, typed text stays"
REDEEMS = "a secret that works once; limited; CSRF checked by hand, typed text stays"

TABLE = {
    "appointment.gateway": {"manager": "r r -", "admin": "rwcu rwcu -"},
    "appointment.opt.out": {"admin": "r r -"},
    # What managers set up, and their stores only.
    "appointment.notification.rule": {
        "frontdesk": "r r -",
        "manager": "rwcu rwcu -",
        "admin": "rwcu rwcu rwcu",
    },
    "appointment.message.rate": {"manager": "r r -", "admin": "r r r"},
    # Of no store: who asked to sign in, without what was sent.
    "appointment.login.secret": {"admin": "r r -"},
    # Where a customer's devices are is nobody's business but the platform admin's.
    "appointment.push.device": {"admin": "r r -"},
}

ROUTES = {
    "twilio.receive_status": ("http public POST no-csrf", SIGNED),
    "twilio.receive_inbound": ("http public POST no-csrf", SIGNED),
    "easysms.receive_report": (
        "http public GET POST no-csrf",
        "the unguessable token of the message; EasySMS is asked before it counts",
    ),
    "sign_in.show_sign_in": ("http public GET readonly", "shows two empty forms"),
    "sign_in.request_link": ("http public POST no-csrf", ASKS),
    "sign_in.show_link_sent": ("http public GET readonly", "what this session typed"),
    "sign_in.request_code": ("http public POST no-csrf", ASKS),
    "sign_in.show_code": ("http public GET readonly", "what this session typed"),
    "sign_in.verify_code": ("http public POST no-csrf", REDEEMS),
    "sign_in.show_link": ("http public GET readonly", "shows a button, spends nothing"),
    "sign_in.use_link": ("http public POST no-csrf", REDEEMS),
}


def create_rows(world):
    company = world.env["res.company"].create({"name": "Another company"})
    gateways = world.env["appointment.gateway"].create(
        [{"name": "Own"}, {"name": "Foreign", "company_id": company.id}]
    )
    wishes = world.env["appointment.opt.out"]
    for firm in (world.env.company, company):
        wishes.with_company(firm)._set("+4915112345678", True, "answer")
    secret = world.env["appointment.login.secret"]._issue("link", "erika@example.com")
    stores = (world.store, world.foreign_store)
    return {
        "appointment.gateway": world._spread(*gateways),
        "appointment.opt.out": world._spread(
            *(
                wishes.search([("company_id", "=", firm.id)], limit=1)
                for firm in (world.env.company, company)
            )
        ),
        "appointment.notification.rule": world._spread(
            *(store.notification_rule_ids[0] for store in stores)
        ),
        "appointment.message.rate": world._spread(
            *(_create_rate(world.env, store) for store in stores)
        ),
        "appointment.login.secret": world._spread(secret),
        "appointment.push.device": world._spread(create_device(world.bookings[0])),
    }


def _create_rate(env, store):
    """A month in which *store* has told somebody something."""
    env["appointment.message"].create(
        {
            "store_id": store.id,
            "event": "written",
            "channel": "push",
            "state": "sent",
            "key": f"access,{store.id}",
        }
    )
    env.flush_all()
    return env["appointment.message.rate"].search(
        [("store_id", "=", store.id), ("channel", "=", "push")]
    )

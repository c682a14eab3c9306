"""Which rows of messages who may touch; ``test_registry_walk`` of the core compares."""

SIGNED = "Twilio's signature with the gateway's token; 403 for anybody else"

TABLE = {
    "appointment.gateway": {"manager": "r r -", "admin": "rwcu rwcu -"},
    "appointment.opt.out": {"admin": "r r -"},
}

ROUTES = {
    "twilio.receive_status": ("http public POST no-csrf", SIGNED),
    "twilio.receive_inbound": ("http public POST no-csrf", SIGNED),
    "easysms.receive_report": (
        "http public GET POST no-csrf",
        "the unguessable token of the message; EasySMS is asked before it counts",
    ),
}


def create_rows(world):
    company = world.env["res.company"].create({"name": "Another company"})
    gateways = world.env["appointment.gateway"].create(
        [{"name": "Own"}, {"name": "Foreign", "company_id": company.id}]
    )
    wishes = world.env["appointment.opt.out"]
    wishes._set("+4915112345678", True, "answer")
    return {
        "appointment.gateway": world._spread(*gateways),
        "appointment.opt.out": world._spread(wishes.search([], limit=1)),
    }

"""Which rows of messages who may touch; ``test_registry_walk`` of the core compares."""

TABLE = {
    # Of no store: who asked to sign in, without what was sent.
    "appointment.login.secret": {"admin": "r r -"},
}

ASKS = "the same answer for everybody; limited; CSRF checked by hand, typed text stays"
REDEEMS = "a secret that works once; limited; CSRF checked by hand, typed text stays"

ROUTES = {
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
    secret = world.env["appointment.login.secret"]._issue("link", "erika@example.com")
    return {"appointment.login.secret": (secret, secret, None)}

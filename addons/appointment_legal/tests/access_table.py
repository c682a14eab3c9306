"""Who may touch texts and withdrawals; ``test_registry_walk`` of the core compares."""

LISTED = "shows texts of published stores only"
TOKEN = "the token of the booking, compared in constant time"
DECLARES = (
    "the same answer for everybody; limited; CSRF checked by hand, typed text stays"
)
SEEN = {"frontdesk": "r r -", "manager": "r r -", "admin": "r r r"}

TABLE = {
    "appointment.legal.text": SEEN,
    "appointment.withdrawal": {
        "frontdesk": "r r -",
        "manager": "rw rw -",
        "admin": "rw rw rw",
    },
}

ROUTES = {
    "legal.show_text": ("http public GET readonly", LISTED),
    "legal.show_accepted": ("http public GET readonly", TOKEN),
    "withdrawal.show_form": ("http public GET readonly", "shows an empty form"),
    "withdrawal.show_booking_form": ("http public GET readonly", TOKEN),
    "withdrawal.check_form": ("http public POST no-csrf", DECLARES),
    "withdrawal.confirm_withdrawal": ("http public POST no-csrf", DECLARES),
    "withdrawal.show_received": (
        "http public GET readonly",
        "what this session declared",
    ),
}


def create_rows(world):
    stores = (world.store, world.foreign_store)
    texts = world.env["appointment.legal.text"]
    withdrawals = world.env["appointment.withdrawal"]
    return {
        "appointment.legal.text": world._spread(
            *(
                texts._record(store, "terms", "en_US", "<p>Ours.</p>")
                for store in stores
            )
        ),
        "appointment.withdrawal": world._spread(
            *(
                withdrawals.create(
                    {
                        "store_id": store.id,
                        "customer_name": "Erika Muster",
                        "reference": "B00001",
                        "email": "erika@example.com",
                        "request_key": f"walk-{store.id}",
                    }
                )
                for store in stores
            )
        ),
    }

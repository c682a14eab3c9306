"""What guards each route; ``test_registry_walk`` of the core compares."""

LISTED = "shows published stores and services only"
TOKEN = "the token of the booking, compared in constant time"
TOKEN_AND_CSRF = f"{TOKEN}; CSRF checked by hand, so that typed text survives"

TABLE = {
    # Former addresses may be freed by the platform admin, never made up.
    "appointment.store.address": {"manager": "r r -", "admin": "ru ru ru"},
}

ROUTES = {
    "entry.show_start": ("http public GET readonly", "shows ways in, no data"),
    "entry.lead": (
        "http public GET readonly",
        "leads on; each area checks rights itself",
    ),
    "store.show_clinics": ("http public GET readonly", LISTED),
    "store.open_code": ("http public GET readonly", LISTED),
    "store.show_person": (
        "http public GET readonly",
        "people who are shown to customers, of published stores only",
    ),
    "store.show_stores": ("http public GET readonly", LISTED),
    "picture.get_picture": ("http public GET readonly", LISTED),
    "availability.get_month": ("http public GET readonly", LISTED),
    "booking.show_form": ("http public GET readonly", LISTED),
    "booking.submit_form": (
        "http public POST no-csrf",
        "published services only; CSRF checked by hand, so that typed text survives",
    ),
    "booking.open_link": ("http public GET readonly", TOKEN),
    "booking.show_booking": ("http public GET readonly", TOKEN),
    "booking.download_ics": ("http public GET readonly", TOKEN),
    "booking.confirm": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "booking.cancel": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "payment.pay_booking": ("jsonrpc public", f"{TOKEN}; JSON, so no form can send it"),
}


def create_rows(world):
    """Former addresses: those in use cannot go."""
    stores = (world.store, world.foreign_store)
    for store in stores:
        store.slug = f"{store.slug}-now"
    return {
        "appointment.store.address": world._spread(
            *(
                store.address_ids.filtered(lambda row: not row.is_current)
                for store in stores
            )
        )
    }

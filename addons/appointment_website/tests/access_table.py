"""What guards each route; ``test_registry_walk`` of the core compares."""

LISTED = "shows published stores and services only"
TOKEN = "the token of the booking, compared in constant time"
LINK = "the key of a mail, a keyed hash for one booking and address, for a day"
TOKEN_AND_CSRF = f"{TOKEN}; CSRF checked by hand, so that typed text survives"

ROUTES = {
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
    "booking_link.show_link": ("http public GET readonly", LINK),
    "booking_link.use_link": (
        "http public POST no-csrf",
        f"{LINK}; CSRF checked by hand",
    ),
    "booking_link.send_link_again": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "booking_after.show_current": (
        "http public GET readonly",
        "the key of this browser, in its session",
    ),
    "booking_after.show_receipt": ("http public GET readonly", TOKEN),
    "booking_after.download_invoice": (
        "http public GET readonly",
        f"{TOKEN}; posted invoices of this booking only",
    ),
    "booking_after.hold_again": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "booking_after.withdraw_news": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "payment.pay_booking": ("jsonrpc public", f"{TOKEN}; JSON, so no form can send it"),
}

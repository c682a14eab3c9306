"""What guards each route; ``test_registry_walk`` of the core compares."""

LISTED = "shows published stores and services only"
TOKEN = "the token of the booking, compared in constant time"
OWN = "bookings and wishes of who is signed in"
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
    "self_service.show_move": ("http public GET readonly", TOKEN),
    "self_service.get_move_month": ("http public GET readonly", TOKEN),
    "self_service.move": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "self_service.show_cancel": ("http public GET readonly", TOKEN),
    "self_service.cancel": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "self_service.book_again": ("http public POST", TOKEN),
    "self_service.download_document": (
        "http public GET readonly",
        f"{TOKEN}; documents of that booking only",
    ),
    "my_bookings.show_my_bookings": ("http user GET readonly", OWN),
    "my_bookings.show_preferences": ("http user GET readonly", OWN),
    "my_bookings.save_preferences": ("http user POST", OWN),
    "payment.pay_booking": ("jsonrpc public", f"{TOKEN}; JSON, so no form can send it"),
}

"""What guards each route; ``test_registry_walk`` of the core compares."""

from datetime import timedelta

from odoo import Command, fields

LISTED = "shows published stores and services only"
TOKEN = "the token of the booking, compared in constant time"
OWN = "bookings and wishes of who is signed in"
LINK = "the key of a mail, a keyed hash for one booking and address, for a day"
TOKEN_AND_CSRF = f"{TOKEN}; CSRF checked by hand, so that typed text survives"

# What the desk offers customers of its stores.
OFFERED = {
    "frontdesk": "rwcu rwcu -",
    "manager": "rwcu rwcu -",
    "admin": "rwcu rwcu rwcu",
}

TABLE = {
    "appointment.offer": OFFERED,
    "appointment.offer.time": OFFERED,
    # Former addresses may be freed by the platform admin, never made up.
    "appointment.store.address": {"manager": "r r -", "admin": "ru ru ru"},
    # Of visitors nobody knows; people read the counts only.
    "appointment.funnel.event": {"admin": "r r r"},
    "appointment.funnel.month": {"admin": "r r r"},
    "appointment.funnel.salt": {},
    "appointment.funnel.report": {"manager": "r r -", "admin": "r r r"},
    "appointment.lost.demand": {"manager": "r r -", "admin": "r r r"},
}

ROUTES = {
    "person.show_times": ("http public GET readonly", LISTED),
    "person.get_month_of_person": ("http public GET readonly", LISTED),
    "offer.show_offer": (
        "http public GET readonly",
        "the token of the offer, compared in constant time",
    ),
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
    "app.get_manifest": ("http public GET readonly", LISTED),
    "app.get_icon": ("http public GET readonly", LISTED),
    "app.get_worker": ("http public GET readonly", "the same script for everybody"),
    "app.show_offline": ("http public GET readonly", "the same page for everybody"),
    "blocks.get_stores": ("http public GET readonly", LISTED),
    "blocks.get_services": ("http public GET readonly", LISTED),
    "blocks.get_choices": ("http public GET readonly", LISTED),
    "widget.get_script": ("http public GET readonly", "the same script for everybody"),
    "widget.show_frame": (
        "http public GET readonly",
        f"{LISTED}; framed by the websites that the store names",
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
    "booking_after.hold_again": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "booking_after.withdraw_news": ("http public POST no-csrf", TOKEN_AND_CSRF),
    "payment.pay_booking": ("jsonrpc public", f"{TOKEN}; JSON, so no form can send it"),
}


def _offer_next(service):
    """The next free time of *service*, for an offer."""
    first = fields.Date.today() + timedelta(days=1)
    slots = service._get_slots(first, first + timedelta(days=14))
    return [Command.create({"start": slots.datetimes()[0]})]


def create_rows(world):
    stores = (world.store, world.foreign_store)
    services = (world.service, world.foreign_service)
    env = world.env
    salt = env["appointment.funnel.salt"].create({"day": "2027-01-04", "salt": "s"})
    for store in stores:
        store.slug = f"{store.slug}-now"  # an address in use cannot go
    offers = env["appointment.offer"].create(
        [{"service_id": row.id, "time_ids": _offer_next(row)} for row in services]
    )
    return {
        "appointment.offer": world._spread(*offers),
        "appointment.offer.time": world._spread(*offers.time_ids),
        "appointment.store.address": world._spread(
            *(
                store.address_ids.filtered(lambda row: not row.is_current)
                for store in stores
            )
        ),
        "appointment.funnel.event": world._spread(
            *env["appointment.funnel.event"].create(
                [
                    {
                        "store_id": store.id,
                        "step": "store",
                        "happened_on": "2027-01-04",
                        "happened_at": "2027-01-04 09:00:00",
                        "visitor": "v",
                    }
                    for store in stores
                ]
            )
        ),
        "appointment.funnel.month": world._spread(
            *env["appointment.funnel.month"].create(
                [
                    {"store_id": store.id, "step": "store", "month": "2026-01-01"}
                    for store in stores
                ]
            )
        ),
        "appointment.funnel.salt": world._spread(salt),
        "appointment.funnel.report": world._spread(
            *(
                env["appointment.funnel.report"].search(
                    [("store_id", "=", store.id)], limit=1
                )
                for store in stores
            )
        ),
        "appointment.lost.demand": world._spread(
            *env["appointment.lost.demand"].create(
                [
                    {
                        "store_id": service.store_id.id,
                        "service_id": service.id,
                        "persons": 1,
                        "month": "2027-02-01",
                        "asked_on": "2027-01-04",
                        "visitors": 1,
                    }
                    for service in services
                ]
            )
        ),
    }

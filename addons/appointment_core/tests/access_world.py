import base64
from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from .roles_common import ROLES, RolesCommon

PIXEL = base64.b64encode(
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00"
    b"\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PEOPLE = (*ROLES, "employee", "portal", "public")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
#: The provider's own row, a row of the same store, a row of another store.
PLACES = ("own", "store", "foreign")


class AccessWorld(RolesCommon):
    """Two stores of one company with a row of every model for each of the places.

    The users belong to the first store; ``stranger`` manages the other.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, "test_employee", "base.group_user")
        cls.other_resource = cls._create_resource(name="Ben")
        cls.foreign_resource = cls._create_resource(
            name="Cleo", appointment_store_ids=[Command.set(cls.foreign_store.ids)]
        )
        cls.foreign_service = cls._create_service(store_id=cls.foreign_store.id)
        cls.bookings = cls._create_bookings()
        cls.rows = cls._create_rows()

    @classmethod
    def _create_bookings(cls):
        """Of the provider, of a colleague, of the other store."""
        cls.service.requirement_ids.is_customer_choice = True
        cases = (
            (cls.service, cls.resource, cls.customer),
            (cls.service, cls.other_resource, cls._create_customer("Ina")),
            (cls.foreign_service, cls.foreign_resource, cls._create_customer("Olga")),
        )
        bookings = cls.env["appointment.booking"]
        for service, resource, customer in cases:
            bookings |= bookings.create(
                {
                    "service_id": service.id,
                    "partner_id": customer.id,
                    "start": "2027-01-05 08:00:00",
                    "resource_id": resource.id
                    if service.requirement_ids.is_customer_choice
                    else False,
                    "answer_ids": [Command.create({"name": "Plate", "value": "EN-1"})],
                }
            )
        for booking in bookings:
            booking.write({"start": "2027-01-05 09:00:00"})
        return bookings

    @classmethod
    def _create_customer(cls, name):
        return cls.env["res.partner"].create(
            {"name": name, "email": f"{name.lower()}@example.com"}
        )

    @classmethod
    def _create_rows(cls):
        """``{model: (own, of the store, of the other store)}``; ``None``: none such."""
        stores = (cls.store, cls.foreign_store)
        services = (cls.service, cls.foreign_service)
        rows = {
            "appointment.store": stores,
            "appointment.service": services,
            "appointment.requirement": [row.requirement_ids for row in services],
            "appointment.role": [cls.role],
            "appointment.policy": [cls.policy],
            "appointment.policy.tier": [cls.policy.tier_ids[0]],
            "appointment.store.image": cls._create_each(
                "appointment.store.image",
                stores,
                "store_id",
                {"name": "Front", "image_1920": PIXEL},
            ),
            "appointment.service.period": cls._create_each(
                "appointment.service.period",
                services,
                "service_id",
                {"first_on": date(2027, 1, 1), "last_on": date(2027, 12, 31)},
            ),
            "appointment.service.question": cls._create_each(
                "appointment.service.question", services, "service_id", {"name": "Why"}
            ),
        }
        rows.update(cls._get_rows_of_services())
        one_for_all = {name: cls._spread(*found) for name, found in rows.items()}
        return {**one_for_all, **cls._get_rows_of_bookings(), **cls._get_native_rows()}

    @classmethod
    def _spread(cls, own, foreign=None):
        """Rows without a provider of their own: all of a store are alike."""
        return own, own, foreign

    @classmethod
    def _create_each(cls, model, owners, field, values):
        return [cls.env[model].create({**values, field: owner.id}) for owner in owners]

    @classmethod
    def _get_rows_of_bookings(cls):
        resources = cls.resource, cls.other_resource, cls.foreign_resource
        return {
            "appointment.booking": tuple(cls.bookings),
            "appointment.booking.answer": tuple(
                booking.answer_ids for booking in cls.bookings
            ),
            "appointment.booking.note": tuple(
                cls.env["appointment.booking.note"].create(
                    {"booking_id": booking.id, "text": "Sleeps badly"}
                )
                for booking in cls.bookings
            ),
            "appointment.customer.note": tuple(
                cls.env["appointment.customer.note"].create(
                    {
                        "partner_id": booking.partner_id.id,
                        "store_id": booking.store_id.id,
                        "text": "Comes by bus",
                    }
                )
                for booking in cls.bookings
            ),
            "appointment.customer.block": tuple(
                cls.env["appointment.customer.block"].create(
                    {
                        "partner_id": booking.partner_id.id,
                        "store_id": booking.store_id.id,
                        "reason": "Missed five times",
                    }
                )
                for booking in cls.bookings
            ),
            "appointment.consent": tuple(
                cls.env["appointment.consent"]._give(booking, "marketing", "Yes.")
                for booking in cls.bookings
            ),
            "appointment.booking.move": tuple(
                booking.move_ids for booking in cls.bookings
            ),
            "appointment.claim": tuple(
                booking.live_claim_ids for booking in cls.bookings
            ),
            "appointment.message": tuple(
                cls.env["appointment.message"].create(
                    {
                        "booking_id": booking.id,
                        "event": "confirmed",
                        "key": f"walk-{booking.id}",
                    }
                )
                for booking in cls.bookings
            ),
            "appointment.failed.work": cls._get_failed_work(),
            "appointment.opening": tuple(
                cls.env["appointment.opening"].create(
                    {"resource_id": resource.id, "first_on": date(2027, 2, 1)}
                )
                for resource in resources
            ),
        }

    @classmethod
    def _get_failed_work(cls):
        """A job that has failed, of each booking."""
        cls.bookings.action_settle()
        jobs = cls.env["queue.job"].search(
            [("appointment_booking_id", "in", cls.bookings.ids)]
        )
        jobs.write({"state": "failed"})
        works = cls.env["appointment.failed.work"].search([])
        works = works.grouped("booking_id")
        return tuple(works[booking][0] for booking in cls.bookings)

    @classmethod
    def _get_rows_of_services(cls):
        """Rows of the base services, of no store."""
        count = {
            "scope": "walk",
            "key_hash": "0",
            "started_at": "2027-01-04 06:00:00",
            "expires_at": "2027-01-04 07:00:00",
            "hits": 1,
        }
        values = {"scope": "walk", "key": "1", "fingerprint": "f"}
        event = {"provider": "walk", "external_id": "1", "payload": {}}
        return {
            "appointment.rate.limit": [cls.env["appointment.rate.limit"].create(count)],
            "appointment.idempotency": [
                cls.env["appointment.idempotency"].create(values)
            ],
            "appointment.inbound.event": [
                cls.env["appointment.inbound.event"].create(event)
            ],
        }

    @classmethod
    def _get_native_rows(cls):
        resources = cls.resource, cls.other_resource, cls.foreign_resource
        calendars = [
            cls._create_calendar([(0, 9, 12)], company_id=cls.env.company.id)
            for _resource in resources
        ]
        for resource, calendar in zip(resources, calendars, strict=True):
            resource.calendar_id = calendar
        return {
            "res.partner": tuple(cls.bookings.mapped("partner_id")),
            "resource.resource": resources,
            "resource.calendar": tuple(calendars),
            "resource.calendar.attendance": tuple(
                calendar.attendance_ids for calendar in calendars
            ),
            "resource.calendar.leaves": tuple(
                cls.env["resource.calendar.leaves"].create(
                    {
                        "name": "Doctor",
                        "resource_id": resource.id,
                        "calendar_id": resource.calendar_id.id,
                        "date_from": "2027-03-01 08:00:00",
                        "date_to": "2027-03-01 16:00:00",
                    }
                )
                for resource in resources
            ),
        }

    # ------------------------------------------------------------ asking

    def _get_rights(self, model, person):
        """What *person* may do with the rows: letters for own, store and foreign."""
        return tuple(
            self._get_letters(row, person) if row is not None else ""
            for row in self.rows[model]
        )

    def _get_letters(self, row, person):
        mine = self._as(person, row)
        return "".join(
            letter for letter, name in OPERATIONS.items() if mine.has_access(name)
        )

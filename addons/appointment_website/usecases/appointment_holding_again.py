from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.appointment_core.kernel import states

COPIED = (
    "contact_name",
    "contact_email",
    "contact_phone",
    "contact_street",
    "contact_zip",
    "contact_city",
    "contact_birth_on",
    "lang",
    "visitor_tz",
    "visitor_key",
    "link_purpose",
    "link_asked_at",
    "link_asked_email",
    "link_email",
)


class AppointmentHoldingAgain(models.AbstractModel):
    """A hold that has lapsed: its customer takes another time, and types nothing.

    Callers have checked the booking's token; records come with ``sudo``.
    """

    _name = "appointment.holding.again"
    _description = "Holding Again"

    @api.model
    def _get_offers(self, booking_sudo):
        """``[{"value": minutes since 1970, "label": text}]``: the nearest free times
        for a booking that has lapsed; the same one first, where it is still free."""
        if not self._is_offered(booking_sudo.service_id):
            return []
        nearest = self.env["appointment.month"]._get_nearest(
            booking_sudo.service_id,
            booking_sudo.start,
            booking_sudo.persons,
            booking_sudo.resource_id or None,
        )
        calendar = self.env["appointment.calendar"]
        return [
            {
                "value": moment,
                "label": calendar._describe(booking_sudo.service_id, moment),
            }
            for moment in nearest
        ]

    @api.model
    def _is_offered(self, service_sudo):
        store_sudo = service_sudo.store_id
        is_offered = service_sudo.active and service_sudo.is_published
        return is_offered and store_sudo.active and store_sudo.is_published

    @api.model
    def _hold(self, booking_sudo, start):
        """A new hold at *start* (naive UTC) with all details of the lapsed one.

        :return: ``(booking, problems)``; one of both is empty
        """
        booking_sudo._lock()
        if not self._has_lapsed(booking_sudo):
            return booking_sudo, {}
        if not self._is_offered(booking_sudo.service_id):
            sentence = self.env._("This service is not offered any more.")
            return None, {"refusal": sentence}
        contact = booking_sudo._get_contact()
        try:
            self.env["appointment.rate.limit"]._count_customer(
                booking_sudo._get_contact_address(), contact.phone
            )
            with self.env.cr.savepoint():
                return self._place(booking_sudo, start), {}
        except UserError as error:
            return None, {"refusal": str(error)}

    @api.model
    def _has_lapsed(self, booking_sudo):
        if booking_sudo.state == states.EXPIRED:
            return True
        until = booking_sudo.hold_expires_at
        return booking_sudo.state == states.HOLD and until <= fields.Datetime.now()

    def _place(self, booking_sudo, start):
        if booking_sudo.state == states.HOLD:
            booking_sudo._expire()
        new_sudo = booking_sudo.with_company(booking_sudo.company_id)._place_hold(
            self._prepare_values(booking_sudo, start)
        )
        new_sudo._ask_for_link()
        return new_sudo

    @api.model
    def _prepare_values(self, booking_sudo, start):
        """Values of the new hold. Addons with details of their own add them."""
        return {
            **{name: booking_sudo[name] for name in COPIED},
            "contact_country_id": booking_sudo.contact_country_id.id,
            "service_id": booking_sudo.service_id.id,
            "partner_id": booking_sudo.partner_id.id,
            "resource_id": booking_sudo.resource_id.id,
            "persons": booking_sudo.persons,
            "start": start,
            "source": "web",
            "customer_note": booking_sudo._get_customer_words(),
            "answer_ids": [
                Command.create(
                    {
                        "question_id": answer.question_id.id,
                        "name": answer.name,
                        "value": answer.value,
                    }
                )
                for answer in booking_sudo.answer_ids
            ],
        }

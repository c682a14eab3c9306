from odoo import models


class AppointmentErasure(models.AbstractModel):
    """What a person was told loses the person; that it was told stays (T83)."""

    _inherit = "appointment.erasure"

    def _erase_bookings(self, bookings):
        self._erase_messages([("booking_id", "in", bookings.ids)])
        return super()._erase_bookings(bookings)

    def _erase_contact(self, person, is_kept):
        self._erase_messages(
            [("partner_id", "=", person.id), ("booking_id", "=", False)]
        )
        return super()._erase_contact(person, is_kept)

    def _erase_messages(self, domain):
        nobody = self.env.ref("appointment_core.res_partner_erased")
        self.env["appointment.message"].sudo().search(domain).write(
            {
                "partner_id": nobody.id,
                "recipient": False,
                "subject": False,
                "body": False,
                "reason": False,
                "provider_id": False,
            }
        )

from odoo import api, fields, models

from .appointment_month import FREE


class AppointmentBookingForm(models.AbstractModel):
    """The booking page for somebody to whom staff offered times."""

    _inherit = "appointment.booking.form"

    @api.model
    def _get_typed(self, service_sudo, form):
        text = (form or {}).get("offer", "")
        typed = super()._get_typed(service_sudo, form)
        return {**typed, "offer": text if isinstance(text, str) else ""}

    @api.model
    def _find_offer(self, service_sudo, token):
        """The offer of *token* for this service, or an empty one."""
        offer_sudo = self.env["appointment.offer"]._find(token)
        is_of_service = offer_sudo.service_id == service_sudo
        return offer_sudo if is_of_service else offer_sudo.browse()

    @api.model
    def _get_page_values(self, service_sudo, form=None, outcome=None, asked=None):
        values = super()._get_page_values(service_sudo, form, outcome, asked)
        offer_sudo = self._find_offer(service_sudo, values["typed"]["offer"])
        return {**values, "offer": offer_sudo, "offered": self._get_offered(offer_sudo)}

    @api.model
    def _get_offered(self, offer_sudo):
        """The times of an offer in words, with what became of them."""
        free = offer_sudo._get_free_times() if offer_sudo else []
        return [
            {
                "value": str(time._get_minute()),
                "label": time._format(),
                "is_free": time in free,
            }
            for time in offer_sudo.time_ids
        ]

    @api.model
    def _get_calendar(self, service_sudo, typed, asked):
        offer_sudo = self._find_offer(service_sudo, typed["offer"])
        if not offer_sudo:
            return super()._get_calendar(service_sudo, typed, asked)
        start = self._find_start(typed["start"])
        times = offer_sudo.time_ids
        chosen = times.filtered(lambda time: time.start == start)
        return {
            "start": chosen and typed["start"],
            "chosen": chosen and chosen._format(),
            # What counts the months that were shown asks for one.
            "month": {"month": f"{fields.Date.today():%Y-%m}", "days": FREE},
        }

    @api.model
    def _prepare_booking_values(self, service_sudo, clean, choice, typed):
        values = super()._prepare_booking_values(service_sudo, clean, choice, typed)
        offer_sudo = self._find_offer(service_sudo, typed["offer"])
        values["offer_id"] = offer_sudo.id
        if offer_sudo.resource_id:
            values["resource_id"] = offer_sudo.resource_id.id
        return values

    @api.model
    def _place(self, service_sudo, values, visitor_key):
        offer_sudo = self.env["appointment.offer"].sudo().browse(values["offer_id"])
        if offer_sudo:
            offer_sudo._check_can_book(
                values["start"], visitor_key, values["request_key"]
            )
        return super()._place(service_sudo, values, visitor_key)


class AppointmentChoice(models.AbstractModel):
    _inherit = "appointment.choice"

    @api.model
    def _is_offered(self, service_sudo, form, choice):
        """Times that staff offered are looked up in the offer."""
        offer_sudo = self.env["appointment.booking.form"]._find_offer(
            service_sudo, form.get("offer")
        )
        if offer_sudo:
            return choice["start"] in [
                time.start for time in offer_sudo._get_free_times()
            ]
        return super()._is_offered(service_sudo, form, choice)

from odoo import api, models

from odoo.addons.appointment_core.kernel import states

# Of a booking that came to nothing, nobody knows whether it was wished that way.
KEPT_STATES = (*states.PLANNED, *states.CAME)


class AppointmentBookingForm(models.AbstractModel):
    """Customers who are signed in type nothing twice: the form is filled from the
    account and from the last booking of the service. Guests have their browser."""

    _inherit = "appointment.booking.form"

    @api.model
    def _get_known(self, service_sudo):
        """What is known of who is signed in, as fields of the form."""
        if self.env.user._is_public():
            return {}
        last_sudo = self._find_last_booking(service_sudo)
        wishes = self._get_wishes(last_sudo) if last_sudo else {}
        partner_sudo = self.env.user.partner_id.sudo()
        born = partner_sudo.appointment_birth_on
        return {
            "name": partner_sudo.name or "",
            "email": partner_sudo.email or "",
            "phone": partner_sudo.phone or "",
            "street": partner_sudo.street or "",
            "zip": partner_sudo.zip or "",
            "city": partner_sudo.city or "",
            "birth_on": born.isoformat() if born else "",
            **self._get_country(partner_sudo.country_id),
            **self._drop_outdated(service_sudo, wishes),
        }

    @api.model
    def _find_last_booking(self, service_sudo):
        """The last one that the customer made of this service, or none."""
        return (
            self.env["appointment.booking"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.env.user.partner_id.id),
                    ("service_id", "=", service_sudo.id),
                    ("state", "in", KEPT_STATES),
                ],
                order="id desc",
                limit=1,
            )
        )

    @api.model
    def _drop_outdated(self, service_sudo, wishes):
        """The wishes without what the service no longer offers."""
        months = self.env["appointment.month"]
        chosen = {str(row.id) for row in months._get_choices(service_sudo)}
        limits = range(service_sudo.min_persons, service_sudo.max_persons + 1)
        return {
            field: text
            for field, text in wishes.items()
            if not (field == "resource" and text not in chosen)
            and not (field == "persons" and int(text) not in limits)
        }

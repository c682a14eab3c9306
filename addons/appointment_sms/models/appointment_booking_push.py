from odoo import fields, models

from odoo.addons.appointment_core.kernel import states

OPEN_STATES = (states.PENDING, states.CONFIRMED)


class AppointmentBooking(models.Model):
    """On which devices the customer hears of a booking."""

    _inherit = "appointment.booking"

    def _get_push_devices(self):
        self.ensure_one()
        devices_sudo = self.env["appointment.push.device"].sudo()
        return devices_sudo.search([("partner_id", "=", self.partner_id.id)]).filtered(
            lambda device: device._hears_of(self)
        )

    def _is_push_offered(self):
        """Whether something is still to come that this store tells by push."""
        self.ensure_one()
        if self.state not in OPEN_STATES or self.stop <= fields.Datetime.now():
            return False
        rules_sudo = self.env["appointment.notification.rule"].sudo()
        domain = [("store_id", "=", self.store_id.id), ("channel", "=", "push")]
        return bool(rules_sudo.search_count(domain, limit=1))

    def _get_push_user(self):
        """Who is signed in, where that is the customer; else none."""
        self.ensure_one()
        user = self.env.user
        is_theirs = not user._is_public() and user.partner_id == self.partner_id
        return user if is_theirs else user.browse()

    def _write_message(
        self, event, channel, key, rule=None, values=None, is_queued=True
    ):
        """Who has switched push on nowhere has nothing in the ledger about it."""
        if channel == "push" and not self._get_push_devices():
            return self.env["appointment.message"]
        return super()._write_message(event, channel, key, rule, values, is_queued)

    def _get_recipient(self, channel):
        """For push the services of the devices: whose they are is nobody's to read."""
        if channel == "push":
            return self._get_push_devices()._describe_services()
        return super()._get_recipient(channel)

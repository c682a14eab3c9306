from odoo import api, models

from odoo.addons.appointment_core.usecases.appointment_golive import (
    DONE,
    OPEN,
    UNKNOWN,
    Check,
)

from ..kernel import progress


class AppointmentGolive(models.AbstractModel):
    """A text message of the store must have reached a real telephone."""

    _inherit = "appointment.golive"

    @api.model
    def _get_checks(self, store):
        return [*super()._get_checks(store), self._check_sms(store.sudo())]

    def _check_sms(self, store_sudo):
        title = self.env._("A real text message")
        gateways_sudo = self.env["appointment.gateway"].sudo()
        company = store_sudo.company_id
        if not gateways_sudo.search_count([("company_id", "=", company.id)]):
            sentence = self.env._("No gateway is set up, so customers get mails only.")
            return Check("sms", title, DONE, sentence)
        messages_sudo = self.env["appointment.message"].sudo()
        real = [
            ("store_id", "=", store_sudo.id),
            ("channel", "=", "sms"),
            ("gateway_id.kind", "!=", "log"),
        ]
        if messages_sudo.search_count(
            [*real, ("state", "in", (progress.DELIVERED, progress.READ))], limit=1
        ):
            sentence = self.env._("One has reached its telephone.")
            return Check("sms", title, DONE, sentence)
        if messages_sudo.search_count([*real, ("state", "=", progress.SENT)], limit=1):
            sentence = self.env._(
                "One was sent, but no report has come that it arrived. Look at the "
                "telephone, and at the address for reports in the gateway's form."
            )
            return Check("sms", title, UNKNOWN, sentence)
        sentence = self.env._(
            "Book a service with your own telephone number, with a gateway that sends, "
            "and wait for the message."
        )
        return Check("sms", title, OPEN, sentence)

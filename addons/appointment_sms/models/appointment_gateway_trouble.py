from odoo import SUPERUSER_ID, fields, models

from odoo.addons.appointment_core.models.appointment_store_rights import ADMIN_GROUP

from ..usecases.gateway_sentences import to_sentence
from .appointment_gateway_balance import LOW


class AppointmentGateway(models.Model):
    """Whether a gateway works, and who is told when it does not."""

    _inherit = "appointment.gateway"

    state = fields.Selection(
        [("ok", "No trouble known"), ("trouble", "Does not work")],
        default="ok",
        required=True,
        readonly=True,
        copy=False,
    )
    trouble = fields.Char(readonly=True, copy=False, help="Code of the trouble.")
    reason = fields.Char(string="What to do", readonly=True, copy=False)

    def _report_trouble(self, error):
        """Something only a person can mend: tell the people who can, once.

        :param error: a ``GatewayError``, or its code
        """
        self._set_trouble(getattr(error, "code", error), to_sentence(self.env, error))

    def _report_works(self):
        """A message was taken: the trouble is over. That money is short stays true."""
        self.filtered(
            lambda gateway: gateway.state == "trouble" and gateway.trouble != LOW
        )._set_fine()

    def _set_trouble(self, code, reason):
        for gateway in self.sudo():
            if (gateway.trouble, gateway.reason) == (code, reason):
                continue
            gateway.write({"state": "trouble", "trouble": code, "reason": reason})
            gateway._tell_people(reason)

    def _set_fine(self):
        gateways = self.sudo()
        gateways.write({"state": "ok", "trouble": False, "reason": False})
        summary = self._get_trouble_summary()
        gateways.activity_ids.filtered(lambda act: act.summary == summary).unlink()

    def _get_trouble_summary(self):
        return self.env._("Text messages are not sent")

    def _tell_people(self, reason):
        """One activity for each who can act, not one more for those who have one."""
        self.ensure_one()
        summary = self._get_trouble_summary()
        known = self.activity_ids.filtered(lambda act: act.summary == summary)
        known.write({"note": reason})
        for user in self._get_people() - known.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=reason,
                user_id=user.id,
            )

    def _get_people(self):
        """Platform admins, and the managers of stores that send by this gateway."""
        admins = self.env.ref(ADMIN_GROUP).all_user_ids
        people = admins | self.store_ids.manager_id
        return people.filtered(
            lambda user: (
                user.active
                and user.id != SUPERUSER_ID
                and self.company_id in user.company_ids
            )
        )

from odoo import api, fields, models

from ..kernel.reminding import Quiet


class AppointmentStore(models.Model):
    """How a store talks to its customers."""

    _inherit = "appointment.store"

    notification_rule_ids = fields.One2many(
        "appointment.notification.rule", "store_id", string="Message rules"
    )
    quiet_from = fields.Float(
        string="Quiet from",
        default=21.0,
        help="From then on, reminders and whatever can wait is not sent.",
    )
    quiet_until = fields.Float(string="Quiet until", default=8.0)
    is_fallback = fields.Boolean(
        string="Try the other way",
        default=True,
        help="A mail that comes back is followed by a text message, and a text "
        "message that cannot be delivered by a mail.",
    )

    _quiet_is_a_time = models.Constraint(
        "CHECK (quiet_from >= 0 AND quiet_from < 24"
        " AND quiet_until >= 0 AND quiet_until < 24)",
        "Quiet hours are times of a day, from 00:00 to 23:59.",
    )

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        stores = super().create(vals_list)
        self.env["appointment.notification.rule"]._create_defaults(stores)
        return stores

    # ------------------------------------------------------------ actions

    def action_open_notification_rules(self):
        """What this store tells its customers, and when."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_sms.appointment_notification_rule_action"
        )
        return {
            **action,
            "domain": [("store_id", "=", self.id)],
            "context": {"default_store_id": self.id, "active_test": False},
        }

    # ------------------------------------------------------------ business

    def _get_quiet(self):
        """Local hours in which nobody is disturbed."""
        self.ensure_one()
        return Quiet(self.quiet_from, self.quiet_until)

    def _get_rules(self, event):
        """Active rules for *event*."""
        self.ensure_one()
        rules = self.env["appointment.notification.rule"].sudo()
        return rules.browse(rules._get_active(self.id).get(event, ()))

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MANAGER_GROUP = "appointment_core.appointment_core_group_manager"


class AppointmentStore(models.Model):
    """By which gateway a store sends its text messages."""

    _inherit = "appointment.store"

    sms_gateway_id = fields.Many2one(
        "appointment.gateway",
        string="Text messages by",
        ondelete="restrict",
        index="btree_not_null",
        groups=MANAGER_GROUP,
        help="Empty: the first gateway of the company.",
    )
    sms_gateway_hint = fields.Char(compute="_compute_sms_gateway_hint")

    @api.depends("sms_gateway_id", "company_id")
    def _compute_sms_gateway_hint(self):
        """By whom text messages go out, whether it works, and whether answers come."""
        for store in self:
            gateway = store._get_sms_gateway()
            if not gateway:
                store.sms_gateway_hint = self.env._(
                    "No gateway is set up, so this store sends no text messages. "
                    "Please ask the platform admin for one."
                )
            else:
                store.sms_gateway_hint = gateway.reason or gateway.receiving_hint

    @api.constrains("sms_gateway_id", "company_id")
    def _check_sms_gateway(self):
        for store in self.sudo():
            gateway = store.sms_gateway_id
            if gateway and gateway.company_id != store.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(gateway)s” belongs to another company. Choose a gateway "
                        "of %(company)s.",
                        gateway=gateway.name,
                        company=store.company_id.name,
                    )
                )

    def _get_sms_gateway(self):
        """The gateway for this store's messages, as superuser; may be none."""
        self.ensure_one()
        store_sudo = self.sudo().with_context(active_test=True)
        chosen = store_sudo.sms_gateway_id.filtered("active")
        return chosen or chosen.search(
            [("company_id", "=", store_sudo.company_id.id)], limit=1
        )

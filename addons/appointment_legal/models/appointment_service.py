from odoo import fields, models


class AppointmentService(models.Model):
    """Whether consumers can withdraw from what they have booked."""

    _inherit = "appointment.service"

    withdrawal_kind = fields.Selection(
        [
            ("right", "Consumers may withdraw for 14 days"),
            ("healthcare", "No right: healthcare"),
            ("leisure", "No right: leisure on a fixed date"),
            ("urgent", "No right: urgent repair that the customer asked for"),
        ],
        string="Withdrawal",
        required=True,
        default="right",
        help="Whoever books at a distance may withdraw for 14 days, unless the law "
        "makes an exception: treatments by health professionals (§ 312 (2) no. 7 BGB), "
        "catering and leisure on a fixed date (§ 312g (2) no. 9 BGB), urgent repairs "
        "(§ 312g (2) no. 11 BGB). In doubt keep the right.",
    )

    def _has_withdrawal(self):
        """Whether the contract about this service can be withdrawn from."""
        self.ensure_one()
        return self.withdrawal_kind == "right" and self.store_id._is_in_union()

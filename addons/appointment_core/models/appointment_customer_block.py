from odoo import api, fields, models


class AppointmentCustomerBlock(models.Model):
    """A customer who can no longer book online at a store; the desk says why.

    The desk itself may still book for them. Other stores never see it.
    """

    _name = "appointment.customer.block"
    _description = "Customer Blocked at a Store"
    _inherit = ["appointment.store.row"]
    _order = "create_date desc, id desc"
    _rec_name = "reason"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    store_id = fields.Many2one(
        "appointment.store",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["appointment.store"].search([], limit=1),
    )
    reason = fields.Char(required=True, help="For the people of the store only.")

    _once = models.UniqueIndex(
        "(partner_id, store_id)", "This customer is blocked at the store already."
    )

    @api.model
    def _is_blocked(self, store, partner, emails=(), phones=()):
        """Whether *partner*, or whoever has one of the normalised addresses or
        numbers, is blocked at *store*: another contact does not help."""
        emails = {partner.email_normalized, *emails} - {False, ""}
        phones = {partner.phone_sanitized, *phones} - {False, ""}
        return bool(
            self.search_count(
                [
                    ("store_id", "=", store.id),
                    "|",
                    "|",
                    ("partner_id", "=", partner.id),
                    ("partner_id.email_normalized", "in", list(emails)),
                    ("partner_id.phone_sanitized", "in", list(phones)),
                ],
                limit=1,
            )
        )

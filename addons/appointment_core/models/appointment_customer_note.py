from odoo import api, fields, models


class AppointmentCustomerNote(models.Model):
    """What a store's people should know of a customer; other stores never see it."""

    _name = "appointment.customer.note"
    _description = "Note about a Customer"
    _inherit = ["appointment.store.row"]
    _order = "create_date desc, id desc"
    _rec_name = "text"

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
    text = fields.Text(string="Note", required=True)

    @api.model
    def _get_texts(self, partners, stores):
        """``{(partner, store): notes, newest first, a line each}``."""
        notes = self.search(
            [("partner_id", "in", partners.ids), ("store_id", "in", stores.ids)]
        )
        found = notes.grouped(lambda note: (note.partner_id, note.store_id))
        return {key: "\n".join(rows.mapped("text")) for key, rows in found.items()}

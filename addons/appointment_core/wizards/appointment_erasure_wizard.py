from odoo import api, fields, models


class AppointmentErasureWizard(models.TransientModel):
    """Says what an erasure deletes and what the law keeps, before it is done."""

    _name = "appointment.erasure.wizard"
    _description = "Erase a Customer"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    erased_count = fields.Integer(
        string="Bookings made nameless", compute="_compute_counts"
    )
    treated_count = fields.Integer(
        string="Visits kept for ten years", compute="_compute_counts"
    )
    invoice_count = fields.Integer(string="Invoices kept", compute="_compute_counts")
    open_names = fields.Char(string="Still to take place", compute="_compute_counts")

    @api.depends("partner_id")
    def _compute_counts(self):
        for wizard in self:
            plan = self.env["appointment.erasure"]._plan(wizard.partner_id)
            wizard.erased_count = len(plan.erased)
            wizard.treated_count = len(plan.treated)
            wizard.invoice_count = len(plan.invoices)
            wizard.open_names = ", ".join(plan.open.mapped("name"))

    def action_erase(self):
        """Erase for good, then go back to the customers."""
        self.ensure_one()
        self.env["appointment.erasure"]._erase(self.partner_id)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_core.res_partner_action"
        )

from odoo import api, fields, models


class AppointmentStore(models.Model):
    """Stores such as clinics, whose customers confide in who treats them."""

    _inherit = "appointment.store"

    is_confidential = fields.Boolean(
        string="Confidential notes",
        tracking=True,
        help="For clinics: what customers write to a booking is stored encrypted, and "
        "only who treats them reads it.",
    )

    @api.constrains("is_confidential")
    def _check_secret_keys(self):
        """Without keys no customer could leave a note."""
        if any(store.is_confidential for store in self):
            self.env["appointment.encryption"]._check_keys()

from odoo import fields, models

from odoo.addons.appointment_core.encrypted import Encrypted


class TestAppointmentSecret(models.Model):
    """Notes and a token, encrypted as a later addon would have them."""

    _name = "test.appointment.secret"
    _description = "Secret (test)"
    _inherit = ["mail.thread"]

    name = fields.Char(tracking=True)
    note = Encrypted()
    token = Encrypted(groups="appointment_core.appointment_core_group_admin")

from odoo import api, models


class AppointmentPerson(models.AbstractModel):
    _name = "appointment.person"
    _description = "Person of a Store"

    @api.model
    def _get_picture(self, store_sudo, person_sudo):
        return ""

    @api.model
    def _get_initials(self, name):
        return "".join(word[0] for word in name.split()[:2]).upper()

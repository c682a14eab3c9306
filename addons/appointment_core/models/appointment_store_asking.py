from odoo import fields, models

OFF, OPTIONAL, REQUIRED = "off", "optional", "required"
ASKING = [(OFF, "Not asked"), (OPTIONAL, "Optional"), (REQUIRED, "Required")]


class AppointmentStore(models.Model):
    """What the website asks of those who book; less is quicker and safer to keep."""

    _inherit = "appointment.store"

    ask_name = fields.Selection(
        [choice for choice in ASKING if choice[0] != OFF],
        string="Ask for the name",
        default=REQUIRED,
        required=True,
        help="Who gives no name is listed by e-mail address or phone number.",
    )
    ask_email = fields.Selection(
        ASKING,
        string="Ask for the e-mail address",
        default=REQUIRED,
        required=True,
        help="The confirmation and changes go there.",
    )
    ask_phone = fields.Selection(
        ASKING, string="Ask for the phone number", default=REQUIRED, required=True
    )
    ask_address = fields.Selection(
        ASKING,
        string="Ask for the address",
        default=OFF,
        required=True,
        help="Street, postal code, city and country, as for invoices or house calls.",
    )
    ask_birth_date = fields.Selection(
        ASKING,
        string="Ask for the date of birth",
        default=OFF,
        required=True,
        help="Ask only where the service needs it, as for treatments.",
    )

    _reachable = models.Constraint(
        "CHECK (ask_email = 'required' OR ask_phone = 'required')",
        "Ask for the e-mail address or the phone number: set one of them to required, "
        "so that every customer can be reached.",
    )
    _link_needs_mail = models.Constraint(
        "CHECK (registration_policy = 'guest' OR ask_email = 'required')",
        "Links and accounts go by mail: set the e-mail address to required, or let "
        "guests book.",
    )

    def _get_asked(self):
        """``{field of the details form: off, optional or required}``."""
        self.ensure_one()
        return {
            "name": self.ask_name,
            "email": self.ask_email,
            "phone": self.ask_phone,
            "street": self.ask_address,
            "zip": self.ask_address,
            "city": self.ask_address,
            "country": self.ask_address,
            "birth_on": self.ask_birth_date,
        }

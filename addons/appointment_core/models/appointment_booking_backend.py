from odoo import api, fields, models
from odoo.exceptions import UserError

# What a person gives for a new booking; placing and money decide the rest.
GIVEN_FIELDS = frozenset(
    {
        "service_id",
        "start",
        "partner_id",
        "persons",
        "resource_id",
        "answer_ids",
        "customer_note",
        "lang",
        "visitor_tz",
    }
)

# What clients may send along, such as a calendar its end; placing works it out anew.
WORKED_OUT_FIELDS = frozenset({"store_id", "stop", "duration_minutes", "source"})


class AppointmentBooking(models.Model):
    """What people of the store see of a booking, and what they give for a new one."""

    _inherit = "appointment.booking"

    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    partner_email = fields.Char(related="partner_id.email", string="E-mail")

    partner_notes = fields.Text(
        string="Known about the customer", compute="_compute_partner_notes"
    )

    # ------------------------------------------------------------ compute

    @api.depends("partner_id", "store_id")
    def _compute_partner_notes(self):
        """The notes of the booking's store."""
        notes = self.env["appointment.customer.note"]
        texts = notes._get_texts(self.partner_id, self.store_id)
        for booking in self:
            key = booking.partner_id, booking.store_id
            booking.partner_notes = texts.get(key, False)

    # ------------------------------------------------------------ CRUD

    @api.model
    def _prepare_given(self, vals):
        """Values for placing out of what a person, or code of ours, gives.

        :raise UserError: something is missing, or is not for people to decide
        """
        self._check_complete(vals)
        if self.env.su:
            return {"source": "staff", **vals}
        given = self._get_given_fields()
        self._check_given(
            {
                name: value
                for name, value in vals.items()
                if name not in given | WORKED_OUT_FIELDS
            }
        )
        values = {name: value for name, value in vals.items() if name in given}
        return {**values, "source": "staff"}

    @api.model
    def _get_given_fields(self):
        """Names of the fields that a person may give for a new booking.

        An addon with own details of a booking adds their fields by ``super()``.
        """
        return GIVEN_FIELDS

    def _check_complete(self, vals):
        missing = [
            self._get_label(name)
            for name in ("service_id", "start", "partner_id")
            if not vals.get(name)
        ]
        if missing:
            raise UserError(
                self.env._(
                    "A booking needs more: please enter %(fields)s.",
                    fields=", ".join(missing),
                )
            )

    def _check_given(self, vals):
        """Refuse values other than the defaults that a form sends along."""
        defaults = self.default_get(list(vals))
        refused = [
            self._get_label(name)
            for name, value in vals.items()
            if name not in self._fields or (value or False) != defaults.get(name, False)
        ]
        if refused:
            raise UserError(
                self.env._(
                    "%(fields)s cannot be chosen for a new booking. Leave it out; it "
                    "follows from the service, its time and its payment.",
                    fields=", ".join(refused),
                )
            )

    def _get_label(self, name):
        field = self._fields.get(name)
        return field.get_description(self.env)["string"] if field else name

    def copy_data(self, default=None):
        raise UserError(
            self.env._(
                "A booking has its own place in the calendar, so it cannot be "
                "duplicated. Make a new booking for another time."
            )
        )

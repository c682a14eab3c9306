from odoo import api, fields, models

from .res_users_reach import DESK_GROUP, PROVIDER_GROUP

HISTORY_GROUPS = f"{DESK_GROUP},{PROVIDER_GROUP}"


class ResPartner(models.Model):
    """Customers know their bookings; record rules decide who sees which."""

    _inherit = "res.partner"

    appointment_booking_ids = fields.One2many(
        "appointment.booking",
        "partner_id",
        string="Bookings",
        groups=HISTORY_GROUPS,
    )
    appointment_customer_store_ids = fields.Many2many(
        "appointment.store",
        "appointment_store_customer_rel",
        string="Customer of",
        groups=HISTORY_GROUPS,
        copy=False,
        help="Stores that entered this contact, even before the first booking.",
    )
    appointment_store_ids = fields.One2many(
        "appointment.store",
        "partner_id",
        string="Stores at this address",
        context={"active_test": False},
        groups="appointment_core.appointment_core_group_frontdesk",
    )
    appointment_booking_count = fields.Integer(
        string="Number of bookings",
        compute="_compute_appointment_booking_count",
        groups="appointment_core.appointment_core_group_frontdesk",
    )

    # A guest is found by both (usecases/appointment_intake.py); Odoo indexes neither.
    _appointment_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _appointment_phone_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )

    @property
    def _rec_names_search(self):
        """At the desk people are also found by their phone number."""
        return [*super()._rec_names_search, "phone", "phone_sanitized"]

    @api.model_create_multi
    def create(self, vals_list):
        """What one person of a desk enters, the colleagues there see, too."""
        partners = super().create(vals_list)
        stores = self.env.user._get_desk_stores()
        if stores:
            entered = partners.sudo().filtered(
                lambda partner: not partner.appointment_customer_store_ids
            )
            entered.appointment_customer_store_ids = stores
        return partners

    def action_view_appointment_bookings(self):
        """All bookings of the customer, past ones, too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_core.appointment_booking_action"
        )
        context = {"search_default_partner_id": self.id, "default_partner_id": self.id}
        return {**action, "context": context}

    def _compute_appointment_booking_count(self):
        counts = dict(
            self.env["appointment.booking"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.appointment_booking_count = counts.get(partner, 0)

from odoo import Command, fields, models
from odoo.exceptions import UserError


class AppointmentServiceCopy(models.TransientModel):
    """The same service at other stores, each with a product and price of its own."""

    _name = "appointment.service.copy"
    _description = "Copy Services to Stores"

    service_ids = fields.Many2many(
        "appointment.service",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    store_ids = fields.Many2many("appointment.store", string="To", required=True)

    # ------------------------------------------------------------ actions

    def action_copy(self):
        """Copy each service to each store; those that have it already are left out.

        :raise UserError: all of them have it
        """
        self.ensure_one()
        copies = self.env["appointment.service"]
        for store in self.store_ids:
            known = set(store.service_ids.mapped("name"))
            for service in self.service_ids:
                if service.name not in known:
                    copies |= self._copy(service, store)
        if not copies:
            raise UserError(
                self.env._(
                    "These stores have services of these names already. Choose other "
                    "stores, or rename the services there first."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_core.appointment_service_action"
        )
        return {**action, "domain": [("id", "in", copies.ids)], "context": {}}

    # ------------------------------------------------------------ business

    def _copy(self, service, store):
        """A copy that is not published yet: people and rooms may be missing there."""
        copy = service.copy(
            {
                "name": service.name,
                "store_id": store.id,
                "product_id": False,
                "policy_id": service.policy_id.id,
            }
        )
        copy.price = service.price
        taxes = service.product_id.sudo().taxes_id
        if store.company_id == service.company_id:
            copy.product_id.sudo().taxes_id = [Command.set(taxes.ids)]
        return copy

from odoo import api, models


class ResourceResource(models.Model):
    """Managers give resources to their own stores, under hours that are theirs."""

    _inherit = "resource.resource"

    # ------------------------------------------------------------ check

    def _check_placed(self, before):
        """Refuse to give a resource to a store, or take it away, for strangers to it.

        :param dict before: stores of each resource before the change
        """
        for resource, stores in before.items():
            after = resource.sudo().appointment_store_ids
            changed = (stores - after) | (after - stores)
            changed.with_env(self.env).check_access("write")

    def _check_hours(self, vals):
        """Refuse store managers the hours of others."""
        calendar = self.env["resource.calendar"].browse(vals.get("calendar_id"))
        if (
            self.env.su
            or not calendar
            or calendar in self.calendar_id
            or self.env.user._has_right_beyond_stores(self._name)
        ):
            return
        self.env["appointment.store"]._check_choosable(calendar)

    # ------------------------------------------------------------ CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_hours(vals)
        resources = super().create(vals_list)
        if not self.env.su:
            nowhere = self.env["appointment.store"].sudo()
            resources._check_placed(dict.fromkeys(resources, nowhere))
        return resources

    def write(self, vals):
        self._check_hours(vals)
        before = {
            resource: resource.sudo().appointment_store_ids
            for resource in self
            if "appointment_store_ids" in vals and not self.env.su
        }
        result = super().write(vals)
        self._check_placed(before)
        return result

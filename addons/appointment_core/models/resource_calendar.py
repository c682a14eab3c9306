from odoo import fields, models


class ResourceCalendar(models.Model):
    """Weekly hours; record rules let managers change those of their stores alone."""

    _inherit = "resource.calendar"

    # Archived stores and resources count: their hours are not to be lost unseen.
    appointment_store_ids = fields.One2many(
        "appointment.store",
        "calendar_id",
        string="Stores with these hours",
        context={"active_test": False},
        groups="appointment_core.appointment_core_group_manager",
    )
    appointment_resource_ids = fields.One2many(
        "resource.resource",
        "calendar_id",
        string="Resources with these hours",
        context={"active_test": False},
        groups="appointment_core.appointment_core_group_manager",
    )
    appointment_company_ids = fields.One2many(
        "res.company",
        "resource_calendar_id",
        string="Companies with these hours",
        context={"active_test": False},
        groups="appointment_core.appointment_core_group_manager",
    )

    def _is_common(self):
        """Whether these hours are a pattern: of no company, or its default."""
        self.ensure_one()
        calendar_sudo = self.sudo()
        return not calendar_sudo.company_id or bool(
            calendar_sudo.appointment_company_ids
        )

    def _is_shared_beyond(self, store):
        """Whether others than *store* and its own resources live by these hours."""
        self.ensure_one()
        calendar_sudo = self.sudo()
        return bool(
            self._is_common()
            or calendar_sudo.appointment_store_ids - store
            or calendar_sudo.appointment_resource_ids.filtered(
                lambda resource: resource.appointment_store_ids != store
            )
        )

    def _is_choosable(self):
        """Whether a store manager may put a store or resource under these hours."""
        self.ensure_one()
        return self._is_common() or self.has_access("write")

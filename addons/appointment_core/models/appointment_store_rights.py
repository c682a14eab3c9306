from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from .res_users_reach import ADMIN_GROUP

# Who runs a store, for which company, and whether it takes money online (R001-051).
ADMIN_FIELDS = ("company_id", "manager_id", "manager_ids", "is_online_payment_allowed")


class AppointmentStore(models.Model):
    """What managers may change in their stores, and what only the platform admin."""

    _inherit = "appointment.store"

    can_administer = fields.Boolean(compute="_compute_can_administer")
    has_shared_hours = fields.Boolean(
        compute="_compute_has_shared_hours",
        help="Other stores or people live by the same hours.",
    )

    # ------------------------------------------------------------ compute

    @api.depends_context("uid")
    def _compute_can_administer(self):
        self.can_administer = self._can_administer()

    @api.depends("calendar_id")
    def _compute_has_shared_hours(self):
        for store in self:
            store.has_shared_hours = bool(
                store.calendar_id
            ) and store.calendar_id._is_shared_beyond(store._origin)

    # ------------------------------------------------------------ check

    def _can_administer(self):
        return self.env.su or self.env.user.has_group(ADMIN_GROUP)

    def _check_administered(self, vals):
        """Refuse managers what only the platform admin decides."""
        fields_closed = [name for name in ADMIN_FIELDS if name in vals]
        if fields_closed and not self._can_administer():
            labels = [
                self._fields[name].get_description(self.env)["string"]
                for name in fields_closed
            ]
            raise AccessError(
                self.env._(
                    "Only the platform admin changes this of a store: %(fields)s. "
                    "Please ask there.",
                    fields=", ".join(labels),
                )
            )

    def _check_hours(self, vals):
        calendar = self.env["resource.calendar"].browse(vals.get("calendar_id"))
        if self._can_administer() or not calendar or calendar in self.calendar_id:
            return
        self._check_choosable(calendar)

    @api.model
    def _check_choosable(self, calendar):
        """Refuse hours that are neither common nor the user's to change."""
        if not calendar._is_choosable():
            raise AccessError(
                self.env._(
                    "The hours “%(hours)s” belong to somebody else. Choose common "
                    "hours or those of a store of yours.",
                    hours=calendar.name,
                )
            )

    @api.model
    def _check_theirs(self, resources):
        """Refuse managers the *resources* that came or went without being theirs."""
        if resources:
            raise AccessError(
                self.env._(
                    "%(resources)s works for no store of yours, or for others as well. "
                    "Only the platform admin changes where.",
                    resources=", ".join(resources.sudo().mapped("name")),
                )
            )

    @api.model
    def _get_named_resources(self, commands):
        """The resources that many2many *commands* name by id."""
        ids = set()
        for command in commands:
            ids.update(command[2] if command[0] == Command.SET else command[1:2])
        return self.env["resource.resource"].browse(ids - {0, None})

    # ------------------------------------------------------------ CRUD

    def write(self, vals):
        self._check_administered(vals)
        self._check_hours(vals)
        if "resource_ids" not in vals or self._can_administer():
            return super().write(vals)
        before = {store: store.sudo().resource_ids for store in self}
        named = self.env["resource.resource"].union(*before.values())
        named |= self._get_named_resources(vals["resource_ids"])
        theirs = named._filtered_access("write")
        result = super().write(vals)
        for store, resources in before.items():
            after = store.sudo().resource_ids
            changed = (resources - after) | (after - resources)
            self._check_theirs(changed & (named - theirs))
        return result

    # ------------------------------------------------------------ actions

    def action_open_hours(self):
        """Open the weekly hours; shared ones are copied for this store first."""
        self.ensure_one()
        self.check_access("write")
        if self.has_shared_hours:
            self._take_own_hours()
        return self.calendar_id.get_formview_action()

    def action_golive(self):
        """Judge whether these stores are ready for real customers."""
        return self.env["appointment.golive.point"].action_judge(self)

    # ------------------------------------------------------------ business

    @api.model
    def _get_own(self):
        """The store a new thing is for unless somebody says otherwise.

        :raise UserError: there is none, with what to do about it
        """
        store = self.search([("active", "=", True)], limit=1)
        if store:
            return store
        if self.env.user._lacks_store():
            raise UserError("\n".join(self.env.user._explain_no_store()))
        raise UserError(
            self.env._("There is no store yet. Open one first, in Setup, Stores.")
        )

    def _take_own_hours(self):
        """Give the store its own copy of its hours; returns it.

        Resources of this store alone that lived by the same hours follow, so that
        the store's change of hours reaches them, too.
        """
        self.ensure_one()
        self.check_access("write")
        store_sudo = self.sudo()
        shared = store_sudo.calendar_id
        own = shared.copy({"company_id": store_sudo.company_id.id, "tz": store_sudo.tz})
        own.name = self.env._("Hours of %(store)s", store=store_sudo.name)
        followers = store_sudo.with_context(active_test=False).resource_ids.filtered(
            lambda resource: (
                resource.calendar_id == shared
                and resource.appointment_store_ids == store_sudo
            )
        )
        followers.calendar_id = own
        store_sudo.calendar_id = own
        return own.with_env(self.env)

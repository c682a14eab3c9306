from odoo import models
from odoo.fields import Domain

PROVIDER_GROUP = "appointment_core.appointment_core_group_provider"
DESK_GROUP = "appointment_core.appointment_core_group_frontdesk"
ADMIN_GROUP = "appointment_core.appointment_core_group_admin"
# Whose work is with the contacts, people and things of the whole company.
COMPANY_GROUPS = (
    "base.group_erp_manager",
    ADMIN_GROUP,
)
CONTACT_GROUPS = (
    "base.group_partner_manager",
    "sales_team.group_sale_salesman",
    "account.group_account_invoice",
    "account.group_account_readonly",
)
PEOPLE_GROUPS = ("hr.group_hr_user", "hr_holidays.group_hr_holidays_user")


class ResUsers(models.Model):
    """What somebody with a role at a store sees of the rows that stores share.

    Record rules call these. They are sub-queries: a list of ids would be cached with
    the rule and be wrong after the next change of staff.
    """

    _inherit = "res.users"

    # ------------------------------------------------------------ business

    def _is_any_of(self, groups):
        self.ensure_one()
        return any(self.has_group(group) for group in groups)

    def _get_store_domain(self):
        """Stores whose manager or front desk this user is."""
        self.ensure_one()
        own = [self.id]
        return Domain("manager_ids", "in", own) | Domain("staff_ids", "in", own)

    def _get_desk_stores(self):
        """The stores whose desk this user stands at, for what is entered there."""
        if not self.has_group(DESK_GROUP) or self._is_any_of(COMPANY_GROUPS):
            return self.env["appointment.store"]
        return self.env["appointment.store"].sudo().search(self._get_store_domain())

    def _lacks_store(self):
        """Whether this user works at the desk or in setup, but at no store (C-08)."""
        self.ensure_one()
        stores_sudo = self.env["appointment.store"].sudo()
        return (
            self.has_group(DESK_GROUP)
            and not self.has_group(ADMIN_GROUP)
            and not stores_sudo.search_count(self._get_store_domain(), limit=1)
        )

    def _explain_no_store(self):
        """What somebody without a store is told: a title, and what to do."""
        return (
            self.env._("You do not belong to a store yet"),
            self.env._(
                "Please ask the platform admin to enter you as manager or front desk "
                "of your store (Setup, Stores, People). Then its bookings appear here."
            ),
        )

    def _get_treated_domain(self):
        """Bookings this user provides: seated, or freed by cancelling or missing."""
        self.ensure_one()
        mine = Domain("resource_id.user_id", "=", self.id)
        now = Domain("claim_ids", "any", Domain("is_live", "=", True) & mine)
        past = Domain("claim_ids", "any", Domain("is_released", "=", True) & mine)
        return now | (Domain("state", "in", ("cancelled", "no_show")) & past)

    def _get_booking_domain(self):
        """Bookings this user sees by any of the own roles, archived ones, too."""
        domain = Domain.FALSE
        if self.has_group(DESK_GROUP):
            domain |= Domain("store_id", "any", self._get_store_domain())
        if self.has_group(PROVIDER_GROUP):
            domain |= self._get_treated_domain()
        return domain & Domain("active", "in", (True, False))

    def _get_customer_domain(self):
        """Contacts this user may change: customers of the own stores, never those of
        others only, what the user or the own desk has entered, and the addresses of
        managed stores.

        Who sells or keeps books changes what never was a customer of a store as well.
        """
        if self._is_any_of(COMPANY_GROUPS):
            return Domain.TRUE
        booked = Domain("appointment_booking_ids", "any", self._get_booking_domain())
        domain = (
            booked
            | Domain("child_ids", "any", booked)
            | Domain("parent_id", "any", booked)
            | Domain("create_uid", "=", self.id)
            | Domain("appointment_customer_store_ids", "any", self._get_store_domain())
            | Domain("appointment_store_ids.manager_ids", "in", [self.id])
        )
        if self._is_any_of(CONTACT_GROUPS):
            bookings = Domain("active", "in", (True, False))
            domain |= Domain("appointment_booking_ids", "not any", bookings) & Domain(
                "appointment_customer_store_ids", "=", False
            )
        return domain

    def _get_contact_domain(self):
        """Contacts this user sees: those to change, colleagues, companies, stores."""
        return (
            self._get_customer_domain()
            | Domain("partner_share", "=", False)
            | Domain("ref_company_ids", "!=", False)
            | Domain("appointment_store_ids", "!=", False)
        )

    def _get_resource_domain(self):
        """People and things: of the own stores, oneself, and what no store has."""
        if self._is_any_of((*COMPANY_GROUPS, *PEOPLE_GROUPS)):
            return Domain.TRUE
        return (
            Domain("appointment_store_ids", "=", False)
            | Domain("appointment_store_ids", "any", self._get_store_domain())
            | Domain("user_id", "=", self.id)
        )

    def _get_time_off_domain(self):
        """Time off: of what one sees, and of calendars and companies."""
        whole = Domain("resource_id", "=", False)
        return whole | Domain("resource_id", "any", self._get_resource_domain())

from odoo.tests import new_test_user

from .common import AppointmentCommon

ROLES = ("provider", "frontdesk", "manager", "admin")


class RolesCommon(AppointmentCommon):
    """A user for each role at the store, and people who have no business there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: cls._create_user(
                role, f"appointment_core.appointment_core_group_{role}"
            )
            for role in ROLES
        }
        cls.stranger = cls._create_user(
            "stranger", "appointment_core.appointment_core_group_manager"
        )
        cls.portal = cls._create_user("portal", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.store.manager_ids |= cls.users["manager"]
        cls.store.staff_ids |= cls.users["frontdesk"]
        cls.resource.user_id = cls.users["provider"]
        cls.foreign_store = cls._create_store(
            name="Salon Foreign", manager_ids=cls.stranger.ids
        )

    @classmethod
    def _create_user(cls, name, groups):
        return new_test_user(cls.env, f"test_{name}", groups, tz="Europe/Berlin")

    def _as(self, role, records):
        """*records* in the hands of the user with *role*; the context is theirs."""
        user = self.users.get(role) or getattr(self, role)
        return records.with_env(self.env(user=user.id, context={}))

    def _book(self, start="2027-01-05 09:00", **values):
        """A booking of the store, confirmed, at local time *start*."""
        booking = self._create_booking(start, source="staff", **values)
        booking._confirm()
        return booking

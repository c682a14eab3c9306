from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import NOW
from .roles_common import RolesCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKept(RolesCommon):
    """Whatever bookings need is archived, never deleted (R002-030)."""

    def _get_needed(self):
        return (self.store, self.service, self.resource, self.policy, self.role)

    def _assert_kept(self):
        for record in self._get_needed():
            with self.subTest(model=record._name):
                with self.assertRaisesRegex(UserError, r"Archive it instead"):
                    record.unlink()
                self.assertTrue(record.exists())

    def test_what_has_bookings_cannot_be_deleted(self):
        self._book()
        self._assert_kept()

    def test_past_and_archived_bookings_count(self):
        booking = self._book()
        booking._set_completed()
        booking.action_archive()
        self._assert_kept()

    def test_bookings_that_the_user_cannot_see_count(self):
        self._book()
        for record in (self.service, self.resource):
            user = self._create_user("officer_" + record._table, "base.group_user")
            self._grant(user, record._name)
            with self.subTest(model=record._name):
                with self.assertRaisesRegex(UserError, r"Archive it instead"):
                    record.with_user(user).unlink()

    def _grant(self, user, model):
        group = self.env["res.groups"].create({"name": model})
        self.env["ir.model.access"].create(
            {
                "name": model,
                "group_id": group.id,
                "model_id": self.env["ir.model"]._get_id(model),
                "perm_unlink": True,
                "perm_read": True,
            }
        )
        user.group_ids |= group

    def test_all_of_them_can_be_archived(self):
        booking = self._book()
        for record in self._get_needed():
            record.action_archive()
            self.assertFalse(record.active, record._name)
        self.assertEqual(booking.state, "confirmed")
        self.assertTrue(booking.live_claim_ids)

    def test_forms_offer_the_archive(self):
        for record in self._get_needed():
            view = self.env["ir.ui.view"].search(
                [("model", "=", record._name), ("type", "=", "form")]
            )
            arches = "".join(view.mapped("arch"))
            self.assertIn('name="active"', arches, record._name)

    def test_what_nobody_booked_can_be_deleted(self):
        service = self._create_service(name="Never booked")
        resource = self._create_resource(name="Never booked")
        role = self.env["appointment.role"].create({"name": "Never needed"})
        policy = self.policy.copy({"name": "Never used"})
        for record in (service, resource, role, policy):
            record.unlink()
            self.assertFalse(record.exists())

import base64

from odoo.tests import TransactionCase, tagged

from odoo.addons.appointment_core.hooks import leave_nothing

PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)


@tagged("post_install", "-at_install")
class TestLeaveNothing(TransactionCase):
    """What is ours goes, and only that; tests/lifecycle uninstalls for real."""

    def leave(self):
        leave_nothing(self.env, "appointment_core")
        self.env.invalidate_all()

    def test_jobs_of_ours_go_and_those_of_others_stay(self):
        ours = self.env["appointment.conflicts"].with_delay()
        ours = ours._check_span([], [], None, None).db_record()
        refund = self.env["payment.transaction"].with_delay()
        refund = refund._send_appointment_refund().db_record()
        other = self.env["res.partner"].with_delay().create({"name": "x"}).db_record()
        self.leave()
        self.assertEqual((ours + refund + other).exists(), other)

    def test_filters_of_our_lists_go(self):
        ours, other = self.env["ir.filters"].create(
            [
                {"name": "Mine", "model_id": "appointment.booking"},
                {"name": "Theirs", "model_id": "res.partner"},
            ]
        )
        self.leave()
        self.assertEqual((ours + other).exists(), other)

    def test_pictures_in_our_fields_go(self):
        resource = self.env["resource.resource"].create(
            {"name": "Anna", "appointment_image": PIXEL}
        )
        partner = self.env["res.partner"].create({"name": "Ben", "image_1920": PIXEL})
        pictures = self.env["ir.attachment"].search(
            [("res_model", "=", resource._name), ("res_id", "=", resource.id)]
            + [("res_field", "=", "appointment_image")]
        )
        self.assertTrue(pictures)
        self.leave()
        self.assertFalse(pictures.exists())
        self.assertTrue(partner.image_1920)

    def test_names_of_others_for_parts_of_ours_go(self):
        data = self.env["ir.model.data"]
        foreign = [("name", "like", "%appointment_booking__%")]
        foreign += [("module", "not like", "%appointment%")]
        self.assertTrue(data.search(foreign))
        native = data.search_count([("name", "like", "%sale_order__%")])
        self.leave()
        self.assertFalse(data.search(foreign))
        self.assertEqual(
            data.search_count([("name", "like", "%sale_order__%")]), native
        )

    def test_foreign_keys_of_ours_go_and_those_of_others_stay(self):
        constraints = self.env["ir.model.constraint"]
        ours = constraints.search(
            [("name", "=", "sale_order_appointment_booking_id_fkey")]
        )
        other = constraints.search([("name", "=", "sale_order_partner_id_fkey")])
        self.assertTrue(ours and other)
        self.leave()
        self.assertFalse(ours.exists())
        self.assertTrue(other.exists())

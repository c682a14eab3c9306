from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import Command, fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.appointment_demo.world import build
from odoo.addons.appointment_demo.world.records import LANGUAGES

BERLIN = ZoneInfo("Europe/Berlin")
STARTS = {(8, 0), (10, 0), (14, 0), (16, 0)}


@tagged("post_install", "-at_install")
class TestDemoWorld(TransactionCase):
    """What everybody who tries "Autoservice Witten" relies on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env.ref("appointment_demo.appointment_store_witten")
        cls.inspection = cls.env.ref("appointment_demo.appointment_service_inspection")
        cls.bookings = cls.env["appointment.booking"].search(
            [("store_id", "=", cls.store.id)]
        )

    def test_the_store_is_open_to_the_public(self):
        self.assertEqual(self.store.slug, "autoservice-witten")
        self.assertTrue(self.store.is_published)
        self.assertTrue(self.store.is_online_payment_allowed)
        self.assertEqual(self.store.currency_id.name, "EUR")
        self.assertEqual(self.store.partner_id.zip, "58452")

    def test_public_prices_and_orders_are_in_the_company_of_the_store(self):
        website = self.env["website"].search([], order="sequence, id", limit=1)
        self.assertEqual(website.company_id, self.store.company_id)
        self.assertEqual(website.user_id.company_id, self.store.company_id)
        self.assertEqual(website.default_lang_id.code, "de_DE")
        self.assertFalse(self.store.company_id.portal_confirmation_sign)

    def test_the_demo_provider_can_be_used_by_visitors(self):
        provider = self.env["payment.provider"].search(
            [("company_id", "=", self.store.company_id.id), ("code", "=", "demo")]
        )
        self.assertEqual(provider.state, "test")
        self.assertTrue(provider.is_published)
        self.assertTrue(provider.journal_id)

    def test_a_two_hour_window_is_free_in_the_next_fourteen_days(self):
        today = fields.Date.today()
        slots = self.inspection._get_slots(today, today + timedelta(days=14))
        starts = [
            start.replace(tzinfo=ZoneInfo("UTC")).astimezone(BERLIN)
            for start in slots.datetimes()
        ]
        self.assertTrue(starts)
        self.assertLessEqual({(s.hour, s.minute) for s in starts}, STARTS)
        self.assertEqual(self.inspection.duration_minutes, 120)

    def test_an_inspection_costs_219_and_41_61_tax(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.bookings[:1].partner_id.id,
                "company_id": self.store.company_id.id,
                "order_line": [
                    Command.create({"product_id": self.inspection.product_id.id})
                ],
            }
        )
        self.assertEqual(order.currency_id.name, "EUR")
        self.assertAlmostEqual(order.amount_untaxed, 219.00)
        self.assertAlmostEqual(order.amount_tax, 41.61)
        self.assertAlmostEqual(order.amount_total, 260.61)

    def test_some_bookings_are_paid_and_invoiced_to_the_cent(self):
        orders = self.bookings.sale_order_id
        self.assertGreaterEqual(len(orders), 10)
        invoices = orders.invoice_ids
        self.assertEqual(len(invoices), len(orders))
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertEqual(set(invoices.mapped("amount_residual")), {0.0})
        self.assertAlmostEqual(
            sum(invoices.mapped("amount_total")), sum(orders.mapped("amount_total"))
        )
        for number in invoices.mapped("name"):
            self.assertRegex(number, r"^RE-\d{4}-\d{4}$")

    def test_no_mail_leaves_the_demo_world_when_it_is_built(self):
        messages = self.env["appointment.message"].search(
            [("booking_id", "in", self.bookings.ids), ("message_id", "!=", False)]
        )
        self.assertFalse(messages)

    def test_the_window_is_a_promise_and_the_bay_is_taken_for_the_work(self):
        brakes = self.env.ref("appointment_demo.appointment_service_brakes")
        booking = self.bookings.filtered(
            lambda b: b.service_id == brakes and b.state == "confirmed"
        )[:1]
        minutes = {
            claim.requirement_id.span: (claim.stop - claim.start).seconds // 60
            for claim in booking.live_claim_ids
        }
        self.assertEqual(minutes, {"window": 120, "booking": 180})

    def test_two_months_of_bookings_stand_on_either_side_of_today(self):
        self.assertGreaterEqual(len(self.bookings), 180)
        states = set(self.bookings.mapped("state"))
        self.assertLessEqual(
            {"completed", "confirmed", "pending", "cancelled", "no_show"}, states
        )
        built = self.store.create_date
        self.assertTrue(self.bookings.filtered(lambda b: b.start < built))
        self.assertTrue(self.bookings.filtered(lambda b: b.start > built))

    def test_live_bookings_hold_seats_and_no_two_overlap(self):
        live = self.bookings.filtered(lambda b: b.state in ("confirmed", "pending"))
        self.assertFalse(live.filtered(lambda booking: not booking.live_claim_ids))
        self.env.cr.execute(
            """
            SELECT count(*) FROM appointment_claim a JOIN appointment_claim b
                ON a.id < b.id AND a.resource_id = b.resource_id AND a.seat = b.seat
                   AND a.start < b.stop AND b.start < a.stop
             WHERE a.is_live AND b.is_live
            """
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_what_customers_see_is_translated(self):
        services = self.env["appointment.service"].search(
            [("store_id", "=", self.store.id)]
        )
        self.assertEqual(len(services), 6)
        for record, names in (
            (self.store, ("description", "terms", "privacy")),
            *((service, ("name", "description")) for service in services),
            *((service.product_id, ("name",)) for service in services),
            *((question, ("name",)) for question in services.question_ids),
        ):
            for name in names:
                with self.subTest(record=record, field=name):
                    texts = {
                        record.with_context(lang=language)[name]
                        for language in LANGUAGES
                    }
                    self.assertEqual(len(texts), len(LANGUAGES), texts)

    def test_public_holidays_have_german_names(self):
        names = self.store.with_context(lang="de_DE").opening_ids.mapped("reason")
        for name in ("Fronleichnam", "Allerheiligen", "Zweiter Weihnachtstag"):
            self.assertIn(name, names)

    def test_building_twice_changes_nothing(self):
        before = self.env["appointment.booking"].search_count([])
        build.build(self.env)
        self.assertEqual(self.env["appointment.booking"].search_count([]), before)

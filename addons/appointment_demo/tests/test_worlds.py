from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.appointment_demo.world import build
from odoo.addons.appointment_demo.world.records import LANGUAGES
from odoo.addons.appointment_sms.kernel import segments

BUCHAREST = ZoneInfo("Europe/Bucharest")


@tagged("post_install", "-at_install")
class TestWorlds(TransactionCase):
    """What the three worlds have in common, and what makes each its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worlds = [
            (world, cls.env.ref(f"appointment_demo.appointment_store_{world.key}"))
            for world in build.WORLDS
        ]
        _witten, cls.clinic, cls.spa = (store for _world, store in cls.worlds)

    def _get_bookings(self, store):
        return self.env["appointment.booking"].search([("store_id", "=", store.id)])

    def _get_service(self, key):
        return self.env.ref(f"appointment_demo.appointment_service_{key}")

    def test_each_world_is_a_published_store_of_an_own_company(self):
        stores = self.env["appointment.store"].concat(*(s for _w, s in self.worlds))
        self.assertEqual(len(stores.company_id), len(build.WORLDS))
        for world, store in self.worlds:
            with self.subTest(world=world.key):
                self.assertTrue(store.is_published)
                self.assertEqual(store.slug, world.store.slug)
                self.assertEqual(store.currency_id.name, world.company.currency)
                self.assertEqual(store.tz, world.company.tz)
                chart = store.company_id.chart_template
                self.assertEqual(chart, world.company.chart)
                services = store.service_ids
                self.assertEqual(services.product_id.company_id, store.company_id)
                for record, names in (
                    (store, ("description", "terms", "privacy")),
                    *((service, ("name", "description")) for service in services),
                ):
                    for name in names:
                        texts = {
                            record.with_context(lang=language)[name]
                            for language in LANGUAGES
                        }
                        self.assertEqual(len(texts), len(LANGUAGES), texts)

    def test_each_world_has_two_months_of_bookings_on_either_side(self):
        for world, store in self.worlds:
            bookings = self._get_bookings(store)
            with self.subTest(world=world.key):
                self.assertGreaterEqual(len(bookings), 100)
                states = set(bookings.mapped("state"))
                wanted = {"completed", "confirmed", "pending", "cancelled"}
                self.assertLessEqual(wanted, states)
                days = [(b.start - store.create_date).days for b in bookings]
                self.assertLess(min(days), -50)
                self.assertGreater(max(days), 50)
                self.assertEqual(
                    set(bookings.partner_id.mapped("lang")), {world.company.lang}
                )

    def test_paid_bookings_have_invoices_in_the_currency_of_their_company(self):
        for world, store in self.worlds:
            invoices = self._get_bookings(store).sale_order_id.invoice_ids
            with self.subTest(world=world.key):
                self.assertEqual(len(invoices), world.story.paid_count)
                self.assertEqual(invoices.company_id, store.company_id)
                self.assertEqual(invoices.currency_id.name, world.company.currency)
                self.assertEqual(set(invoices.mapped("state")), {"posted"})
                for number in invoices.mapped("name"):
                    prefix = world.company.prefix
                    self.assertRegex(number, rf"^{prefix}-\d{{4}}-\d{{4}}$")

    def test_no_mail_leaves_any_world_when_it_is_built(self):
        stores = [store.id for _world, store in self.worlds]
        messages = self.env["appointment.message"].search_count(
            [("booking_id.store_id", "in", stores), ("message_id", "!=", False)]
        )
        self.assertFalse(messages)

    def test_every_world_shows_a_history_of_messages(self):
        for _world, store in self.worlds:
            told = self.env["appointment.message"].search([("store_id", "=", store.id)])
            with self.subTest(store=store.name):
                self.assertGreater(len(told), 50)
                self.assertIn("delivered", told.mapped("state"))
                self.assertFalse(
                    told.filtered(lambda row: row.create_date > fields.Datetime.now())
                )

    def test_the_clinic_reminds_a_day_before_only(self):
        hours = {
            store.company_id.name: {rule.hours for rule in store._get_rules("reminder")}
            for _world, store in self.worlds
        }
        self.assertEqual(sorted(map(sorted, hours.values())), [[2, 24], [2, 24], [24]])

    def test_nothing_is_sent_from_any_world(self):
        for _world, store in self.worlds:
            self.assertEqual(store._get_sms_gateway().kind, "log")

    def test_text_messages_fit_with_the_names_of_the_worlds(self):
        """English and German in one part, Romanian and Greek in two at most."""
        for _world, store in self.worlds:
            rules = store.with_context(active_test=False).notification_rule_ids
            for rule in rules.filtered(lambda rule: rule.channel == "sms"):
                for lang, limit in zip(LANGUAGES, (1, 1, 2, 2), strict=True):
                    text = rule.with_context(lang=lang)._get_example().body
                    with self.subTest(rule=rule.display_name, lang=lang):
                        self.assertLessEqual(segments.measure(text).segments, limit)

    def test_public_holidays_are_those_of_the_country(self):
        for store, language, name in (
            (self.clinic, "ro_RO", "Ziua Națională a României"),
            (self.clinic, "en_US", "National Day"),
            (self.spa, "de_DE", "Fronleichnam"),
        ):
            openings = store.with_context(lang=language).opening_ids
            self.assertIn(name, openings.mapped("reason"))

    # ------------------------------------------------------------ clinic

    def test_doctors_work_from_nine_to_five_with_a_break_after_each_hour(self):
        doctors = self.clinic.resource_ids
        self.assertEqual(len(doctors), 2)
        self.assertEqual(set(doctors.mapped("buffer_after_minutes")), {15})
        self.assertEqual(set(doctors.calendar_id.mapped("tz")), {"Europe/Bucharest"})
        self.assertEqual(doctors.calendar_id.company_id, self.clinic.company_id)
        for doctor in doctors:
            claims = self._get_bookings(self.clinic).live_claim_ids
            claims = claims.filtered(lambda c, d=doctor: c.resource_id == d)
            for first, second in pairwise(claims.sorted("start")):
                gap = second.start - first.start
                self.assertGreaterEqual(gap, timedelta(minutes=75))

    def test_a_new_doctor_of_the_clinic_begins_with_the_break(self):
        resources = self.env["resource.resource"]
        theirs = resources.with_company(self.clinic.company_id).create({"name": "A"})
        others = resources.with_company(self.spa.company_id).create({"name": "B"})
        self.assertEqual(theirs.buffer_after_minutes, 15)
        self.assertEqual(others.buffer_after_minutes, 0)

    def test_an_hour_of_the_clinic_begins_between_nine_and_a_quarter_past_three(self):
        service = self._get_service("orientation")
        self.assertEqual(service.duration_minutes, 60)
        today = fields.Date.today()
        starts = service._get_slots(today, today + timedelta(days=14)).datetimes()
        local = {
            start.replace(tzinfo=ZoneInfo("UTC")).astimezone(BUCHAREST).time()
            for start in starts
        }
        times = {(t.hour, t.minute) for t in local}
        grid = {(9, 0), (10, 15), (11, 30), (12, 45), (14, 0), (15, 15)}
        self.assertTrue(times)
        self.assertLessEqual(times, grid)

    def test_medical_services_bear_no_tax(self):
        quotes = self.env["appointment.checkout"]._get_unit_quotes(
            self.clinic.service_ids, self.env.ref("base.public_partner")
        )
        self.assertEqual(len(quotes), 5)
        for quote in quotes.values():
            self.assertEqual((quote.tax, quote.currency.name), (0.0, "RON"))
            self.assertEqual(quote.gross, quote.net)
        self.assertEqual(quotes[self._get_service("psychiatry")].gross, 350.0)

    # ------------------------------------------------------------ med-spa

    def test_cosmetic_treatments_bear_19_percent(self):
        quotes = self.env["appointment.checkout"]._get_unit_quotes(
            self.spa.service_ids, self.env.ref("base.public_partner")
        )
        quote = quotes[self._get_service("hair_laser")]
        self.assertEqual((quote.net, quote.tax, quote.gross), (200.0, 38.0, 238.0))

    def test_the_laser_needs_somebody_a_room_and_the_device_at_once(self):
        service, advice = map(self._get_service, ("hair_laser", "advice"))
        bookings = self._get_bookings(self.spa).filtered(
            lambda b: b.service_id == service and b.state == "confirmed"
        )
        self.assertTrue(bookings)
        for booking in bookings:
            roles = booking.live_claim_ids.resource_id.appointment_role_ids
            self.assertEqual(
                sorted(roles.mapped("name")), ["Injector", "Laser", "Treatment room"]
            )
            self.assertEqual(len(booking.live_claim_ids), 3)
            self.assertTrue(service._explain(booking.start), "there is one laser only")
        # The other doctor and the other room are free at some of these times.
        self.assertTrue(any(not advice._explain(b.start) for b in bookings))

    def test_a_deposit_was_paid_for_what_is_expensive(self):
        paid = self._get_bookings(self.spa).filtered("sale_order_id")
        self.assertTrue(paid)
        for booking in paid:
            total = booking.sale_order_id.amount_total
            self.assertAlmostEqual(booking.deposit_amount, total * 0.3, 2)
            self.assertEqual(booking.payment_status, "partial")

    def test_desks_know_their_customers_and_doctors_keep_what_they_hear(self):
        notes = self.env["appointment.customer.note"]
        for world, store in self.worlds:
            with self.subTest(world=world.key):
                known = notes.search([("store_id", "=", store.id)])
                self.assertGreaterEqual(len(known), 5)
        self.assertTrue(self.clinic.is_confidential)
        requests = self._get_bookings(self.clinic).filtered("note_ids")
        self.assertFalse(any(requests.mapped("customer_note")))
        self.assertIn(True, requests.note_ids.mapped("is_from_customer"))
        doctor = self.env["res.users"].search([("login", "=", "doctor")])
        written = self.env["appointment.booking.note"].with_user(doctor).search([])
        self.assertTrue(written)
        self.assertIn(written[0].text, self._get_findings("gherasim"))

    def _get_findings(self, key):
        return next(w.story.findings for w, _s in self.worlds if w.key == key)

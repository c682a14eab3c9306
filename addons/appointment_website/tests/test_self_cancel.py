from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.appointment_core.tests.common import NOW
from odoo.addons.appointment_core.tests.money_common import MoneyCommon

from .common import WebsiteCommon

WEDNESDAY = "2027-01-06 09:00"  # 08:00 UTC
DEADLINE = "2027-01-04 08:00:%s"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSelfCancelMoney(MoneyCommon):
    """What comes back is told before the click, and is what comes back (T56)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.tier_ids.unlink()
        cls.policy.write(
            {
                "tier_ids": [
                    (0, 0, {"before_minutes": 2880, "refund_percent": 100}),
                    (0, 0, {"before_minutes": 1440, "refund_percent": 50}),
                ]
            }
        )

    def setUp(self):
        super().setUp()
        self.desk = self.env["appointment.self.service"].with_context(lang="en_US")

    def _paid(self, start=WEDNESDAY):
        booking = self._checkout(start)
        self._pay(booking)
        self.assertEqual(booking.state, "confirmed")
        return booking

    def _cancel(self, booking, shown=None, **form):
        if shown is None:
            shown = self.desk._get_cancel_values(booking)["shown_refund"]
        return self.desk._cancel(booking, {"shown_refund": str(shown), **form})

    def test_the_refund_is_told_exactly_at_each_edge(self):
        """T56: one second before the deadline, at it, and one second after."""
        booking = self._paid()
        for now, refund in (
            ("2027-01-04 07:59:59", 26061),
            ("2027-01-04 08:00:00", 26061),
            ("2027-01-04 08:00:01", 13031),
            ("2027-01-05 08:00:00", 13031),
            ("2027-01-05 08:00:01", 0),
        ):
            with self.subTest(now=now), freeze_time(now):
                values = self.desk._get_cancel_values(booking)
                self.assertEqual(values["shown_refund"], refund)
                self.assertFalse(values["cancel_refusal"])

    def test_deadlines_are_told_in_local_time_also_when_the_clocks_change(self):
        """48 hours before Monday 9:00 summer time is Saturday 8:00 winter time."""
        with freeze_time("2027-03-22 06:00:00"):
            booking = self._paid("2027-03-29 09:00")
            terms = self.desk._get_cancel_values(booking)["terms"]
        self.assertIn(
            "Saturday, March 27, 2027, 8:00", terms[0][0].replace("\u202f", " ")
        )
        self.assertIn("260.61", terms[0][0])
        self.assertIn(
            "Sunday, March 28, 2027, 9:00", terms[1][0].replace("\u202f", " ")
        )
        self.assertIn("130.31", terms[1][0])
        self.assertIn("nothing comes back", terms[2][0])

    def test_what_was_shown_comes_back(self):
        booking = self._paid()
        with freeze_time(DEADLINE % "00"):
            self.assertEqual(self._cancel(booking, reason=" Ill <b> "), {})
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.refunded_amount, 260.61)
        self.assertEqual(booking.cancel_reason, "Ill <b>")
        self.assertEqual(booking.cancelled_by, "customer")

    def test_another_tier_since_then_is_told_and_asked_again(self):
        booking = self._paid()
        shown = self.desk._get_cancel_values(booking)["shown_refund"]
        with freeze_time(DEADLINE % "01"):
            problems = self._cancel(booking, shown)
            self.assertIn("130.31", problems["refusal"])
            self.assertEqual(booking.state, "confirmed")
            self.assertTrue(booking.live_claim_ids)
            self.assertFalse(self.refund_requests)
            self.assertEqual(self._cancel(booking), {})
        self.assertEqual(booking.refunded_amount, 130.31)

    def test_a_tampered_or_missing_amount_cancels_nothing(self):
        booking = self._paid()
        for shown in ("999999", "-1", "26061.0", "", "x", "\x00"):
            with self.subTest(shown=shown):
                self.assertIn("refusal", self._cancel(booking, shown))
        self.assertIn("refusal", self.desk._cancel(booking, {}))
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(self.refund_requests)

    def test_sent_twice_it_pays_back_once(self):
        booking = self._paid()
        shown = self.desk._get_cancel_values(booking)["shown_refund"]
        self.assertEqual(self._cancel(booking, shown), {})
        self.assertEqual(self._cancel(booking, shown), {})
        self.assertEqual(len(self.refund_requests), 1)

    def test_a_free_or_unpaid_booking_costs_nothing(self):
        booking = self._create_booking(WEDNESDAY)
        booking._confirm()
        values = self.desk._get_cancel_values(booking)
        self.assertFalse(values["is_paid"])
        self.assertEqual(values["terms"], [])
        self.assertEqual(self._cancel(booking), {})
        self.assertEqual(booking.state, "cancelled")

    def test_the_deadline_of_the_policy_is_a_sentence_before_the_click(self):
        self.policy.cancel_before_minutes = 1440
        booking = self._paid()
        with freeze_time("2027-01-05 08:00:00"):
            self.assertFalse(self.desk._find_cancel_refusal(booking))
        with freeze_time("2027-01-05 08:00:01"):
            self.assertIn("too late", self.desk._find_cancel_refusal(booking))
            self.assertIn("too late", self._cancel(booking, 0)["refusal"])
        self.assertEqual(booking.state, "confirmed")

    def test_who_is_there_already_talks_to_the_staff(self):
        booking = self._paid()
        booking._set_checked_in()
        self.assertIn("staff", self._cancel(booking, 26061)["refusal"])
        self.assertEqual(booking.state, "checked_in")

    # ------------------------------------------------------------ documents

    def _get_labels(self, booking):
        documents = self.env["appointment.documents"].with_context(lang="en_US")
        return [row["label"].split()[0] for row in documents._get_list(booking)]

    def test_documents_are_those_that_are_posted(self):
        booking = self._checkout(WEDNESDAY)
        self.assertEqual(self._get_labels(booking), [])
        self._pay(booking)
        self.assertEqual(self._get_labels(booking), ["Order", "Invoice", "Receipt"])
        invoice = booking.invoice_ids
        invoice.button_draft()
        self.assertNotIn("Invoice", self._get_labels(booking))
        invoice.action_post()
        with freeze_time(DEADLINE % "30"):
            self._cancel(booking)
        self.assertIn("Credit", self._get_labels(booking))

    def test_a_document_of_another_booking_is_not_found(self):
        booking, other = self._paid(), self._paid("2027-01-07 09:00")
        documents = self.env["appointment.documents"]
        invoice = other.invoice_ids
        self.assertEqual(documents._find(other, "invoice", invoice.id), invoice)
        for kind in ("invoice", "order", "receipt", "x", "__class__"):
            self.assertFalse(documents._find(booking, kind, invoice.id), kind)

    def test_a_guest_who_types_a_known_contact_reads_no_address_of_it(self):
        """Documents bear the address of the contact; its owner signs in."""
        booking = self._paid()
        self.assertTrue(self._get_labels(booking))
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - interval '1 day'"
            " WHERE id = %s",
            (booking.partner_id.id,),
        )
        booking.partner_id.invalidate_recordset()
        self.assertTrue(self._get_labels(booking))
        booking.partner_id.street = "Hauptstr. 1"
        public = self.env.ref("base.public_user")
        documents = self.env["appointment.documents"].with_user(public)
        self.assertEqual(documents._get_list(booking.with_user(public).sudo()), [])
        booking.source = "staff"
        self.assertTrue(documents._get_list(booking.with_user(public).sudo()))


@tagged("post_install", "-at_install")
class TestSelfCancelPage(WebsiteCommon):
    """Two steps: a page that tells, and a click that does it."""

    def setUp(self):
        super().setUp()
        self.booking = self._book()
        self.booking._confirm()
        self.page = self.booking._get_web_path()

    def _send(self, page=None, **values):
        page = page or f"{self.page}/cancel"
        form = {**self._get_form(f"{self.page}/cancel"), **values}
        answer = self._post(page, form)
        self.booking.invalidate_recordset()
        return answer

    def test_the_page_tells_and_the_click_cancels(self):
        self.assertIn(f"{self.page}/cancel", self.url_open(self.page).text)
        page = self.url_open(f"{self.page}/cancel")
        self.assertIn("cancelling now costs nothing", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(self._send(reason="<script>x</script>").status_code, 303)
        self.assertEqual(self.booking.state, "cancelled")
        self.assertFalse(self.booking.live_claim_ids)
        self.assertEqual(self.booking.cancel_reason, "<script>x</script>")
        page = self.url_open(self.page).text
        self.assertIn("This booking is cancelled", page)
        self.assertNotIn("go back to you", page)
        self.assertNotIn("<script>x", page)
        self.assertIn("Book again", page)

    def test_reading_changes_nothing(self):
        """T57: links in mails are followed by scanners."""
        before = self.booking.write_date
        for step in ("cancel", "move", "availability"):
            for method in ("GET", "HEAD"):
                answer = self.url_open(f"{self.page}/{step}", method=method)
                self.assertIn(answer.status_code, (200, 400))
        answer = self.url_open(f"{self.page}/rebook")
        self.assertEqual(answer.status_code, 405)
        self.booking.invalidate_recordset()
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(self.booking.write_date, before)

    def test_forms_of_other_sites_are_refused_and_the_reason_is_kept(self):
        for token in ("forged", ""):
            answer = self._send(csrf_token=token, reason="My child is ill")
            self.assertEqual(answer.status_code, 400)
            self.assertIn("open for too long", answer.text)
            self.assertIn("My child is ill", answer.text)
        self.assertEqual(self.booking.state, "confirmed")

    def test_bad_reasons_do_no_harm(self):
        self.assertEqual(self._send(reason="\x00" + "x" * 9000).status_code, 303)
        self.assertEqual(self.booking.cancel_reason, "x" * 250)

    def test_the_token_of_another_booking_touches_nothing(self):
        """T58."""
        other = self._create_booking(f"{self.monday + timedelta(days=1)} 10:00")
        other._confirm()
        page = f"/booking/{self.booking.id}/{other.access_token}"
        for step in ("cancel", "move"):
            self.assertEqual(self.url_open(f"{page}/{step}").status_code, 404)
            answer = self._send(f"{page}/{step}", start=str(self._minute(11)))
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.url_open(f"{page}/availability").status_code, 404)
        self.assertEqual(self._send(f"{page}/rebook").status_code, 404)
        document = self.url_open(f"{page}/document/order/1")
        self.assertEqual(document.status_code, 404)
        self.assertIn("This link is not valid", document.text)
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(other.state, "confirmed")

    def test_after_the_start_the_page_says_so_and_shows_no_button(self):
        self.env.cr.execute(
            "UPDATE appointment_booking SET start = now() at time zone 'utc' "
            "- interval '1 minute' WHERE id = %s",
            [self.booking.id],
        )
        self.booking.invalidate_recordset()
        page = self.url_open(f"{self.page}/cancel").text
        self.assertIn("It is too late to change this booking online", page)
        self.assertNotIn('name="shown_refund"', page)

    def test_documents_lead_to_odoos_own_pdf(self):
        self.booking.with_context(queue_job__no_delay=True)._settle_money()
        order = self.booking.sale_order_id
        self.assertTrue(order.access_token)
        before = fields.Datetime.to_string(order.write_date)
        page = self.url_open(self.page).text
        path = f"{self.page}/document/order/{order.id}"
        self.assertIn(path, page)
        answer = self.url_open(path, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f"/my/orders/{order.id}?", answer.headers["Location"])
        self.assertIn(order.access_token, answer.headers["Location"])
        self.assertIn("report_type=pdf", answer.headers["Location"])
        order.invalidate_recordset()
        self.assertEqual(fields.Datetime.to_string(order.write_date), before)

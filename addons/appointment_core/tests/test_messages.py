from unittest.mock import patch

import vobject
from lxml import html

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from .common import NOW, AppointmentCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMessages(AppointmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.env["ir.module.module"]._load_module_terms(["appointment_core"], ["de_DE"])
        cls.store.partner_id.email = "salon@example.com"
        cls.service.with_context(lang="de_DE").name = "Haarschnitt"

    def _get_jobs(self, booking, event=None):
        """Jobs about *booking* that wait, oldest first."""
        jobs = self.env["queue.job"].search(
            [("identity_key", "=like", f"appointment.booking,{booking.id},%")],
            order="id",
        )
        return jobs.filtered(
            lambda job: event is None or job.identity_key.split(",")[2] == event
        )

    def _run(self, jobs):
        """Run *jobs* as the runner does; the mails they made."""
        mails = self.env["mail.mail"]
        for job in jobs:
            mails |= getattr(job.records, job.method_name)(*job.args, **job.kwargs)
        return mails

    def _tell(self, booking, event):
        return self._run(self._get_jobs(booking, event))

    def _create_confirmed(self, start="2027-01-05 09:00", **values):
        booking = self._create_booking(start, **values)
        booking._confirm()
        return booking

    def _get_text(self, mail):
        return " ".join(html.fromstring(mail.body_html).text_content().split())

    def _get_calendar(self, mail):
        return vobject.readOne(mail.attachment_ids.raw.decode())

    # ------------------------------------------------------------ one per event

    def test_hold_tells_nothing(self):
        self.assertFalse(self._get_jobs(self._create_booking("2027-01-05 09:00")))

    def test_confirmation_is_one_queued_mail_with_its_file(self):
        """T84."""
        booking = self._create_confirmed()
        jobs = self._get_jobs(booking)
        self.assertEqual(len(jobs), 1)
        self.assertEqual(jobs.channel, "root.appointment")
        mail = self._run(jobs)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.email_from, '"Salon Test" <salon@example.com>')
        self.assertEqual(mail.attachment_ids.name, f"{booking.name}.ics")
        self.assertEqual(self._get_calendar(mail).method.value, "REQUEST")
        self.assertIn(booking._get_link(), mail.body_html)

    def test_confirming_twice_tells_once(self):
        booking = self._create_confirmed()
        booking._confirm()
        booking._set_confirmed()
        self.assertEqual(len(self._get_jobs(booking)), 1)

    def test_job_run_twice_queues_one_mail(self):
        jobs = self._get_jobs(self._create_confirmed())
        self.assertEqual(len(self._run(jobs)), 1)
        self.assertFalse(self._run(jobs))
        self.assertEqual(
            self.env["appointment.message"].search_count(
                [("key", "=", jobs.identity_key)]
            ),
            1,
        )

    def test_two_runners_at_once_queue_one_mail(self):
        """The database refuses the second, even if it saw nothing of the first."""
        jobs = self._get_jobs(self._create_confirmed())
        self._run(jobs)
        bookings = type(self.env["appointment.booking"])
        with patch.object(bookings, "_is_message_due", return_value=True):
            self.assertFalse(self._run(jobs))

    def test_undone_no_show_does_not_confirm_again(self):
        booking = self._create_confirmed()
        self._tell(booking, "confirmed")
        with freeze_time("2027-01-06 06:00:00"):
            booking._set_no_show()
            booking._set_confirmed()
        self.assertFalse(self._tell(booking, "confirmed"))

    def test_each_move_is_told_with_a_higher_sequence(self):
        booking = self._create_confirmed()
        sequences = [
            self._get_calendar(self._tell(booking, "confirmed")).vevent.sequence.value
        ]
        for day in ("2027-01-06", "2027-01-07"):
            booking._reschedule(self._utc(f"{day} 10:00"), by="store")
            mail = self._run(self._get_jobs(booking, "rescheduled")[-1])
            sequences.append(self._get_calendar(mail).vevent.sequence.value)
        self.assertEqual(sequences, ["0", "1", "2"])

    def test_overtaken_move_is_not_told(self):
        booking = self._create_confirmed()
        for day in ("2027-01-06", "2027-01-07"):
            booking._reschedule(self._utc(f"{day} 10:00"), by="store")
        mail = self._tell(booking, "rescheduled")
        self.assertEqual(len(mail), 1)
        self.assertIn("January 7, 2027", mail.subject)

    def test_moved_hold_tells_nothing(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._reschedule(self._utc("2027-01-06 10:00"), by="store")
        self.assertFalse(self._get_jobs(booking))

    # ------------------------------------------------------------ ends

    def test_cancellation_takes_the_event_out_of_the_calendar(self):
        booking = self._create_confirmed()
        self._tell(booking, "confirmed")
        booking._cancel("store", "Anna is ill")
        mail = self._tell(booking, "cancelled")
        calendar = self._get_calendar(mail)
        self.assertEqual(calendar.method.value, "CANCEL")
        self.assertEqual(calendar.vevent.sequence.value, "1")
        self.assertIn("Anna is ill", self._get_text(mail))
        self.assertNotIn("View or change", self._get_text(mail))

    def test_confirmation_is_not_sent_after_a_cancellation(self):
        booking = self._create_confirmed()
        booking._cancel("customer")
        self.assertFalse(self._tell(booking, "confirmed"))
        self.assertTrue(self._tell(booking, "cancelled"))

    def test_request_is_acknowledged_then_declined(self):
        self.service.confirmation = "manual"
        booking = self._create_booking("2027-01-05 09:00")
        booking._submit()
        mail = self._tell(booking, "pending")
        self.assertFalse(mail.attachment_ids)
        self.assertIn("We have received your request", self._get_text(mail))
        booking._cancel("store")
        self.assertFalse(self._get_jobs(booking, "cancelled"))
        mail = self._tell(booking, "declined")
        self.assertFalse(mail.attachment_ids)
        self.assertIn("Request declined", mail.subject)

    def test_lapsed_request_is_told(self):
        """T53: the customer hears of it and how to book again."""
        self.service.confirmation = "manual"
        booking = self._create_booking("2027-01-05 09:00")
        booking._submit()
        booking.hold_expires_at = "2027-01-04 05:00:00"
        booking._expire()
        self.assertIn("book again", self._get_text(self._tell(booking, "expired")))

    def test_left_hold_lapses_silently(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking.hold_expires_at = "2027-01-04 05:00:00"
        booking._expire()
        self.assertEqual(booking.state, "expired")
        self.assertFalse(self._get_jobs(booking))

    def test_lapsed_hold_with_an_order_is_told(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking.sale_order_id = self.env["sale.order"].create(
            {"partner_id": self.customer.id}
        )
        booking.hold_expires_at = "2027-01-04 05:00:00"
        booking._expire()
        self.assertEqual(len(self._tell(booking, "expired")), 1)

    def test_late_payment_is_told_with_its_refund(self):
        """T63: the customer hears that the money comes back."""
        booking = self._create_booking("2027-01-05 09:00")
        booking._set_expired()
        booking._after_payment_refunded()
        mail = self._tell(booking, "refunded")
        self.assertIn("Your payment comes back to you", self._get_text(mail))
        self.assertFalse(mail.attachment_ids)

    def test_payment_made_twice_is_told_with_its_refund(self):
        booking = self._create_booking("2027-01-05 09:00")
        booking._confirm()
        booking._after_surplus_returned()
        mail = self._tell(booking, "overpaid")
        self.assertIn("Your booking stays as it is.", self._get_text(mail))
        self.assertFalse(mail.attachment_ids)

    # ------------------------------------------------------------ trouble

    def test_dead_mail_server_leaves_booking_and_mail(self):
        """T86."""
        booking = self._create_confirmed()
        mail = self._tell(booking, "confirmed")
        servers = type(self.env["ir.mail_server"])
        with (
            patch.object(
                servers, "_connect__", side_effect=MailDeliveryException("down")
            ),
            patch.object(servers, "_disable_send", return_value=False),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mail.send(auto_commit=False, raise_exception=False)
        self.assertEqual(booking.state, "confirmed")
        self.assertTrue(mail.exists())
        self.assertEqual(mail.state, "exception")
        mail.mark_outgoing()
        self.assertEqual(mail.state, "outgoing")

    def test_event_itself_renders_nothing(self):
        """The request that confirms neither renders nor creates mails."""
        before = self.env["mail.mail"].search_count([])
        with patch.object(
            type(self.env["mail.template"]),
            "send_mail",
            side_effect=AssertionError("rendered in the request"),
        ):
            self._create_confirmed()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_customer_without_address_is_no_error(self):
        self.customer.email = False
        booking = self._create_confirmed()
        self.assertFalse(self._tell(booking, "confirmed"))
        self.assertFalse(booking.appointment_message_ids.message_id)

    def test_visitor_can_trigger_the_mail(self):
        """The public user enqueues a job that may read all it needs."""
        booking = self._create_booking("2027-01-05 09:00")
        public = self.env.ref("base.public_user")
        booking.with_user(public).sudo()._confirm()
        job = self._get_jobs(booking)
        self.assertTrue(job.records.env.su or job.records.env.uid == 1)
        self.assertEqual(len(self._run(job)), 1)

    def test_file_leaves_as_text_calendar_with_its_method(self):
        mail = self._tell(self._create_confirmed(), "confirmed")
        file = mail.attachment_ids
        message = self.env["ir.mail_server"]._build_email__(
            email_from="salon@example.com",
            email_to=["erika@example.com"],
            subject="x",
            body="<p>x</p>",
            subtype="html",
            attachments=[(file.name, file.raw, file.mimetype)],
        )
        [part] = [
            part
            for part in message.walk()
            if part.get_content_type() == "text/calendar"
        ]
        self.assertEqual(part.get_param("method").upper(), "REQUEST")
        self.assertEqual(part.get_param("charset"), "utf-8")
        self.assertEqual(part.get_payload(decode=True), file.raw)

    # ------------------------------------------------------------ language

    def test_mail_speaks_the_language_of_the_booking(self):
        booking = self._create_confirmed(lang="de_DE")
        mail = self._tell(booking, "confirmed")
        self.assertEqual(
            mail.subject,
            "Bestätigt: Haarschnitt, Dienstag, 5. Januar 2027, 09:00 "
            "(Mitteleuropäische Normalzeit) – Salon Test",
        )
        text = self._get_text(mail)
        for words in (
            "Ihr Termin ist bestätigt",
            "Datum und Uhrzeit",
            "Dienstag, 5. Januar 2027, 09:00 – 10:00 (Mitteleuropäische Normalzeit)",
            "Buchung ansehen oder ändern",
            "Absage",
        ):
            self.assertIn(words, text)
        for english in ("Hello", "Date and time", "Booking", "refund"):
            self.assertNotIn(english, text)
        self.assertEqual(html.fromstring(mail.body_html).get("lang"), "de-DE")
        description = self._get_calendar(mail).vevent.description.value
        self.assertIn("Datum und Uhrzeit: Dienstag", description)

    def test_mail_speaks_english(self):
        mail = self._tell(self._create_confirmed(), "confirmed")
        self.assertEqual(
            mail.subject.replace("\u202f", " "),
            "Confirmed: Haircut, Tuesday, January 5, 2027, 9:00 AM "
            "(Central European Standard Time) – Salon Test",
        )

    def test_language_that_is_not_installed_falls_back(self):
        booking = self._create_confirmed(lang="xx_XX")
        self.customer.lang = "de_DE"
        self.assertEqual(booking._get_lang(), "de_DE")

    def test_mail_goes_to_who_typed_it_and_the_contact_stays(self):
        """T79, T80: a customer signed in as one books for another."""
        typed = self.env["appointment.booking"]._prepare_contact(
            self.customer, "Karla Muster", "karla@example.com", False
        )
        booking = self._create_confirmed(**typed)
        mail = self._tell(booking, "confirmed")
        self.assertEqual(mail.email_to, '"Karla Muster" <karla@example.com>')
        self.assertFalse(mail.recipient_ids)
        self.assertIn("Hello Karla Muster", self._get_text(mail))
        calendar = mail.attachment_ids.raw.decode().replace("\r\n ", "")
        self.assertIn("mailto:karla@example.com", calendar)
        self.assertEqual(self.customer.name, "Erika Muster")

    def test_what_the_contact_says_already_is_not_kept_twice(self):
        prepare = self.env["appointment.booking"]._prepare_contact
        self.customer.phone = "+49 2302 123456"
        same = prepare(
            self.customer, "Erika Muster", "erika@example.com", "+492302123456"
        )
        self.assertEqual(same, {})

    def test_every_event_has_its_own_german_mail(self):
        self._assert_own_mails("de_DE")

    def test_every_event_has_its_own_romanian_mail(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.env["ir.module.module"]._load_module_terms(["appointment_core"], ["ro_RO"])
        self._assert_own_mails("ro_RO")

    def _assert_own_mails(self, lang):
        booking = self._create_confirmed(lang=lang)
        subjects = set()
        prefix = "mail_template_booking_"
        templates = self.env["ir.model.data"].search(
            [("module", "=", "appointment_core"), ("name", "=like", f"{prefix}%")]
        )
        self.assertEqual(len(templates), 8)
        for template in templates:
            mail = booking._create_mail(template.name.removeprefix(prefix))
            subjects.add(mail.subject.partition(":")[0])
            self.assertNotIn("Hello", self._get_text(mail))
        self.assertEqual(len(subjects), len(templates), subjects)

    # ------------------------------------------------------------ zones

    def test_store_and_visitor_zones_are_both_named(self):
        """T15: one instant, told twice, each with the name of its zone."""
        self.store.tz = "Europe/Madrid"
        self.resource.tz = "America/New_York"
        self.resource.calendar_id = False
        booking = self._create_confirmed(visitor_tz="Asia/Kathmandu")
        text = self._get_text(self._tell(booking, "confirmed")).replace("\u202f", " ")
        self.assertIn("9:00 AM – 10:00 AM (Central European Standard Time)", text)
        self.assertIn("1:45 PM – 2:45 PM (Nepal Time)", text)

    def test_visitor_on_another_day_reads_the_right_day(self):
        """T16."""
        booking = self._create_confirmed(visitor_tz="Pacific/Auckland")
        self.assertIn("Tuesday, January 5, 2027, 9:00", self._read_start(booking))
        self.assertIn(
            "Tuesday, January 5, 2027, 9:00 PM – 10:00 PM (New Zealand Daylight Time)",
            self._read(booking),
        )
        late = self._create_confirmed(
            "2027-01-05 11:00", visitor_tz="Pacific/Kiritimati"
        )
        self.assertIn("Wednesday, January 6, 2027, 12:00 AM", self._read(late))

    def test_span_over_midnight_names_both_days(self):
        booking = self._create_confirmed("2027-01-05 11:00")
        span = booking._format_span(lang="en_US", tz="Pacific/Auckland")
        self.assertIn("January 5, 2027, 11:00", span)
        self.assertIn("Wednesday, January 6, 2027, 12:00", span)

    def test_same_clock_is_told_once(self):
        booking = self._create_confirmed(visitor_tz="Europe/Paris")
        self.assertNotIn("In your time zone", self._read(booking))

    def test_unknown_zone_of_a_visitor_is_ignored(self):
        """T17: no zone, or nonsense, means the store's zone with its name."""
        for tz in (False, "", "Mars/Olympus", "../../etc/passwd", "Europe"):
            self.customer.tz = False
            booking = self._create_booking("2027-01-05 09:00", visitor_tz=tz)
            booking._confirm()
            text = self._read(booking)
            self.assertIn("(Central European Standard Time)", text)
            self.assertNotIn("UTC", text)
            self.assertNotIn("Coordinated Universal Time", text)
            booking._cancel("store")

    def test_hour_that_happens_twice_is_told_apart(self):
        """T13."""
        booking = self._create_confirmed()
        labels = []
        for start in ("2027-10-31 00:30:00", "2027-10-31 01:30:00"):
            booking._gate().write({"start": start, "stop": "2027-10-31 03:00:00"})
            labels.append(booking._format_start(lang="en_US"))
        self.assertIn("Summer Time", labels[0])
        self.assertIn("Standard Time", labels[1])

    def _read(self, booking):
        text = self._get_text(self._tell(booking, "confirmed"))
        return text.replace("\u202f", " ")

    def _read_start(self, booking):
        return booking._format_start(lang="en_US").replace("\u202f", " ")

    # ------------------------------------------------------------ text

    def test_names_and_reasons_are_escaped(self):
        """T81."""
        evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
        self.customer.name = evil
        self.store.name = evil
        self.service.name = evil
        booking = self._create_confirmed()
        booking._cancel("store", evil)
        mail = self._tell(booking, "cancelled")
        page = html.fromstring(mail.body_html)
        self.assertFalse(page.xpath("//script | //img | //*[@onerror]"))
        self.assertIn("<script>", page.text_content())

    def test_price_is_told(self):
        self.service.product_id.taxes_id = False
        self.service.price = 121.0
        booking = self._create_booking("2027-01-05 09:00", lang="de_DE")
        self.env["appointment.checkout"]._create_order(booking)
        booking._confirm()
        text = self._get_text(self._tell(booking, "confirmed")).replace("\xa0", " ")
        symbol = booking.payment_currency_id.symbol
        self.assertIn("Gesamtbetrag inkl. Steuern", text)
        self.assertIn("Noch zu zahlen", text)
        self.assertIn("121,00", text)
        self.assertIn(symbol, text)
        self.assertNotIn("Bisher gezahlt", text)

    def test_addons_add_lines(self):
        """Contract: ``_get_mail_lines`` is shown in mail and file."""
        bookings = type(self.env["appointment.booking"])
        original = bookings._get_mail_lines

        def with_price(self):
            return [*original(self), ("Price", "260.61 € <b>")]

        with patch.object(bookings, "_get_mail_lines", with_price):
            mail = self._tell(self._create_confirmed(), "confirmed")
        self.assertIn("260.61 € <b>", self._get_text(mail))
        self.assertIn(
            "Price: 260.61 € <b>", self._get_calendar(mail).vevent.description.value
        )

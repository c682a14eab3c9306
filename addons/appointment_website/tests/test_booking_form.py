from datetime import timedelta

from odoo import Command, fields
from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestBookingForm(WebsiteCommon):
    # ------------------------------------------------------------ holding

    def test_sending_the_details_holds_the_place(self):
        answer = self._submit(note="Please call first.")
        booking = self._get_bookings()
        self.assertEqual(answer.status_code, 303)
        self.assertIn(booking._get_web_path(), answer.headers["Location"])
        self.assertEqual(booking.state, "hold")
        self.assertEqual(booking.source, "web")
        self.assertEqual(booking.start, self._utc(f"{self.monday} 10:00"))
        self.assertEqual(booking.partner_id.email, "erika@example.com")
        self.assertEqual(booking.partner_id.phone, "+492302123456")
        self.assertEqual(booking.customer_note, "Please call first.")
        self.assertEqual(booking.visitor_tz, "Asia/Kathmandu")
        self.assertEqual(len(booking.live_claim_ids), 1)

    def test_the_same_form_sent_twice_is_one_booking(self):
        details = self._get_details()
        first = self._post(self.path, details)
        second = self._post(self.path, details)
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertEqual(len(self._get_bookings()), 1)

    def test_another_choice_of_the_same_visitor_moves_the_hold(self):
        self._submit()
        self._submit(start=str(self._minute(9)), name="Erika Other")
        booking = self._get_bookings()
        self.assertEqual(booking.start, self._utc(f"{self.monday} 09:00"))
        self.assertEqual(len(booking.live_claim_ids), 1)

    def test_answers_are_kept_with_their_questions(self):
        question = self.env["appointment.service.question"].create(
            {"service_id": self.service.id, "name": "Plate?", "is_required": True}
        )
        answer = self._submit()
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Please answer “Plate?”.", answer.text)
        booking = self._book(**{f"question_{question.id}": "EN-AB 1"})
        self.assertEqual(booking.answer_ids.name, "Plate?")
        self.assertEqual(booking.answer_ids.value, "EN-AB 1")

    def test_tampered_values_are_ignored(self):
        booking = self._book(
            price="0.01",
            duration_minutes="600",
            stop="2030-01-01 00:00:00",
            state="confirmed",
            partner_id="1",
            store_id="999",
        )
        self.assertEqual(booking.state, "hold")
        self.assertEqual(booking.duration_minutes, 60)
        self.assertEqual(booking.stop - booking.start, timedelta(hours=1))
        self.assertEqual(booking.store_id, self.store)
        self.assertNotEqual(booking.partner_id.id, 1)

    # ------------------------------------------------------------ refusing

    def test_all_problems_come_at_once_and_nothing_typed_is_lost(self):
        before = self._count_rows()
        answer = self._submit(
            name="", email="nobody", phone="12", note="Typed text", start=""
        )
        self.assertEqual(answer.status_code, 422)
        for sentence in (
            "Please choose a day and a time.",
            "Please enter your name.",
            "Please enter an e-mail address",
            "Please enter a phone number",
        ):
            self.assertIn(sentence, answer.text)
        self.assertIn("Typed text", answer.text)
        self.assertIn('value="nobody"', answer.text)
        self.assertEqual(self._count_rows(), before)

    def test_bad_fields_are_refused_each_with_its_sentence(self):
        before = self._count_rows()
        for values, sentence in (
            ({"start": "2027-01-01T10:00"}, "one of the offered times"),
            ({"start": "-5"}, "one of the offered times"),
            ({"start": "9" * 40}, "one of the offered times"),
            ({"persons": "0"}, "This service is for one person."),
            ({"persons": "99"}, "This service is for one person."),
            ({"persons": "many"}, "This service is for one person."),
            ({"resource": "7777777"}, "Please choose from the list"),
            ({"name": "x" * 101}, "at most 100 characters"),
            ({"note": "x" * 2001}, "at most 2000 characters"),
            ({"note": "a\x00b"}, "characters that are not text"),
            ({"name": "\x1b[31m"}, "characters that are not text"),
            ({"email": "a@b@c"}, "Please enter an e-mail address"),
            ({"email": "erika@example"}, "Please enter an e-mail address"),
            ({"phone": "call me"}, "Please enter a phone number"),
        ):
            with self.subTest(values=str(values)[:60]):
                answer = self._submit(**values)
                self.assertEqual(answer.status_code, 422)
                self.assertIn(sentence, answer.text)
        self.assertEqual(self._count_rows(), before)

    def test_times_that_cannot_be_had_are_refused_with_the_nearest_ones(self):
        sunday = self.monday - timedelta(days=1)
        before = self._count_rows()
        for start, sentence in (
            (self._minute(10) - 60 * 24 * 365, "This time is over."),
            (self._minute(10, 7), "Bookings do not start at that minute."),
            (self._minute(10, day=sunday), "The store is closed"),
            (self._minute(10) + 60 * 24 * 364 * 2, "not open yet"),
        ):
            with self.subTest(sentence=sentence):
                answer = self._submit(start=str(start))
                self.assertEqual(answer.status_code, 409, answer.text)
                self.assertIn(sentence, answer.text)
                self.assertEqual(answer.text.count('name="start_instead"'), 3)
                self.assertIn('value="Erika Muster"', answer.text)
        self.assertEqual(self._count_rows(), before)

    def test_a_time_taken_meanwhile_is_refused_and_the_offered_one_works(self):
        self._create_booking(f"{self.monday} 10:00")
        answer = self._submit()
        self.assertEqual(answer.status_code, 409)
        self.assertIn("is already taken", answer.text)
        self.assertIn(f'value="{self._minute(9)}"', answer.text)
        answer = self._submit(start_instead=str(self._minute(9)))
        self.assertEqual(answer.status_code, 303)

    def test_notice_that_passes_while_the_page_is_open(self):
        """T22: refused politely, with fresh times, and what was typed is kept."""
        details = self._get_details()
        now = fields.Datetime.now()
        until_tuesday = self._utc(f"{self.monday} 23:00") - now
        self.service.notice_minutes = int(until_tuesday.total_seconds()) // 60
        answer = self._post(self.path, details)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("too soon to prepare for", answer.text)
        self.assertIn('value="Erika Muster"', answer.text)
        fresh = self._minute(9, day=self.monday + timedelta(days=1))
        self.assertIn(f'value="{fresh}"', answer.text)
        self.assertFalse(self._get_bookings())

    def test_unpublished_service_is_refused_by_an_old_form(self):
        details = self._get_details()
        before = self._count_rows()
        self.service.is_published = False
        self.assertEqual(self._post(self.path, details).status_code, 404)
        self.assertEqual(self._count_rows(), before)

    def test_forms_of_other_sites_are_refused(self):
        """A page left open for too long looks the same: what was typed comes back."""
        details = self._get_details(csrf_token="forged")
        answer = self._post(self.path, details)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("This page was open for too long.", answer.text)
        self.assertIn('value="Erika Muster"', answer.text)
        self.assertFalse(self._get_bookings())

    def test_a_long_text_comes_back_to_be_shortened(self):
        answer = self._submit(note="x" * 200_000)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("at most 2000 characters", answer.text)
        self.assertIn("x" * 200_000, answer.text)
        self.assertFalse(self._get_bookings())

    def test_a_huge_form_is_refused(self):
        answer = self._submit(note="x" * 2_000_000)
        self.assertEqual(answer.status_code, 413)
        self.assertFalse(self._get_bookings())

    def test_files_in_the_place_of_texts_count_as_empty(self):
        details = self._get_details()
        for field in ("form_key", "persons", "resource", "visitor_tz"):
            with self.subTest(field=field):
                files = {field: ("a.bin", b"\x00\xff")}
                data = {key: value for key, value in details.items() if key != field}
                answer = self.url_open(
                    self.path, data=data, files=files, allow_redirects=False
                )
                self.assertEqual(answer.status_code, 303, answer.text)
        for field in ("name", "start", "email"):
            with self.subTest(field=field):
                files = {field: ("a.bin", b"\x00\xff")}
                data = {key: value for key, value in details.items() if key != field}
                answer = self.url_open(
                    self.path, data=data, files=files, allow_redirects=False
                )
                self.assertEqual(answer.status_code, 422, answer.text)

    # ------------------------------------------------------------ typed once

    def test_who_chooses_another_time_types_nothing_twice(self):
        question = self.env["appointment.service.question"].create(
            {"service_id": self.service.id, "name": "Plate?"}
        )
        self._book(note="Call first", **{f"question_{question.id}": "EN-AB 77"})
        page = self.url_open(self.path).text
        for text in ("Erika Muster", "+49 2302 123456", "Call first", "EN-AB 77"):
            self.assertIn(text, page)

    def test_nobody_else_sees_what_was_typed(self):
        self._book()
        self.opener.cookies.clear()
        self.assertNotIn("Erika Muster", self.url_open(self.path).text)

    def test_a_confirmed_booking_fills_no_form(self):
        self._book()._confirm()
        self.assertNotIn("Erika Muster", self.url_open(self.path).text)

    def test_another_name_than_the_contacts_is_kept_with_the_booking(self):
        first = self._book()
        first._confirm()
        second = self._book(start=str(self._minute(9)), name="Max Muster") - first
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertEqual(second.partner_id.name, "Erika Muster")
        self.assertEqual(second.contact_name, "Max Muster")
        self.assertFalse(first.contact_name)
        page = self.url_open(second._get_web_path()).text
        self.assertIn("Max Muster", page)
        self.assertNotIn("Erika Muster", page)
        self.assertIn("Max Muster", self.url_open(self.path).text)

    # ------------------------------------------------------------ windows

    def test_a_window_shows_its_end(self):
        self.service.requirement_ids.span = "window"
        self.assertIn("1 h window", self.url_open("/salon-test").text)
        self.assertIn('data-window-minutes="60"', self.url_open(self.path).text)

    # ------------------------------------------------------------ who

    def test_staff_are_sent_to_the_back_office(self):
        details = self._get_details()
        new_test_user(self.env, "desk", groups="base.group_user")
        self.authenticate("desk", "desk")
        self.assertIn("Back office", self.url_open(self.path).text)
        details["csrf_token"] = Request.csrf_token(self)
        answer = self._post(self.path, details)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("You are logged in as staff.", answer.text)
        self.assertFalse(self._get_bookings())

    def test_customers_book_for_their_own_contact(self):
        user = new_test_user(self.env, "erna", groups="base.group_portal")
        user.partner_id.write({"email": "erna@example.com", "phone": "+492302999999"})
        self.authenticate("erna", "erna")
        self.assertIn("erna@example.com", self.url_open(self.path).text)
        booking = self._book(name="Another name")
        self.assertEqual(booking.partner_id, user.partner_id)
        self.assertNotEqual(user.partner_id.name, "Another name")

    def test_parties_within_the_limits_are_booked(self):
        self.resource.seats = 4
        self.service.write(
            {
                "max_persons": 3,
                "requirement_ids": [
                    Command.clear(),
                    Command.create({"role_id": self.role.id, "takes": "persons"}),
                ],
            }
        )
        booking = self._book(persons="3")
        self.assertEqual(len(booking.live_claim_ids), 3)
        self.assertEqual(self._submit(persons="4").status_code, 422)

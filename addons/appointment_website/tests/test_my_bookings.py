from datetime import timedelta

from odoo import Command, fields
from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestMyBookings(WebsiteCommon):
    """What a customer who is signed in sees of the own bookings, and of no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "test_mine", "base.group_portal")
        cls.mine = cls.user.partner_id
        cls.mine.write({"name": "Mia Mine", "email": "mia@example.com"})
        cls.child = cls.env["res.partner"].create(
            {"name": "Kim Mine", "parent_id": cls.mine.id}
        )

    def setUp(self):
        super().setUp()
        self.authenticate("test_mine", "test_mine")

    def _create_mine(self, hour=9, day=0, partner=None, state="confirmed", **values):
        start = f"{self.monday + timedelta(days=day)} {hour:02}:00"
        booking = self._create_booking(
            start, partner_id=(partner or self.mine).id, **values
        )
        if state != "hold":
            booking._confirm()
        return booking

    def _set_past(self, booking, days):
        start = fields.Datetime.now().replace(microsecond=0) - timedelta(days=days)
        booking._gate().write({"start": start, "stop": start + timedelta(hours=1)})
        self.env.flush_all()

    def _read(self, path="/my/bookings"):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        return answer.text

    # ------------------------------------------------------------ the list

    def test_coming_first_then_history_each_by_time(self):
        late, soon = self._create_mine(9, 2), self._create_mine(9, 1)
        older, newer = self._create_mine(10), self._create_mine(11)
        self._set_past(older, 20)
        self._set_past(newer, 10)
        page = self._read()
        places = [page.index(row.name) for row in (soon, late, newer, older)]
        self.assertEqual(places, sorted(places))
        self.assertLess(page.index("Coming</h2>"), places[0])
        self.assertLess(places[1], page.index("History</h2>"))
        self.assertIn("Salon Test", page)
        self.assertIn("Haircut", page)

    def test_own_bookings_and_those_of_child_contacts_only(self):
        """T78; a customer has no company."""
        other_company = self.env["res.company"].create({"name": "Other"})
        store = self._create_store(name="Salon Far", company_id=other_company.id)
        service = self._create_service(store_id=store.id, name="Massage")
        self.resource.appointment_store_ids |= store
        own = self._create_mine(9)
        kids = self._create_mine(10, partner=self.child)
        far = self._create_mine(11, service_id=service.id)
        stranger = self.env["res.partner"].create({"name": "Olga Other"})
        foreign = self._create_mine(9, 1, partner=stranger)
        sibling = self.env["res.partner"].create({"name": "Boss"})
        self.mine.parent_id = sibling
        bosses = self._create_mine(10, 1, partner=sibling)
        page = self._read()
        for booking in (own, kids, far):
            self.assertIn(booking.name, page)
            answer = self.url_open(f"/my/bookings/{booking.id}")
            self.assertIn(booking.name, answer.text)
        for booking in (foreign, bosses):
            self.assertNotIn(booking.name, page)
            answer = self.url_open(f"/my/bookings/{booking.id}")
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn(booking.access_token, answer.text)

    def test_who_is_not_signed_in_is_asked_to(self):
        self.logout()
        for path in ("/my/bookings", "/my/bookings/preferences"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_staff_work_in_the_back_office(self):
        """R001-040, C-10: no personal list for managers and admins."""
        new_test_user(self.env, "test_staff", "base.group_user")
        self.authenticate("test_staff", "test_staff")
        answer = self.url_open("/my/bookings", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/odoo"))

    def test_what_was_never_finished_is_not_shown(self):
        held = self._create_mine(9, state="hold")
        lapsed = self._create_mine(10, state="hold")
        lapsed._gate().hold_expires_at = fields.Datetime.now() - timedelta(minutes=1)
        over = self._create_mine(11, state="hold")
        over._set_expired()
        self.env.flush_all()
        page = self._read()
        self.assertIn(held.name, page)
        self.assertNotIn(lapsed.name, page)
        self.assertNotIn(over.name, page)

    def test_filters_and_search(self):
        coming, past = self._create_mine(9), self._create_mine(10)
        cancelled = self._create_mine(11)
        self._set_past(past, 9)
        cancelled._cancel("store")
        self.env.flush_all()
        for query, shown in (
            ("", (coming, past, cancelled)),
            ("show=coming", (coming,)),
            ("show=past", (past,)),
            ("show=cancelled", (cancelled,)),
            ("show=nonsense", (coming, past, cancelled)),
            (f"search={past.name.lower()}", (past,)),
            ("search=salon%20te", (coming, past, cancelled)),
            ("search=haircut&show=coming", (coming,)),
            ("search=nothing%20of%20that", ()),
            ("search=%25%00_", ()),
            ("search=<script>alert(1)</script>", ()),
        ):
            with self.subTest(query=query):
                page = self._read(f"/my/bookings?{query}")
                self.assertNotIn("<script>alert(1)", page)
                for booking in (coming, past, cancelled):
                    self.assertEqual(booking.name in page, booking in shown)

    def test_pages_follow_each_other_without_gap_or_twice(self):
        names = []
        for day in range(45):
            booking = self._create_mine(9, day=7 * (day // 5) + day % 5)
            if day % 2:
                self._set_past(booking, day)
            names.append(booking.name)
        found = []
        bookings = self.env["appointment.my.bookings"].with_user(self.user)
        for offset in range(0, 60, 20):
            found += bookings._find("all", "", offset, 20).mapped("name")
        self.assertEqual(sorted(found), sorted(names))
        self.assertEqual(len(set(found)), 45)
        for page in ("999", "0"):
            self.assertEqual(
                self.url_open(f"/my/bookings/page/{page}").status_code, 200
            )

    def test_fifty_bookings_take_as_many_queries_as_five(self):
        counts = []
        bookings = self.env["appointment.my.bookings"].with_user(self.user)
        made = 0
        for total in (5, 50):
            while made < total:
                booking = self._create_mine(9, day=7 * (made // 5) + made % 5)
                if made % 2:
                    self._set_past(booking, made)
                made += 1
            bookings._get_page_values("all", "", 0, 80)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            values = bookings._get_page_values("all", "", 0, 80)
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(values["coming"] + values["history"]), total)
        self.assertEqual(*counts)
        self.assertLess(counts[0], 40)

    def test_the_portal_counts_them(self):
        self._create_mine(9)
        self._set_past(self._create_mine(10), 3)
        self.assertIn("appointment_coming_count", self._read("/my/home"))
        names = ["appointment_booking_count", "appointment_coming_count"]
        answer = self.url_open(
            "/my/counters", json={"params": {"counters": names}}
        ).json()["result"]
        self.assertEqual([answer[name] for name in names], [2, 1])

    def test_old_bookings_open_for_their_owner_only(self):
        booking = self._create_mine(9)
        self._set_past(booking, 200)
        self.assertIn(booking.name, self._read(f"/my/bookings/{booking.id}"))
        self.logout()
        answer = self.url_open(booking._get_web_path())
        self.assertEqual(answer.status_code, 404)

    # ------------------------------------------------------------ again

    def test_booking_again_brings_all_that_was_chosen(self):
        self.service.write(
            {
                "max_persons": 4,
                "question_ids": [Command.create({"name": "Plate", "kind": "line"})],
            }
        )
        self.service.requirement_ids.is_customer_choice = True
        self.resource.is_appointment_public = True
        question = self.service.question_ids
        booking = self._create_mine(
            9,
            persons=1,
            resource_id=self.resource.id,
            customer_note="The back door",
            answer_ids=[
                Command.create(
                    {"question_id": question.id, "name": "Plate", "value": "EN-X 1"}
                )
            ],
        )
        self._set_past(booking, 5)
        path = f"{booking._get_web_path()}/rebook"
        self.assertIn(path, self._read())
        form = {"csrf_token": Request.csrf_token(self)}
        page = self.url_open(path, data=form)
        self.assertIn(
            f"/salon-test/book/{self.env['ir.http']._slug(self.service)}", page.url
        )
        for text in ("EN-X 1", "Mia Mine", "mia@example.com", 'name="start"'):
            self.assertIn(text, page.text)
        self.assertRegex(
            page.text, rf'value="{self.resource.id}"[^>]*checked="checked"'
        )
        other = self._create_service(name="Shave")
        self.assertNotIn("EN-X 1", self._read(f"/salon-test/book/{other.id}"))

    def test_what_was_confided_is_typed_anew(self):
        booking = self._create_mine(
            9, answer_ids=[Command.create({"name": "Since when", "value": "In May"})]
        )
        self.service.question_ids = [
            Command.create({"name": "Since when", "kind": "line"})
        ]
        booking.answer_ids.question_id = self.service.question_ids
        recall = self.env["appointment.self.service"]._recall
        key = f"question_{self.service.question_ids.id}"
        self.assertEqual(recall(self.service, booking.id)[key], "In May")
        self.store.is_confidential = True
        self.assertNotIn(key, recall(self.service, booking.id))

    def test_a_service_that_is_gone_cannot_be_booked_again(self):
        booking = self._create_mine(9)
        self._set_past(booking, 5)
        self.service.is_published = False
        self.assertNotIn("/rebook", self._read())
        form = {"csrf_token": Request.csrf_token(self)}
        page = self.url_open(f"{booking._get_web_path()}/rebook", data=form)
        self.assertEqual(page.status_code, 404)

    def test_a_forged_form_books_nothing_again(self):
        booking = self._create_mine(9)
        answer = self.url_open(
            f"{booking._get_web_path()}/rebook", data={"csrf_token": "forged"}
        )
        self.assertEqual(answer.status_code, 400)

    # ------------------------------------------------------------ preferences

    def _save(self, **form):
        form = {"csrf_token": Request.csrf_token(self), **form}
        return self.url_open(
            "/my/bookings/preferences", data=form, allow_redirects=False
        )

    def test_the_language_of_messages_is_chosen(self):
        self.env["res.lang"]._activate_lang("de_DE")
        booking = self._create_mine(9)
        kids = self._create_mine(10, partner=self.child, lang="en_US")
        self.assertIn(
            "Language of our messages", self._read("/my/bookings/preferences")
        )
        self.assertEqual(self._save(lang="de_DE").status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.mine.lang, "de_DE")
        self.assertEqual(booking.lang, "de_DE")
        self.assertEqual(kids.lang, "en_US")

    def test_bad_languages_are_refused(self):
        before = self.mine.lang
        for lang in ("", "xx", "de_DE'; --", "<b>"):
            with self.subTest(lang=lang):
                answer = self._save(lang=lang)
                self.assertEqual(answer.status_code, 422)
                self.assertIn("choose one of the languages", answer.text)
        self.assertEqual(self.mine.lang, before)

    def test_marketing_is_withdrawn_by_its_owner(self):
        given = self.env["appointment.consent"]._give(
            self._create_mine(9), "marketing", "News <b>please</b>"
        )
        stranger = self.env["res.partner"].create({"name": "Olga"})
        foreign = self.env["appointment.consent"]._give(
            self._create_mine(10, partner=stranger), "marketing", "Secret words"
        )
        page = self._read("/my/bookings/preferences")
        self.assertIn("News &lt;b&gt;please", page)
        self.assertNotIn("Secret words", page)
        lang = self.mine.lang or "en_US"
        self._save(lang=lang, **{f"withdraw_{foreign.id}": "1"})
        self.env.invalidate_all()
        self.assertFalse(given.withdrawn_at or foreign.withdrawn_at)
        self._save(lang=lang, **{f"withdraw_{given.id}": "1"})
        self.env.invalidate_all()
        self.assertTrue(given.withdrawn_at)
        self.assertNotIn(
            "News", self._read("/my/bookings/preferences").split("<main")[1]
        )

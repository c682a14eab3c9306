import json
from datetime import timedelta

from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestSelfMove(WebsiteCommon):
    """Customers move their booking on the calendar; all or nothing (T55)."""

    def setUp(self):
        super().setUp()
        self.policy.write({"reschedule_limit": 3, "reschedule_before_minutes": 0})
        self.booking = self._book(note="Quiet please")
        self.booking._confirm()
        self.page = self.booking._get_web_path()
        self.path_of_move = f"{self.page}/move"

    def _get_move_form(self):
        return self._get_form(self.path_of_move)

    def _move(self, hour, minute=0, **values):
        form = {
            **self._get_move_form(),
            "start": str(self._minute(hour, minute)),
            **values,
        }
        answer = self._post(self.path_of_move, form)
        self.booking.invalidate_recordset()
        return answer

    def _get_times(self, **params):
        params = {"month": f"{self.monday:%Y-%m}", "day": f"{self.monday}", **params}
        query = "&".join(f"{key}={value}" for key, value in params.items())
        return self.url_open(f"{self.page}/availability?{query}")

    # ------------------------------------------------------------ moving

    def test_the_page_shows_the_calendar_and_the_rules(self):
        page = self.url_open(self.path_of_move)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for text in (
            "Move your booking",
            "You can move this booking until",
            "You can do so 3 times.",
            "o_appointment_calendar",
            f'data-route="{self.page}/availability"',
        ):
            self.assertIn(text, page.text)

    def test_a_move_keeps_everything_but_the_time(self):
        """T55: payment, answers, note, link."""
        token = self.booking.access_token
        answer = self._move(11)
        self.assertEqual(answer.status_code, 303, answer.text)
        self.assertEqual(self._get_minutes(), self._minute(11))
        self.assertEqual(self.booking.access_token, token)
        self.assertEqual(self.booking.customer_note, "Quiet please")
        self.assertEqual(self.booking.state, "confirmed")
        self.assertEqual(self.booking.move_ids.by, "customer")
        page = self.url_open(answer.headers["Location"]).text
        self.assertIn("Your booking has been moved", page)
        link = self.url_open(self.booking.get_portal_url()).text
        self.assertIn("Your booking is confirmed", link)
        self._create_booking(f"{self.monday} 10:00")  # the old time is free

    def test_the_own_place_counts_as_free(self):
        """10:00 to 11:00 is taken by the booking itself: 10:30 is offered to it."""
        times = self._get_times().json()["times"]
        self.assertIn(self._minute(10, 30), times)
        public = self.url_open(
            f"/appointment/availability/salon-test/{self.service.id}"
            f"?month={self.monday:%Y-%m}&day={self.monday}"
        ).json()["times"]
        self.assertNotIn(self._minute(10, 30), public)
        self.assertEqual(self._move(10, 30).status_code, 303)
        self.assertEqual(self._get_minutes(), self._minute(10, 30))

    def test_the_same_click_twice_moves_once(self):
        form = {**self._get_move_form(), "start": str(self._minute(11))}
        for _click in range(2):
            self.assertEqual(self._post(self.path_of_move, form).status_code, 303)
        self.booking.invalidate_recordset()
        self.assertEqual(len(self.booking.move_ids), 1)

    def test_who_loses_the_time_keeps_the_old_one(self):
        """T34, T55: taken meanwhile; the nearest times are offered."""
        form = {**self._get_move_form(), "start": str(self._minute(11))}
        self._create_booking(f"{self.monday} 11:00")
        answer = self._post(self.path_of_move, form)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("already taken", answer.text)
        self.assertIn("Your booking stays where it was.", answer.text)
        self.assertIn("The nearest free times", answer.text)
        self.assertIn('name="start_instead"', answer.text)
        self.booking.invalidate_recordset()
        self.assertEqual(self._get_minutes(), self._minute(10))
        self.assertFalse(self.booking.move_ids)
        self.assertEqual(len(self.booking.live_claim_ids), 1)

    def test_one_of_the_nearest_times_is_taken_with_one_click(self):
        answer = self._move(10, start="", start_instead=str(self._minute(9)))
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self._get_minutes(), self._minute(9))

    def test_a_page_from_before_another_move_is_not_obeyed(self):
        form = {**self._get_move_form(), "start": str(self._minute(11))}
        self.booking._reschedule(self._utc(f"{self.monday} 09:00"), by="store")
        self.env.flush_all()
        answer = self._post(self.path_of_move, form)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("has been moved meanwhile", answer.text)
        self.booking.invalidate_recordset()
        self.assertEqual(self._get_minutes(), self._minute(9))

    def test_duration_persons_and_resource_stay(self):
        self._create_resource(name="Ben")
        self.service.requirement_ids.is_customer_choice = True
        self.booking._gate().resource_id = self.resource
        self.service.duration_minutes = 30
        self.assertEqual(self._move(11).status_code, 303)
        self.assertEqual(self.booking.stop - self.booking.start, timedelta(hours=1))
        self.assertEqual(self.booking.resource_ids, self.resource)
        self._create_booking(f"{self.monday + timedelta(days=1)} 09:00")
        day = f"{self.monday + timedelta(days=1)}"
        # Ben took the other booking or Anna did; the booking waits for Anna alone.
        times = self._get_times(day=day, month=day[:7]).json()["times"]
        anna = self.service._get_slots(
            self.monday + timedelta(days=1),
            self.monday + timedelta(days=1),
            resource=self.resource,
            moving=self.booking,
        )
        origin = int(anna.origin.timestamp()) // 60
        self.assertEqual(times, [origin + start for start in anna.starts])

    # ------------------------------------------------------------ refusals

    def test_limits_are_told_before_the_click(self):
        self.policy.reschedule_limit = 1
        self.assertIn("You can do so once.", self.url_open(self.path_of_move).text)
        form = self._get_move_form()
        self.assertEqual(self._move(11).status_code, 303)
        page = self.url_open(self.path_of_move).text
        self.assertIn("moved as often as allowed", page)
        self.assertNotIn("o_appointment_calendar", page)
        form.update(start=str(self._minute(9)), known_start=str(self._minute(11)))
        answer = self._post(self.path_of_move, form)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("moved as often as allowed", answer.text)
        self.assertNotIn("/move", self.url_open(self.page).text)

    def test_a_store_that_moves_nothing_online_says_so(self):
        self.policy.reschedule_limit = 0
        self.assertIn("cannot be moved online", self.url_open(self.path_of_move).text)

    def test_the_deadline_is_told_before_the_click(self):
        self.policy.reschedule_before_minutes = 60 * 24 * 60
        page = self.url_open(self.path_of_move).text
        self.assertIn("too late to change this booking", page)
        self.assertIn("cannot be moved online any more", self.url_open(self.page).text)

    def test_cancelled_bookings_are_not_moved(self):
        form = {**self._get_move_form(), "start": str(self._minute(11))}
        self.booking._cancel("store")
        self.env.flush_all()
        answer = self._post(self.path_of_move, form)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("no longer be changed", answer.text)

    def test_bad_times_are_refused_and_nothing_moves(self):
        for start in ("", "x", "1", "-5", "9" * 30, "\x00", "<script>", "1e9"):
            with self.subTest(start=start):
                answer = self._move(10, start=start)
                self.assertEqual(answer.status_code, 422)
                self.assertNotIn("<script>alert", answer.text)
        closed = self._move(3)
        self.assertEqual(closed.status_code, 409)
        self.assertIn("closed at that time", closed.text)
        for known in ("", "x", "0"):
            answer = self._move(11, known_start=known)
            self.assertEqual(answer.status_code, 409)
        self.assertFalse(self.booking.move_ids)

    def test_bad_questions_get_a_sentence(self):
        for params in (
            {"month": "x"},
            {"month": "0000-01"},
            {"month": "2999-01"},
            {"day": "x"},
            {"day": "1999-01-01"},
        ):
            with self.subTest(params=params):
                answer = self._get_times(**params)
                self.assertEqual(answer.status_code, 400)
                self.assertTrue(answer.json()["message"])
        answer = self._get_times(persons=99, resource="x", moving=1)
        self.assertEqual(answer.status_code, 200)
        page = self.url_open(f"{self.path_of_move}?month=x&day=%00")
        self.assertEqual(page.status_code, 200)

    def test_forms_of_other_sites_are_refused(self):
        answer = self._move(11, csrf_token="forged")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.booking.move_ids)

    def test_the_page_knows_the_first_month_as_the_route_tells_it(self):
        page = self.url_open(f"{self.path_of_move}?month={self.monday:%Y-%m}").text
        found = page.split('data-month="')[1].split('"')[0]
        month = json.loads(found.replace("&#34;", '"').replace("&quot;", '"'))
        asked = f"{self.page}/availability?month={self.monday:%Y-%m}"
        self.assertEqual(month, self.url_open(asked).json())

    def _get_minutes(self):
        epoch = self.env["appointment.moving"]._to_minutes(self.booking.start)
        self.assertEqual(self.booking.live_claim_ids.start, self.booking.start)
        return epoch

import json
from datetime import datetime, timezone

from lxml import html

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestFirstMonth(WebsiteCommon):
    """The month and times that the booking page holds before any script runs."""

    def _open(self, **params):
        answer = self.url_open(self.path, params=params)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.content)

    def _open_day(self, day=None):
        day = day or self.monday
        return self._open(month=f"{day:%Y-%m}", day=f"{day}")

    def _ask(self, **params):
        path = f"/appointment/availability/salon-test/{self.service.id}"
        return self.url_open(path, params=params).json()

    def _post_form(self, **values):
        answer = self._submit(**values)
        return html.fromstring(answer.content)

    def _read(self, page):
        """What the page shows, in the shape of the availability route's answer."""
        [form] = page.find_class("o_appointment_calendar")
        days = form.find_class("o_appointment_day")
        pressed = [day for day in days if day.get("aria-pressed") == "true"]
        return {
            "month": json.loads(form.get("data-month")),
            "days": "".join(day.get("data-state") for day in days),
            "day": int(pressed[0].get("data-day")) if pressed else 0,
            "times": [int(time.get("value")) for time in self._get_times(page)],
        }

    def _get_times(self, page):
        [parts] = page.find_class("o_appointment_parts")
        return parts.xpath(".//input[@name='start'][not(@disabled)]")

    def _get_labels(self, page):
        [parts] = page.find_class("o_appointment_parts")
        return [
            # CLDR puts a narrow space before AM
            label.text_content().strip().replace("\N{NARROW NO-BREAK SPACE}", " ")
            for label in parts.xpath(".//label")
        ]

    def _assert_shows(self, page, answer):
        shown = self._read(page)
        self.assertEqual(shown.pop("month"), answer)
        for name, value in shown.items():
            self.assertEqual(value, answer[name], name)

    # ------------------------------------------------------------ the first state

    def test_the_page_shows_what_the_route_answers(self):
        self._create_booking(f"{self.monday} 09:00")
        self._create_booking(f"{self.monday} 10:00")
        page = self._open_day()
        answer = self._ask(month=f"{self.monday:%Y-%m}", day=f"{self.monday}")
        self.assertEqual(answer["times"], [self._minute(11)])
        self.assertEqual(answer["days"][self.monday.day - 1], "1")
        self._assert_shows(page, answer)

    def test_the_first_visit_opens_at_the_first_free_day(self):
        page = self._open()
        shown = self._read(page)
        self.assertTrue(shown["times"])
        answer = self._ask(month=shown["month"]["month"])
        self._assert_shows(page, answer)
        first = datetime.fromtimestamp(answer["times"][0] * 60, self.zone)
        self.assertEqual(first.hour, 9)
        self.assertEqual(first.day, shown["day"])

    def test_price_days_and_times_are_in_words(self):
        page = self._open_day()
        self.assertIn("100.00", page.text_content())
        self.assertEqual(
            self._get_labels(page),
            ["9:00 AM", "9:30 AM", "10:00 AM", "10:30 AM", "11:00 AM"],
        )
        title = f"{self.monday:%A, %B} {self.monday.day}, {self.monday:%Y}"
        self.assertEqual(
            page.find_class("o_appointment_day_title")[0].text_content(), title
        )
        [day] = page.xpath(f"//button[@data-day='{self.monday.day}']")
        self.assertEqual(day.get("aria-label"), f"{title}, free")
        self.assertIsNone(day.get("disabled"))
        for button in page.find_class("o_appointment_day"):
            is_bookable = button.get("data-state") in "12"
            self.assertEqual(bool(button.get("disabled")), not is_bookable)

    def test_days_stand_below_their_weekday(self):
        page = self._open_day()
        [grid] = page.find_class("o_appointment_days")
        names = [span.text_content() for span in grid.iterchildren("span")]
        self.assertEqual(names, ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"])
        first = grid.find_class("o_appointment_day")[0]
        weekday = self.monday.replace(day=1).isoweekday() % 7
        self.assertEqual(first.get("style"), f"grid-column-start: {weekday + 1}")
        [form] = page.find_class("o_appointment_calendar")
        self.assertEqual(form.get("data-week-start"), "0")

    def test_a_month_without_free_times_says_so(self):
        self.resource.active = False
        page = self._open()
        self.assertFalse(self._get_times(page))
        self.assertIsNone(page.find_class("o_appointment_none")[0].get("hidden"))
        self.assertTrue(page.find_class("o_appointment_some")[0].get("hidden"))
        self.assertFalse(set(self._read(page)["days"]) & set("12"))

    def test_windows_show_their_end(self):
        self.service.requirement_ids.span = "window"
        page = self._open_day()
        self.assertIn("9:00 AM – 10:00 AM", self._get_labels(page))

    def test_a_wall_time_that_happens_twice_is_told_apart(self):
        first = datetime(2027, 10, 31, 0, 30, tzinfo=timezone.utc)
        moments = [int(first.timestamp()) // 60 + step for step in (0, 60)]
        [part] = self._get_parts(moments)
        labels = [time["label"] for time in part["times"]]
        self.assertEqual(part["name"], "Morning")
        self.assertIn("GMT+02:00", labels[0])
        self.assertIn("GMT+01:00", labels[1])

    def _get_parts(self, times, zone="Europe/Berlin", **values):
        month = {"times": times, "full": [], "places": {}, "zone": zone, **values}
        return self.env["appointment.calendar"]._get_parts(self.store, month, 0)

    def test_parts_of_the_day(self):
        moments = [self._minute(hour) for hour in (0, 11, 12, 16, 17, 23)]
        parts = self._get_parts(moments)
        self.assertEqual(
            [(part["name"], len(part["times"])) for part in parts],
            [("Morning", 2), ("Afternoon", 2), ("Evening", 2)],
        )

    # ------------------------------------------------------------ what was typed

    def test_a_refused_form_keeps_the_chosen_time(self):
        page = self._post_form(name="")
        [chosen] = [time for time in self._get_times(page) if time.get("checked")]
        self.assertEqual(chosen.get("value"), str(self._minute(10)))
        sentence = page.find_class("o_appointment_chosen")[0].text_content()
        self.assertIn(f"{self.monday:%A}", sentence)
        self.assertIn("10:00", sentence)

    def test_a_time_that_is_gone_is_not_chosen(self):
        self._create_booking(f"{self.monday} 10:00")
        page = self._post_form()
        self.assertTrue(self._get_times(page))
        self.assertFalse(
            [time for time in self._get_times(page) if time.get("checked")]
        )
        sentence = page.find_class("o_appointment_chosen")[0].text_content()
        self.assertIn("Please choose a time first.", sentence)

    def test_times_are_those_for_the_typed_persons_and_resource(self):
        self.resource.seats = 3
        self.service.write(
            {
                "max_persons": 3,
                "requirement_ids": [
                    Command.clear(),
                    Command.create({"role_id": self.role.id, "takes": "persons"}),
                ],
            }
        )
        self._create_booking(f"{self.monday} 09:00")
        page = self._post_form(name="", persons="3")
        self.assertNotIn(self._minute(9), self._read(page)["times"])
        page = self._post_form(name="", persons="2")
        self.assertIn(self._minute(9), self._read(page)["times"])
        # What cannot be is marked, and the month is that of one person.
        page = self._post_form(persons="99")
        self.assertIn(self._minute(9), self._read(page)["times"])

    # ------------------------------------------------------------ links

    def test_wrong_links_open_the_first_month(self):
        first = self._read(self._open())
        for params in (
            {"month": "1999-01"},
            {"month": "soon"},
            {"day": f"{self.monday}"},
            {"month": f"{self.monday:%Y-%m}", "day": "2020-01-01"},
            {"month": f"{self.monday:%Y-%m}", "persons": "9"},
        ):
            with self.subTest(params=params):
                self.assertEqual(self._read(self._open(**params)), first)

    def test_a_click_before_the_script_opens_the_day(self):
        page = html.fromstring(self.url_open(self.path).text)
        goto = page.get_element_by_id("o_appointment_goto")
        button = page.xpath("//button[@data-day][not(@disabled)]")[-1]
        self.assertEqual(button.get("form"), goto.get("id"))
        self.assertEqual(goto.get("method"), "get")
        month = goto.xpath("input")[0]
        address = f"{self.path}?month={month.get('value')}&day={button.get('value')}"
        page = html.fromstring(self.url_open(address).text)
        (chosen,) = page.xpath("//button[@aria-pressed='true']")
        self.assertEqual(chosen.get("value"), button.get("value"))

    def test_days_are_links_where_no_script_runs(self):
        page = self._open_day()
        free = [
            button.get("data-day")
            for button in page.find_class("o_appointment_day")
            if not button.get("disabled")
        ]
        links = page.xpath("//noscript//a[@aria-label]")
        self.assertEqual([link.text_content().strip() for link in links], free)
        answer = self.url_open(f"{self.path}{links[-1].get('href')}")
        shown = self._read(html.fromstring(answer.content))
        self.assertEqual(str(shown["day"]), free[-1])

    # ------------------------------------------------------------ effort

    def test_a_page_asks_for_each_month_once(self):
        calls = []
        service_class = self.env.registry["appointment.service"]
        original = service_class._get_day_book

        def count(service, *args, **kwargs):
            calls.append(args)
            return original(service, *args, **kwargs)

        self.patch(service_class, "_get_day_book", count)
        self._open_day()
        self.assertEqual(len(calls), 1)

    def test_drawing_takes_as_many_queries_for_any_size(self):
        """Days and times are words about an answer: they ask the database nothing."""
        self._draw()  # fills the caches that outlive a request
        few, queries = self._draw()
        for _index in range(9):
            self._create_resource()
        self.service.step_minutes = 5
        many, queries_of_many = self._draw()
        self.assertEqual((few, many), (5, 25))
        self.assertEqual(queries_of_many, queries)
        self.assertLessEqual(queries, 30)

    def _draw(self):
        """How many times a visitor's page shows, and after how many queries."""
        visitor = self.env.ref("base.public_user")
        form = self.env["appointment.booking.form"].with_user(visitor)
        service_sudo = self.service.with_user(visitor).sudo()
        asked = {"month": f"{self.monday:%Y-%m}", "day": f"{self.monday}"}
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        [morning] = form._get_page_values(service_sudo, asked=asked)["calendar"][
            "parts"
        ]
        return len(morning["times"]), self.env.cr.sql_log_count - before

    def test_who_may_not_book_causes_no_search_for_free_times(self):
        new_test_user(self.env, "desk", groups="base.group_user")
        self.authenticate("desk", "desk")
        service_class = self.env.registry["appointment.service"]
        self.patch(service_class, "_get_day_book", lambda *_args, **_kwargs: 1 / 0)
        page = self._open()
        self.assertFalse(page.find_class("o_appointment_calendar"))
        self.assertIn("You are logged in as staff.", page.text_content())

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import html

from odoo import Command
from odoo.tests import tagged

from .common import WebsiteCommon

FULL, FEW, FREE, CLOSED, EARLY, LATER = "012345"


@tagged("post_install", "-at_install")
class TestDayStates(WebsiteCommon):
    """What days and times are, in the store's zone and in the visitor's."""

    def _ask(self, day=None, **params):
        day = day or self.monday
        params = {"month": f"{day:%Y-%m}", "day": f"{day}", **params}
        path = f"/appointment/availability/salon-test/{self.service.id}"
        return self.url_open(path, params={k: v for k, v in params.items() if v})

    def _get_state(self, day, **params):
        return self._ask(day, **params).json()["days"][day.day - 1]

    def _open(self, **params):
        answer = self.url_open(self.path, params=params)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.content)

    def _make_windows(self, seats=4):
        self.resource.seats = seats
        self.service.requirement_ids.span = "window"

    # ------------------------------------------------------------ days

    def test_closed_and_fully_booked_are_not_the_same(self):
        for hour in ("09", "10", "11"):
            self._create_booking(f"{self.monday} {hour}:00")
        saturday = self.monday + timedelta(days=5)
        self.assertEqual(self._get_state(self.monday), FULL)
        self.assertEqual(self._get_state(saturday), CLOSED)

    def test_past_too_soon_and_too_far_are_told_apart(self):
        today = datetime.now(self.zone).date()
        self.service.write({"notice_minutes": 3 * 1440, "horizon_days": 60})
        later = today + timedelta(days=60)
        while later.weekday() > 4 or later.month != (later + timedelta(1)).month:
            later -= timedelta(days=1)
        self.service.horizon_days = (later - today).days
        self.assertEqual(self._get_state(later), FREE)
        self.assertEqual(self._get_state(later + timedelta(days=1)), LATER)
        first = today.replace(day=1)
        if first < today:
            self.assertEqual(self._get_state(first), EARLY)
        soon = today + timedelta(days=1)
        while soon.weekday() > 4:
            soon += timedelta(days=1)
        if soon < today + timedelta(days=3):
            self.assertEqual(self._get_state(soon), EARLY)

    def test_few_says_how_many(self):
        for hour in ("09", "10"):
            self._create_booking(f"{self.monday} {hour}:00")
        answer = self._ask().json()
        self.assertEqual(answer["left"][str(self.monday.day)], 1)
        page = self._open(month=f"{self.monday:%Y-%m}", day=f"{self.monday}")
        [day] = page.xpath(f"//button[@data-day='{self.monday.day}']")
        self.assertTrue(day.get("aria-label").endswith(", only 1 left"))
        self.assertIn("only 1 left", day.text_content())
        [note] = page.find_class("o_appointment_day_note")
        self.assertEqual(note.text_content(), "only 1 left")
        self.assertIsNone(note.get("hidden"))

    def test_a_full_day_says_so_and_cannot_be_clicked(self):
        for hour in ("09", "10", "11"):
            self._create_booking(f"{self.monday} {hour}:00")
        page = self._open(month=f"{self.monday:%Y-%m}", day=f"{self.monday}")
        [day] = page.xpath(f"//button[@data-day='{self.monday.day}']")
        self.assertTrue(day.get("disabled"))
        sentence = "Fully booked – please choose another date"
        self.assertIn(sentence, day.get("aria-label"))
        self.assertEqual(day.get("title"), sentence)
        [none] = page.find_class("o_appointment_none")
        self.assertIn(sentence, none.text_content())

    # ------------------------------------------------------------ shared times

    def test_windows_tell_the_places_left(self):
        """R004-076: a slot with 4 of 4 is shown, disabled, in words."""
        self._make_windows()
        customers = self.env["res.partner"].create(
            [{"name": f"Guest {index}"} for index in range(5)]
        )
        for customer in customers[:4]:
            self._create_booking(f"{self.monday} 09:00", partner_id=customer.id)
        answer = self._ask().json()
        start = self._minute(9)
        self.assertEqual(answer["times"], [])
        self.assertEqual(answer["full"], [start])
        self.assertEqual(answer["places"], {str(start): 0})
        page = self._open(month=f"{self.monday:%Y-%m}", day=f"{self.monday}")
        [time] = page.xpath("//div[@class='o_appointment_parts']//input[@name='start']")
        self.assertTrue(time.get("disabled"))
        [label] = page.xpath(f"//label[@for='{time.get('id')}']")
        self.assertIn("Fully booked – please choose another date", label.text_content())

    def test_a_window_taken_in_part_says_only_n_left(self):
        self._make_windows()
        for index in range(3):
            customer = self.env["res.partner"].create({"name": f"Guest {index}"})
            self._create_booking(f"{self.monday} 09:00", partner_id=customer.id)
        answer = self._ask().json()
        self.assertEqual(answer["places"], {str(self._minute(9)): 1})
        self.assertEqual(answer["days"][self.monday.day - 1], FEW)
        page = self._open(month=f"{self.monday:%Y-%m}", day=f"{self.monday}")
        self.assertIn("only 1 place left", page.text_content())

    def test_untouched_windows_boast_with_nothing(self):
        self._make_windows()
        answer = self._ask().json()
        self.assertEqual(answer["places"], {})
        self.assertEqual(answer["days"][self.monday.day - 1], FREE)

    # ------------------------------------------------------------ zones

    def test_days_are_those_of_the_visitor(self):
        """T16: what is Monday evening in Berlin is Tuesday in Auckland."""
        evening = self._create_calendar([(day, 18, 22) for day in range(5)])
        self.store.calendar_id = self.resource.calendar_id = evening
        tuesday = self.monday + timedelta(days=1)
        zone = "Pacific/Auckland"
        own = self._ask(self.monday).json()
        there = self._ask(tuesday, tz=zone).json()
        self.assertEqual(there["zone"], zone)
        self.assertEqual(own["zone"], "Europe/Berlin")
        self.assertEqual(there["times"], own["times"])
        self.assertTrue(own["times"])

    def test_both_clocks_are_shown_with_their_zones(self):
        page = self._open(
            month=f"{self.monday:%Y-%m}", day=f"{self.monday}", tz="Asia/Kathmandu"
        )
        text = " ".join(page.text_content().split())
        self.assertIn(
            "Times where you are (Asia/Kathmandu); below them, times at the store "
            "(Europe/Berlin)",
            text,
        )
        labels = page.xpath("//div[@class='o_appointment_parts']//label")
        local = datetime.fromtimestamp(self._minute(9) * 60, ZoneInfo("Asia/Kathmandu"))
        text = " ".join(labels[0].text_content().split())
        self.assertTrue(text.startswith(f"{local:%-I:%M %p}"), text)
        self.assertTrue(text.endswith("Mon 9:00 AM"), text)

    def test_unknown_zones_and_those_of_the_same_clock_are_the_stores(self):
        for name in ("Mars/Olympus", "../../etc/passwd", "x" * 5000, "Europe/Paris"):
            with self.subTest(name=name[:20]):
                answer = self._ask(tz=name)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.json()["zone"], "Europe/Berlin")

    # ------------------------------------------------------------ fresh

    def test_who_has_the_answer_gets_nothing_but_304(self):
        first = self._ask()
        tag = first.headers["ETag"]
        params = {"month": f"{self.monday:%Y-%m}", "day": f"{self.monday}"}
        path = f"/appointment/availability/salon-test/{self.service.id}"
        again = self.url_open(path, params=params, headers={"If-None-Match": tag})
        self.assertEqual(again.status_code, 304)
        self.assertFalse(again.content)
        self._create_booking(f"{self.monday} 09:00")
        again = self.url_open(path, params=params, headers={"If-None-Match": tag})
        self.assertEqual(again.status_code, 200)
        self.assertNotIn(self._minute(9), again.json()["times"])

    # ------------------------------------------------------------ links

    def test_a_link_keeps_time_persons_and_person(self):
        self.service.requirement_ids.is_customer_choice = True
        self.resource.is_appointment_public = True
        self.service.max_persons = 3
        page = self._open(
            start=str(self._minute(10)), persons="2", resource=str(self.resource.id)
        )
        [chosen] = page.xpath("//input[@name='start'][@checked]")
        self.assertEqual(chosen.get("value"), str(self._minute(10)))
        [persons] = page.xpath("//input[@name='persons'][@type='number']")
        self.assertEqual(persons.get("value"), "2")
        [person] = page.xpath("//input[@name='resource'][@type='radio'][@checked]")
        self.assertEqual(person.get("value"), str(self.resource.id))

    def test_a_link_to_a_time_that_is_gone_says_so_and_offers_others(self):
        self._create_booking(f"{self.monday} 10:00")
        page = self._open(start=str(self._minute(10)))
        [refusal] = page.find_class("o_appointment_refusal")
        self.assertIn("is not free any more", refusal.text_content())
        links = page.xpath("//a[contains(@href, 'start=')]/@href")
        self.assertEqual(len(links), 3)
        page = html.fromstring(self.url_open(f"{self.path}{links[0]}").content)
        self.assertFalse(page.find_class("o_appointment_refusal"))
        self.assertEqual(len(page.xpath("//input[@name='start'][@checked]")), 1)

    def test_nonsense_in_a_link_counts_as_not_said(self):
        for params in (
            {"start": "soon"},
            {"start": "-5"},
            {"start": "9" * 30},
            {"persons": "99"},
            {"resource": "<script>"},
            {"resource": str(self.resource.id)},
            {"offer": "<script>alert(1)</script>"},
            {"tz": "<script>", "month": "x", "day": "y"},
        ):
            with self.subTest(params=params):
                page = self._open(**params)
                self.assertFalse(page.find_class("o_appointment_refusal"))
                self.assertNotIn("<script>alert", html.tostring(page).decode())

    def test_the_own_hold_is_not_told_as_gone(self):
        self._book()
        page = self._open()
        self.assertFalse(page.find_class("o_appointment_refusal"))

    # ------------------------------------------------------------ effort

    def test_the_day_book_takes_as_many_queries_as_the_listing(self):
        availability = self.env["appointment.availability"]
        counts = []
        for name in ("_get_slots", "_get_day_book"):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            getattr(availability, name)(self.service, self.monday, self.monday)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 10)

    def test_choosing_people_are_cards_only_while_they_are_few(self):
        self.service.requirement_ids = [
            Command.update(self.service.requirement_ids.id, {"is_customer_choice": 1})
        ]
        self.resource.is_appointment_public = True
        self.assertTrue(self._open().xpath("//input[@name='resource']"))
        for index in range(6):
            self._create_resource(name=f"P{index}", is_appointment_public=True)
        page = self._open()
        self.assertFalse(page.xpath("//input[@name='resource'][@type='radio']"))
        self.assertEqual(len(page.xpath("//select[@name='resource']/option")), 8)

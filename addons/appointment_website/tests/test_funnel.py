import json
from datetime import datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import WebsiteCommon

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
WRITER = "odoo.addons.appointment_website.usecases.appointment_funnel"


@tagged("post_install", "-at_install")
class TestFunnel(WebsiteCommon):
    """Visitors are counted, and nobody can say who they are."""

    def setUp(self):
        """Cursors of tests forget what is to be done after a commit: it is done here,
        after each request."""
        super().setUp()
        self._browse_with(PHONE)
        self.pending = []

        def write_later(_model, *args):
            self.pending.append(args)

        self.patch(self.env.registry["appointment.funnel"], "_write_later", write_later)

    def url_open(self, *args, **kwargs):
        answer = super().url_open(*args, **kwargs)
        while self.pending:
            self.env["appointment.funnel"]._write(*self.pending.pop(0))
        self.env.invalidate_all()
        return answer

    def _browse_with(self, agent, **headers):
        self.opener.headers.update({"User-Agent": agent, **headers})

    def _get_events(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["appointment.funnel.event"].search(
            [("store_id", "=", self.store.id), *domain], order="id"
        )

    def _get_report(self, step):
        self.env.invalidate_all()
        return self.env["appointment.funnel.report"].search(
            [("store_id", "=", self.store.id), ("step", "=", step)]
        )

    def _close_for_good(self):
        """No month of the service has a free time."""
        self.env["appointment.opening"].create(
            {
                "store_id": self.store.id,
                "kind": "closed",
                "first_on": self.monday - timedelta(days=60),
                "last_on": self.monday + timedelta(days=600),
                "reason": "Rebuilding",
            }
        )

    # ------------------------------------------------------------ steps

    def test_each_step_to_a_booking_is_noted_once(self):
        for _time in range(2):
            self.url_open("/salon-test")
        booking = self._book()
        for _time in range(2):
            self.url_open(booking._get_web_path())
        booking.sudo()._submit()
        events = self._get_events()
        self.assertEqual(
            events.mapped("step"), ["store", "calendar", "held", "review", "booked"]
        )
        self.assertEqual(len(set(events.mapped("visitor"))), 1)
        self.assertEqual(events[1:].service_id, self.service)

    def test_another_browser_is_another_visitor_and_another_store_too(self):
        self.url_open("/salon-test")
        self._browse_with(DESK)
        self.url_open("/salon-test")
        self.assertEqual(len(set(self._get_events().mapped("visitor"))), 2)
        other = self._create_store(name="Other", slug="other-test", is_published=True)
        self.url_open("/other-test")
        events = self.env["appointment.funnel.event"].search(
            [("store_id", "in", (self.store | other).ids)]
        )
        self.assertEqual(len(set(events.mapped("visitor"))), 3)

    def test_nothing_stored_tells_who_it_was(self):
        booking = self._book()
        self.url_open(booking._get_web_path())
        self.env.cr.execute("SELECT * FROM appointment_funnel_event")
        stored = repr(self.env.cr.fetchall())
        for secret in ("127.0.0.1", "Android", "erika", booking.access_token):
            self.assertNotIn(secret, stored)
        fields_of_people = {
            "ip",
            "user_agent",
            "partner_id",
            "booking_id",
            "create_uid",
        }
        self.assertFalse(fields_of_people & set(self._get_events()._fields))

    def test_tomorrow_the_same_person_is_somebody_else(self):
        self.url_open("/salon-test")
        today = self._get_events().visitor
        salts = self.env["appointment.funnel.salt"]
        old = salts.search([])
        self.assertEqual(len(old), 1)
        with freeze_time(datetime.now() + timedelta(days=1)):
            self.url_open("/salon-test")
            self.env.invalidate_all()
            self.assertEqual(len(salts.search([])), 1, "The old salt is thrown away.")
        visitors = self._get_events().mapped("visitor")
        self.assertEqual(len(visitors), 2)
        self.assertEqual(visitors[0], today)
        self.assertNotEqual(*visitors)

    def test_a_salt_goes_also_where_nobody_comes(self):
        salt = self.env["appointment.funnel.salt"].create(
            {"day": fields.Date.today() - timedelta(days=1), "salt": "s"}
        )
        salt._gc_salts()
        self.assertFalse(salt.exists())

    # ------------------------------------------------------------ who counts

    def test_robots_previews_and_who_refuses_do_not_count(self):
        cases = (
            {"User-Agent": "Googlebot/2.1"},
            {"User-Agent": ""},
            {"Sec-GPC": "1"},
            {"DNT": "1"},
            {"Sec-Purpose": "prefetch;prerender"},
        )
        for headers in cases:
            with self.subTest(headers=headers):
                answer = self.url_open("/salon-test", headers=headers)
                self.assertEqual(answer.status_code, 200)
                self.assertFalse(self._get_events())
        self.url_open("/salon-test")
        self.assertTrue(self._get_events())

    def test_staff_do_not_count(self):
        new_test_user(self.env, "funnel_staff", "base.group_user")
        self.authenticate("funnel_staff", "funnel_staff")
        self.url_open("/salon-test")
        self.url_open(self.path)
        self.assertFalse(self._get_events())

    def test_a_booking_made_by_staff_does_not_count(self):
        booking = self.env["appointment.booking"].create(
            {
                "service_id": self.service.id,
                "partner_id": self.customer.id,
                "start": f"{self.monday} 08:00:00",
            }
        )
        booking._submit()
        self.assertFalse(self._get_events())

    def test_who_was_not_counted_before_is_not_counted_as_booked(self):
        self._browse_with(PHONE, **{"Sec-GPC": "1"})
        booking = self._book()
        booking.sudo()._submit()
        self.assertFalse(self._get_events())

    def test_a_count_that_fails_fails_no_page(self):
        with (
            patch.object(
                self.env.registry["appointment.funnel"],
                "_begin_day",
                side_effect=psycopg2.OperationalError,
            ),
            mute_logger(WRITER),
        ):
            self.assertEqual(self.url_open("/salon-test").status_code, 200)
            self.assertEqual(self.url_open(self.path).status_code, 200)
        self.assertFalse(self._get_events())

    def test_a_page_sets_no_cookie_for_being_counted(self):
        self.url_open(self.path)
        names = {cookie.name for cookie in self.opener.cookies}
        self.assertLessEqual(names, {"session_id", "frontend_lang"})

    # ------------------------------------------------------------ lost demand

    def test_a_month_without_a_free_time_is_lost_demand_once_a_visitor(self):
        self._close_for_good()
        route = f"/appointment/availability/salon-test/{self.service.id}"
        month = f"{self.monday:%Y-%m}"
        for _time in range(3):
            answer = self.url_open(f"{route}?month={month}")
            self.assertFalse(set(answer.json()["days"]) & set("12"))
        demand = self.env["appointment.lost.demand"].search(
            [("service_id", "=", self.service.id)]
        )
        self.assertEqual(demand.mapped("visitors"), [1])
        self.assertEqual(str(demand.month), f"{month}-01")
        self.assertEqual((demand.persons, demand.store_id), (1, self.store))
        self._browse_with(DESK)
        self.url_open(f"{route}?month={month}")
        self.env.invalidate_all()
        self.assertEqual(demand.visitors, 2)

    def test_the_booking_page_counts_lost_demand_too(self):
        self._close_for_good()
        self.url_open(self.path)
        demand = self.env["appointment.lost.demand"].search(
            [("service_id", "=", self.service.id)]
        )
        self.assertEqual(sum(demand.mapped("visitors")), 1)

    def test_a_month_with_a_free_time_is_no_lost_demand(self):
        route = f"/appointment/availability/salon-test/{self.service.id}"
        answer = self.url_open(f"{route}?month={self.monday:%Y-%m}").json()
        self.assertTrue(set(answer["days"]) & set("12"), json.dumps(answer))
        self.assertFalse(
            self.env["appointment.lost.demand"].search_count(
                [("service_id", "=", self.service.id)]
            )
        )

    # ------------------------------------------------------------ report

    def _create_visit(self, visitor, seconds):
        """A visit of the service with ``{step: seconds after the first}``."""
        start = datetime(2026, 11, 2, 9)
        for step, after in seconds.items():
            self.env["appointment.funnel.event"].create(
                {
                    "store_id": self.store.id,
                    "service_id": False if step == "store" else self.service.id,
                    "step": step,
                    "visitor": visitor,
                    "happened_on": "2026-11-02",
                    "happened_at": start + timedelta(seconds=after),
                }
            )

    def _create_visits(self):
        self._create_visit("a", {"store": 0})
        self._create_visit("b", {"store": 0, "calendar": 30})
        self._create_visit("c", {"calendar": 0, "held": 60})
        self._create_visit("d", {"calendar": 0, "held": 60, "booked": 120})
        self._create_visit(
            "e", {"store": 0, "calendar": 0, "held": 60, "review": 70, "booked": 300}
        )

    def test_the_report_says_where_visitors_leave(self):
        self._create_visits()
        numbers = {
            row.step: (row.visits, row.left_count, round(row.share, 1))
            for row in self._get_report("1")
            + self._get_report("2")
            + self._get_report("3")
            + self._get_report("6")
        }
        self.assertEqual(
            numbers,
            {
                "1": (3, 1, 0.0),
                "2": (4, 1, 100.0),
                "3": (3, 1, 75.0),
                "6": (2, 2, 50.0),
            },
        )
        self.assertAlmostEqual(self._get_report("6").median_minutes, 3.5)

    def test_old_months_are_kept_as_numbers_alone(self):
        self._create_visits()
        before = [(row.step, row.visits, row.left_count) for row in self._get_all()]
        with freeze_time("2027-01-28 03:00:00"):
            self.env["appointment.funnel.event"]._gc_events()
            self.assertTrue(self._get_events(), "November ended less than 90 days ago.")
        with freeze_time("2027-03-05 03:00:00"):
            self.env["appointment.funnel.event"]._gc_events()
            self.assertFalse(self._get_events())
        after = [(row.step, row.visits, row.left_count) for row in self._get_all()]
        self.assertEqual(before, after)
        self.assertAlmostEqual(self._get_report("6").median_minutes, 3.5)

    def _get_all(self):
        self.env.invalidate_all()
        return self.env["appointment.funnel.report"].search(
            [("store_id", "=", self.store.id)]
        )

    def test_managers_open_both_reports(self):
        self._create_visits()
        user = new_test_user(
            self.env, "funnel_boss", "appointment_core.appointment_core_group_manager"
        )
        self.store.manager_ids |= user
        for xmlid in ("appointment_funnel_report", "appointment_lost_demand"):
            action = self.env.ref(f"appointment_website.{xmlid}_action")
            model = self.env[action.res_model].with_user(user)
            for kind in action.view_mode.split(","):
                self.assertTrue(model.get_view(view_type=kind)["arch"])
            model.search([]).read()
        groups = (
            self.env["appointment.funnel.report"]
            .with_user(user)
            .formatted_read_group([], ["step"], ["visits:sum"])
        )
        self.assertEqual([group["step"] for group in groups], ["1", "2", "3", "4", "6"])

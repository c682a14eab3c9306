from datetime import timedelta

from lxml import html

from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestPersonTimes(WebsiteCommon):
    """Person first: month, time, and then what fits (R002-047 to R002-050)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resource.write({"is_appointment_public": True, "name": "Dr. Anna Berg"})
        cls.service.requirement_ids.is_customer_choice = True
        cls.long = cls._create_service(
            [{"role_id": cls.role.id, "is_customer_choice": True}],
            name="Long talk",
            duration_minutes=120,
            step_minutes=60,
        )
        cls.path = f"/salon-test/with/dr-anna-berg-{cls.resource.id}"
        cls.route = f"/appointment/availability/salon-test/with/{cls.resource.id}"

    def _ask(self, **params):
        params = {"month": f"{self.monday:%Y-%m}", "day": f"{self.monday}", **params}
        return self.url_open(self.route, params=params)

    def _open(self, **params):
        answer = self.url_open(self.path, params=params)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.content)

    def test_times_are_those_of_any_service_and_say_which_fits(self):
        answer = self._ask().json()
        services = (
            self.env["appointment.person"]
            ._find("salon-test", str(self.resource.id))
            .services
        )
        long, short = (
            services.ids.index(service.id) for service in (self.long, self.service)
        )
        fits = answer["fits"]
        self.assertEqual(set(fits[str(self._minute(9))]), {long, short})
        self.assertEqual(fits[str(self._minute(9, 30))], [short])
        self.assertEqual(fits[str(self._minute(11))], [short])
        self.assertEqual(answer["times"], sorted(map(int, fits)))

    def test_a_booking_of_one_service_takes_the_time_of_all(self):
        self._create_booking(f"{self.monday} 09:00", resource_id=self.resource.id)
        answer = self._ask().json()
        self.assertNotIn(self._minute(9), answer["times"])
        self.assertIn(self._minute(10), answer["times"])

    def test_each_answer_agrees_with_the_services_own_calendar(self):
        self._create_booking(f"{self.monday} 10:00", resource_id=self.resource.id)
        answer = self._ask().json()
        services = (
            self.env["appointment.person"]
            ._find("salon-test", str(self.resource.id))
            .services
        )
        for index, service in enumerate(services):
            path = f"/appointment/availability/salon-test/{service.id}"
            own = self.url_open(
                path,
                params={
                    "month": f"{self.monday:%Y-%m}",
                    "day": f"{self.monday}",
                    "resource": self.resource.id,
                },
            ).json()
            mine = [int(at) for at, fits in answer["fits"].items() if index in fits]
            self.assertEqual(mine, own["times"])

    def test_the_page_leads_on_with_person_and_time_kept(self):
        page = self._open(start=str(self._minute(9)))
        shown = [
            row
            for row in page.xpath("//ul[contains(@class, 'o_appointment_fits')]/li")
            if not row.get("hidden")
        ]
        self.assertEqual(len(shown), 2)
        link = shown[0].xpath("a/@href")[0]
        answer = self.url_open(link)
        booking = html.fromstring(answer.content)
        [chosen] = booking.xpath("//input[@name='start'][@checked]")
        self.assertEqual(chosen.get("value"), str(self._minute(9)))
        [person] = booking.xpath("//input[@name='resource'][@checked]")
        self.assertEqual(person.get("value"), str(self.resource.id))

    def test_a_time_that_is_gone_says_so(self):
        self._create_booking(f"{self.monday} 09:00", resource_id=self.resource.id)
        page = self._open(start=str(self._minute(9)))
        self.assertIn("not free any more", page.text_content())

    def test_bad_questions(self):
        for params in (
            {"month": "x"},
            {"month": "1999-01"},
            {"day": "2020-01-01"},
            {"day": "31"},
        ):
            with self.subTest(params=params):
                self.assertEqual(self._ask(**params).status_code, 400)
                self._open(**params)
        self._open(start="soon", tz="Mars", month="2027-99")

    def test_who_is_not_shown_has_no_page(self):
        self.resource.is_appointment_public = False
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertEqual(self._ask().status_code, 404)

    def test_who_does_nothing_says_so(self):
        (self.service | self.long).is_published = False
        page = self._open()
        self.assertIn("Nothing can be booked online", page.text_content())
        self.assertEqual(self._ask().status_code, 404)

    def test_stores_choose_what_comes_first(self):
        page = html.fromstring(self.url_open("/salon-test").content)
        self.assertNotIn("Whom would you like to see?", page.text_content())
        self.store.booking_order = "person"
        page = html.fromstring(self.url_open("/salon-test").content)
        self.assertIn("Whom would you like to see?", page.text_content())
        self.assertTrue(page.xpath(f"//a[@href='{self.path}']"))

    def test_ten_services_take_as_many_queries_as_two(self):
        few = self._count_queries()
        for index in range(8):
            self._create_service(
                [{"role_id": self.role.id, "is_customer_choice": True}],
                name=f"Service {index}",
            )
        self.assertEqual(self._count_queries(), few)

    def _count_queries(self):
        visitor = self.env.ref("base.public_user")
        people = self.env["appointment.person"].with_user(visitor)
        team = people._find("salon-test", str(self.resource.id))
        asked = people._parse(
            team, {"month": f"{self.monday:%Y-%m}", "day": f"{self.monday}"}
        )
        people._get_month(team, asked)
        before = self.env.cr.sql_log_count
        month = people._get_month(team, asked)
        self.assertTrue(month["times"])
        return self.env.cr.sql_log_count - before

    def test_beyond_the_horizon_nothing_is_offered(self):
        (self.service | self.long).horizon_days = 10
        later = self.monday + timedelta(days=60)
        answer = self._ask(month=f"{later:%Y-%m}", day=f"{later}")
        self.assertEqual(answer.status_code, 400)

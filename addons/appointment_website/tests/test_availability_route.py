from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestAvailabilityRoute(WebsiteCommon):
    def _ask(self, service=None, **params):
        service = service or self.service
        path = f"/appointment/availability/salon-test/{service.id}"
        return self.url_open(path, params=params)

    def test_a_month_has_one_state_a_day_and_the_times_of_one(self):
        month = self.monday.strftime("%Y-%m")
        answer = self._ask(month=month, day=self.monday.isoformat()).json()
        self.assertEqual(answer["month"], month)
        self.assertEqual(answer["day"], self.monday.day)
        self.assertEqual(answer["days"][self.monday.day - 1], "2")
        expected = [self._minute(9) + step for step in range(0, 121, 30)]
        self.assertEqual(answer["times"], expected)

    def test_a_nearly_full_day_and_a_full_day_say_so(self):
        for start in ("09:00", "10:00"):
            self._create_booking(f"{self.monday} {start}")
        params = {"month": self.monday.strftime("%Y-%m")}
        params["day"] = self.monday.isoformat()
        answer = self._ask(**params).json()
        self.assertEqual(answer["times"], [self._minute(11)])
        self.assertEqual(answer["days"][self.monday.day - 1], "1")
        self._create_booking(f"{self.monday} 11:00")
        answer = self._ask(**params).json()
        self.assertEqual(answer["times"], [])
        self.assertEqual(answer["days"][self.monday.day - 1], "0")

    def test_only_the_chosen_resource_counts(self):
        self.service.requirement_ids.is_customer_choice = True
        self.resource.is_appointment_public = True
        bea = self._create_resource(name="Bea", is_appointment_public=True)
        self._create_booking(f"{self.monday} 09:00", resource_id=self.resource.id)
        params = {"month": self.monday.strftime("%Y-%m")}
        params["day"] = self.monday.isoformat()
        anna = self._ask(resource=self.resource.id, **params).json()
        self.assertNotIn(self._minute(9), anna["times"])
        bea = self._ask(resource=bea.id, **params).json()
        self.assertIn(self._minute(9), bea["times"])

    def test_bad_questions_are_refused_with_a_sentence(self):
        month = self.monday.strftime("%Y-%m")
        for params in (
            {},
            {"month": "2027-13"},
            {"month": "0000-01"},
            {"month": "1999-01"},
            {"month": "9999-12"},
            {"month": "soon"},
            {"month": month, "day": "2020-01-01"},
            {"month": month, "day": "31"},
            {"month": month, "persons": "2"},
            {"month": month, "persons": "-1"},
            {"month": month, "persons": "1; DROP TABLE"},
            {"month": month, "resource": str(self.resource.id)},
            {"month": month, "resource": "x" * 5000},
        ):
            with self.subTest(params=str(params)[:80]):
                answer = self._ask(**params)
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertRegex(answer.json()["message"], r"Please|^This service")

    def test_unknown_and_unpublished_services_are_not_found(self):
        self.service.is_published = False
        answer = self._ask(month=self.monday.strftime("%Y-%m"))
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(answer.json()["message"], "This service is not offered.")

    def test_no_session_is_made(self):
        self.opener.cookies.clear()
        answer = self._ask(month=self.monday.strftime("%Y-%m"))
        self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))

from datetime import timedelta

from odoo import Command
from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .common import WebsiteCommon

SECRETS = ("Erika Muster", "erika@example.com", "123456", "EN-SECRET 1", "Quiet please")


@tagged("post_install", "-at_install")
class TestRoutesReach(WebsiteCommon):
    """No address shows or changes what belongs to somebody else (T58, T76, T78)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "appointment_core.appointment_core_group_manager"
        cls.people = {
            None: "public",
            new_test_user(cls.env, "test_reach_portal", "base.group_portal"): "portal",
            new_test_user(cls.env, "test_reach_manager", manager): "manager",
        }
        cls.other_store = cls._create_store(name="Salon Foreign")
        cls.other_service = cls._create_service(
            name="Massage", store_id=cls.other_store.id
        )
        cls.resource.appointment_store_ids = [Command.link(cls.other_store.id)]

    def setUp(self):
        super().setUp()
        self.booking = self._book(note="Quiet please")
        self.booking.answer_ids = [
            Command.create({"name": "Plate", "value": "EN-SECRET 1"})
        ]
        self.other = self.env["appointment.booking"]._place_hold(
            {
                "service_id": self.other_service.id,
                "partner_id": self.env["res.partner"].create({"name": "Olga"}).id,
                "start": self.booking.start + timedelta(days=1),
                "source": "web",
            }
        )

    def _get_addresses(self, booking, token):
        """Every page and step of *booking*, opened with *token*."""
        base = f"/booking/{booking.id}"
        return {
            "GET": [
                f"{base}?access_token={token}",
                f"/my/bookings/{booking.id}?access_token={token}",
                f"{base}/{token}",
                f"{base}/{token}/booking.ics",
                f"{base}/{token}/move",
                f"{base}/{token}/availability",
                f"{base}/{token}/cancel",
                f"{base}/{token}/document/order/1",
            ],
            "POST": [
                f"{base}/{token}/confirm",
                f"{base}/{token}/move",
                f"{base}/{token}/cancel",
                f"{base}/{token}/rebook",
            ],
        }

    def test_the_own_token_opens_and_so_the_test_can_fail(self):
        page = self.url_open(self.booking._get_web_path()).text
        for secret in SECRETS:
            self.assertIn(secret, page.replace(" 123456", "123456"))

    def test_tokens_of_others_open_nothing(self):
        guesses = (
            self.other.access_token,
            self.booking.access_token[:-1],
            f"{self.booking.access_token}x",
            "0",
            "False",
            "%00",
        )
        for user, name in self.people.items():
            self.authenticate(user and user.login, user and user.login)
            csrf = Request.csrf_token(self)
            for token in guesses:
                addresses = self._get_addresses(self.booking, token)
                for address in addresses["GET"]:
                    with self.subTest(who=name, get=address):
                        self._assert_closed(self.url_open(address))
                for address in addresses["POST"]:
                    form = {"csrf_token": csrf, "consent_terms": "1"}
                    with self.subTest(who=name, post=address):
                        self._assert_closed(self.url_open(address, data=form))
                self._assert_untouched()

    def test_pages_of_one_store_show_nothing_of_another(self):
        """A shared resource blocks both, and nobody sees why (T77)."""
        months = "/appointment/availability"
        for user, name in self.people.items():
            self.authenticate(user and user.login, user and user.login)
            for address in (
                "/book",
                "/salon-foreign",
                f"/salon-foreign/book/{self.other_service.id}",
                f"{months}/salon-foreign/{self.other_service.id}?month={self.monday:%Y-%m}",
            ):
                with self.subTest(who=name, address=address):
                    answer = self.url_open(address)
                    self.assertEqual(answer.status_code, 200, answer.text)
                    self._assert_no_secret(answer)
        start = self._minute(10)
        self.assertNotIn(start, self._get_times(self.other_service))
        self.booking._cancel("store")
        self.assertIn(start, self._get_times(self.other_service))

    def test_a_service_of_another_store_is_not_found_under_this_one(self):
        months = "/appointment/availability"
        for address in (
            f"/salon-test/book/{self.other_service.id}",
            f"{months}/salon-test/{self.other_service.id}?month={self.monday:%Y-%m}",
            f"/appointment/picture/salon-test/{self.other_service.id}",
        ):
            with self.subTest(address=address):
                self.assertEqual(self.url_open(address).status_code, 404)

    def _get_times(self, service):
        """Offered starts of the Monday, in minutes since 1970."""
        slots = service._get_slots(self.monday, self.monday)
        origin = int(slots.origin.timestamp()) // 60
        return [origin + start for start in slots.starts]

    def _assert_closed(self, answer):
        self.assertEqual(answer.status_code, 404)
        self._assert_no_secret(answer)

    def _assert_no_secret(self, answer):
        for secret in SECRETS:
            self.assertNotIn(secret, answer.text)

    def _assert_untouched(self):
        self.booking.invalidate_recordset()
        self.assertEqual(self.booking.state, "hold")

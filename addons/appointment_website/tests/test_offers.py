from datetime import datetime, timedelta, timezone

from lxml import html

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import WebsiteCommon


@tagged("post_install", "-at_install")
class TestOffers(WebsiteCommon):
    """Staff choose times for somebody, who books one of them by a link."""

    def _utc_of(self, hour, day=None):
        moment = self._minute(hour, day=day) * 60
        return datetime.fromtimestamp(moment, timezone.utc).replace(tzinfo=None)

    def _create_offer(self, *hours, day=None, **values):
        hours = hours or (9, 10)
        return self.env["appointment.offer"].create(
            {
                "service_id": self.service.id,
                "time_ids": [
                    Command.create({"start": self._utc_of(hour, day)}) for hour in hours
                ],
                **values,
            }
        )

    def _open(self, offer, status=200):
        answer = self.url_open(f"/offer/{offer.token}")
        self.assertEqual(answer.status_code, status)
        return html.fromstring(answer.content)

    def _book_offer(self, given, hour=9, day=None, **values):
        path = f"{self.path}?offer={given.token}"
        details = {
            **self._get_form(path),
            "start": str(self._minute(hour, day=day)),
            "name": "Erika Muster",
            "email": "erika@example.com",
            "phone": "02302 123456",
            "offer": given.token,
            **values,
        }
        return self._post(self.path, details)

    def test_the_page_shows_exactly_the_free_ones_of_these_times(self):
        offer = self._create_offer(9, 11, note="As we <b>said</b>")
        self._create_booking(f"{self.monday} 11:00")
        page = self._open(offer)
        times = page.xpath("//input[@name='start']")
        self.assertEqual(
            [(time.get("value"), bool(time.get("disabled"))) for time in times],
            [(str(self._minute(9)), False), (str(self._minute(11)), True)],
        )
        self.assertIn("As we <b>said</b>", page.text_content())

    def test_a_booking_uses_the_offer_up(self):
        offer = self._create_offer()
        answer = self._book_offer(offer)
        self.assertEqual(answer.status_code, 303, answer.text)
        booking = self._get_bookings()
        self.assertEqual(booking.offer_id, offer)
        self.assertEqual(offer.state, "used")
        self.assertIn("booked already", self._open(offer, 410).text_content())

    def test_somebody_else_cannot_use_it_again(self):
        offer = self._create_offer()
        self._book_offer(offer)
        self.opener.cookies.clear()
        answer = self._book_offer(offer, 10, email="other@example.com")
        self.assertEqual(answer.status_code, 409)
        self.assertIn("the offer is used up", answer.text)
        self.assertEqual(len(self._get_bookings()), 1)

    def test_an_offer_for_many_is_not_used_up(self):
        offer = self._create_offer(is_single_use=False)
        self._book_offer(offer)
        self.opener.cookies.clear()
        answer = self._book_offer(offer, 10, email="other@example.com")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(offer.state, "open")

    def test_a_cancelled_booking_gives_the_offer_back(self):
        offer = self._create_offer()
        self._book_offer(offer)
        self._get_bookings()._cancel(by="store")
        offer.invalidate_recordset()
        self.assertEqual(offer.state, "open")

    def test_notice_does_not_bind_what_staff_chose(self):
        self.service.notice_minutes = 400 * 1440
        offer = self._create_offer()
        answer = self._book_offer(offer)
        self.assertEqual(answer.status_code, 303, answer.text)

    def test_only_the_offered_times_are_free_of_notice(self):
        offer = self._create_offer(9)
        self.service.notice_minutes = 400 * 1440
        answer = self._book_offer(offer, 11)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("Please choose one of the offered times.", answer.text)
        self.assertFalse(self._get_bookings())

    def test_a_made_up_offer_gives_no_freedom(self):
        offer = self._create_offer(9)
        self.service.notice_minutes = 400 * 1440
        answer = self._book_offer(offer, 9, offer="x" * 32)
        self.assertEqual(answer.status_code, 409)
        self.assertFalse(self._get_bookings())

    def test_an_offer_is_good_for_its_service_only(self):
        other = self._create_service(name="Other")
        offer = self._create_offer(9, service_id=other.id)
        self.service.notice_minutes = 400 * 1440
        self.assertEqual(self._book_offer(offer, 9).status_code, 409)

    def test_a_taken_time_is_refused_and_the_others_stay(self):
        offer = self._create_offer()
        self._create_booking(f"{self.monday} 09:00")
        answer = self._book_offer(offer)
        self.assertEqual(answer.status_code, 409)
        page = html.fromstring(answer.content)
        [name] = page.xpath("//input[@name='name']")
        self.assertEqual(name.get("value"), "Erika Muster")
        self.assertEqual(len(page.xpath("//input[@name='start']")), 2)

    def test_expired_and_unknown_offers_say_so(self):
        offer = self._create_offer()
        offer.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("has expired", self._open(offer, 410).text_content())
        self.assertEqual(self._book_offer(offer).status_code, 409)
        for token in ("x" * 32, "short", "%00", "ü" * 30, "x" * 3000):
            answer = self.url_open(f"/offer/{token}")
            self.assertEqual(answer.status_code, 404, token)

    def test_an_offer_of_an_unpublished_service_is_not_found(self):
        offer = self._create_offer()
        self.service.is_published = False
        self._open(offer, 404)

    def test_past_and_taken_times_cannot_be_offered(self):
        self._create_booking(f"{self.monday} 09:00")
        with self.assertRaisesRegex(ValidationError, "cannot be offered"):
            self._create_offer(9)
        with self.assertRaisesRegex(ValidationError, "cannot be offered"):
            self._create_offer(20)
        with self.assertRaisesRegex(ValidationError, "is over"):
            self._create_offer(9, day=self.monday - timedelta(days=70))
        with self.assertRaisesRegex(ValidationError, "at least one"):
            self.env["appointment.offer"].create({"service_id": self.service.id})

    def test_a_person_who_cannot_be_chosen_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be chosen"):
            self._create_offer(resource_id=self.resource.id)

    def test_the_person_of_the_offer_serves(self):
        self.service.requirement_ids.is_customer_choice = True
        self.resource.is_appointment_public = True
        bea = self._create_resource(name="Bea", is_appointment_public=True)
        offer = self._create_offer(resource_id=bea.id)
        self._book_offer(offer, resource=str(self.resource.id))
        booking = self._get_bookings()
        self.assertEqual(booking.resource_id, bea)
        self.assertEqual(booking.live_claim_ids.resource_id, bea)

    def test_free_times_are_suggested(self):
        offer = self._create_offer(9)
        offer.action_suggest_times()
        self.assertEqual(len(offer.time_ids), 4)

    def test_links_can_be_passed_on(self):
        self.assertTrue(self.service.share_url.endswith(f"haircut-{self.service.id}"))
        self.assertFalse(self.resource.share_url)
        self.resource.is_appointment_public = True
        self.assertIn("/salon-test/with/anna-", self.resource.share_url)
        action = self.service.action_offer_times()
        self.assertEqual(action["context"]["default_service_id"], self.service.id)

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.auth_signup.models.res_partner import SignupError

from .who_common import WhoCommon


@tagged("post_install", "-at_install")
class TestWhoLink(WhoCommon):
    """C-11: guests confirm their address by a link; accounts come with bookings."""

    def setUp(self):
        super().setUp()
        self.store.registration_policy = "magic_link"

    def _get_users(self):
        return self.env["res.users"].search([("login", "=", "erika@example.com")])

    # ------------------------------------------------------------ magic link

    def test_the_place_is_held_and_the_page_says_where_the_mail_went(self):
        booking = self._book()
        self.assertEqual(booking.state, "hold")
        page = self.url_open(booking._get_web_path()).text
        for words in ("Please look into your mails", "erika@example.com"):
            self.assertIn(words, page)
        self.assertIn("We keep this time for you until", page)
        self.assertNotIn("Book with obligation", page)
        jobs = self.env["queue.job"].search([("method_name", "=", "_send_link")])
        self.assertEqual(len(jobs), 1)
        self.assertNotIn(booking._get_link_key(), str(jobs.read()))

    def test_nothing_is_booked_before_the_link_is_used(self):
        booking = self._book()
        answer = self._post_step(booking, "confirm", consent_terms="1")
        self.assertEqual(answer.status_code, 409)
        self.assertIn("Please open the link in the mail", answer.text)
        self.assertEqual(booking.state, "hold")

    def test_nothing_is_paid_before_the_link_is_used(self):
        booking = self._book()
        params = {"flow": "direct", "amount": 100.0, "appointment_consents": ["terms"]}
        answer = self.url_open(
            booking._get_web_path("transaction"),
            json={"params": {**params, "provider_id": 1, "payment_method_id": 1}},
        )
        self.assertIn("error", answer.json())
        self.assertFalse(booking.sale_order_id)

    def test_the_link_goes_on_to_book_on_any_device(self):
        booking = self._book()
        path = self._get_link(booking)
        self._leave()
        for _look in range(2):  # programs that check mails open it, too
            page = self.url_open(path)
            self.assertIn("Confirm and go on", page.text)
            self.env.invalidate_all()
            self.assertFalse(booking.link_email)
        answer = self._use_link(path)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(booking._get_web_path(), answer.headers["Location"])
        self.assertEqual(booking.link_email, "erika@example.com")
        self.assertIn(
            "Please check and book", self.url_open(answer.headers["Location"]).text
        )
        self.assertIn('value="Erika Muster"', self.url_open(self.path).text)
        self._post_step(booking, "confirm", consent_terms="1")
        self.assertEqual(booking.state, "confirmed")

    def test_used_twice_it_does_no_harm_and_later_it_has_done_its_work(self):
        booking = self._book()
        path = self._get_link(booking)
        for _click in range(2):
            self.assertEqual(self._use_link(path).status_code, 303)
        self._post_step(booking, "confirm", consent_terms="1")
        for answer in (self.url_open(path), self._use_link(path)):
            self.assertIn("This link has done its work", answer.text)
            self.assertNotIn(booking.access_token, answer.text)

    def test_the_page_and_the_link_have_secrets_of_their_own(self):
        booking = self._book()
        path = self._get_link(booking)
        self.assertNotIn(booking.access_token, path)
        self.assertNotIn(booking.access_token, booking._send_link().body_html)
        self.assertNotIn(path, self.url_open(booking._get_web_path()).text)
        key = path.rpartition("/")[2]
        other = self._create_booking(f"{self.monday} 09:00")
        for wrong in (
            f"/booking/link/{booking.id}/{booking.access_token}",
            f"/booking/link/{booking.id}/wrong",
            f"/booking/link/{booking.id + 999}/{key}",
            f"/booking/link/{other.id}/{key}",
        ):
            with self.subTest(wrong=wrong):
                self.assertEqual(self.url_open(wrong).status_code, 404)
                self.assertEqual(self._use_link(wrong).status_code, 404)
        answer = self.url_open(f"/booking/{booking.id}/{key}")
        self.assertEqual(answer.status_code, 404)

    def test_the_link_is_over_after_a_day(self):
        booking = self._book()
        path = self._get_link(booking)
        booking._gate().link_asked_at = fields.Datetime.now() - timedelta(hours=25)
        self.env.flush_all()
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self._use_link(path).status_code, 404)
        self.assertFalse(booking.link_email)

    def test_a_corrected_address_gets_a_mail_and_the_old_link_is_void(self):
        booking = self._book(email="erkia@example.com")
        old = self._get_link(booking)
        self._book()
        self.assertEqual(booking.link_asked_email, "erika@example.com")
        self.assertEqual(self.url_open(old).status_code, 404)
        mail = booking._send_link()
        self.assertIn("erika@example.com", mail.email_to)
        self.assertFalse(mail.model or mail.res_id or mail.recipient_ids)

    def test_a_confirmed_address_needs_no_second_mail_but_another_one_does(self):
        booking = self._book()
        self._use_link(self._get_link(booking))
        self._book(start=str(self._minute(9)))
        self.assertIn("check and book", self.url_open(booking._get_web_path()).text)
        self._book(start=str(self._minute(9)), email="other@example.com")
        self.assertIn(
            "look into your mails", self.url_open(booking._get_web_path()).text
        )

    def test_the_mail_is_sent_again_after_a_while_and_not_for_ever(self):
        booking = self._book()
        asked_at = booking.link_asked_at
        self.assertIn("sent again in", self.url_open(booking._get_web_path()).text)
        self._post_step(booking, "link")
        self.assertEqual(booking.link_asked_at, asked_at)
        statuses = []
        for _time in range(8):
            earlier = fields.Datetime.now() - timedelta(minutes=2)
            booking._gate().link_asked_at = earlier
            self.env.flush_all()
            statuses.append(self._post_step(booking, "link").status_code)
        self.assertEqual(statuses, [303] * 6 + [429] * 2)

    def test_no_mail_goes_out_once_it_is_of_no_use(self):
        booking = self._book()
        self._use_link(self._get_link(booking))
        self.assertFalse(booking._send_link())

    def test_signed_in_customers_need_no_link(self):
        user = new_test_user(self.env, "erna", groups="base.group_portal")
        user.partner_id.write({"email": "erna@example.com"})
        self.authenticate("erna", "erna")
        for policy in ("magic_link", "required"):
            self.store.registration_policy = policy
            booking = self._book(email="erna@example.com")
            self.assertFalse(booking._is_link_awaited())

    def test_forms_of_other_sites_are_refused(self):
        booking = self._book()
        path = self._get_link(booking)
        for target in (path, booking._get_web_path("link")):
            answer = self._post(target, {"csrf_token": "forged"})
            self.assertEqual(answer.status_code, 400)
            self.assertIn("This page was open for too long.", answer.text)
        self.env.invalidate_all()
        self.assertFalse(booking.link_email)

    # ------------------------------------------------------------ hold over

    def test_the_link_keeps_the_place_for_another_while(self):
        booking = self._book()
        path = self._get_link(booking)
        booking._gate().hold_expires_at = fields.Datetime.now() + timedelta(minutes=1)
        self.env.flush_all()
        self._use_link(path)
        left = booking.hold_expires_at - fields.Datetime.now()
        self.assertGreater(left, timedelta(minutes=25))
        self.assertEqual(booking.live_claim_ids.hold_until, booking.hold_expires_at)

    def test_a_place_that_lapsed_is_taken_afresh(self):
        for is_noticed in (False, True):
            with self.subTest(is_noticed=is_noticed):
                booking = self._book().sorted("id")[-1]
                path = self._get_link(booking)
                self._let_lapse(booking, is_noticed)
                answer = self._use_link(path)
                page = self.url_open(answer.headers["Location"]).text
                self.assertIn("Please check and book", page)
                self.assertIn("Erika Muster", page)
                newest = self._get_bookings().sorted("id")[-1]
                self.assertEqual(newest.live_claim_ids.start, booking.start)
                newest._cancel("customer")
                self._leave()

    def test_a_place_that_others_took_leads_to_the_nearest_times(self):
        booking = self._book()
        path = self._get_link(booking)
        self._let_lapse(booking)
        self._create_booking(f"{self.monday} 10:00")
        page = self.url_open(self._use_link(path).headers["Location"]).text
        self.assertIn("The time we kept for you is over", page)
        self.assertEqual(booking.link_email, "erika@example.com")
        offered = str(self._minute(9))
        self.assertIn(f'value="{offered}"', page)
        answer = self._post_step(booking, "again", start=offered)
        page = self.url_open(answer.headers["Location"]).text
        self.assertIn("Please check and book", page)

    # ------------------------------------------------------------ account

    def _require_account(self):
        self.store.registration_policy = "required"

    def test_sign_in_keeps_the_choice(self):
        self._require_account()
        page = self.url_open(f"{self.path}?month=2027-01&day=2027-01-11").text
        self.assertIn("I have an account: sign in", page)
        self.assertIn("/web/login?redirect=%2Fsalon-test%2Fbook%2Fhaircut", page)
        self.assertIn("month%3D2027-01%26day%3D2027-01-11", page)

    def test_the_account_comes_with_the_link(self):
        """R001-002, R001-067."""
        self._require_account()
        booking = self._book()
        self.assertFalse(self._get_users())
        self._use_link(self._get_link(booking))
        user = self._get_users()
        self.assertEqual(user.partner_id, booking.partner_id)
        self.assertTrue(user._is_portal() and user.share)
        self._post_step(booking, "confirm", consent_terms="1")
        self.assertEqual(booking.state, "confirmed")

    def test_an_account_that_exists_gets_the_booking_and_nobody_learns_of_it(self):
        """T79."""
        self._require_account()
        self._leave()
        unknown = self._submit(email="new@example.com", start=str(self._minute(9)))
        self._leave()
        user = new_test_user(
            self.env, "erika@example.com", groups="base.group_portal", name="Erika K."
        )
        user.partner_id.email = "erika@example.com"
        known = self._submit()
        self.assertEqual(known.status_code, unknown.status_code)
        pages = [
            self.url_open(answer.headers["Location"]).text
            for answer in (unknown, known)
        ]
        for page in pages:
            self.assertIn("With the link your address is confirmed", page)
            self.assertNotIn("Erika K.", page)
        booking = self._get_bookings().sorted("id")[-1]
        typed = booking.partner_id
        self.assertNotEqual(typed, user.partner_id)
        self._use_link(self._get_link(booking))
        self.assertEqual(booking.partner_id, user.partner_id)
        self.assertEqual(user.partner_id.name, "Erika K.")
        self.assertEqual(booking._get_contact().name, "Erika Muster")
        self.assertFalse(typed.exists())
        self.assertEqual(len(self._get_users()), 1)

    def test_staff_and_closed_accounts_get_no_second_one(self):
        self._require_account()
        staff = new_test_user(self.env, "erika@example.com", groups="base.group_user")
        for is_active in (True, False):
            with self.subTest(is_active=is_active):
                staff.active = is_active
                booking = self._book().sorted("id")[-1]
                self._use_link(self._get_link(booking))
                self.assertNotEqual(booking.partner_id, staff.partner_id)
                users = self.env["res.users"].with_context(active_test=False)
                same = [("login", "=ilike", "erika@example.com")]
                self.assertEqual(users.search(same), staff)
                booking._cancel("customer")

    def test_without_the_account_nothing_is_confirmed(self):
        self._require_account()
        booking = self._book()
        path = self._get_link(booking)
        users = self.env.registry["res.users"]
        with patch.object(
            users, "_create_user_from_template", side_effect=SignupError("secret")
        ):
            answer = self._use_link(path)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("Your account could not be made at the moment", answer.text)
        self.assertNotIn("secret", answer.text)
        self.assertFalse(booking.link_email)
        self.assertEqual(self._use_link(path).status_code, 303)
        self.assertTrue(self._get_users())

import re
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.http import root
from odoo.tests import HttpCase, tagged

from ..kernel.sign_in import CODE, LINK
from .sign_in_common import EMAIL, NUMBER, SignInCommon

SIGN_IN = "/appointment/sign-in"
ASK_LINK = "/auth/customer/magic-link"
USE_LINK = "/auth/customer/verify"
ASK_CODE = "/auth/customer/code"
USE_CODE = "/auth/customer/code/verify"
CSRF = re.compile(r'name="csrf_token"\s+value="([^"]+)"')


@tagged("post_install", "-at_install")
class TestSignInPages(SignInCommon, HttpCase):
    """What a visitor's browser gets, and what it takes."""

    def setUp(self):
        super().setUp()
        self._stay_in_one_transaction()

    # ------------------------------------------------------------ browser

    def _open(self, path):
        return self.url_open(path)

    def _post(self, path, page=SIGN_IN, **form):
        """Send *form* with the token of *page*; redirects are not followed."""
        token = CSRF.search(self._open(page).text)[1]
        return self.url_open(
            path, data={"csrf_token": token, **form}, allow_redirects=False
        )

    def _get_path(self, answer):
        self.assertEqual(answer.status_code, 303, answer.text)
        return urlsplit(answer.headers["Location"])._replace(scheme="", netloc="")

    def _assert_leads(self, answer, path):
        self.assertEqual(self._get_path(answer).geturl(), path)

    def _get_uid(self):
        sid = self.opener.cookies.get("session_id")
        return root.session_store.get(sid).uid if sid else None

    def _ask_by_page(self, email=EMAIL, **form):
        answer = self._post(ASK_LINK, email=email, **form)
        self._assert_leads(answer, f"{SIGN_IN}/mail")
        row = self._get_row(LINK)
        self._run_send(row)
        return row

    def _get_link(self):
        return f"{USE_LINK}?token={self._get_mailed_token()}"

    def _use_by_page(self, link):
        return self._post(USE_LINK, link, token=link.partition("=")[2])

    def _ask_code_by_page(self, phone=NUMBER):
        answer = self._post(ASK_CODE, phone=phone)
        self._assert_leads(answer, f"{SIGN_IN}/code")
        row = self._get_row(CODE)
        self._run_send(row)
        return row

    def _try_code(self, code):
        return self._post(USE_CODE, f"{SIGN_IN}/code", code=code)

    def _get_wrong(self):
        return f"{(int(self._get_texted_code()) + 1) % 10**6:06}"

    def _sleep(self, row, **span):
        """As if *row* had been asked for earlier."""
        span = timedelta(**span)
        row.write(
            {
                "requested_at": row.requested_at - span,
                "expires_at": row.expires_at - span,
            }
        )
        self.env.flush_all()

    # ------------------------------------------------------------ by link

    def test_the_log_in_page_leads_here(self):
        page = self._open("/web/login?redirect=/my/orders").text
        self.assertRegex(page, rf'href="{SIGN_IN}\?redirect=[^"]*my[^"]*orders"')
        page = self._open("/web/login").text
        self.assertIn(f'href="{SIGN_IN}"', page)

    def test_the_page_helps_to_fill_in(self):
        page = self._open(SIGN_IN).text
        for words in ('autocomplete="email"', 'autocomplete="tel"', 'type="tel"'):
            self.assertIn(words, page)
        self.assertEqual(page.count('autofocus="autofocus"'), 1)

    def test_a_customer_signs_in_by_mail(self):
        row = self._ask_by_page("Erika.Portal@example.com")
        self.assertIn(EMAIL, self._open(f"{SIGN_IN}/mail").text)
        link = self._get_link()
        page = self._open(link)
        self.assertIn("Welcome back", page.text)
        before = self.opener.cookies.get("session_id")
        answer = self._use_by_page(link)
        self._assert_leads(answer, "/my")
        self.assertEqual(self._get_uid(), self.account.id)
        self.assertNotEqual(self.opener.cookies.get("session_id"), before)
        row.invalidate_recordset()
        self.assertTrue(row.used_at)
        self.assertEqual(self._open("/my").status_code, 200)
        self._assert_leads(
            self.url_open(f"{SIGN_IN}?redirect=/my/orders", allow_redirects=False),
            "/my/orders",
        )

    def test_programs_that_look_at_mails_spend_nothing(self):
        row = self._ask_by_page()
        link = self._get_link()
        for _time in range(3):
            self.assertEqual(self._open(link).status_code, 200)
        self.opener.head(self.base_url() + link)
        row.invalidate_recordset()
        self.assertFalse(row.used_at)
        self.assertFalse(self._get_uid())
        self._assert_leads(self._use_by_page(link), "/my")

    def test_no_page_with_a_token_is_kept_or_named_elsewhere(self):
        self._ask_by_page()
        headers = self._open(self._get_link()).headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Robots-Tag"], "noindex")

    def test_a_link_that_is_over_leads_to_a_new_one(self):
        row = self._ask_by_page()
        link = self._get_link()
        token = link.partition("=")[2]
        self._sleep(row, minutes=16)
        for answer in (
            self._open(link),
            self._post(USE_LINK, token=token),
            self._open(f"{USE_LINK}?token=forged"),
            self._open(USE_LINK),
        ):
            self.assertEqual(answer.status_code, 403)
            self.assertIn("no longer valid", answer.text)
            self.assertIn(f'action="{ASK_LINK}"', answer.text)
        self.assertFalse(self._get_uid())

    def test_a_link_works_once(self):
        self._ask_by_page()
        link = self._get_link()
        self._use_by_page(link)
        self.opener.cookies.clear()
        answer = self._post(USE_LINK, token=link.partition("=")[2])
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self._get_uid())

    def test_a_guest_becomes_a_user_and_sees_the_bookings(self):
        monday = fields.Date.today() + timedelta(days=28)
        monday -= timedelta(days=monday.weekday())
        booking = self._create_booking(f"{monday} 09:00", partner_id=self.guest.id)
        booking._confirm()
        self._ask_by_page("gustav@example.com")
        self._assert_leads(self._use_by_page(self._get_link()), "/my")
        self.env.invalidate_all()
        self.assertEqual(self._get_uid(), self.guest.user_ids.id)

    # ------------------------------------------------------------ where to

    def test_after_signing_in_the_wanted_page_opens(self):
        page = self._open(f"{SIGN_IN}?redirect=/my/orders%3Fpage%3D2").text
        self.assertIn('value="/my/orders?page=2"', page)
        self._ask_by_page(redirect="/my/orders?page=2")
        self._assert_leads(self._use_by_page(self._get_link()), "/my/orders?page=2")

    def test_no_page_elsewhere_opens(self):
        for redirect in (
            "https://evil.example/x",
            "//evil.example/x",
            "/\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "evil.example",
        ):
            with self.subTest(redirect=redirect):
                page = self.url_open(SIGN_IN, params={"redirect": redirect}).text
                self.assertNotIn("evil", page)
                self.env["appointment.rate.limit"].search([]).sudo().unlink()
                self._ask_by_page(redirect=redirect)
                self.assertFalse(self._get_row().redirect)
        self._assert_leads(self._use_by_page(self._get_link()), "/my")

    # ------------------------------------------------------------ by code

    def test_a_customer_signs_in_by_text_message(self):
        self._ask_code_by_page("0171 1234567")
        page = self._open(f"{SIGN_IN}/code").text
        for words in (
            'inputmode="numeric"',
            'autocomplete="one-time-code"',
            NUMBER,
            "one minute after",
        ):
            self.assertIn(words, page)
        left = int(re.search(r'data-seconds="(\d+)"', page)[1])
        self.assertTrue(50 <= left <= 60, left)
        self._assert_leads(self._try_code(self._get_texted_code()), "/my")
        self.assertEqual(self._get_uid(), self.account.id)

    def test_wrong_codes_say_what_to_do_and_keep_what_was_typed(self):
        self._ask_code_by_page()
        wrong = self._get_wrong()
        for words in ("4 more tries", "3 more", "2 more", "one more try", "is locked"):
            answer = self._try_code(wrong)
            self.assertEqual(answer.status_code, 403)
            self.assertIn(words, answer.text)
            self.assertIn(f'value="{wrong}"', answer.text)
        answer = self._try_code(self._get_texted_code())
        self.assertIn("is locked", answer.text)
        self.assertFalse(self._get_uid())

    def test_another_code_only_after_the_cool_down(self):
        row = self._ask_code_by_page()
        answer = self._post(ASK_CODE, f"{SIGN_IN}/code", phone=NUMBER)
        self.assertEqual(answer.status_code, 429)
        self.assertIn("Enter the code", answer.text)
        self.assertRegex(answer.text, r"Please wait \d\d seconds")
        self.assertTrue(50 <= int(answer.headers["Retry-After"]) <= 60)
        self.assertEqual(len(self.connection.sent), 1)
        self._sleep(row, seconds=61)
        old = self._get_texted_code()
        answer = self._post(ASK_CODE, f"{SIGN_IN}/code", phone=NUMBER)
        self._assert_leads(answer, f"{SIGN_IN}/code")
        self._run_send(self._get_row(CODE))
        self.assertEqual(len(self.connection.sent), 2)
        if old != self._get_texted_code():
            self.assertIn("4 more tries", self._try_code(old).text)
        self._assert_leads(self._try_code(self._get_texted_code()), "/my")

    def test_who_asks_elsewhere_in_the_cool_down_waits(self):
        self._ask_code_by_page()
        self.opener.cookies.clear()
        answer = self._post(ASK_CODE, phone="0171/1234567")
        self.assertEqual(answer.status_code, 429)
        self.assertIn('value="0171/1234567"', answer.text)

    def test_a_code_is_of_the_browser_that_asked(self):
        self._ask_code_by_page()
        self.opener.cookies.clear()
        self._assert_leads(self._post(USE_CODE, code=self._get_texted_code()), SIGN_IN)
        self.assertFalse(self._get_uid())

    def test_a_wrong_number_comes_back_with_a_sentence(self):
        answer = self._post(ASK_CODE, phone="12 34")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("whole mobile number", answer.text)
        self.assertIn('value="12 34"', answer.text)
        self.assertFalse(self._get_row())

    def test_a_wrong_address_comes_back_with_a_sentence(self):
        answer = self._post(ASK_LINK, email="erika@", redirect="/my/orders")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("whole e-mail address", answer.text)
        self.assertIn('value="erika@"', answer.text)
        self.assertIn('value="/my/orders"', answer.text)
        self.assertFalse(self._get_row())

    def test_without_a_gateway_only_mail_is_offered(self):
        self.gateway.active = False
        page = self._open(SIGN_IN).text
        self.assertNotIn("tel", re.findall(r'type="(\w+)"', page))
        self.assertEqual(self._post(ASK_CODE, phone=NUMBER).status_code, 503)

    # ------------------------------------------------------------ same for all

    def _strip(self, answer, typed):
        """What of *answer* could tell one visitor from another."""
        volatile = r'[0-9a-f]{40}o\d*|data-seconds="\d+"'
        text = re.sub(volatile, "", answer.text.replace(typed, "?"))
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("Date", "Set-Cookie", "Content-Length")
        }
        return answer.status_code, headers, text

    def _ask_anew(self, path, follow, **form):
        self.opener.cookies.clear()
        sent = self._post(path, **form)
        typed = next(iter(form.values()))
        return self._strip(sent, typed), self._strip(self._open(follow), typed)

    def test_the_answer_is_the_same_for_everybody_by_mail(self):
        self._create_account("staff", "staff@example.com", groups="base.group_user")
        follow = f"{SIGN_IN}/mail"
        known = self._ask_anew(ASK_LINK, follow, email=EMAIL)
        for email in ("nobody@example.com", "staff@example.com"):
            with self.subTest(email=email):
                self.assertEqual(self._ask_anew(ASK_LINK, follow, email=email), known)

    def test_the_answer_is_the_same_for_everybody_by_code(self):
        unknown = "+4915199999999"
        shared = "+4915112345678"
        for login in ("double_1", "double_2"):
            self._create_account(login, f"{login}@example.com", shared)
        answers = []
        for phone in (NUMBER, unknown, shared):
            asked = self._ask_anew(ASK_CODE, f"{SIGN_IN}/code", phone=phone)
            self._run_send(self._get_row(CODE))
            row = self._get_row(CODE)
            wrong = "000000" if not row._has_code("000000") else "000001"
            tried = [self._strip(self._try_code(wrong), phone) for _try in range(6)]
            again = self._post(ASK_CODE, f"{SIGN_IN}/code", phone=phone)
            self.assertEqual(again.status_code, 429)
            answers.append((asked, tried))
        self.assertEqual(len(self.connection.sent), 1)
        self.assertEqual(answers[1], answers[0])
        self.assertEqual(answers[2], answers[0])

    # ------------------------------------------------------------ guards

    def test_forms_of_others_are_refused_and_lose_nothing(self):
        self._ask_by_page()
        token = self._get_mailed_token()
        row = self._ask_code_by_page()
        code = self._get_texted_code()
        cases = {
            ASK_LINK: {"email": "other@example.com"},
            ASK_CODE: {"phone": "+4915199999999"},
            USE_LINK: {"token": token},
            USE_CODE: {"code": code},
        }
        before = self.secrets.search_count([])
        for path, form in cases.items():
            for wrong in ({}, {"csrf_token": "forged"}):
                with self.subTest(path=path, wrong=wrong):
                    answer = self.url_open(
                        path, data={**form, **wrong}, allow_redirects=False
                    )
                    self.assertEqual(answer.status_code, 400)
                    self.assertIn("open for too long", answer.text)
                    self.assertIn(next(iter(form.values())), answer.text)
        self.assertEqual(self.secrets.search_count([]), before)
        self.assertFalse(self._get_uid())
        row.invalidate_recordset()
        self.assertFalse(row.tries)
        self._assert_leads(self._try_code(code), "/my")

    def test_one_address_cannot_ask_or_try_without_end(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("appointment.rate_limit.login_ask", "1")
        self._ask_code_by_page()
        answer = self._post(ASK_LINK, email="typed@example.com")
        self.assertEqual(answer.status_code, 429)
        self.assertIn('value="typed@example.com"', answer.text)
        self.assertIn("too often", answer.text)
        self.assertGreater(int(answer.headers["Retry-After"]), 0)
        parameters.set_param("appointment.rate_limit.login_try", "1")
        self._try_code(self._get_wrong())
        answer = self._try_code(self._get_texted_code())
        self.assertEqual(answer.status_code, 429)
        self.assertFalse(self._get_uid())

    def test_pages_in_the_middle_lead_to_the_beginning(self):
        for page in (f"{SIGN_IN}/mail", f"{SIGN_IN}/code"):
            answer = self.url_open(page, allow_redirects=False)
            self._assert_leads(answer, SIGN_IN)

    def test_the_password_form_takes_neither_link_nor_code(self):
        self._ask_by_page()
        token = self._get_mailed_token()
        for kind in ("appointment_link", "appointment_code"):
            answer = self._post(
                "/web/login",
                "/web/login",
                type=kind,
                login=self.account.login,
                password=token,
                token=token,
            )
            self.assertEqual(answer.status_code, 200)
            self.assertFalse(self._get_uid())

    def test_a_second_factor_is_asked_for(self):
        if "totp_secret" not in self.account._fields:
            self.skipTest("Two-factor authentication is not installed.")
        self.account.sudo().totp_secret = "JBSWY3DPEHPK3PXP"
        self.env.flush_all()
        self._ask_by_page(redirect="/my/orders")
        path = self._get_path(self._use_by_page(self._get_link()))
        self.assertEqual(path.path, "/web/login/totp")
        self.assertIn("orders", path.query)
        self.assertFalse(self._get_uid())

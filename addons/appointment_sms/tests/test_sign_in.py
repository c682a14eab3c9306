import os
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessDenied, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.appointment_core.exceptions import TooManyRequests

from ..gateways.base import AccountRefused, MessageRefused, NotSent, PerhapsSent
from ..kernel.sign_in import BY_CODE, BY_LINK, CODE, LINK, MAX_TRIES
from ..usecases.appointment_login import OutOfOrder, SignInRefused, TooSoon
from .sign_in_common import EMAIL, NUMBER, SignInCommon

NOW = datetime(2027, 1, 4, 6, 0)
USERS_LOG = "odoo.addons.base.models.res_users"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSignIn(SignInCommon):
    """Who gets a link or a code, and what each is good for."""

    def setUp(self):
        super().setUp()
        self._forget_limits()
        self._stay_in_one_transaction()

    def _log_in(self, **credential):
        with mute_logger(USERS_LOG), self.enter_registry_test_mode():
            return self.env["res.users"]._login(credential, {})

    def _use_link(self, token):
        return self._log_in(type=BY_LINK, token=token)

    def _use_code(self, row, code):
        return self._log_in(type=BY_CODE, code_id=row.id, code=code)

    def _assert_refused(self, words, step, *args):
        with self.assertRaisesRegex(AccessDenied, words):
            step(*args)

    # ------------------------------------------------------------ link

    def test_a_customer_signs_in_by_a_link(self):
        row = self._ask_link(" Erika.Portal@Example.com ", "/my/orders")
        self._run_send(row)
        mail = self.mails[-1]
        self.assertEqual(mail["To"], EMAIL)
        self.assertIn("Your link to sign in", mail["Subject"])
        answer = self._use_link(self._get_mailed_token())
        self.assertEqual(answer["uid"], self.account.id)
        self.assertEqual(answer["mfa"], "default")

    def test_a_link_works_once(self):
        self._run_send(self._ask_link())
        token = self._get_mailed_token()
        self._use_link(token)
        self._assert_refused("ask for a new one", self._use_link, token)

    def test_a_link_works_for_15_minutes(self):
        self._run_send(self._ask_link())
        token = self._get_mailed_token()
        with freeze_time(NOW + timedelta(minutes=15)):
            self._assert_refused("15 minutes", self._use_link, token)
        with freeze_time(NOW + timedelta(minutes=14, seconds=59)):
            self.assertTrue(self._use_link(token))

    def test_a_forged_link_is_refused(self):
        row = self._ask_link()
        hashes = [row.sudo().secret_hash, row.recipient_hash]
        for token in ("", None, 7, [], "x", "ä", "\x00", *hashes):
            with self.subTest(token=token):
                self._assert_refused("no longer valid", self._use_link, token)

    def test_nothing_of_a_link_is_kept(self):
        row = self._ask_link()
        job = self._find_jobs(f"appointment.login.secret,{row.id}")
        asked = self._dump("appointment_login_secret", "queue_job", "mail_mail")
        before = self._count_mails()
        self._run_send(row)
        token = self._get_mailed_token()
        self.assertEqual(self._count_mails(), before)
        self.assertEqual(job.state, "done")
        kept = self._dump(
            "appointment_login_secret", "queue_job", "mail_mail", "mail_message"
        )
        for dump in (asked, kept):
            self.assertNotIn(token, dump)
        self.assertNotIn(EMAIL, self._dump("appointment_login_secret", "queue_job"))
        self.assertFalse(row.sudo().secret)

    def _count_mails(self):
        models = ("mail.mail", "mail.message")
        return [self.env[model].search_count([]) for model in models]

    def _dump(self, *tables):
        self.env.flush_all()
        texts = []
        for table in tables:
            self.env.cr.execute(
                SQL("SELECT to_json(t)::text FROM %s t", SQL.identifier(table))
            )
            texts += [row[0] for row in self.env.cr.fetchall()]
        return "\n".join(texts)

    def test_a_dead_mail_server_is_tried_again_with_the_same_link(self):
        row = self._ask_link()
        dead = ConnectionRefusedError("no server")
        with self._break("ir.mail_server", "_connect__", dead):
            job = self._run_send(row)
        self.assertEqual((job.state, job.retry), ("pending", 1))
        self.assertFalse(row.sent_at)
        self._run_job(job)
        self.assertEqual(job.state, "done")
        self.assertTrue(self._use_link(self._get_mailed_token()))

    def _break(self, model, method, error):
        def fail(*_args, **_kwargs):
            raise error

        return patch.object(self.registry[model], method, fail)

    def test_who_signs_in_voids_the_other_links(self):
        self._run_send(self._ask_link())
        first = self._get_mailed_token()
        self._run_send(self._ask_link())
        self._use_link(self._get_mailed_token())
        self._assert_refused("no longer valid", self._use_link, first)

    # ------------------------------------------------------------ whose it is

    def test_nobody_else_gets_a_mail(self):
        self._create_account("staff", "staff@example.com", groups="base.group_user")
        double = "double@example.com"
        self._create_account("double_1", double)
        self._create_account("double_2", double)
        archived = self._create_account("gone", "gone@example.com")
        archived.active = False
        for email in (
            "unknown@example.com",
            "staff@example.com",
            double,
            "gone@example.com",
            "gustav@example.com",  # a contact without a booking
        ):
            with self.subTest(email=email):
                job = self._run_send(self._ask_link(email))
                self.assertEqual(job.state, "done")
                self.assertFalse(self.mails)
                self.assertFalse(self._get_row().sudo().secret)

    def test_who_became_staff_meanwhile_is_not_signed_in(self):
        self._run_send(self._ask_link())
        self.account.write({"group_ids": [(6, 0, self.env.ref("base.group_user").ids)]})
        self._assert_refused("", self._use_link, self._get_mailed_token())

    def test_a_guest_with_a_booking_becomes_a_user(self):
        booking = self._create_guest_booking()
        before = self.guest.read(["name", "email", "phone", "lang"])
        self._run_send(self._ask_link("gustav@example.com"))
        self.assertFalse(self.guest.user_ids)
        answer = self._use_link(self._get_mailed_token())
        user = self.guest.user_ids
        self.assertEqual(answer["uid"], user.id)
        self.assertEqual(user.login, "gustav@example.com")
        self.assertTrue(user.share)
        self.assertTrue(user._is_portal())
        self.assertEqual(booking.partner_id, user.partner_id)
        self.assertEqual(self.guest.read(["name", "email", "phone", "lang"]), before)
        self.assertEqual(len(self.mails), 1, "No invitation on top.")
        self._run_send(self._ask_link("gustav@example.com"))
        again = self._use_link(self._get_mailed_token())
        self.assertEqual(again["uid"], user.id)

    def test_a_guest_is_never_taken_for_somebody_else(self):
        self._create_guest_booking()
        cases = {
            "a second contact with bookings": lambda: self._create_guest_booking(
                self.guest.copy({"email": "gustav@example.com"})
            ),
            "a login of somebody else": lambda: self._create_account(
                "gustav@example.com", "other@example.com"
            ),
            "an account that was closed": lambda: self._create_account(
                "old", "gustav@example.com"
            ).write({"active": False}),
            "an archived contact": lambda: self.guest.write({"active": False}),
        }
        for name, prepare in cases.items():
            with self.subTest(case=name), suppress(ZeroDivisionError):
                with self.env.cr.savepoint():
                    prepare()
                    self._run_send(self._ask_link("gustav@example.com"))
                    self.assertFalse(self.mails)
                    raise ZeroDivisionError
        self._run_send(self._ask_link("gustav@example.com"))
        self.assertTrue(self.mails)

    def test_an_address_typed_for_one_booking_is_not_the_contacts_own(self):
        booking = self._create_guest_booking()
        booking.contact_email = "thief@example.com"
        self._run_send(self._ask_link("thief@example.com"))
        self.assertFalse(self.mails)

    def test_no_code_for_guests_staff_and_shared_numbers(self):
        self._create_guest_booking()
        self._create_account(
            "staff", "s@example.com", "+4917155555555", "base.group_user"
        )
        for login in ("double_1", "double_2"):
            self._create_account(login, f"{login}@example.com", "+4915112345678")
        for phone in (
            "+4923021111",
            "+4917155555555",
            "+4915112345678",
            "+4915199999999",
        ):
            with self.subTest(phone=phone):
                job = self._run_send(self._ask_code(phone))
                self.assertEqual(job.state, "done")
                self.assertFalse(self.connection.sent)

    # ------------------------------------------------------------ code

    def test_a_customer_signs_in_by_a_code(self):
        row = self._ask_code("0171 1234567")
        self._run_send(row)
        sms = self.connection.sent[-1]
        self.assertEqual(sms.to, NUMBER)
        code = self._get_texted_code()
        domain = self.env.company.get_base_url().split("//")[1].partition(":")[0]
        self.assertEqual(sms.text.splitlines()[-1], f"@{domain} #{code}")
        self.assertLessEqual(len(sms.text), 160)
        spaced = f" {code[:3]} {code[3:]} "
        self.assertEqual(self._use_code(row, spaced)["uid"], self.account.id)
        self._assert_refused("no longer valid", self._use_code, row, code)

    def test_nothing_of_a_code_is_kept(self):
        row = self._ask_code()
        self._run_send(row)
        code = self._get_texted_code()
        self.assertFalse(row.sudo().secret)
        self.assertRegex(row.sudo().secret_hash, r"^[0-9a-f]{64}$")
        job = self._find_jobs(f"appointment.login.secret,{row.id}")
        job_text = self._dump("queue_job")
        self.assertIn(job.uuid, job_text)
        self.assertNotIn(f'"{code}"', job_text)
        for text in (f"{code} is your code", NUMBER):
            self.assertNotIn(text, job_text)

    def test_a_code_is_locked_after_five_wrong_tries(self):
        row = self._ask_code()
        self._run_send(row)
        code = self._get_texted_code()
        wrong = f"{(int(code) + 1) % 10**6:06}"
        words = ["4 more tries", "3 more", "2 more", "one more try", "locked"]
        for sentence in words:
            self._assert_refused(sentence, self._use_code, row, wrong)
        self._assert_refused("locked", self._use_code, row, code)
        self.assertEqual(row.tries, MAX_TRIES)
        self.assertFalse(row.used_at)

    def test_the_fifth_try_may_be_right(self):
        row = self._ask_code()
        self._run_send(row)
        code = self._get_texted_code()
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for _try in range(4):
            self._assert_refused("", self._use_code, row, wrong)
        self.assertTrue(self._use_code(row, code))

    def test_what_is_no_code_costs_no_try(self):
        row = self._ask_code()
        for typed in ("", "12", "abcdef", "12345678901", "１２３４５６", None, ["1"]):
            with self.subTest(typed=typed):
                self._assert_refused("six digits", self._use_code, row, typed)
        self.assertFalse(row.tries)

    def test_a_code_works_for_10_minutes(self):
        row = self._ask_code()
        self._run_send(row)
        with freeze_time(NOW + timedelta(minutes=10)):
            self._assert_refused(
                "10 minutes only", self._use_code, row, self._get_texted_code()
            )

    def test_another_code_only_after_the_cool_down(self):
        row = self._ask_code()
        self._run_send(row)
        for seconds, left in ((0, 60), (17, 43), (59, 1)):
            with freeze_time(NOW + timedelta(seconds=seconds)):
                with self.assertRaisesRegex(TooSoon, f"wait {left} seconds") as soon:
                    self._ask_code()
                self.assertEqual(soon.exception.retry_after, left)
                self.assertEqual(row._get_seconds_left(), left)
        with freeze_time(NOW + timedelta(seconds=60)):
            self.assertNotEqual(self._ask_code(), row)

    def test_a_new_code_voids_the_one_before(self):
        first = self._ask_code()
        self._run_send(first)
        old = self._get_texted_code()
        with freeze_time(NOW + timedelta(seconds=61)):
            second = self._ask_code()
            self._run_send(second)
            new = self._get_texted_code()
            self._assert_refused("newest one", self._use_code, first, old)
            self.assertTrue(self._use_code(second, new))

    def test_a_code_is_good_for_its_own_number_only(self):
        other = self._create_account("olga", "olga@example.com", "+4915112345678")
        mine = self._ask_code("+4915112345678")
        theirs = self._ask_code(NUMBER)
        self._run_send(mine)
        code = self._get_texted_code()
        if not theirs._has_code(code):
            self._assert_refused("not the code", self._use_code, theirs, code)
        self.assertEqual(self._use_code(mine, code)["uid"], other.id)

    def test_a_link_is_no_code(self):
        self._assert_refused("", self._use_code, self._ask_link(), "123456")

    def test_a_number_that_is_wrong_is_told_at_once(self):
        for phone in ("", "12", "abc", "+49", "0" * 300, None, "+1 555"):
            with self.subTest(phone=phone), self.assertRaises(SignInRefused) as refused:
                self.login._request_code(phone)
            self.assertEqual(refused.exception.field, "phone")
        self.assertFalse(self._get_row())

    def test_an_address_that_is_wrong_is_told_at_once(self):
        for email in ("", "erika", "a@b", "a@b.c, d@e.f", "x" * 300, None, "a b@c.de"):
            with self.subTest(email=email), self.assertRaises(SignInRefused) as refused:
                self.login._request_link(email)
            self.assertEqual(refused.exception.field, "email")
        self.assertFalse(self._get_row())

    # ------------------------------------------------------------ same for all

    def test_asking_is_the_same_work_for_who_is_not_known(self):
        """Number and order of statements: time cannot tell who is a customer."""
        for ask, known, unknown in (
            (self._ask_link, EMAIL, "nobody@example.com"),
            (self._ask_code, NUMBER, "+4915199999999"),
        ):
            with self.subTest(known=known):
                ask(unknown.replace("9999", "9998"))  # caches are warm
                work = self._count_work(ask, known)
                self.assertEqual(self._count_work(ask, unknown), work)

    def _count_work(self, ask, recipient):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        ask(recipient)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_without_keys_for_secrets_it_says_what_to_do(self):
        logger = "odoo.addons.appointment_sms.usecases.appointment_login"
        with (
            patch.dict(os.environ, {"APPOINTMENT_SECRET_KEYS": ""}),
            self.assertLogs(logger, "ERROR"),
            self.assertRaisesRegex(OutOfOrder, "with your password"),
        ):
            self._ask_link()

    def test_without_a_gateway_no_code_is_promised(self):
        self.gateway.active = False
        with self.assertRaisesRegex(OutOfOrder, "with your password"):
            self._ask_code()
        self.assertFalse(self.login._can_send_codes())

    # ------------------------------------------------------------ limits

    def test_links_and_codes_are_limited(self):
        for number in range(5):
            self._ask_link()
            with freeze_time(NOW + timedelta(minutes=number)):
                self._ask_code()
        with self.assertRaises(TooManyRequests):
            self._ask_link()
        with (
            freeze_time(NOW + timedelta(minutes=6)),
            self.assertRaises(TooManyRequests),
        ):
            self._ask_code()
        self._ask_link("somebody@example.com")
        self._ask_code("+4915112345678")

    # ------------------------------------------------------------ gateway

    def test_what_the_gateway_says_decides_about_the_job(self):
        cases = {
            NotSent("busy"): "pending",
            AccountRefused("credentials"): "done",
            UserError("The token is missing."): "done",
            MessageRefused("opted_out"): "done",
            PerhapsSent("no_answer"): "done",
        }
        for number, (error, state) in enumerate(cases.items()):
            with self.subTest(error=error):
                with freeze_time(NOW + timedelta(minutes=2 * number)):
                    self.connection.error = error
                    row = self._ask_code()
                    self.assertEqual(self._run_send(row).state, state)
                    self.assertFalse(row.sent_at)

    def test_what_only_a_person_can_mend_is_told(self):
        cases = {
            AccountRefused("credentials"): "credentials",
            UserError("The token is missing."): "settings",
        }
        for number, (error, trouble) in enumerate(cases.items()):
            with freeze_time(NOW + timedelta(minutes=2 * number)):
                self.connection.error = error
                self._run_send(self._ask_code())
                self.assertEqual(self.gateway.trouble, trouble)
        self.connection.error = None
        with freeze_time(NOW + timedelta(minutes=9)):
            self._run_send(self._ask_code())
        self.assertEqual(self.gateway.state, "ok")

    def test_a_gateway_that_only_logs_comes_last(self):
        self.gateway.sequence = 1
        self.assertEqual(self.login._find_gateway(), self.gateway)
        sending = self.gateway.copy({"kind": "easysms", "sequence": 9})
        self.assertEqual(self.login._find_gateway(), sending)

    def test_a_gateway_of_twilio_checks_codes_itself(self):
        self.assertFalse(self.login._can_verify())
        self.gateway.write({"kind": "twilio", "twilio_verify_sid": "VA" + "0" * 32})
        self.assertTrue(self.login._can_verify())

    def test_a_code_that_was_not_sent_is_sent_by_the_next_try(self):
        row = self._ask_code()
        self.connection.error = NotSent("busy")
        job = self._run_send(row)
        self.connection.error = None
        self._run_job(job)
        self.assertTrue(self._use_code(row, self._get_texted_code()))
        self._run_job(job)
        self.assertEqual(len(self.connection.sent), 1)

    def test_a_code_too_old_is_not_sent(self):
        row = self._ask_code()
        with freeze_time(NOW + timedelta(minutes=11)):
            self._run_send(row)
        self.assertFalse(self.connection.sent)
        self.assertFalse(row.sudo().secret)

    def test_a_service_of_the_gateway_makes_and_checks_codes(self):
        service = self._let_the_service_check()
        row = self._ask_code()
        self.assertFalse(row.sudo().secret_hash)
        self._run_send(row)
        self.assertEqual(service.started, [(NUMBER, "en")])
        self.assertFalse(self.connection.sent)
        self._assert_refused("4 more tries", self._use_code, row, "0815")
        self.assertEqual(self._use_code(row, "4711")["uid"], self.account.id)
        self._assert_refused("no longer valid", self._use_code, row, "4711")

    def test_a_service_is_asked_alike_for_who_is_not_known(self):
        service = self._let_the_service_check()
        row = self._ask_code("+4915199999999")
        self._run_send(row)
        self.assertFalse(service.started)
        self._assert_refused("4 more tries", self._use_code, row, "0815")
        self.assertEqual(service.checked, [("+4915199999999", "0815")])
        self._assert_refused("", self._use_code, row, "4711")

    def test_a_service_that_is_down_says_what_to_do(self):
        service = self._let_the_service_check()
        row = self._ask_code()
        service.error = "unreachable"
        with mute_logger(
            "odoo.addons.appointment_sms.usecases.appointment_login_codes"
        ):
            self._assert_refused("mail you a link", self._use_code, row, "4711")
        self.assertFalse(row.used_at)

    # ------------------------------------------------------------ other doors

    def test_no_form_and_no_call_brings_a_proof_along(self):
        for kind in (BY_LINK, BY_CODE):
            for proof in (None, True, self.account.id, self.account.login):
                with self.subTest(kind=kind, proof=proof):
                    self._assert_refused(
                        "",
                        self.account.with_user(self.account)._check_credentials,
                        {"type": kind, "login": EMAIL, "redeemed_for": proof},
                        {},
                    )
            self._assert_refused(
                "",
                lambda kind=kind: self._log_in(
                    type=kind, login=self.account.login, password="x"
                ),
            )

    def test_passwords_work_as_before(self):
        answer = self._log_in(
            type="password", login="erika_portal", password="erika_portal"
        )
        self.assertEqual(answer["auth_method"], "password")

    # ------------------------------------------------------------ cleaning

    def test_old_rows_are_removed(self):
        row = self._ask_link()
        with freeze_time(NOW + timedelta(days=1)):
            self.secrets._gc_secrets()
            self.assertTrue(row.exists())
        with freeze_time(NOW + timedelta(days=1, minutes=16)):
            self.secrets._gc_secrets()
        self.assertFalse(row.exists())


@tagged("post_install", "-at_install")
class TestSignInAtOnce(SignInCommon):
    """Tries on connections of their own; what is committed is removed again."""

    def setUp(self):
        super().setUp()
        self._forget_limits()
        # A queue that runs beside the tests takes up what is committed.
        secrets_class = self.registry["appointment.login.secret"]
        self.patch(secrets_class, "_enqueue", lambda _self: None)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
            user = new_test_user(
                env, "race", "base.group_portal", email="r@example.com"
            )
            user.partner_id.phone = "+4915712345678"
            self.user_id = user.id
            secrets = env["appointment.login.secret"]
            self.code_id = secrets._issue(CODE, "+4915712345678").id
            self.code = secrets.browse(self.code_id).secret
            link = secrets._issue(LINK, "r@example.com")
            self.token = link.secret
            self.row_ids = [self.code_id, link.id]
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["appointment.login.secret"].browse(self.row_ids).unlink()
            user = env["res.users"].browse(self.user_id)
            partner = user.partner_id
            user.unlink()
            partner.unlink()

    def _try(self, credential, is_kept=True):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["appointment.placing"]._begin()
            try:
                return env["res.users"]._login(dict(credential), {})
            except AccessDenied as error:
                return str(error)
            finally:
                if not is_kept:
                    cr.rollback()

    def _try_at_once(self, credential, times):
        barrier = threading.Barrier(times)
        answers = []

        def work():
            barrier.wait()
            answers.append(self._try(credential))

        threads = [threading.Thread(target=work) for _number in range(times)]
        with mute_logger(USERS_LOG):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(len(answers), times)
        return [answer for answer in answers if isinstance(answer, dict)]

    def _get_code_credential(self, code=None):
        code = code or self.code
        return {"type": BY_CODE, "code_id": self.code_id, "code": code}

    def test_of_five_with_the_right_code_one_gets_in(self):
        self.assertEqual(len(self._try_at_once(self._get_code_credential(), 5)), 1)

    def test_of_eight_with_the_link_one_gets_in(self):
        credential = {"type": BY_LINK, "token": self.token}
        self.assertEqual(len(self._try_at_once(credential, 8)), 1)

    def test_many_wrong_codes_at_once_are_five_tries(self):
        wrong = f"{(int(self.code) + 1) % 10**6:06}"
        self.assertFalse(self._try_at_once(self._get_code_credential(wrong), 12))
        self.assertIn("locked", self._try(self._get_code_credential()))
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT tries FROM appointment_login_secret WHERE id = %s",
                [self.code_id],
            )
            self.assertEqual(cr.fetchone()[0], MAX_TRIES)

    def test_a_lockout_outlives_a_rollback(self):
        wrong = f"{(int(self.code) + 1) % 10**6:06}"
        for _try in range(MAX_TRIES):
            self._try(self._get_code_credential(wrong), is_kept=False)
        self.assertIn("locked", self._try(self._get_code_credential()))

    def test_what_was_rolled_back_has_spent_nothing(self):
        answer = self._try(self._get_code_credential(), is_kept=False)
        self.assertEqual(answer["uid"], self.user_id)
        self.assertIsInstance(self._try(self._get_code_credential()), dict)

import re

from odoo.tests import new_test_user

from odoo.addons.appointment_core.tests.jobs_common import JobsCommon

from ..gateways.base import GatewayError
from ..kernel.sign_in import CODE, LINK

NUMBER = "+491711234567"
EMAIL = "erika.portal@example.com"
TOKEN = re.compile(r"/auth/customer/verify\?token=([\w-]+)")


class FakeConnection:
    """Keeps what was sent; *error* is raised instead."""

    def __init__(self):
        self.sent = []
        self.error = None

    def send(self, sms):
        if self.error:
            raise self.error
        self.sent.append(sms)


class FakeService:
    """Makes and checks codes itself, as Twilio Verify does."""

    def __init__(self):
        self.started = []
        self.checked = []
        self.code = "4711"
        self.error = None

    def start_verification(self, to, locale=""):
        self.started.append((to, locale))

    def check_verification(self, to, code):
        self.checked.append((to, code))
        if self.error:
            raise GatewayError(self.error)
        self.state = "approved" if code == self.code else "pending"
        return self


class SignInCommon(JobsCommon):
    """A customer with an account, a guest with a booking, and a gateway that keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._create_account("erika_portal", EMAIL, NUMBER)
        cls.guest = cls.env["res.partner"].create(
            {
                "name": "Gustav Gast",
                "email": "Gustav@Example.com",
                "phone": "+4923021111",
                "lang": "en_US",
            }
        )
        gateways = cls.env["appointment.gateway"]
        gateways.search([("company_id", "=", cls.env.company.id)]).active = False
        cls.gateway = gateways.create({"name": "Test", "kind": "log"})
        cls.secrets = cls.env["appointment.login.secret"]
        cls.login = cls.env["appointment.login"]

    def setUp(self):
        super().setUp()
        self.connection = FakeConnection()
        self.mails = []
        gateway = self.registry["appointment.gateway"]
        self.patch(gateway, "_connect", lambda _self: self.connection)
        mail_server = self.registry["ir.mail_server"]
        self.patch(mail_server, "_disable_send", lambda _self: False)
        self.patch(mail_server, "_connect__", lambda _self, **_options: None)
        self.patch(
            mail_server,
            "send_email",
            lambda _self, message, **_options: self.mails.append(message) or "id",
        )

    def _stay_in_one_transaction(self):
        """What the test has written is seen by all; nothing is committed."""
        self.patch(self.registry["appointment.placing"], "_begin", lambda _self: None)

    def _let_the_service_check(self):
        """As if the gateway had a service for codes, such as Twilio Verify."""
        service = FakeService()
        gateway = self.registry["appointment.gateway"]
        self.patch(gateway, "_can_verify", lambda _self: True)
        self.patch(gateway, "_connect_verify", lambda _self: service)
        return service

    # ------------------------------------------------------------ builders

    @classmethod
    def _create_account(cls, login, email, phone=False, groups="base.group_portal"):
        user = new_test_user(cls.env, login, groups, email=email)
        user.partner_id.write({"phone": phone, "country_id": cls.env.ref("base.de").id})
        return user

    def _create_guest_booking(self, partner=None):
        start = "2027-01-05 11:00" if partner else "2027-01-05 09:00"
        booking = self._create_booking(start, partner_id=(partner or self.guest).id)
        booking._confirm()
        return booking

    def _forget_limits(self):
        self.addCleanup(self._delete_counts)
        self._delete_counts()

    def _delete_counts(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM appointment_rate_limit WHERE scope LIKE 'login%'")

    # ------------------------------------------------------------ sending

    def _get_row(self, kind=None):
        """The latest row, of *kind*."""
        domain = [("kind", "=", kind)] if kind else []
        return self.secrets.search(domain, limit=1)

    def _run_send(self, row=None):
        """Run the job that sends the latest secret, as the queue does."""
        row = row or self._get_row()
        job = self._find_jobs(f"appointment.login.secret,{row.id}")[:1]
        self.assertTrue(job)
        self._run_job(job)
        self.env.invalidate_all()
        return job

    def _get_mailed_token(self):
        part = self.mails[-1].get_body(("html",))
        return TOKEN.search(part.get_content())[1]

    def _get_texted_code(self):
        return re.match(r"\d{6}", self.connection.sent[-1].text)[0]

    def _ask_link(self, email=EMAIL, redirect=""):
        self.login._request_link(email, redirect)
        return self._get_row(LINK)

    def _ask_code(self, phone=NUMBER):
        self.login._request_code(phone)
        return self._get_row(CODE)

from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.queue_job.exception import RetryableJobError

from ..gateways import base
from ..models.appointment_message_sending import TOGETHER
from .common import NOW, MessagesCommon


class Service(base.Gateway):
    """Takes all but what *errors* has; *calls* is what it was asked."""

    at_once = 4

    def __init__(self):
        self.calls = []
        self.errors = {}

    def send(self, sms):
        self.calls.append(("send", sms.key))
        if sms.key in self.errors:
            raise self.errors[sms.key]
        return base.Receipt(f"sid {sms.key}", "sending")

    def find(self, sms):
        self.calls.append(("find", sms.key))

    def fetch(self, provider_id):
        raise NotImplementedError

    def get_balance(self):
        raise NotImplementedError


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestTogether(MessagesCommon):
    """Text messages that share a job: one's trouble is not the others'."""

    def setUp(self):
        super().setUp()
        self.service = Service()
        gateways = type(self.env["appointment.gateway"])
        messages = type(self.env["appointment.message"])
        self.startPatcher(
            patch.object(gateways, "_connect", lambda _gateway: self.service)
        )
        self.startPatcher(patch.object(messages, "_commit"))
        self.messages = self._write(3)
        self.first, self.second, self.third = self.messages

    def _write(self, count):
        return self.env["appointment.message"].create(
            [
                {
                    "store_id": self.store.id,
                    "event": "written",
                    "channel": "sms",
                    "recipient": f"+49151{10000000 + number}",
                    "body": "See you!",
                    "key": f"test,together,{number}",
                }
                for number in range(count)
            ]
        )

    def _fail(self):
        """A try that ends in another one; what was noted before stays noted."""
        try:
            self.messages._send()
        except RetryableJobError:
            return
        self.fail("The job would not be tried again.")

    def _find_jobs_of(self, messages):
        jobs = self.env["queue.job"].search([("method_name", "=", "_send")])
        return jobs.filtered(lambda job: set(job.records.ids) & set(messages.ids))

    def test_each_goes_out_once(self):
        self.messages._send()
        self.assertEqual(set(self.messages.mapped("state")), {"sending"})
        self.messages._send()
        self.assertEqual(
            sorted(self.service.calls), [("send", row.key) for row in self.messages]
        )

    def test_they_share_jobs_of_a_size(self):
        self.messages.unlink()
        messages = self._write(TOGETHER + 1)
        messages._enqueue()
        jobs = self._find_jobs_of(messages)
        self.assertEqual(sorted(len(job.records) for job in jobs), [1, TOGETHER])

    def test_what_goes_another_way_or_later_has_its_own_job(self):
        self.first.channel = "mail"
        self.second.send_at = "2027-03-01 09:00:00"
        self.messages._enqueue()
        jobs = self._find_jobs_of(self.messages)
        self.assertEqual(len(jobs), 3)
        self.assertEqual(jobs.filtered("eta").records, self.second)

    def test_a_refusal_is_of_one_only(self):
        self.service.errors[self.second.key] = base.MessageRefused("landline")
        self.messages._send()
        self.assertEqual(
            self.messages.mapped("state"), ["sending", "failed", "sending"]
        )

    def test_only_what_is_not_out_is_tried_again(self):
        """What the gateway took is neither sent nor looked for once more."""
        self.service.errors[self.first.key] = base.PerhapsSent("no_answer")
        self.service.errors[self.second.key] = base.NotSent("busy")
        self._fail()
        self.service.errors.clear()
        self.service.calls.clear()
        self.messages._send()
        self.assertEqual(
            sorted(self.service.calls),
            [
                ("find", self.first.key),
                ("send", self.first.key),
                ("send", self.second.key),
            ],
        )

    def test_when_all_tries_are_over_only_what_is_not_out_fails(self):
        self.service.errors[self.second.key] = base.NotSent("busy")
        self._fail()
        self.messages._fail_for_good(exc_message="Max. retries (5) reached: busy")
        self.assertEqual(
            self.messages.mapped("state"), ["sending", "failed", "sending"]
        )
        self.assertIn("busy", self.second.reason)

    def test_after_a_fault_of_ours_each_is_tried_alone(self):
        self.messages._fail_for_good(exc_message="division by zero")
        jobs = self._find_jobs_of(self.messages)
        self.assertEqual(len(jobs), 3)
        self.assertEqual(set(self.messages.mapped("state")), {"pending"})

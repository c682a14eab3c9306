from odoo import SUPERUSER_ID, fields

from odoo.addons.appointment_core.tests.common import NOW, AppointmentCommon

__all__ = ["NOW", "MessagesCommon"]

PHONE = "+4915112345678"


class MessagesCommon(AppointmentCommon):
    """A store that texts by the log alone, and a customer with a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway = cls.env["appointment.gateway"].create(
            {"name": "Log", "kind": "log"}
        )
        cls.store.sms_gateway_id = cls.gateway
        cls.store.partner_id.write(
            {"email": "salon@example.com", "phone": "+49 2302 123456"}
        )
        cls.customer.write(
            {"phone": "0151 12345678", "country_id": cls.env.ref("base.de").id}
        )
        # What the customer is told at which time is what these tests are about.
        cls._keep_rules()

    @classmethod
    def _keep_rules(cls, *wanted):
        """Switch on the rules ``(event, channel, hours)`` and no others."""
        rules = cls.env["appointment.notification.rule"].with_context(active_test=False)
        rules = rules.search([("store_id", "=", cls.store.id)])
        rules.active = False
        for event, channel, hours in wanted:
            rule = rules.filtered(
                lambda rule, key=(event, channel, hours): (
                    (rule.event, rule.channel, rule.hours) == key
                )
            )
            rule = rule or rules.create(
                {
                    "store_id": cls.store.id,
                    "event": event,
                    "channel": channel,
                    "hours": hours,
                }
            )
            rule.active = True
        return rules.filtered("active")

    def _get_rule(self, event, channel, hours=0):
        return (
            self.env["appointment.notification.rule"]
            .with_context(active_test=False)
            .search(
                [
                    ("store_id", "=", self.store.id),
                    ("event", "=", event),
                    ("channel", "=", channel),
                    ("hours", "=", hours),
                ]
            )
        )

    def _create_confirmed(self, start="2027-01-05 09:00", **values):
        booking = self._create_booking(start, **values)
        booking._confirm()
        return booking

    # ------------------------------------------------------------ jobs

    def _run_jobs(self):
        """Run what waits, in order, as the runner does; again for what that made."""
        self.env.flush_all()
        done = []
        # Sending commits before it asks a gateway: a cursor that may do so.
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            jobs = self.env(cr=cr, user=SUPERUSER_ID)["queue.job"]
            while waiting := self._find_jobs(jobs, done):
                for job in waiting:
                    self._run_job(job)
                done += waiting.ids
        self.env.invalidate_all()
        return self.env["queue.job"].browse(done)

    def _find_jobs(self, jobs, done):
        waiting = jobs.search(
            [
                ("state", "=", "pending"),
                ("id", "not in", done),
                ("model_name", "in", ("appointment.booking", "appointment.message")),
                ("method_name", "in", ("_send", "_send_message", "_try_mail")),
            ],
            order="id",
        )
        return waiting.filtered(
            lambda job: not job.eta or job.eta <= fields.Datetime.now()
        )

    def _run_job(self, job):
        records = job.records.with_env(job.env)
        getattr(records, job.method_name)(*job.args, **job.kwargs)
        job.write({"state": "done"})

    def _get_messages(self, booking, **values):
        domain = [("booking_id", "=", booking.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["appointment.message"].search(domain, order="id")

    def _remind(self):
        """What the clock does each minute, and the jobs that follow."""
        self._run_cron("appointment_sms.ir_cron_remind")
        self._run_jobs()

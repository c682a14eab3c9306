from odoo import api, fields, models
from odoo.tools import SQL

CHANNEL = "root.appointment"
READABLE = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")
OUR_ERRORS = "odoo.addons.appointment_"
GIVEN_UP = ".FailedJobError"


class AppointmentFailedWork(models.Model):
    """Jobs that have failed for good, in the words of those who have to act.

    A row is a failed ``queue.job`` of ours. Managers see those of their stores'
    bookings, and neither arguments nor traces of any.
    """

    _name = "appointment.failed.work"
    _description = "Failed Work"
    _auto = False
    _order = "tried_at desc, id desc"
    _rec_name = "what"
    _depends = {
        "queue.job": [
            "appointment_booking_id",
            "channel",
            "date_created",
            "date_started",
            "retry",
            "state",
        ],
        "appointment.booking": ["store_id"],
    }

    what = fields.Char(compute="_compute_words")
    reason = fields.Text(string="Why", compute="_compute_words")
    booking_id = fields.Many2one("appointment.booking", readonly=True)
    partner_id = fields.Many2one(related="booking_id.partner_id", string="Customer")
    store_id = fields.Many2one("appointment.store", readonly=True)
    created_at = fields.Datetime(string="Since", readonly=True)
    tried_at = fields.Datetime(string="Last tried", readonly=True)
    tries = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT job.id,
                   job.appointment_booking_id AS booking_id,
                   booking.store_id,
                   job.date_created AS created_at,
                   COALESCE(job.date_started, job.date_created) AS tried_at,
                   job.retry AS tries
              FROM queue_job job
         LEFT JOIN appointment_booking booking
                ON booking.id = job.appointment_booking_id
             WHERE job.state = 'failed'
               AND (job.channel = %s OR job.channel LIKE %s)
            """,
            CHANNEL,
            f"{CHANNEL}.%",
        )

    # ------------------------------------------------------------ compute

    def _compute_words(self):
        kinds = self._get_kinds()
        for work in self:
            job_sudo = self.env["queue.job"].sudo().browse(work.id)
            name = f"{job_sudo.model_name}.{job_sudo.method_name}"
            work.what = kinds.get(name) or self.env._("Other work in the background")
            work.reason = self._to_reason(job_sudo)

    # ------------------------------------------------------------ actions

    def action_try_again(self):
        """Put the work back into the queue, with all its tries."""
        self._get_jobs_sudo().requeue()
        return self._get_list_action()

    # ------------------------------------------------------------ business

    @api.model
    def _get_kinds(self):
        """``{"<model>.<method>": what the job does}``; addons add theirs."""
        return {
            "appointment.booking._settle_money": self.env._("Order, invoice or refund"),
            "appointment.booking._send_message": self.env._("Mail to the customer"),
            "appointment.booking._check_conflicts": self.env._(
                "Check whether the booking is still possible"
            ),
            "appointment.conflicts._check_span": self.env._(
                "Check which bookings are still possible"
            ),
            "appointment.conflicts._check_duration": self.env._(
                "Looking for bookings that are too short now"
            ),
            "appointment.invoicing._send": self.env._("Mail with the invoice"),
            "appointment.inbound.event._process": self.env._(
                "Event of an outside service"
            ),
            "payment.transaction._send_appointment_refund": self.env._("Refund"),
            "payment.transaction._capture": self.env._("Taking an authorised payment"),
            "payment.transaction._void": self.env._("Releasing an authorised payment"),
        }

    def _set_done_by_hand(self, reason):
        """Somebody has done the work otherwise; the booking's history says so."""
        works = self.exists()
        for work, job_sudo in zip(works, works._get_jobs_sudo(), strict=True):
            note = self.env._(
                "%(what)s was done by hand: %(reason)s", what=work.what, reason=reason
            )
            work.booking_id.message_post(body=note, subtype_xmlid="mail.mt_note")
            job_sudo._change_job_state(
                "done", result=f"{self.env.user.login}: {reason}"
            )
        return self._get_list_action()

    def _get_jobs_sudo(self):
        """The jobs, for who may see the work; none that were taken up meanwhile."""
        works = self.exists()
        works.check_access("read")
        return self.env["queue.job"].sudo().browse(works.ids)

    def _get_list_action(self):
        """The list as it is now: what was acted on is no longer in it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "appointment_core.appointment_failed_work_action"
        )
        return {**action, "target": "main"}

    def _to_reason(self, job_sudo):
        """Sentences that were written for people; never the text of other errors."""
        name, message = job_sudo.exc_name or "", job_sudo.exc_message or ""
        if name in READABLE or name.startswith(OUR_ERRORS):
            return message
        if name.endswith(GIVEN_UP):
            last = message.partition("reached: ")[2]
            return self.env._(
                "It was tried %(tries)s times and always interrupted. %(last)s",
                tries=job_sudo.retry,
                last=last if last.endswith(".") else "",
            ).strip()
        return self.env._(
            "Something unexpected happened (%(kind)s). Try again; if it fails once "
            "more, ask the platform admin.",
            kind=name.rpartition(".")[2] or "?",
        )

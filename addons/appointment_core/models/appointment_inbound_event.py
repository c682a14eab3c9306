import json
import logging
import traceback
from datetime import timedelta

import psycopg2.errors

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

from odoo.addons.queue_job.exception import RetryableJobError

from ..retrying import TEMPORARY, retried
from .appointment_store_rights import ADMIN_GROUP

_logger = logging.getLogger(__name__)

CHANNEL = "root.appointment"
KEEP_DAYS = 30
PARAMETER = "appointment.inbound_event.keep_days"
BATCH = 10_000
TO_RETRY = (RetryableJobError, *TEMPORARY, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)


class AppointmentInboundEvent(models.Model):
    """What an outside service told us: stored first, worked off by a job.

    A route checks the signature, calls ``_receive`` and answers. An event comes once,
    however often it is sent; what failed keeps its reason and can be replayed.
    """

    _name = "appointment.inbound.event"
    _description = "Received Event"
    _order = "id desc"
    _rec_name = "external_id"

    provider = fields.Char(required=True, readonly=True, index=True)
    external_id = fields.Char(string="Number at the provider", required=True)
    payload = fields.Json(string="Content as stored", readonly=True)
    payload_text = fields.Text(string="Content", compute="_compute_payload_text")
    received_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    done_at = fields.Datetime(readonly=True, index="btree_not_null")
    state = fields.Selection(
        [("received", "Received"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="received",
        index=True,
    )
    attempts = fields.Integer(readonly=True)
    error = fields.Text(string="Why it failed", readonly=True)

    _event_once = models.UniqueIndex("(provider, external_id)")

    # ------------------------------------------------------------ compute

    @api.depends("payload")
    def _compute_payload_text(self):
        for event in self:
            event.payload_text = json.dumps(
                event.payload, indent=2, ensure_ascii=False, sort_keys=True
            )

    # ------------------------------------------------------------ actions

    def action_replay(self):
        """Work off once more what has failed, or was done."""
        self.check_access("read")
        if not self.env.user.has_group(ADMIN_GROUP):
            raise AccessError(
                self.env._("Only the platform admin replays received events.")
            )
        events_sudo = self.sudo().filtered(lambda event: event.state != "received")
        events_sudo.write({"state": "received", "error": False, "done_at": False})
        events_sudo._enqueue()

    # ------------------------------------------------------------ business

    @api.model
    def _receive(self, provider, external_id, payload):
        """Store an event and have a job work it off, after commit.

        :param str provider: a name of :meth:`_get_handlers`
        :param str external_id: the provider's own id of the event
        :param payload: JSON values, without signatures and access tokens
        :return: the new event; none when it is known already, which is no error
        """
        events = self.with_user(SUPERUSER_ID)
        values = {"provider": provider, "external_id": str(external_id)}
        if events.search_count([(key, "=", values[key]) for key in values], limit=1):
            return self.browse()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                event = events.create(values)
                event.flush_recordset()
        except psycopg2.errors.UniqueViolation:
            return self.browse()
        # Apart from the insert: when that is refused, the log shows its values.
        event.payload = payload
        event._enqueue()
        return event.with_env(self.env)

    @api.model
    def _get_handlers(self):
        """``{provider: handler}``; addons add theirs by ``super()``.

        A handler gets the event, as superuser. It may come twice (replay), so it
        looks at what is before it writes. A ``UserError`` is shown to the platform
        admin; ``RetryableJobError`` and troubles of the network are tried again.
        """
        return {}

    def _enqueue(self):
        for event in self:
            event.with_delay(
                channel=CHANNEL,
                identity_key=event._get_job_key(),
                description=f"Event of {event.provider}",
            )._process()

    def _get_job_key(self):
        return f"appointment-inbound-{self.id}"

    @retried
    def _process(self):
        """Job: work off an event. What the handler wrote is undone when it fails."""
        self.ensure_one()
        if self.state == "done":
            return
        try:
            with self.env.cr.savepoint():
                self._handle()
        except TO_RETRY:
            raise
        except Exception as error:
            self._log_failure(error)
            self._set_failed(self._to_reason(error), self._count_tries() + 1)
        else:
            self._set_done()

    def _handle(self):
        handler = self._get_handlers().get(self.provider)
        if not handler:
            raise UserError(
                self.env._(
                    "Nothing here understands events of %(provider)s. Install the "
                    "addon for it, then replay the event.",
                    provider=self.provider,
                )
            )
        handler(self)

    def _set_done(self):
        tries = self._count_tries() + 1
        self.write(
            {
                "state": "done",
                "done_at": fields.Datetime.now(),
                "attempts": self.attempts + tries,
                "error": False,
            }
        )

    def _set_failed(self, reason, tries):
        self.write(
            {"state": "failed", "attempts": self.attempts + tries, "error": reason}
        )

    def _fail_for_good(self, exc_message=None, **_failure):
        """Called by the queue when the job was tried as often as it may be."""
        for event in self:
            event._set_failed(
                self.env._(
                    "It was tried several times and always interrupted. %(reason)s",
                    reason=(exc_message or "").partition("reached: ")[2],
                ).strip(),
                event._count_tries(),
            )

    def _count_tries(self):
        """How often the event's latest job was tried before now."""
        domain = [("identity_key", "=", self._get_job_key())]
        jobs_sudo = self.env["queue.job"].sudo()
        return jobs_sudo.search(domain, order="id desc", limit=1).retry

    def _to_reason(self, error):
        if isinstance(error, UserError):
            return str(error)
        return self.env._(
            "Something unexpected happened (%(kind)s). The server's log has the "
            "details; replay the event once the cause is mended.",
            kind=type(error).__name__,
        )

    def _log_failure(self, error):
        """Where it happened, without the error's text: it may hold the payload."""
        _logger.error(
            "Event %s of %s failed: %s\n%s",
            self.id,
            self.provider,
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)),
        )

    # ------------------------------------------------------------ cleaning

    @api.autovacuum
    def _gc_done(self):
        """Forget what was done 30 days ago. What failed stays."""
        days = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        age = timedelta(days=int(days or KEEP_DAYS))
        limit = fields.Datetime.now() - age
        old = self.sudo().search(
            [("state", "=", "done"), ("done_at", "<", limit)], limit=BATCH
        )
        old.unlink()
        return len(old), len(old) == BATCH

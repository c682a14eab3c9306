from datetime import timezone
from urllib.parse import urlsplit

from odoo import fields, models

from odoo.addons.queue_job.exception import RetryableJobError

from ..gateways import base
from ..gateways.push_service import DeviceGone
from ..kernel import progress, push


class AppointmentMessage(models.Model):
    """Push: one message to all devices of a customer.

    It is sent as soon as all devices are through and a push service took it for one of
    them; nobody reports whether it was shown.
    """

    _inherit = "appointment.message"

    push_device_ids = fields.Many2many(
        "appointment.push.device", string="Devices told", groups="base.group_system"
    )

    def _send_push(self):
        self.ensure_one()
        self._prepare_push()
        payload, ttl = self._get_push_payload(), self._get_push_ttl()
        waiting = self.booking_id._get_push_devices() - self.sudo().push_device_ids
        troubles, refusals = [], []
        for device_sudo in waiting:
            try:
                device_sudo._push(payload, ttl)
            except DeviceGone:
                device_sudo.unlink()
            except base.MessageRefused as error:
                refusals.append(error)
            except base.GatewayError as error:
                troubles.append(error)
            else:
                self._note_push(device_sudo)
        self._commit()
        if troubles:
            raise RetryableJobError(
                self.env._(
                    "A push service could not be reached. It is tried again by itself."
                ),
                seconds=max(getattr(error, "seconds", None) or 0 for error in troubles)
                or None,
            )
        self._conclude_push(refusals)

    def _prepare_push(self):
        """Commit text and first try: the answer may never come."""
        if not self.body:
            words = self.booking_id._get_words(self.event, "push", self.rule_id)
            self.write({"subject": words.subject, "body": words.body})
        self.sending_at = self.sending_at or fields.Datetime.now()
        self._move(progress.SENDING, None)
        self._commit()

    def _get_push_payload(self):
        """What the service worker shows; ``tag`` makes one of what came twice."""
        link = urlsplit(self.booking_id.sudo()._get_link())
        return push.write_payload(
            {
                "title": self.subject or self.store_id.name,
                "body": self.body,
                "url": f"{link.path}?{link.query}",
                "tag": self.key,
                "lang": (self.booking_id._get_lang() or "").replace("_", "-"),
            }
        )

    def _get_push_ttl(self):
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        until = self.expires_at and self.expires_at.replace(tzinfo=timezone.utc)
        return push.get_ttl(now, until or None)

    def _note_push(self, device_sudo):
        """Commit that this device is done: a further try leaves it out."""
        message_sudo = self.sudo()
        message_sudo.push_device_ids += device_sudo
        self.recipient = message_sudo.push_device_ids._describe_services()
        self.sent_at = self.sent_at or fields.Datetime.now()
        self._commit()

    def _conclude_push(self, refusals):
        if self.sent_at:
            self._advance(progress.SENT)
        elif refusals:
            self._advance(
                progress.FAILED,
                self.env._(
                    "The push service refused the message (%(status)s). The customer "
                    "can switch push off and on again at the booking's page.",
                    status=refusals[0].detail,
                ),
            )
        else:
            self._advance(
                progress.FAILED,
                self.env._(
                    "No device of the customer is left. Push can be switched on again "
                    "at the booking's page."
                ),
            )

    def _split_told_by_push(self):
        """``(told, others)``: at least one device has it, whatever became of others."""
        told = self.filtered(lambda row: row.channel == "push" and row.sent_at)
        return told, self - told

    def _drop(self, reason):
        told, others = self._split_told_by_push()
        told._move(progress.SENT, None)
        return super(AppointmentMessage, others)._drop(reason)

    def _fail_for_good(self, exc_message=None, **failure):
        told, others = self._split_told_by_push()
        told._move(progress.SENT, None)
        return super(AppointmentMessage, others)._fail_for_good(exc_message, **failure)

from datetime import timezone

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tools import formataddr, split_every

from odoo.addons.appointment_core.models.appointment_booking_message import PRIORITY
from odoo.addons.appointment_core.retrying import retried
from odoo.addons.queue_job.exception import RetryableJobError

from ..gateways import asking, base
from ..kernel import progress, segments
from ..kernel.merging import Words
from ..usecases.gateway_sentences import to_sentence
from .appointment_message import OPEN

CHANNEL = "root.appointment"
# Minutes before each further try of a mail whose server could not be reached.
MAIL_RETRIES = (2, 10, 60)
# Text messages in one job: in doubt, if it dies.
TOGETHER = 25


class AppointmentMessage(models.Model):
    """How a message leaves the house: once, in time, and only while it is true."""

    _inherit = "appointment.message"

    def _enqueue(self):
        """Text messages of one store and moment share jobs, others have their own.

        What is shared is the waiting for the gateway. A job waits for ``send_at``.
        """
        now = fields.Datetime.now()

        def get_share(message):
            is_later = message.send_at and message.send_at > now
            own = message.channel != "sms" and message.id
            return message.store_id, is_later and message.send_at, own

        for (_store, eta, _own), messages in self.grouped(get_share).items():
            for part in split_every(TOGETHER, messages.ids, self.browse):
                part._enqueue_job(eta or None)

    def _enqueue_job(self, eta=None):
        numbers = ",".join(map(str, self.ids))
        self.with_delay(
            channel=CHANNEL,
            priority=PRIORITY,
            identity_key=f"appointment-message-{numbers}",
            eta=eta,
            description=f"Message {numbers} by {self[:1].channel}",
        )._send()

    @retried
    def _send(self):
        """Job: hand the messages of a store over. Run twice, each goes once.

        A first try is noted and committed before the gateway is asked. Whoever comes
        after an interrupted one asks the gateway whether it has the message already.
        """
        messages = self.with_company(self.store_id.company_id)
        messages = messages._filter_waiting()
        unwilling = messages._find_unwilling()
        for message in messages:
            obstacle = message._explain_obstacle()
            if message in unwilling:
                obstacle = self.env._("The customer asked for no text messages.")
            if obstacle:
                message._drop(obstacle)
                messages -= message
        for channel, part in messages.grouped("channel").items():
            getattr(part, f"_send_{channel}")()

    def _filter_waiting(self):
        """Those that no gateway has taken yet, as far as we know."""
        return self.filtered(
            lambda message: message.state in OPEN and not message.provider_id
        )

    def _explain_obstacle(self):
        """Why this message is not sent now or ever, or nothing."""
        self.ensure_one()
        booking = self.booking_id
        if self.expires_at and self.expires_at <= fields.Datetime.now():
            return self.env._("It was too late to be of use.")
        if booking and not booking._is_still_true(self.event):
            return self.env._("It was no longer true.")
        if self.event == "reminder" and self.booking_sequence != booking.ics_sequence:
            return self.env._("The appointment was moved or cancelled.")
        return None

    def _find_unwilling(self):
        """Text messages whose customers asked for none."""
        texts = self.filtered(lambda message: message.channel == "sms")
        numbers = set(texts.mapped("recipient")) - {False}
        since = self.env["appointment.opt.out"]._get_since(numbers)
        return texts.filtered(lambda message: message.recipient in since)

    # ------------------------------------------------------------ mail

    def _send_mail(self):
        self._queue_mail()

    def _queue_mail(self):
        """The ``mail.mail`` of this message; what becomes of it is noted later."""
        self.ensure_one()
        booking = self.booking_id
        if not booking:
            return self._queue_letter()
        if not self.body:
            words = booking._get_words(self.event, "mail", self.rule_id)
            self.write({"subject": words.subject, "body": words.body})
        template = None
        if self.body:
            template = booking._prepare_words_template(Words(self.subject, self.body))
        mail = booking._create_mail(self.event, template)
        self.write({"message_id": mail.mail_message_id.id, "subject": mail.subject})
        return mail

    def _queue_letter(self):
        """A mail to a customer that is about no booking."""
        store = self.store_id
        paragraphs = Markup("").join(
            Markup("<p>%s</p>") % line for line in self.body.split("\n")
        )
        mail = self.env["mail.mail"].create(
            {
                "subject": self.subject,
                "body_html": paragraphs,
                "email_from": store._get_mail_sender(),
                "email_to": formataddr((self.partner_id.name or "", self.recipient)),
                "author_id": store.partner_id.id,
                "auto_delete": True,
            }
        )
        self.message_id = mail.mail_message_id
        return mail

    def _try_mail_later(self):
        """Plan another try where there were few. Returns whether there is one."""
        for message in self:
            if message.tries >= len(MAIL_RETRIES):
                return False
            pause = MAIL_RETRIES[message.tries]
            message.tries += 1
            message.with_delay(
                channel=CHANNEL,
                identity_key=f"appointment-message-{message.id}-{message.tries}",
                eta=fields.Datetime.add(fields.Datetime.now(), minutes=pause),
                description=f"Message {message.id}: mail, once more",
            )._try_mail()
        return bool(self)

    @retried
    def _try_mail(self):
        """Job: put a mail that did not leave back into the queue."""
        self.ensure_one()
        mails = self.env["mail.mail"].search(
            [
                ("mail_message_id", "=", self.message_id.id),
                ("mail_message_id", "!=", False),
                ("state", "=", "exception"),
            ]
        )
        obstacle = mails and self._explain_obstacle()
        if obstacle:
            mails.cancel()
            self._drop(obstacle)
        elif mails:
            mails.mark_outgoing()
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    # ------------------------------------------------------------ text message

    def _send_sms(self):
        gateway = self.store_id._get_sms_gateway()
        if not gateway:
            self._advance(
                progress.FAILED,
                self.env._(
                    "The store has no gateway for text messages. Choose one in the "
                    "store's form."
                ),
            )
            return
        for message in self.filtered(lambda message: not message.body):
            words = message.booking_id._get_words(message.event, "sms", message.rule_id)
            message.body = words.body
        doubtful = set(self.filtered("is_doubtful").mapped("key"))
        self._note_try(gateway)
        try:
            connection = gateway._connect()
        except UserError as error:
            self._advance(progress.FAILED, str(error))
            return
        self._hand_over(gateway, connection, doubtful)

    def _note_try(self, gateway):
        """Commit that the gateway is about to be asked: the answer may never come."""
        now = fields.Datetime.now()
        for message in self:
            message.write(
                {
                    "gateway_id": gateway.id,
                    "segments": segments.measure(message.body).segments,
                    "sending_at": message.sending_at or now,
                    "is_doubtful": True,
                }
            )
        self._move(progress.SENDING, None)
        self._commit()

    def _commit(self):
        """Under a test cursor there is one transaction only: nothing to do."""
        self.env.flush_all()
        if isinstance(self.env.cr, Cursor):
            # Notes about what happens outside must outlive whatever comes next.
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _hand_over(self, gateway, connection, doubtful):
        """Ask for all, note each answer as it comes, and try the rest later."""
        messages = {message._prepare_sms(gateway): message for message in self}
        again = None
        for sms, answer in asking.hand_over(connection, list(messages), doubtful):
            again = messages[sms]._note_outcome(gateway, answer) or again
            self._commit()
        if again:
            raise RetryableJobError(again)

    def _prepare_sms(self, gateway):
        return base.Sms(
            key=self.key,
            to=self.recipient,
            text=self.body,
            callback_url=gateway._get_callback_url(self.sudo()),
            since=self.sending_at.replace(tzinfo=timezone.utc),
        )

    def _note_outcome(self, gateway, answer):
        """Note a receipt or an error. Returns why another try is worth it, if it is."""
        if isinstance(answer, base.Receipt):
            gateway._report_works()
            self._note_receipt(answer)
        elif isinstance(answer, base.MessageRefused):
            self._note_refusal(answer)
        elif isinstance(answer, base.AccountRefused):
            gateway._report_trouble(answer)
            self._advance(progress.FAILED, to_sentence(self.env, answer))
        else:
            # What was certainly not sent needs not be looked for next time.
            self.is_doubtful = isinstance(answer, base.PerhapsSent)
            return to_sentence(self.env, answer)
        return None

    def _note_receipt(self, receipt):
        self._advance(
            receipt.state,
            provider_id=receipt.provider_id,
            segments=receipt.segments,
            cost=receipt.cost,
            currency=receipt.currency,
        )

    def _note_refusal(self, error):
        if error.code == "opted_out":
            self.env["appointment.opt.out"]._set(self.recipient, True, "gateway")
        self._advance(progress.FAILED, to_sentence(self.env, error))

    def _fail_for_good(self, exc_message=None, **_failure):
        """Called by the queue when the job was tried as often as it may be.

        Where something else went wrong with one of many, each is tried alone.
        """
        _words, was_tried, reason = (exc_message or "").partition("reached: ")
        for message in self._filter_waiting():
            if not was_tried and len(self) > 1:
                message._enqueue_job()
                continue
            message._advance(
                progress.FAILED,
                self.env._(
                    "It was tried several times. %(reason)s", reason=reason
                ).strip(),
            )

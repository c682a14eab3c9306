from datetime import timedelta

from odoo import SUPERUSER_ID, Command, fields, models
from odoo.tools import consteq, formataddr, hmac

from odoo.addons.appointment_core.kernel import states
from odoo.addons.appointment_core.retrying import retried

CHANNEL = "root.appointment"
PRIORITY = 1  # somebody sits before the page and waits
LIFE = timedelta(days=1)
COOL_DOWN = timedelta(minutes=1)
CONFIRM, REGISTER = "confirm", "register"


class AppointmentBooking(models.Model):
    """Where the store wants it, a link by mail shows whose the address is.

    The key of the link is not stored: it is a keyed hash of the booking, its token and
    the address, so another address makes another key, and the page's token does not
    lead to it.
    """

    _inherit = "appointment.booking"

    link_purpose = fields.Selection(
        [(CONFIRM, "Confirm the e-mail address"), (REGISTER, "Create the account")],
        string="Link by mail",
        readonly=True,
        copy=False,
    )
    link_asked_at = fields.Datetime(
        string="Link asked for at", readonly=True, copy=False
    )
    link_asked_email = fields.Char(
        string="Link asked for by", readonly=True, copy=False
    )
    link_email = fields.Char(
        string="Confirmed e-mail address",
        readonly=True,
        copy=False,
        help="The address whose mailbox was shown to be the customer's.",
    )

    def _is_link_awaited(self):
        """Whether the customer has yet to open the link before booking."""
        self.ensure_one()
        is_shown = self.link_email and self.link_email == self._get_contact_address()
        return bool(self.link_purpose) and not is_shown

    # ------------------------------------------------------------ asking

    def _get_link_wait(self):
        """Seconds until the link can be sent once more to the same address."""
        self.ensure_one()
        if not self.link_asked_at or self._is_link_for_other():
            return 0
        left = self.link_asked_at + COOL_DOWN - fields.Datetime.now()
        return max(0, int(left.total_seconds()))

    def _is_link_for_other(self):
        return self.link_asked_email != self._get_contact_address()

    def _ask_for_link(self):
        """Enqueue the mail with the link, unless it was sent a moment ago."""
        self.ensure_one()
        if not self._is_link_awaited() or self._get_link_wait():
            return
        now = fields.Datetime.now()
        self._gate().write(
            {"link_asked_at": now, "link_asked_email": self._get_contact_address()}
        )
        self.with_user(SUPERUSER_ID).with_delay(
            channel=CHANNEL,
            priority=PRIORITY,
            identity_key=f"{self._name},{self.id},link,{now.isoformat()}",
            description=f"{self.name}: link by mail",
        )._send_link()

    @retried
    def _send_link(self):
        """Job: mail the link, as long as somebody waits for it."""
        self.ensure_one()
        if not self._is_link_awaited() or self.state not in (
            states.HOLD,
            states.EXPIRED,
        ):
            return self.env["mail.mail"]
        contact = self._get_contact()
        template = self.env.ref("appointment_website.mail_template_link")
        mail = self.env["mail.mail"].browse(
            template.send_mail(
                self.id,
                force_send=False,
                email_values={
                    "email_to": formataddr((contact.name, contact.email)),
                    "recipient_ids": [Command.clear()],
                    # Whoever works at the store reads the history, and not the key.
                    "model": False,
                    "res_id": False,
                },
            )
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return mail

    # ------------------------------------------------------------ link

    def _get_link_key(self):
        self.ensure_one()
        facts = (self.id, self.access_token, self._get_contact_address())
        return hmac(self.env(su=True), "appointment.booking.link", facts)

    def _get_link_url(self):
        """The address in the mail; it shows a button and changes nothing."""
        self.ensure_one()
        return f"{self.get_base_url()}/booking/link/{self.id}/{self._get_link_key()}"

    def _is_linked_by(self, key):
        """Whether *key* is the one that was mailed, less than a day ago."""
        known = self.exists()
        if not known or not known.link_purpose or not known.link_asked_at:
            return False
        is_right = consteq(known._get_link_key(), key)
        return is_right and fields.Datetime.now() <= known.link_asked_at + LIFE

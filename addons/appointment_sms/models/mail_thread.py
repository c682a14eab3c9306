from odoo import models
from odoo.tools import html2plaintext

from ..kernel import progress

MAX_REASON = 300


class MailThread(models.AbstractModel):
    """A mail that comes back is known to the ledger, and told by the other way."""

    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        bounced = message_dict["bounced_message"]
        if bounced:
            told = self.env["appointment.message"]._find_of_mails(bounced)
            reason = html2plaintext(message_dict.get("body") or "").strip()
            told._advance(progress.BOUNCED, reason=reason[:MAX_REASON])
        return result

from odoo import models

from ..kernel import progress

# The server could not be reached: a later try may do better.
TEMPORARY = "mail_smtp"


class MailMail(models.Model):
    """What became of a mail stands in the ledger as well."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        for mail in self:
            told = self.env["appointment.message"]._find_of_mails(mail.mail_message_id)
            if not failure_type:
                told._advance(progress.SENT)
            elif failure_type == TEMPORARY and told._try_mail_later():
                continue
            else:
                reason = failure_reason or mail.failure_reason or failure_type
                told._advance(progress.FAILED, reason=reason)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )

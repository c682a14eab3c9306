from odoo import models

from ..kernel import progress


class MailMail(models.Model):
    """What became of a mail stands in the ledger as well."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        told = self.env["appointment.message"].sudo()
        told = told.search(
            [
                ("message_id", "in", self.mail_message_id.ids),
                ("channel", "=", "mail"),
            ]
        )
        if failure_type:
            told._advance(progress.FAILED, reason=failure_reason or failure_type)
        else:
            told._advance(progress.SENT)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )

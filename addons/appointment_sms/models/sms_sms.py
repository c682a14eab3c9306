from odoo import api, models


class SmsSms(models.Model):
    """Odoo's queue, mended: texts of two companies in it stopped it for good."""

    _inherit = "sms.sms"

    @api.model
    def _process_queue(self):
        """As in Odoo, but each company's texts by its own account."""
        domain = [("state", "=", "outgoing"), ("to_delete", "!=", True)]
        size = self._get_send_batch_size()
        waiting = self.search(domain, limit=size, order="id").try_lock_for_update()
        if not waiting:
            return
        for company, texts in waiting.grouped(self._get_company_of).items():
            for sms_api, batch in texts.with_company(company)._split_by_api():
                batch.with_context(sms_api=sms_api)._send(unlink_sent=True)
        rest = self.search_count(domain) if len(waiting) == size else 0
        self.env["ir.cron"]._commit_progress(len(waiting), remaining=rest)

    @api.model
    def _get_company_of(self, sms):
        return sms._get_sms_company()

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..gateways.base import AccountRefused, GatewayError

_logger = logging.getLogger(__name__)

LOW = "low_balance"


class AppointmentGateway(models.Model):
    """What is left to send with, looked at every day."""

    _inherit = "appointment.gateway"

    low_balance_amount = fields.Monetary(
        string="Tell when below",
        currency_field="balance_currency_id",
        help="0: nobody is told.",
    )
    balance_amount = fields.Monetary(
        string="Balance", currency_field="balance_currency_id", readonly=True
    )
    balance_currency_id = fields.Many2one("res.currency", readonly=True)
    balance_checked_at = fields.Datetime(readonly=True)

    @api.model
    def _cron_check_balances(self):
        """Every gateway on its own: what one has found is kept whatever comes next."""
        gateways = self.search([("kind", "!=", "log")])
        self.env["ir.cron"]._commit_progress(remaining=len(gateways))
        for gateway in gateways:
            gateway._check_balance()
            self.env["ir.cron"]._commit_progress(1)

    def _check_balance(self):
        """Ask for the balance; tell somebody when it is low or cannot be asked for."""
        self.ensure_one()
        try:
            balance = self._connect().get_balance()
        except AccountRefused as error:
            self._report_trouble(error)
        except GatewayError as error:
            _logger.info("%s does not tell its balance: %s", self.name, error.code)
        except UserError as error:
            self._set_trouble("settings", str(error))
        else:
            self._report_works()
            self._note_balance(balance)

    def _note_balance(self, balance):
        """Keep *balance* (``Balance`` or none), and see whether it is low."""
        self.ensure_one()
        if balance is None:
            return
        currencies = self.env["res.currency"].sudo().with_context(active_test=False)
        self.write(
            {
                "balance_currency_id": currencies.search(
                    [("name", "=", balance.currency)], limit=1
                ).id,
                "balance_amount": float(balance.amount),
                "balance_checked_at": fields.Datetime.now(),
            }
        )
        if balance.amount < self.low_balance_amount:
            self._report_trouble(LOW)
        elif self.trouble == LOW:
            self._set_fine()

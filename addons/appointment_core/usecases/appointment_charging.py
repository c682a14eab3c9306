from odoo import api, models

from ..kernel.refusal import Refusal

NO_PAYMENT_METHOD = "no_payment_method"


class AppointmentCharging(models.AbstractModel):
    """Contract: take money from a customer who is not there."""

    _name = "appointment.charging"
    _description = "Charging a Stored Payment Method"

    @api.model
    def _charge(self, partner, document, amount, reason, key):
        """Charge the stored payment method of *partner*; payment addons implement it.

        An addon that can charge answers first and calls ``super()`` otherwise. It
        never charges twice for one *key* and never raises for a declined card.

        :param partner: ``res.partner`` who has agreed to be charged
        :param document: the posted ``account.move`` or the ``sale.order`` to pay
        :param float amount: in the currency of *document*, more than zero
        :param str reason: a whole sentence for the customer's statement of account
        :param str key: unique for this charge; a repetition returns the same result
        :return: the ``payment.transaction``, or a ``Refusal`` with a stable code
        """
        return Refusal(NO_PAYMENT_METHOD)

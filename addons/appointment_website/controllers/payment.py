from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal

from .booking import BookingController
from .limit import count_request


class BookingPaymentController(PaymentPortal):
    """Paying a held booking with Odoo's own payment form."""

    @route(
        "/booking/<int:booking_id>/<string:token>/transaction",
        type="jsonrpc",
        auth="public",
        website=True,
        sitemap=False,
    )
    def pay_booking(self, booking_id, token, **kwargs):
        """Make the order and its transaction; the values of the provider's form."""
        count_request()
        request.env["appointment.placing"].sudo()._begin()
        booking_sudo = BookingController()._find_booking(booking_id, token)
        if not booking_sudo:
            raise ValidationError(request.env._("This link is not valid any more."))
        consents = kwargs.pop("appointment_consents", [])
        for name in ("access_token", "is_validation"):
            kwargs.pop(name, None)
        self._validate_transaction_kwargs(kwargs)
        order_sudo, values = request.env["appointment.review"]._prepare_payment(
            booking_sudo, consents, kwargs
        )
        kwargs.update(
            values,
            tokenization_requested=False,
            landing_route=booking_sudo._get_web_path("receipt"),
        )
        transaction_sudo = self._create_transaction(
            custom_create_values={"sale_order_ids": [Command.set(order_sudo.ids)]},
            **kwargs,
        )
        request.env["appointment.funnel"]._note("payment", booking_sudo)
        return transaction_sudo._get_processing_values()

"""Paid bookings: order, payment by the demo provider, posted and matched invoice."""

from odoo import Command, fields

PAID_COUNT = 24
FIRST_NUMBER = "RE-{year}-0001"


def pay_some(env, store):
    """Pay the next bookings whose service is paid online, as their customers would."""
    provider = env["payment.provider"].search(
        [("company_id", "=", store.company_id.id), ("code", "=", "demo")], limit=1
    )
    coming = env["appointment.booking"].search(
        [
            ("store_id", "=", store.id),
            ("state", "=", "confirmed"),
            ("service_id.payment_rule", "=", "full"),
            ("start", ">", fields.Datetime.now()),
        ],
        order="start",
        limit=PAID_COUNT,
    )
    for booking in coming:
        _pay(env, provider, booking)
        _number_first_invoice(booking.sale_order_id.invoice_ids)


def _pay(env, provider, booking):
    order = env["appointment.checkout"]._create_order(booking)
    transaction = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids[:1].id,
            "reference": order.name,
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": booking.partner_id.id,
            "operation": "online_direct",
            "sale_order_ids": [Command.set(order.ids)],
        }
    )
    transaction._set_done()
    transaction._post_process()


def _number_first_invoice(invoices):
    """The first number sets the pattern: RE-2026-0001, RE-2026-0002 …"""
    for invoice in invoices:
        is_first = not invoice.search_count(
            [
                ("journal_id", "=", invoice.journal_id.id),
                ("state", "=", "posted"),
                ("id", "!=", invoice.id),
            ],
            limit=1,
        )
        if is_first:
            invoice.name = FIRST_NUMBER.format(year=invoice.date.year)

"""Paid bookings: order, payment by the demo provider, posted and matched invoice."""

from odoo import Command, fields

ONLINE_RULES = ("full", "optional", "deposit")


def pay_some(env, world, place):
    """Pay the next bookings whose service is paid online, as their customers would."""
    provider = env["payment.provider"].search(
        [("company_id", "=", place.company_id.id), ("code", "=", "demo")], limit=1
    )
    coming = env["appointment.booking"].search(
        [
            ("store_id", "=", place.id),
            ("state", "=", "confirmed"),
            ("service_id.payment_rule", "in", ONLINE_RULES),
            ("start", ">", fields.Datetime.now()),
        ],
        order="start",
        limit=world.story.paid_count,
    )
    for booking in coming:
        _pay(env, provider, booking)
        _number_first_invoice(booking.sale_order_id.invoice_ids, world.company.prefix)


def _pay(env, provider, booking):
    checkout = env["appointment.checkout"]
    order, amount = checkout._create_order(booking), 0.0
    if booking.service_id.payment_rule == "deposit":
        checkout._agree(booking)
        amount = booking.deposit_amount
    transaction = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids[:1].id,
            "reference": order.name,
            "amount": amount or order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": booking.partner_id.id,
            "operation": "online_direct",
            "sale_order_ids": [Command.set(order.ids)],
        }
    )
    transaction._set_done()
    transaction._post_process()


def _number_first_invoice(invoices, prefix):
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
            invoice.name = f"{prefix}-{invoice.date.year}-0001"

from datetime import timezone

from odoo import Command, api, fields, models

from ..kernel import policy as kernel_policy
from ..kernel import states
from .appointment_ledger import to_amount, to_minor


class AppointmentCancelling(models.AbstractModel):
    """Money after a cancellation or no-show: credit note, refund, amended order."""

    _name = "appointment.cancelling"
    _description = "Cancelling"

    # ------------------------------------------------------------ decision

    @api.model
    def _settle(self, bookings, by):
        """Decide what each of *bookings* gives back; a job moves the money.

        Decided now and once, because the policy looks at the clock (T68, T71).

        :param by: ``customer``, ``store`` or ``no_show``
        """
        for booking in bookings.sudo():
            if not booking.sale_order_id:
                continue
            ledger = self.env["appointment.ledger"]._read(booking)
            refund = self._get_refund(booking, by, ledger.held)
            booking.kept_amount = to_amount(ledger.currency, ledger.held - refund)
            booking._queue_settlement()

    def _get_refund(self, booking, by, paid):
        """Minor units of *paid* that go back. A request never accepted: all."""
        if booking.sale_order_id.state != "sale":
            return paid
        now = booking.cancelled_at or fields.Datetime.now()
        return kernel_policy.refund(
            booking.service_id.policy_id._to_kernel(),
            by,
            booking.start.replace(tzinfo=timezone.utc),
            now.replace(tzinfo=timezone.utc),
            paid,
        ).amount

    # ------------------------------------------------------------ documents

    @api.model
    def _close(self, booking):
        """Bring order, credit note and refund to what the store keeps. Idempotent."""
        order = booking.sale_order_id
        if not order:
            return
        settlement = self.env["appointment.settlement"]
        kept = to_minor(order.currency_id, booking.kept_amount)
        if order.state == "sale":
            self._amend(booking, kept)
            settlement._post(booking, settlement._create_final_invoice(order))
        ledger = self.env["appointment.ledger"]._read(booking)
        self._take_or_release(order, kept - ledger.taken)
        self.env["appointment.refunding"]._refund(booking, ledger.taken - kept)
        settlement._reconcile(booking)
        is_over = booking.state == states.CANCELLED or order.state != "sale"
        if not kept and is_over and order.state != "cancel":
            order._action_cancel()

    def _take_or_release(self, order, missing):
        """Capture what was only authorised as far as *missing* minor units are kept; a
        capture is whole, what is too much goes back once it is there."""
        for tx in order.transaction_ids.filtered(lambda tx: tx.state == "authorized"):
            if missing > 0:
                self.env["appointment.settlement"]._capture(tx)
                missing -= to_minor(tx.currency_id, tx.amount)
            else:
                self.env["appointment.refunding"]._void(tx)

    def _amend(self, booking, kept):
        """Replace the lines of the order by one fee of *kept* minor units, with the
        taxes of the service in proportion and exact to the cent."""
        order = booking.sale_order_id
        if to_minor(order.currency_id, order.amount_total) == kept:
            return
        lines = order.order_line.filtered(
            lambda line: (
                not line.display_type
                and not line.is_downpayment
                and line.product_uom_qty
            )
        )
        fees = self._prepare_fees(booking, lines, kept) if kept else []
        for line in lines:
            line.write(
                {
                    "appointment_cancelled_qty": (
                        0.0 if line.is_appointment_fee else line.product_uom_qty
                    ),
                    "product_uom_qty": 0.0,
                }
            )
        self.env["sale.order.line"].with_context(sale_no_log_for_new_lines=True).create(
            fees
        )

    def _prepare_fees(self, booking, lines, kept):
        """One line per set of taxes; together exactly *kept*, as Odoo splits a down
        payment."""
        order = booking.sale_order_id
        tax = self.env["account.tax"]
        base_lines = [line._prepare_base_line_for_taxes_computation() for line in lines]
        tax._add_tax_details_in_base_lines(base_lines, order.company_id)
        tax._round_base_lines_tax_details(base_lines, order.company_id)
        return [
            {
                **order._prepare_down_payment_line_values_from_base_line(base_line),
                "is_downpayment": False,
                "is_appointment_fee": True,
                "product_id": booking.service_id.product_id.id,
                "product_uom_qty": 1.0,
                "appointment_booking_id": booking.id,
                "name": self._get_fee_name(booking),
                "tax_ids": [Command.set(base_line["tax_ids"].ids)],
            }
            for base_line in tax._prepare_down_payment_lines(
                base_lines=base_lines,
                company=order.company_id,
                amount_type="fixed",
                amount=to_amount(order.currency_id, kept),
                computation_key=f"appointment_fee,{booking.id}",
            )
        ]

    def _get_fee_name(self, booking):
        env = booking.with_context(lang=booking.lang or booking.partner_id.lang).env
        if booking.state == states.NO_SHOW:
            return env._("Kept after a no-show: %(booking)s", booking=booking.name)
        return env._("Kept after the cancellation: %(booking)s", booking=booking.name)

    @api.model
    def _restore(self, booking):
        """Give the order its lines back when a no-show was taken back (T60)."""
        for line in booking.sale_order_id.order_line:
            if line.is_appointment_fee and line.product_uom_qty:
                line.product_uom_qty = 0.0
            elif line.appointment_cancelled_qty:
                line.write(
                    {
                        "product_uom_qty": line.appointment_cancelled_qty,
                        "appointment_cancelled_qty": 0.0,
                    }
                )

from odoo import models
from odoo.tools import format_amount

from odoo.addons.appointment_core.kernel import policy as kernel_policy


class AppointmentInboundText(models.AbstractModel):
    """What we answer to texts: short, and in letters that keep it to one part."""

    _inherit = "appointment.inbound.text"

    def _write_question(self, booking):
        return self.env._(
            "%(what)s: do you want to cancel? %(terms)s Reply XX to cancel.",
            what=self._name_visit(booking),
            terms=self._write_terms(booking),
        )

    def _write_terms(self, booking):
        """What the policy gives back if the customer cancelled this very second."""
        ledger = self.env["appointment.ledger"]._read(booking)
        if not ledger.held:
            return self.env._("It costs you nothing.")
        refund = self.env["appointment.cancelling"]._get_refund(
            booking, kernel_policy.CUSTOMER, ledger.held
        )
        return self.env._(
            "You get back %(refund)s of %(paid)s.",
            refund=self._format_money(ledger, refund),
            paid=self._format_money(ledger, ledger.held),
        )

    def _write_refusal(self, booking):
        return self.env._(
            "%(what)s: it is too late to cancel by text. Please call %(phone)s.",
            what=self._name_visit(booking),
            phone=booking.store_id.phone or booking.store_id.name,
        )

    def _write_choice(self, bookings, letter):
        visits = [f"{booking.name} {self._name_visit(booking)}" for booking in bookings]
        return self.env._(
            "Which one do you mean? %(visits)s. Reply for example %(letter)s %(name)s.",
            visits="; ".join(visits),
            letter=letter,
            name=bookings[0].name,
        )

    def _name_visit(self, booking):
        """Such as “Haircut, Tue, Jan 5, 10:00”; a confidential store names no service."""
        wording = self.env["appointment.wording"]
        values = wording._get_values(booking.with_context(lang=self.env.lang))
        return f"{values['service']}, {values['date']}, {values['time']}"

    def _format_money(self, ledger, amount):
        text = format_amount(self.env, ledger.to_amount(amount), ledger.currency)
        return text.replace("\xa0", " ").replace("\u202f", " ")

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.appointment_core.kernel import policy as kernel_policy
from odoo.addons.appointment_core.kernel import refusal as codes
from odoo.addons.appointment_core.kernel import states
from odoo.addons.appointment_core.kernel.price import percent_of
from odoo.addons.appointment_core.usecases.appointment_ledger import to_minor

OPEN_TO_CUSTOMERS = (states.PENDING, states.CONFIRMED)
MAX_REASON = 250


class RefundChanged(UserError):
    """Another amount goes back than the customer saw before the click."""


class AppointmentSelfService(models.AbstractModel):
    """What customers do about their own booking: cancel it, or make it again.

    Callers have checked the booking's token; records come with ``sudo``.
    """

    _name = "appointment.self.service"
    _description = "Self-Service"

    # ------------------------------------------------------------ page

    @api.model
    def _get_values(self, booking_sudo):
        """Values of the template ``appointment_website.self_service``."""
        is_open = booking_sudo.state in OPEN_TO_CUSTOMERS
        paid, refund = self._get_refund(booking_sudo)
        return {
            "can_cancel": is_open and not self._find_cancel_refusal(booking_sudo),
            "can_move": is_open
            and not self.env["appointment.moving"]._find_refusal(booking_sudo),
            "can_change": is_open and booking_sudo.start > fields.Datetime.now(),
            "is_paid": bool(paid),
            "paid": self._format(booking_sudo, paid),
            "refund": self._format(booking_sudo, refund),
            "documents": self.env["appointment.documents"]._get_list(booking_sudo),
            "can_book_again": self._can_book_again(booking_sudo),
        }

    # ------------------------------------------------------------ cancelling

    @api.model
    def _get_cancel_values(self, booking_sudo):
        """Values of the template ``appointment_website.cancel``: what it costs now."""
        paid, refund = self._get_refund(booking_sudo)
        return {
            "booking": booking_sudo,
            "store": booking_sudo.store_id,
            "service": booking_sudo.service_id,
            "when": booking_sudo._format_span(),
            "cancel_refusal": self._find_cancel_refusal(booking_sudo),
            "is_paid": bool(paid),
            "paid": self._format(booking_sudo, paid),
            "refund": self._format(booking_sudo, refund),
            "lost": self._format(booking_sudo, paid - refund),
            "is_all": refund == paid,
            "is_nothing": not refund,
            "shown_refund": refund,
            "terms": self._get_terms(booking_sudo, paid),
            "max_reason": MAX_REASON,
        }

    @api.model
    def _find_cancel_refusal(self, booking_sudo):
        """Why the customer cannot cancel now, as a sentence, or nothing."""
        refusals = self.env["appointment.refusals"]
        if not states.can(booking_sudo.state, states.CANCELLED):
            return refusals._get_sentences()[codes.STATE]
        if booking_sudo.state not in (states.HOLD, *OPEN_TO_CUSTOMERS):
            return self.env._("You are at the store already. Please talk to the staff.")
        if booking_sudo.start <= fields.Datetime.now():
            return refusals._get_sentences()[codes.DEADLINE]
        refusal = booking_sudo._get_cancel_refusal()
        return refusal and refusals._to_sentence(refusal)

    @api.model
    def _get_refund(self, booking_sudo):
        """``(paid, refund)`` in minor units if the customer cancelled this second."""
        held = self.env["appointment.ledger"]._read(booking_sudo).held
        refund = self.env["appointment.cancelling"]._get_refund(
            booking_sudo, kernel_policy.CUSTOMER, held
        )
        return held, refund

    @api.model
    def _get_terms(self, booking_sudo, paid):
        """The policy for this booking: ``[(sentence, whether that time is over)]``.

        Deadlines are local times of the store; amounts are parts of what is *paid*.
        """
        if not paid or booking_sudo.sale_order_id.state != "sale":
            return []
        rules = booking_sudo.service_id.policy_id._to_kernel()
        tiers = sorted(rules.tiers, key=lambda tier: -tier.before_minutes)
        now = fields.Datetime.now()
        terms = []
        for tier in tiers:
            until = booking_sudo.start - timedelta(minutes=tier.before_minutes)
            sentence = self.env._(
                "Until %(until)s: %(amount)s come back.",
                until=booking_sudo._format_moments([until], None, None),
                amount=self._format(
                    booking_sudo, percent_of(paid, tier.refund_percent)
                ),
            )
            terms.append((sentence, now > until))
        if not tiers or tiers[-1].before_minutes:
            terms.append((self.env._("Later: nothing comes back."), False))
        back = percent_of(paid, rules.no_show_percent)
        sentence = self.env._("If you do not come, nothing comes back.")
        if back:
            sentence = self.env._(
                "If you do not come: %(amount)s come back.",
                amount=self._format(booking_sudo, back),
            )
        return [*terms, (sentence, False)]

    @api.model
    def _cancel(self, booking_sudo, form):
        """Cancel for the customer. Returns problems; sent twice, none.

        :param dict form: ``shown_refund``, minor units as the page told them, and
            where wanted ``reason``
        """
        booking_sudo._lock()
        if booking_sudo.state in (states.CANCELLED, states.EXPIRED):
            return {}
        if refusal := self._find_cancel_refusal(booking_sudo):
            return {"refusal": refusal}
        shown = form.get("shown_refund")
        reason = form.get("reason")
        reason = reason if isinstance(reason, str) else ""
        reason = reason.replace("\x00", "").strip()[:MAX_REASON]
        try:
            with self.env.cr.savepoint():
                self._check_refund(
                    booking_sudo, shown, self._get_refund(booking_sudo)[1]
                )
                self._cancel_for(booking_sudo, shown, reason)
        except UserError as error:
            booking_sudo.invalidate_recordset()
            return {"refusal": str(error)}
        return {}

    def _cancel_for(self, booking_sudo, shown, reason):
        """Cancel; the second that counts is the one in which that happens."""
        held = self.env["appointment.ledger"]._read(booking_sudo).held
        booking_sudo._cancel("customer", reason or None)
        currency = booking_sudo.payment_currency_id
        kept = to_minor(currency, booking_sudo.kept_amount) if held else 0
        self._check_refund(booking_sudo, shown, held - kept)

    def _check_refund(self, booking_sudo, shown, refund):
        """Raise where the page told another amount than *refund*: ask once more."""
        if shown != str(refund):
            raise RefundChanged(
                self.env._(
                    "Another amount comes back now than before: %(refund)s. Please "
                    "look once more before you cancel.",
                    refund=self._format(booking_sudo, refund),
                )
            )

    # ------------------------------------------------------------ booking again

    @api.model
    def _can_book_again(self, booking_sudo):
        service_sudo = booking_sudo.service_id
        store_sudo = booking_sudo.store_id
        return (
            service_sudo.active
            and service_sudo.is_published
            and (store_sudo.active and store_sudo.is_published)
        )

    @api.model
    def _recall(self, service_sudo, booking_id):
        """The form of a new booking like an earlier one; none for other services.

        What was confided at a confidential store is typed anew: the page stays open on
        devices of many.
        """
        booking_sudo = self.env["appointment.booking"].sudo()
        if isinstance(booking_id, int):
            booking_sudo = booking_sudo.browse(booking_id).exists()
        if not booking_sudo or booking_sudo.service_id != service_sudo:
            return None
        persons = booking_sudo.persons
        is_possible = service_sudo.min_persons <= persons <= service_sudo.max_persons
        contact = booking_sudo._get_contact()
        form = {
            "name": contact.name,
            "email": contact.email,
            "phone": self.env["appointment.review"]._format_phone(booking_sudo) or "",
            "persons": str(persons if is_possible else service_sudo.min_persons),
            "resource": str(booking_sudo.resource_id.id or ""),
        }
        if not booking_sudo.is_confidential:
            form.update(
                {
                    f"question_{answer.question_id.id}": answer.value or ""
                    for answer in booking_sudo.answer_ids
                }
            )
        return form

    # ------------------------------------------------------------ small helpers

    @api.model
    def _format(self, booking_sudo, minor):
        """Minor units of the booking's money, for people."""
        ledger = self.env["appointment.ledger"]._read(booking_sudo)
        return format_amount(self.env, ledger.to_amount(minor), ledger.currency)

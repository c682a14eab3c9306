import base64
from datetime import timezone

import qrcode
from qrcode.image.svg import SvgPathImage

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date

from odoo.addons.appointment_core.kernel import states

MADE_STAGES = ("requested", "confirmed", "cancelled", "no_show")
FLOWS = ("direct", "redirect")
MARKETING = "marketing"


class AppointmentReview(models.AbstractModel):
    """The page of one booking: review and pay, then see and cancel it.

    Callers have checked the booking's token; records come with ``sudo``.
    """

    _name = "appointment.review"
    _description = "Review of a Booking"

    # ------------------------------------------------------------ page

    @api.model
    def _get_page_values(self, booking_sudo):
        """Values of the template ``appointment_website.booking``."""
        booking_sudo = booking_sudo.with_company(booking_sudo.company_id)
        service_sudo = booking_sudo.service_id
        stage = self._get_stage(booking_sudo)
        price = self.env["appointment.checkout"]._get_quote(booking_sudo)
        values = {
            "booking": booking_sudo,
            "store": booking_sudo.store_id,
            "service": service_sudo,
            "stage": stage,
            "when": booking_sudo._format_span(),
            "contact": booking_sudo._get_contact(),
            "phone": self._format_phone(booking_sudo),
            "when_visitor": self._get_visitor_time(booking_sudo),
            "price": price,
            "amounts": self._format_price(price),
            "policy_lines": (service_sudo.policy_id.summary or "").splitlines(),
            "book_again": self.env["appointment.storefront"]._get_booking_path(
                service_sudo
            ),
        }
        values["address"] = self._get_typed_address(booking_sudo)
        values["born"] = self._get_typed_birth(booking_sudo)
        if stage == "link":
            values.update(self._get_link_values(booking_sudo))
        elif stage == "expired":
            again = self.env["appointment.holding.again"]
            values["offers"] = again._get_offers(booking_sudo)
        elif stage == "review":
            values.update(self._get_review_values(booking_sudo, price))
            values["payment_problem"] = self._find_payment_problem(booking_sudo)
        elif stage == "cancelled":
            values["money_back"] = self._get_money_back(booking_sudo)
        elif stage in ("requested", "confirmed"):
            values["qr_code"] = self._get_qr_code(booking_sudo)
            values["calendar_links"] = self._get_calendar_links(booking_sudo)
            values["route_link"] = self._get_route_link(booking_sudo.store_id)
            values.update(self._get_receipt_values(booking_sudo))
            values.update(self._get_news_values(booking_sudo))
        if stage in MADE_STAGES:
            service = self.env["appointment.self.service"]
            values.update(service._get_values(booking_sudo))
        return values

    @api.model
    def _format_phone(self, booking_sudo):
        """The number of who booked, for people: +49 2302 123456."""
        number = booking_sudo._get_contact().phone
        country = booking_sudo.store_id.partner_id.country_id
        return number and booking_sudo._phone_format(
            number=number, country=country, force_format="INTERNATIONAL"
        )

    @api.model
    def _get_typed_address(self, booking_sudo):
        """The address as typed for this booking, in lines; empty without one."""
        town = f"{booking_sudo.contact_zip or ''} {booking_sudo.contact_city or ''}"
        country = booking_sudo.contact_country_id.name
        lines = (booking_sudo.contact_street, town.strip(), country)
        return "\n".join(line for line in lines if line)

    @api.model
    def _get_typed_birth(self, booking_sudo):
        born = booking_sudo.contact_birth_on
        return format_date(self.env, born) if born else ""

    @api.model
    def _get_link_values(self, booking_sudo):
        """Values of the template ``appointment_website.link_awaited``."""
        return {
            **self._get_hold_values(booking_sudo),
            "link_wait": booking_sudo._get_link_wait(),
        }

    @api.model
    def _get_hold_values(self, booking_sudo):
        """Until when the place is kept."""
        until = booking_sudo.hold_expires_at.replace(tzinfo=timezone.utc)
        zone = booking_sudo.store_id._get_zone()
        return {
            "held_until": self.env["appointment.storefront"]._format_clock(
                until.astimezone(zone)
            ),
            "held_until_epoch": int(until.timestamp()),
        }

    @api.model
    def _get_money_back(self, booking_sudo):
        """What of the customer's money comes back, as text; empty without any."""
        back = booking_sudo.paid_amount - booking_sudo.kept_amount
        currency = booking_sudo.payment_currency_id
        return format_amount(self.env, back, currency) if back else ""

    @api.model
    def _get_qr_code(self, booking_sudo):
        """A picture, as a data address, that leads a camera to this page."""
        url = booking_sudo.get_base_url() + booking_sudo._get_web_path()
        picture = qrcode.make(url, image_factory=SvgPathImage, border=0)
        content = base64.b64encode(picture.to_string()).decode()
        return f"data:image/svg+xml;base64,{content}"

    @api.model
    def _get_stage(self, booking_sudo):
        """What the page is about: review, payment, requested, confirmed, …"""
        state = booking_sudo.state
        if state == states.HOLD:
            if self._is_payment_running(booking_sudo):
                return "payment"
            lapsed = booking_sudo.hold_expires_at <= fields.Datetime.now()
            if lapsed:
                return "expired"
            return "link" if booking_sudo._is_link_awaited() else "review"
        return {
            states.PENDING: "requested",
            states.CANCELLED: "cancelled",
            states.EXPIRED: "expired",
            states.NO_SHOW: "no_show",
        }.get(state, "confirmed")

    @api.model
    def _find_payment_problem(self, booking_sudo):
        """What became of the last try to pay, when it was in vain."""
        transactions = booking_sudo.sale_order_id.transaction_ids.sorted("id")
        return {
            "cancel": self.env._(
                "You have cancelled the payment. Nothing was charged; your time is "
                "still kept. You can try again below."
            ),
            "error": self.env._(
                "Your payment did not go through. Nothing was charged; your time is "
                "still kept. Please try again or choose another way to pay."
            ),
        }.get(transactions[-1:].state)

    @api.model
    def _is_payment_running(self, booking_sudo):
        """Whether the provider has, or may have, the money already."""
        transactions = booking_sudo.sale_order_id.transaction_ids
        return any(tx.state in ("pending", "authorized", "done") for tx in transactions)

    @api.model
    def _format_price(self, price):
        return {
            name: format_amount(self.env, getattr(price, name), price.currency)
            for name in ("net", "tax", "gross")
        }

    @api.model
    def _get_visitor_time(self, booking_sudo):
        """The time in the visitor's zone, where that reads differently."""
        zone = booking_sudo.visitor_tz
        if not zone:
            return ""
        start = booking_sudo.start.replace(tzinfo=timezone.utc)
        here = start.astimezone(booking_sudo.store_id._get_zone()).utcoffset()
        there = fields.Datetime.context_timestamp(
            booking_sudo.with_context(tz=zone), booking_sudo.start
        ).utcoffset()
        return "" if here == there else booking_sudo._format_span(tz=zone)

    @api.model
    def _get_review_values(self, booking_sudo, price):
        due = price.due
        values = {
            "consents": self._get_needed_consents(booking_sudo, price),
            **self._get_legal_values(booking_sudo),
            **self._get_hold_values(booking_sudo),
            **self._get_news_values(booking_sudo),
            "due": format_amount(self.env, due, price.currency),
            "is_deposit": 0 < due < price.gross,
            "is_paid_online": due > 0,
            "is_paid_on_site": not due or price.is_optional,
        }
        if due:
            values.update(self._get_payment_values(booking_sudo, price.currency, due))
        return values

    @api.model
    def _get_payment_values(self, booking_sudo, currency, due):
        """Context of Odoo's ``payment.form``; the order is made when it is sent."""
        company, partner = booking_sudo.company_id, booking_sudo.partner_id
        report = {}
        providers_sudo = (
            self.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                company.id, partner.id, due, currency_id=currency.id, report=report
            )
        )
        methods_sudo = (
            self.env["payment.method"]
            .sudo()
            ._get_compatible_payment_methods(
                providers_sudo.ids, partner.id, currency_id=currency.id, report=report
            )
        )
        tokens_sudo = self.env["payment.token"].sudo()
        if self._is_own(partner):
            tokens_sudo = tokens_sudo._get_available_tokens(
                providers_sudo.ids, partner.id
            )
        return {
            "amount": due,
            "currency": currency,
            "partner_id": partner.id,
            "providers_sudo": providers_sudo,
            "payment_methods_sudo": methods_sudo,
            "tokens_sudo": tokens_sudo,
            "show_tokenize_input_mapping": dict.fromkeys(providers_sudo.ids, False),
            "availability_report": report,
            "transaction_route": booking_sudo._get_web_path("transaction"),
            "landing_route": booking_sudo._get_web_path("receipt"),
            "access_token": booking_sudo.access_token,
        }

    @api.model
    def _is_own(self, partner):
        """Whether the visitor is signed in as *partner*. The booking's link alone is
        no proof: a guest becomes a known contact by typing its e-mail and phone."""
        return not self.env.user._is_public() and self.env.user.partner_id == partner

    # ------------------------------------------------------------ steps

    @api.model
    def _confirm(self, booking_sudo, form):
        """Book what needs no payment now. Returns problems; sent twice, none."""
        booking_sudo._lock()
        if booking_sudo.state != states.HOLD:
            return {}
        if booking_sudo._is_link_awaited():
            return {"refusal": self._get_link_sentence()}
        price = self.env["appointment.checkout"]._get_quote(booking_sudo)
        if price.due and not price.is_optional:
            return {"refusal": self.env._("Please pay online to book this service.")}
        given = {
            name for name in self._get_consent_names() if form.get(f"consent_{name}")
        }
        if missing := self._find_missing_consents(booking_sudo, given):
            return missing
        news = {MARKETING} if form.get(f"consent_{MARKETING}") else set()
        return self._try(lambda: self._book(booking_sudo, given | news))

    @api.model
    def _get_link_sentence(self):
        return self.env._(
            "Please open the link in the mail that we have sent you; then you can book."
        )

    @api.model
    def _book(self, booking_sudo, given):
        self._note_consents(booking_sudo, given)
        self._note_news(booking_sudo, given)
        self.env["appointment.checkout"].sudo()._complete(booking_sudo)

    @api.model
    def _try(self, step, *args):
        """Do *step*, or undo it and give its sentence back as a problem."""
        try:
            with self.env.cr.savepoint():
                step(*args)
        except UserError as error:
            return {"refusal": str(error)}
        return {}

    @api.model
    def _prepare_payment(self, booking_sudo, given, wish):
        """The order to pay and the values of its transaction.

        :param given: names of the ticked boxes
        :param dict wish: what the browser sent: ``amount`` as the page told it, and
            ``flow``, how to pay
        :raise ValidationError: a whole sentence; nothing is written
        """
        flows = FLOWS + ("token",) * self._is_own(booking_sudo.partner_id)
        if wish.get("flow") not in flows:
            raise ValidationError(
                self.env._(
                    "A saved payment method can only be used by its owner. Please sign "
                    "in, or choose another way to pay."
                )
            )
        booking_sudo._lock()
        stage = self._get_stage(booking_sudo)
        if stage == "link":
            raise ValidationError(self._get_link_sentence())
        if stage != "review":
            raise ValidationError(
                self.env._(
                    "This booking cannot be paid any more. Please reload the page."
                )
            )
        names = (*self._get_consent_names(), MARKETING)
        is_list = isinstance(given, list)
        given = {name for name in names if is_list and name in given}
        if self._find_missing_consents(booking_sudo, given):
            raise ValidationError(
                self.env._("Please tick the boxes above the button to book.")
            )
        checkout_sudo = self.env["appointment.checkout"].sudo()
        order_sudo = checkout_sudo._create_order(booking_sudo)
        due = checkout_sudo._get_amount_due(booking_sudo)
        shown_amount = wish.get("amount")
        is_number = isinstance(shown_amount, (int, float))
        currency = order_sudo.currency_id
        if not is_number or currency.compare_amounts(due, shown_amount):
            raise ValidationError(
                self.env._("The price has changed. Please reload the page to see it.")
            )
        self._note_consents(booking_sudo, given)
        self._note_news(booking_sudo, given)
        return order_sudo, {
            "amount": due,
            "currency_id": order_sudo.currency_id.id,
            "partner_id": order_sudo.partner_invoice_id.id,
            "sale_order_id": order_sudo.id,
        }

    @api.model
    def _get_ics(self, booking_sudo):
        """The booking as a calendar file."""
        return self.env["appointment.ics"].sudo()._render(booking_sudo, "PUBLISH")

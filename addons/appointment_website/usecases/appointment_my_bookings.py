import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from odoo.addons.appointment_core.kernel import states

COMING_STATES = (
    states.HOLD,
    states.PENDING,
    states.CONFIRMED,
    states.CHECKED_IN,
    states.IN_PROGRESS,
)
OVER_STATES = (states.CANCELLED, states.NO_SHOW)
MAX_SEARCH = 100


class AppointmentMyBookings(models.AbstractModel):
    """The bookings and wishes of the customer who is signed in.

    Customers may read no model, so records come with ``sudo`` and always under
    ``_get_own_domain``; a customer has no company.
    """

    _name = "appointment.my.bookings"
    _description = "Bookings of a Customer"

    # ------------------------------------------------------------ finding

    @api.model
    def _get_own_domain(self):
        """Bookings of the customer and of contacts that belong to it (T78), without
        those that were never finished."""
        return Domain(
            [
                ("partner_id", "child_of", self.env.user.partner_id.id),
                ("state", "!=", states.EXPIRED),
                "|",
                ("state", "!=", states.HOLD),
                ("hold_expires_at", ">", fields.Datetime.now()),
            ]
        )

    @api.model
    def _get_coming_domain(self):
        return Domain(
            [("state", "in", COMING_STATES), ("stop", ">=", fields.Datetime.now())]
        )

    @api.model
    def _get_filters(self):
        """``{name: label}`` of what can be shown."""
        return {
            "all": self.env._("All"),
            "coming": self.env._("Coming"),
            "past": self.env._("Past"),
            "cancelled": self.env._("Cancelled"),
        }

    @api.model
    def _get_domains(self, show, search=""):
        """Domains of the coming bookings and of the history, in that order."""
        own = self._get_own_domain() & self._get_search_domain(search)
        coming = self._get_coming_domain()
        closed = Domain("state", "in", OVER_STATES)
        history = {
            "all": ~coming,
            "coming": Domain.FALSE,
            "past": ~coming & ~closed,
            "cancelled": closed,
        }[show]
        is_coming = show in ("all", "coming")
        return own & (coming if is_coming else Domain.FALSE), own & history

    @api.model
    def _get_search_domain(self, search):
        text = search.replace("\x00", "").strip()[:MAX_SEARCH]
        if not text:
            return Domain.TRUE
        text = re.sub(r"([\\%_])", r"\\\1", text)  # they mean themselves
        fields_searched = ("name", "store_id.name", "service_id.name")
        return Domain.OR(Domain(field, "ilike", text) for field in fields_searched)

    @api.model
    def _count(self, show, search=""):
        bookings_sudo = self.env["appointment.booking"].sudo()
        return sum(
            bookings_sudo.search_count(domain)
            for domain in self._get_domains(show, search)
        )

    @api.model
    def _find(self, show, search, offset, limit):
        """One page: what comes, soonest first, then what was, latest first."""
        bookings_sudo = self.env["appointment.booking"].sudo()
        coming_domain, history_domain = self._get_domains(show, search)
        coming_count = bookings_sudo.search_count(coming_domain)
        found = bookings_sudo
        if offset < coming_count:
            found = bookings_sudo.search(
                coming_domain, offset=offset, limit=limit, order="start, id"
            )
        if len(found) < limit:
            found += bookings_sudo.search(
                history_domain,
                offset=max(0, offset - coming_count),
                limit=limit - len(found),
                order="start desc, id desc",
            )
        return found

    # ------------------------------------------------------------ page

    @api.model
    def _get_page_values(self, show, search, offset, limit):
        """Values of the template ``appointment_website.my_bookings``."""
        bookings_sudo = self._find(show, search, offset, limit)
        coming_sudo = bookings_sudo.filtered_domain(self._get_coming_domain())
        rows = [self._get_row(booking) for booking in bookings_sudo]
        return {
            "coming": rows[: len(coming_sudo)],
            "history": rows[len(coming_sudo) :],
            "filters": self._get_filters(),
            "show": show,
            "search": search,
            "max_search": MAX_SEARCH,
        }

    def _get_row(self, booking_sudo):
        service = self.env["appointment.self.service"]
        is_coming = booking_sudo.state in (states.PENDING, states.CONFIRMED)
        name, color = self._get_state_names()[booking_sudo.state]
        return {
            "booking": booking_sudo,
            "path": booking_sudo._get_web_path(),
            "service": booking_sudo.service_id.name,
            "store": booking_sudo.store_id.name,
            "when": booking_sudo._format_span(),
            "who": booking_sudo._get_contact().name,
            "state": name,
            "color": color,
            "money": self._say_money(booking_sudo),
            "can_move": is_coming
            and not self.env["appointment.moving"]._find_refusal(booking_sudo),
            "can_book_again": service._can_book_again(booking_sudo),
        }

    @api.model
    def _get_state_names(self):
        """``{state: (words for customers, colour)}``"""
        return {
            states.HOLD: (self.env._("Not finished"), "warning"),
            states.PENDING: (self.env._("Waiting for the store"), "warning"),
            states.CONFIRMED: (self.env._("Confirmed"), "success"),
            states.CHECKED_IN: (self.env._("You are there"), "success"),
            states.IN_PROGRESS: (self.env._("In progress"), "success"),
            states.COMPLETED: (self.env._("Completed"), "secondary"),
            states.CANCELLED: (self.env._("Cancelled"), "danger"),
            states.NO_SHOW: (self.env._("Missed"), "danger"),
        }

    @api.model
    def _say_money(self, booking_sudo):
        """What is paid and what came back, in words; empty where nothing is due."""
        currency = booking_sudo.payment_currency_id
        paid, back = booking_sudo.paid_amount, booking_sudo.refunded_amount
        words = []
        if paid:
            amount = format_amount(self.env, paid, currency)
            words.append(self.env._("Paid %(amount)s", amount=amount))
        if back:
            amount = format_amount(self.env, back, currency)
            words.append(self.env._("%(amount)s came back", amount=amount))
        rest = booking_sudo.total_amount - (paid - back)
        if (
            booking_sudo.state not in OVER_STATES
            and currency.compare_amounts(rest, 0) > 0
        ):
            amount = format_amount(self.env, rest, currency)
            words.append(self.env._("To pay at the store %(amount)s", amount=amount))
        return " · ".join(words)

    # ------------------------------------------------------------ preferences

    @api.model
    def _get_preferences(self):
        """Values of the template ``appointment_website.my_preferences``."""
        partner_sudo = self.env.user.partner_id.sudo()
        return {
            "languages": self._get_languages(),
            "lang": partner_sudo.lang or self.env.lang,
            "consents": [
                {
                    "name": f"withdraw_{consent.id}",
                    "store": consent.store_id.name,
                    "wording": consent.wording,
                    "given_on": fields.Datetime.context_timestamp(
                        consent, consent.given_at
                    ).date(),
                }
                for consent in self._find_consents()
            ],
        }

    @api.model
    def _get_languages(self):
        """``[(code, name)]`` in which stores write to customers."""
        return self.env["res.lang"].get_installed()

    @api.model
    def _find_consents(self):
        """Marketing consents of the customer that stand, with sudo."""
        return (
            self.env["appointment.consent"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.env.user.partner_id.id),
                    ("kind", "=", "marketing"),
                    ("withdrawn_at", "=", False),
                ]
            )
        )

    @api.model
    def _save_preferences(self, form):
        """Save what was chosen. Returns problems, and then nothing is saved."""
        lang = form.get("lang")
        if lang not in dict(self._get_languages()):
            return {"lang": self.env._("Please choose one of the languages.")}
        self.env.user.partner_id.sudo().lang = lang
        coming_sudo = (
            self.env["appointment.booking"]
            .sudo()
            .search(self._get_own_domain() & self._get_coming_domain())
        )
        coming_sudo.filtered(
            lambda booking: booking.partner_id == self.env.user.partner_id
        ).write({"lang": lang})
        self._find_consents().filtered(
            lambda consent: f"withdraw_{consent.id}" in form
        )._withdraw()
        return {}

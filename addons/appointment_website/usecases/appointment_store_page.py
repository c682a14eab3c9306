from datetime import timedelta

from babel.dates import format_date

from odoo import api, fields, models
from odoo.tools import is_html_empty
from odoo.tools.mail import html2plaintext

DAYS_OF_EXCEPTIONS = 30
DESCRIPTION = 155  # characters that search engines show


class AppointmentStorePage(models.AbstractModel):
    """What the pages of a store and of its team show; nothing that is empty."""

    _name = "appointment.store.page"
    _description = "Store Page"

    # ------------------------------------------------------------ pages

    @api.model
    def _get_values(self, store_sudo):
        """Values of the template ``appointment_website.store``."""
        storefront = self.env["appointment.storefront"]
        services_sudo = storefront._find_services(store_sudo)
        team_sudo = storefront._find_team(store_sudo)
        quotes = self.env["appointment.price"]._get_quotes(services_sudo)
        photos = store_sudo.image_ids
        return {
            "store": store_sudo,
            "seo_object": store_sudo,
            "website_meta_description": self._summarise(store_sudo, services_sudo),
            "description": self._get_text(store_sudo.description),
            "picture": store_sudo._get_picture(),
            "photos": [
                picture
                for picture in (photo._get_picture(photo.name) for photo in photos)
                if picture
            ],
            "hours": store_sudo._get_opening_hours(),
            "exceptions": self._get_exceptions(store_sudo),
            "is_taxed": any(quote.tax for quote in quotes.values()),
            "services": [
                self._describe_service(service, quotes[service])
                for service in services_sudo
            ],
            "team": [self._describe_person(store_sudo, row) for row in team_sudo],
            "structured": self.env["appointment.structured.data"]._get_store(
                store_sudo, quotes
            ),
        }

    @api.model
    def _get_person_values(self, store_sudo, person_sudo):
        """Values of the template ``appointment_website.person``."""
        services_sudo = (
            self.env["appointment.storefront"]
            ._find_services(store_sudo)
            .filtered(lambda service: self._can_choose(service, person_sudo))
        )
        quotes = self.env["appointment.price"]._get_quotes(services_sudo)
        person = self._describe_person(store_sudo, person_sudo)
        text = html2plaintext(person_sudo.appointment_bio or "")
        return {
            "store": store_sudo,
            "person": person,
            "website_meta_description": self._shorten(
                text
                or self.env._(
                    "%(person)s at %(store)s: see free times and book online.",
                    person=person["name"],
                    store=store_sudo.name,
                )
            ),
            "is_taxed": any(quote.tax for quote in quotes.values()),
            "services": [
                self._describe_service(service, quotes[service], person_sudo)
                for service in services_sudo
            ],
            "structured": self.env["appointment.structured.data"]._get_person(
                store_sudo, person
            ),
        }

    # ------------------------------------------------------------ parts

    @api.model
    def _can_choose(self, service_sudo, person_sudo):
        """Whether customers may ask for this public person of the store's team."""
        needs = service_sudo.requirement_ids.filtered("is_customer_choice")
        return bool(needs.role_id & person_sudo.appointment_role_ids)

    @api.model
    def _describe_service(self, service, quote, person=None):
        storefront = self.env["appointment.storefront"]
        path = storefront._get_booking_path(service)
        return {
            "service": service,
            "description": self._get_text(service.description),
            "path": f"{path}?resource={person.id}" if person else path,
            "price": self.env["appointment.price"]._to_label(service, quote),
            "duration": storefront._format_duration(service),
            "persons": self._format_persons(service),
            "dates": self._format_periods(service),
            "payment": quote.gross and self._format_payment(service),
            "picture": service._get_picture(),
        }

    @api.model
    def _describe_person(self, store, person):
        return {
            "id": person.id,
            "name": person.name,
            "title": person.appointment_title,
            "text": self._get_text(person.appointment_bio),
            "path": self.env["appointment.storefront"]._get_person_path(store, person),
            "picture": person._get_picture(),
        }

    @api.model
    def _get_text(self, html):
        return not is_html_empty(html) and html

    @api.model
    def _summarise(self, store_sudo, services_sudo):
        """What search engines show of a store: its own text, else what it offers."""
        text = html2plaintext(store_sudo.description or "")
        if not text.strip():
            offers = ", ".join(services_sudo[:5].mapped("name"))
            place = store_sudo.city or store_sudo.name
            text = self.env._(
                "Book online at %(store)s, %(place)s: %(offers)s",
                store=store_sudo.name,
                place=place,
                offers=offers or self.env._("free times and prices"),
            )
        return self._shorten(text)

    @api.model
    def _shorten(self, text):
        text = " ".join(text.split())
        if len(text) <= DESCRIPTION:
            return text
        return f"{text[: DESCRIPTION - 1].rsplit(' ', 1)[0]}…"

    @api.model
    def _get_exceptions(self, store_sudo):
        """``[(day, hours, reason)]`` of the coming weeks."""
        storefront = self.env["appointment.storefront"]
        today = fields.Datetime.now().astimezone(store_sudo._get_zone()).date()
        openings = store_sudo.opening_ids.filtered_domain(
            [
                ("last_on", ">=", today),
                ("first_on", "<=", today + timedelta(days=DAYS_OF_EXCEPTIONS)),
            ]
        )
        return [
            (
                storefront._format_days(opening.first_on, opening.last_on),
                storefront._format_exception(opening),
                opening.reason,
            )
            for opening in openings.sorted("first_on")
        ]

    # ------------------------------------------------------------ wording

    @api.model
    def _format_persons(self, service):
        """For how many people, where it is not just one."""
        low, high = service.min_persons, service.max_persons
        if high == 1:
            return ""
        if low == high:
            return self.env._("for %(count)s persons", count=high)
        if low == 1:
            return self.env._("for up to %(count)s persons", count=high)
        return self.env._("for %(low)s to %(high)s persons", low=low, high=high)

    @api.model
    def _format_periods(self, service):
        """When it is offered, where that is not all year; past dates are left out."""
        today = fields.Datetime.now().astimezone(service.store_id._get_zone()).date()
        locale = self.env["appointment.storefront"]._get_locale()
        return ", ".join(
            " – ".join(
                format_date(day, "medium", locale=locale)
                for day in dict.fromkeys((period.first_on, period.last_on))
            )
            for period in service.period_ids.sorted("first_on")
            if period.last_on >= today
        )

    @api.model
    def _format_payment(self, service):
        return {
            "on_site": self.env._("You pay at the store."),
            "optional": self.env._("You pay online or at the store."),
            "deposit": self.env._("You pay a deposit online, the rest at the store."),
            "full": self.env._("You pay online when you book."),
        }[service._get_payment_rule()]

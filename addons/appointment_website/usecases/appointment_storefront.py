from datetime import datetime, timedelta

from babel.dates import format_date, format_time

from odoo import api, fields, models
from odoo.tools import babel_locale_parse, is_html_empty

from odoo.addons.appointment_core.models.appointment_store import SLUG
from odoo.addons.appointment_core.usecases.wording import format_hour

DAYS_OF_EXCEPTIONS = 30


class AppointmentStorefront(models.AbstractModel):
    """What strangers see of stores and services: published things, read only.

    Everything here is reached by the public user, who may read no model. So it finds
    records with ``sudo`` by their address, and only those that are published.
    """

    _name = "appointment.storefront"
    _description = "Storefront"

    # ------------------------------------------------------------ finding

    @api.model
    def _find_stores(self):
        """All published stores, to be shown to anybody."""
        return (
            self.env["appointment.store"].sudo().search([("is_published", "=", True)])
        )

    @api.model
    def _find_store(self, slug):
        """The published store with this *slug*, or nothing."""
        stores_sudo = self.env["appointment.store"].sudo()
        if not SLUG.fullmatch(slug):
            return stores_sudo
        return stores_sudo.search([("slug", "=", slug), ("is_published", "=", True)])

    @api.model
    def _was_store(self, slug):
        """Whether a store with this *slug* exists that is not, or no longer, public."""
        stores_sudo = self.env["appointment.store"].sudo()
        stores_sudo = stores_sudo.with_context(active_test=False)
        return bool(
            SLUG.fullmatch(slug) and stores_sudo.search_count([("slug", "=", slug)])
        )

    @api.model
    def _find_service(self, slug, key):
        """The published service *key* (``inspection-7``) of store *slug*, or nothing.

        Of the key only the number counts; the name is for people.
        """
        _name, service_id = self.env["ir.http"]._unslug(key)
        services_sudo = self.env["appointment.service"].sudo()
        if not SLUG.fullmatch(slug):
            return services_sudo
        return services_sudo.search(
            [
                ("id", "=", service_id),
                ("is_published", "=", True),
                ("store_id.slug", "=", slug),
                ("store_id.is_published", "=", True),
                ("store_id.active", "=", True),
            ]
        )

    @api.model
    def _find_services(self, store_sudo):
        return (
            self.env["appointment.service"]
            .sudo()
            .search(
                [("store_id", "in", store_sudo.ids), ("is_published", "=", True)],
            )
        )

    # ------------------------------------------------------------ page values

    @api.model
    def _get_store_values(self, store_sudo):
        """Values of the template ``appointment_website.store``."""
        services_sudo = self._find_services(store_sudo)
        prices = self.env["appointment.price"]
        quotes = prices._get_quotes(services_sudo)
        return {
            "store": store_sudo,
            "description": not is_html_empty(store_sudo.description)
            and store_sudo.description,
            "picture": self._get_picture_path(store_sudo),
            "hours": store_sudo._get_opening_hours(),
            "exceptions": self._get_exceptions(store_sudo),
            "is_taxed": any(quote.tax for quote in quotes.values()),
            "services": [
                {
                    "service": service,
                    "description": not is_html_empty(service.description)
                    and service.description,
                    "path": self._get_booking_path(service),
                    "price": prices._to_label(service, quotes[service]),
                    "duration": self._format_duration(service),
                    "picture": self._get_picture_path(service),
                }
                for service in services_sudo
            ],
        }

    @api.model
    def _get_booking_path(self, service):
        return f"/{service.store_id.slug}/book/{self.env['ir.http']._slug(service)}"

    @api.model
    def _get_picture_path(self, record_sudo):
        """Address of the picture of a store or service, new with each picture."""
        if not record_sudo.with_context(bin_size=True).image_256:
            return ""
        key = f"{record_sudo.write_date:%Y%m%d%H%M%S}"
        if record_sudo._name == "appointment.store":
            return f"/appointment/picture/{record_sudo.slug}?unique={key}"
        slug = record_sudo.store_id.slug
        return f"/appointment/picture/{slug}/{record_sudo.id}?unique={key}"

    @api.model
    def _get_exceptions(self, store_sudo):
        """``[(day, hours, reason)]`` of the coming weeks."""
        today = fields.Datetime.now().astimezone(store_sudo._get_zone()).date()
        openings = store_sudo.opening_ids.filtered_domain(
            [
                ("last_on", ">=", today),
                ("first_on", "<=", today + timedelta(days=DAYS_OF_EXCEPTIONS)),
            ]
        )
        return [
            (
                self._format_days(opening.first_on, opening.last_on),
                self._format_exception(opening),
                opening.reason,
            )
            for opening in openings.sorted("first_on")
        ]

    # ------------------------------------------------------------ wording

    @api.model
    def _format_exception(self, opening):
        is_whole_day = opening.stop_minutes - opening.start_minutes == 24 * 60
        if is_whole_day and opening.kind == "closed":
            return self.env._("Closed")
        hours = (
            f"{format_hour(self.env, opening.start_minutes / 60)} – "
            f"{format_hour(self.env, opening.stop_minutes / 60)}"
        )
        if opening.kind == "closed":
            return self.env._("Closed %(hours)s", hours=hours)
        return hours

    @api.model
    def _format_duration(self, service):
        """How long the service takes, or how wide the window to come is."""
        minutes = self._format_minutes(service.duration_minutes)
        if self.env["appointment.month"]._is_window(service):
            return self.env._("%(minutes)s window", minutes=minutes)
        return minutes

    @api.model
    def _format_minutes(self, minutes):
        """A duration for people: 45 min, 2 h, 2 h 30 min, 3 days."""
        days, rest = divmod(minutes, 24 * 60)
        if days and not rest:
            return (
                self.env._("1 day")
                if days == 1
                else self.env._("%(days)s days", days=days)
            )
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.env._("%(minutes)s min", minutes=rest)
        if not rest:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)

    @api.model
    def _format_days(self, first_on, last_on):
        names = [
            format_date(day, "EEE d MMM", locale=self._get_locale())
            for day in dict.fromkeys((first_on, last_on))
        ]
        return " – ".join(names)

    @api.model
    def _format_day(self, moment):
        """The local day of an aware datetime in full: Monday, 7 December 2026."""
        return format_date(moment.date(), "full", locale=self._get_locale())

    @api.model
    def _format_clock(self, moment):
        """The wall time of an aware datetime."""
        return format_time(
            datetime.combine(moment.date(), moment.time()),
            "short",
            locale=self._get_locale(),
        )

    @api.model
    def _get_locale(self):
        return babel_locale_parse(self.env.lang)

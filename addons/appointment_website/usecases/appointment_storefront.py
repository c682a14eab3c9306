import re
from datetime import datetime

from babel.dates import format_date, format_time

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import babel_locale_parse

from odoo.addons.appointment_core.models.appointment_store import SLUG
from odoo.addons.appointment_core.usecases.wording import format_hour

from ..models.appointment_store import CODE

MAX_ID = 2**31


class AppointmentStorefront(models.AbstractModel):
    """What strangers see of stores and services: published things, read only.

    Everything here is reached by the public user, who may read no model. So it finds
    records with ``sudo`` by their address, and only those that are published.
    """

    _name = "appointment.storefront"
    _description = "Storefront"

    # ------------------------------------------------------------ finding

    @api.model
    def _get_store_domain(self):
        """Stores that the website of this request shows (T25, T76).

        A store without a website of its own is on those of its company, and on all
        when the company has none.
        """
        website = self.env["website"].get_current_website().sudo()
        company_id = website._get_cached("company_id")
        foreign = website._search([("company_id", "!=", company_id)])
        return Domain([("is_published", "=", True), ("active", "=", True)]) & Domain.OR(
            [
                Domain("website_id", "=", website.id),
                Domain("website_id", "=", False)
                & Domain("company_id", "not any!", foreign.subselect("company_id")),
            ]
        )

    @api.model
    def _get_service_domain(self):
        return Domain([("is_published", "=", True), ("active", "=", True)]) & Domain(
            "store_id", "any", self._get_store_domain()
        )

    @api.model
    def _get_person_domain(self):
        """People who are shown to customers, not rooms and lifts."""
        return Domain(
            [
                ("active", "=", True),
                ("is_appointment_public", "=", True),
                ("resource_type", "=", "user"),
            ]
        ) & Domain("appointment_store_ids", "any", self._get_store_domain())

    @api.model
    def _find_stores(self):
        """All published stores, to be shown to anybody."""
        return self.env["appointment.store"].sudo().search(self._get_store_domain())

    @api.model
    def _find_store(self, slug):
        """The published store with this *slug*, or which once had it, or nothing."""
        return (
            self.env["appointment.store"]
            .sudo()
            .search(self._get_slug_domain(slug) & self._get_store_domain())
        )

    @api.model
    def _find_store_by_code(self, code):
        """The published store with this short *code*, as somebody typed it."""
        code = re.sub(r"[\s\-–]", "", code).upper()
        stores_sudo = self.env["appointment.store"].sudo()
        if not CODE.fullmatch(code):
            return stores_sudo
        return stores_sudo.search(Domain("code", "=", code) & self._get_store_domain())

    @api.model
    def _was_store(self, slug):
        """Whether a store with this *slug* exists that is not, or no longer, public."""
        stores_sudo = self.env["appointment.store"].sudo()
        stores_sudo = stores_sudo.with_context(active_test=False)
        return bool(stores_sudo.search_count(self._get_slug_domain(slug), limit=1))

    @api.model
    def _get_slug_domain(self, slug):
        slug = slug.lower()
        if not SLUG.fullmatch(slug):
            return Domain.FALSE
        return Domain("address_ids.slug", "=", slug)

    @api.model
    def _find_service(self, slug, key):
        """The published service *key* (``inspection-7``) of store *slug*, or nothing.

        Of the key only the number counts; the name is for people.
        """
        return self._find_below(
            slug, key, "appointment.service", "store_id", self._get_service_domain()
        )

    @api.model
    def _find_person(self, slug, key):
        """The public person *key* (``anna-5``) of the team of store *slug*."""
        return self._find_below(
            slug,
            key,
            "resource.resource",
            "appointment_store_ids",
            self._get_person_domain(),
        )

    @api.model
    def _find_below(self, slug, key, model, owner, shown):
        """The row of *model* with the number of *key* of the shown store *slug*."""
        _name, row_id = self.env["ir.http"]._unslug(key)
        rows_sudo = self.env[model].sudo()
        if not row_id or not 0 < row_id < MAX_ID:
            return rows_sudo
        store = self._get_slug_domain(slug) & self._get_store_domain()
        return rows_sudo.search(
            Domain("id", "=", row_id) & Domain(owner, "any", store) & shown
        )

    @api.model
    def _find_pictured(self, model, row_id):
        """The row of *model* whose pictures strangers may see, or an empty one."""
        domains = {
            "appointment.store": self._get_store_domain,
            "appointment.service": self._get_service_domain,
            "appointment.store.image": self._get_photo_domain,
            "resource.resource": self._get_person_domain,
        }
        if model not in domains or row_id >= MAX_ID:
            return self.env["appointment.store"]
        return (
            self.env[model].sudo().search(Domain("id", "=", row_id) & domains[model]())
        )

    @api.model
    def _get_photo_domain(self):
        return Domain("store_id", "any", self._get_store_domain())

    @api.model
    def _find_services(self, stores_sudo):
        return (
            self.env["appointment.service"]
            .sudo()
            .search(
                [("store_id", "in", stores_sudo.ids), ("is_published", "=", True)],
            )
        )

    @api.model
    def _find_team(self, store_sudo):
        """The people of a store who are shown to customers."""
        return (
            self.env["resource.resource"]
            .sudo()
            .search(
                self._get_person_domain()
                & Domain("appointment_store_ids", "in", store_sudo.ids),
                order="appointment_priority, name, id",
            )
        )

    # ------------------------------------------------------------ page values

    @api.model
    def _get_store_values(self, store_sudo):
        """Values of the template ``appointment_website.store``."""
        return self.env["appointment.store.page"]._get_values(store_sudo)

    # ------------------------------------------------------------ addresses

    @api.model
    def _get_booking_path(self, service):
        return f"/{service.store_id.slug}/book/{self.env['ir.http']._slug(service)}"

    @api.model
    def _get_person_path(self, store, person):
        """Path of the page of *person* in the team of *store*."""
        name = self.env["ir.http"]._slugify(person.name or "")
        key = f"{name}-{person.id}" if name else str(person.id)
        return f"/{store.slug}/team/{key}"

    @api.model
    def _get_public_paths(self):
        """Paths of all pages that search engines may show, in a few queries."""
        stores_sudo = self._find_stores()
        team_sudo = (
            self.env["resource.resource"].sudo().search(self._get_person_domain())
        )
        return [
            "/book",
            *(store._get_web_path() for store in stores_sudo),
            *map(self._get_booking_path, self._find_services(stores_sudo)),
            *(
                self._get_person_path(store, person)
                for person in team_sudo
                for store in person.appointment_store_ids & stores_sudo
            ),
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

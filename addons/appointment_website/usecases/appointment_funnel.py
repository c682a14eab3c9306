from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models
from odoo.http import request
from odoo.sql_db import Cursor
from odoo.tools import SQL, hmac

from odoo.addons.appointment_core.kernel import states

from .appointment_month import BOOKABLE

_logger = logging.getLogger(__name__)

DAYS_KEPT = 90
SCOPE = "appointment.funnel"
#: Headers by which a browser says that its user wants not to be counted.
REFUSALS = ("Sec-GPC", "DNT")


class Wish(NamedTuple):
    """What somebody looked for in a month without a free time."""

    month: str
    persons: int
    resource_id: int | None = None

    def __str__(self):
        return f"{self.month}|{self.persons}|{self.resource_id or ''}"


class AppointmentFunnel(models.AbstractModel):
    """Counts how far visitors come, without knowing who they are (decision 20).

    A count is one statement on a cursor of its own, once the request is done: pages
    are read-only, and what was rolled back was not seen. It never fails the page.
    """

    _name = "appointment.funnel"
    _description = "Funnel"

    # ------------------------------------------------------------ noting

    @api.model
    def _note(self, step, record_sudo):
        """The visitor has come to *step* of a store, service or booking.

        :param str step: of ``appointment.funnel.event``
        """
        if not self._is_counted():
            return
        booking = service = None
        store = record_sudo
        if record_sudo._name == "appointment.booking":
            booking, service = record_sudo, record_sudo.service_id
            store = record_sudo.store_id
        elif record_sudo._name == "appointment.service":
            service, store = record_sudo, record_sudo.store_id
        self._insert(step, store, service, booking=booking)

    @api.model
    def _note_month(self, service_sudo, month, persons=1, resource=None):
        """Count lost demand where the *month* that is shown has no free day.

        :param dict month: an answer of ``appointment.month``
        """
        if set(month["days"]) & set(BOOKABLE) or not self._is_counted():
            return
        wish = Wish(month["month"], persons, resource.id if resource else None)
        self._insert("no_time", service_sudo.store_id, service_sudo, wish=wish)

    @api.model
    def _note_calendar(self, service_sudo, values):
        """The free times of a service were shown; *values* are those of the page."""
        if not values.get("calendar"):
            return
        self._note("calendar", service_sudo)
        typed = values["typed"]
        persons = int(typed["persons"]) if typed["persons"].isdigit() else 1
        chosen = [one for one in values["choices"] if str(one.id) == typed["resource"]]
        self._note_month(
            service_sudo,
            values["calendar"]["month"],
            min(persons, service_sudo.max_persons),
            chosen[0] if chosen else None,
        )

    @api.model
    def _note_review(self, booking_sudo):
        if booking_sudo.state == states.HOLD:
            self._note("review", booking_sudo)

    @api.model
    def _note_booked(self, bookings):
        """Bookings of the website have come to the end; in their own transaction.

        Nobody's browser needs to be there: a provider may say so. Who booked is found
        as long as the salt of the day is there, and only if the details were counted.
        """
        for booking in bookings.filtered(lambda booking: booking.source == "web"):
            try:
                with self.env.cr.savepoint(flush=False):
                    self.env.cr.execute(self._get_booked_query(booking))
            except psycopg2.Error:
                _logger.warning("A booking was not counted", exc_info=True)

    @api.model
    def _get_days_kept(self):
        """How long events are kept one by one."""
        return DAYS_KEPT

    # ------------------------------------------------------------ who counts

    @api.model
    def _is_counted(self):
        """People who visit; not robots, staff, previews, or who refuses to be."""
        if not request or request.env.user._is_internal():
            return False
        headers = request.httprequest.headers
        return not (
            not headers.get("User-Agent")
            or self.env["ir.http"].is_a_bot()
            or any(headers.get(name) == "1" for name in REFUSALS)
            or "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
            or request.httprequest.method == "HEAD"
        )

    @api.model
    def _get_visitor(self, store):
        """Keyed hash of who asks; the salt of the day goes on top in the database."""
        limits = self.env["appointment.rate.limit"]
        http = request.httprequest
        who = (store.id, limits._to_network(http.remote_addr), http.user_agent.string)
        return hmac(self.env(su=True), SCOPE, repr(who))

    @api.model
    def _get_booking_key(self, booking):
        return hmac(self.env(su=True), f"{SCOPE}.booking", repr(booking.id))

    # ------------------------------------------------------------ writing

    @api.model
    def _insert(self, step, store, service=None, booking=None, wish=None):
        now = fields.Datetime.now()
        query = self._get_query(
            {
                "day": now.date(),
                "visitor": self._get_visitor(store),
                "booking": self._get_booking_key(booking) if booking else None,
                "store": store.id,
                "service": service.id if service else None,
                "step": step,
                "now": now,
                "local": self._get_local_day(store, now),
            },
            wish,
        )
        self._write_later(query, now.date())

    @api.model
    def _write_later(self, query, day):
        """Once the request has committed; not at all where it is rolled back."""
        self.env.cr.postcommit.add(partial(self._write, query, day))

    @api.model
    def _write(self, query, day):
        """Count, in a transaction of its own."""
        try:
            with self.env.registry.cursor() as cr:
                if isinstance(cr, Cursor):
                    # The last half second of counts may be lost with the machine.
                    # A page does not wait for being counted.
                    cr.execute(
                        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                        " SET LOCAL synchronous_commit TO OFF;"
                        " SET LOCAL lock_timeout TO '100ms'"
                    )
                cr.execute(query, log_exceptions=False)
                if not cr.fetchone()[0]:
                    self._begin_day(cr, day)
                    cr.execute(query, log_exceptions=False)
        except psycopg2.Error:
            _logger.warning("A step was not counted", exc_info=True)

    @api.model
    def _get_query(self, values, wish):
        """One statement that counts, and says whether the day has a salt."""
        hashed = SQL(
            """
            SELECT encode(sha256(convert_to(salt || %(visitor)s, 'UTF8')), 'hex')
                       AS visitor,
                   encode(sha256(convert_to(salt || %(booking)s, 'UTF8')), 'hex')
                       AS booking_hash
              FROM appointment_funnel_salt
             WHERE day = %(day)s
            """,
            **values,
        )
        event = SQL(
            """
            INSERT INTO appointment_funnel_event
                   (visitor, booking_hash, store_id, service_id, step, happened_at,
                    happened_on, wish)
            SELECT visitor, booking_hash, %(store)s, %(service)s, %(step)s, %(now)s,
                   %(local)s, %(wish)s
              FROM hashed
                ON CONFLICT DO NOTHING
         RETURNING 1
            """,
            **values,
            wish=str(wish) if wish else None,
        )
        demand = SQL("SELECT 1") if not wish else self._get_demand_query(values, wish)
        return SQL(
            """
            WITH hashed AS (%s), event AS (%s), demand AS (%s)
            SELECT COUNT(*) FROM hashed
            """,
            hashed,
            event,
            demand,
        )

    @api.model
    def _get_demand_query(self, values, wish):
        return SQL(
            """
            INSERT INTO appointment_lost_demand AS counted
                   (store_id, service_id, resource_id, persons, month, asked_on,
                    visitors)
            SELECT %(store)s, %(service)s, %(resource)s, %(persons)s, %(month)s,
                   %(local)s, 1
              FROM event
                ON CONFLICT (service_id, asked_on, month, persons,
                             COALESCE(resource_id, 0))
                DO UPDATE SET visitors = counted.visitors + 1
         RETURNING 1
            """,
            **values,
            resource=wish.resource_id,
            persons=wish.persons,
            month=f"{wish.month}-01",
        )

    @api.model
    def _get_booked_query(self, booking):
        now = fields.Datetime.now()
        return SQL(
            """
            INSERT INTO appointment_funnel_event
                   (visitor, store_id, service_id, step, happened_at, happened_on)
            SELECT held.visitor, held.store_id, held.service_id, 'booked', %(now)s,
                   held.happened_on
              FROM appointment_funnel_event held
              JOIN appointment_funnel_salt secret
                ON held.booking_hash = encode(
                       sha256(convert_to(secret.salt || %(booking)s, 'UTF8')), 'hex')
             WHERE held.step = 'held'
                ON CONFLICT DO NOTHING
            """,
            now=now,
            booking=self._get_booking_key(booking),
        )

    @api.model
    def _begin_day(self, cr, day):
        """A new secret; those of the days before are thrown away."""
        cr.execute(
            SQL(
                """
                DELETE FROM appointment_funnel_salt WHERE day < %(day)s;
                INSERT INTO appointment_funnel_salt (day, salt)
                VALUES (%(day)s, %(salt)s) ON CONFLICT DO NOTHING
                """,
                day=day,
                salt=secrets.token_hex(32),
            )
        )

    @api.model
    def _get_local_day(self, store, now):
        return fields.Datetime.context_timestamp(
            self.with_context(tz=store.tz), now
        ).date()

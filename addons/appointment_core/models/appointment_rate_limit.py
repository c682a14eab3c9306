import ipaddress
import logging
import math
from datetime import datetime, timedelta, timezone

import psycopg2

from odoo import api, fields, models
from odoo.sql_db import Cursor
from odoo.tools import SQL, hmac

from ..exceptions import TooManyRequests

_logger = logging.getLogger(__name__)

PARAMETER = "appointment.rate_limit"
# One customer often has a whole IPv6 network of this size.
IPV6_PREFIX = 64
ROUNDING = 1e-6


class AppointmentRateLimit(models.Model):
    """How often somebody asked for something, counted outside the request.

    A row is one window of one key. Who asks is stored as a keyed hash alone, so that
    the table names no address and no e-mail. Each count is one statement on a cursor
    of its own, committed before the request goes on: a request that is rolled back
    was counted, and no lock outlives the count.
    """

    _name = "appointment.rate.limit"
    _description = "Counted Requests"
    _log_access = False
    _rec_name = "scope"

    scope = fields.Char(required=True)
    key_hash = fields.Char(required=True)
    started_at = fields.Datetime(required=True)
    expires_at = fields.Datetime(required=True)
    hits = fields.Integer(required=True, string="Requests")

    _window_once = models.UniqueIndex("(scope, key_hash, started_at)")

    # ------------------------------------------------------------ business

    @api.model
    def _count(self, scope, key, limit=None, seconds=None):
        """Count one request of *key*; raise when there were too many.

        Windows slide: of the window before, the part counts that lies less than
        *seconds* ago. Who was refused and waits as told is let through.

        :param str scope: what is asked for; a name of :meth:`_get_limits` or any other
        :param str key: who asks: an address, an e-mail; only its keyed hash is stored
        :param int limit: requests in *seconds*; by :meth:`_get_limits` unless given.
            The system parameter ``appointment.rate_limit.<scope>`` goes before both;
            0 switches the limit off.
        :raise TooManyRequests: with a sentence that says when to try again
        """
        default_limit, default_seconds = self._get_limits().get(scope, (0, 60))
        limit = self._get_limit(scope, default_limit if limit is None else limit)
        seconds = seconds or default_seconds
        if limit <= 0 or not key:
            return
        now = fields.Datetime.now().replace(tzinfo=timezone.utc).timestamp()
        try:
            hits, before = self._hit(scope, key, limit, seconds, now)
        except psycopg2.Error:
            # The shop stays open: whoever floods it meets the proxy's limits.
            _logger.warning("A request for %s was not counted", scope, exc_info=True)
            return
        wait = self._get_wait(hits, before, limit, seconds, now % seconds)
        if wait:
            raise TooManyRequests(self._to_sentence(wait), wait)

    @api.model
    def _count_address(self, scope, address, limit=None, seconds=None):
        """:meth:`_count` for an IP address; an IPv6 network of a home is one key.

        Behind a proxy, the address is the visitor's only in Odoo's proxy mode.
        """
        self._count(scope, self._to_network(address), limit, seconds)

    @api.model
    def _get_limits(self):
        """``{scope: (requests, seconds)}``. Addons add theirs by ``super()``."""
        return {}

    @api.model
    def _to_network(self, address):
        try:
            parsed = ipaddress.ip_address(address or "")
        except ValueError:
            return address
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        if parsed.version == 4:
            return str(parsed)
        return str(ipaddress.ip_network((int(parsed), IPV6_PREFIX), strict=False))

    def _get_limit(self, scope, default):
        """The limit of *scope*, by its system parameter where there is one."""
        name = f"{PARAMETER}.{scope}"
        value = self.env["ir.config_parameter"].sudo().get_param(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            _logger.warning("The system parameter %s is no whole number", name)
            return default

    def _set_limit(self, scope, limit):
        """Let *limit* requests of *scope* through from now on; 0 is no limit."""
        name = f"{PARAMETER}.{scope}"
        self.env["ir.config_parameter"].sudo().set_param(name, str(limit))

    def _hit(self, scope, key, limit, seconds, now):
        """Count, and commit. Returns the hits of this window and of the one before."""
        started = datetime.fromtimestamp(now - now % seconds, timezone.utc)
        started = started.replace(tzinfo=None)
        span = timedelta(seconds=seconds)
        with self.env.registry.cursor() as cr:
            if isinstance(cr, Cursor):
                # The last half second of counts may be lost with the machine.
                cr.execute(
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                    " SET LOCAL synchronous_commit TO OFF"
                )
            cr.execute(
                SQL(
                    """
                    INSERT INTO appointment_rate_limit AS counter
                           (scope, key_hash, started_at, expires_at, hits)
                    VALUES (%(scope)s, %(key)s, %(started)s, %(expires)s, 1)
                        ON CONFLICT (scope, key_hash, started_at) DO UPDATE
                       SET hits = LEAST(counter.hits, %(limit)s) + 1
                    RETURNING hits, COALESCE((
                           SELECT hits FROM appointment_rate_limit
                            WHERE scope = %(scope)s AND key_hash = %(key)s
                              AND started_at = %(before)s), 0)
                    """,
                    scope=scope,
                    key=hmac(self.env(su=True), f"{PARAMETER}.{scope}", key),
                    started=started,
                    expires=started + 2 * span,
                    limit=limit,
                    before=started - span,
                )
            )
            return cr.fetchone()

    @api.model
    def _get_wait(self, hits, before, limit, seconds, elapsed):
        """Seconds until the next request is let through; 0 when this one is.

        *hits* in this window, *elapsed* seconds old, and *before* in the last one.
        """
        if hits + before * (1 - elapsed / seconds) <= limit + ROUNDING:
            return 0
        if before and hits < limit:
            passed = seconds * (1 - (limit - hits - 1) / before)
        else:
            passed = seconds * (2 - (limit - 1) / hits)
        return max(1, math.ceil(passed - elapsed))

    @api.model
    def _to_sentence(self, wait):
        minutes = math.ceil(wait / 60)
        if minutes == 1:
            return self.env._(
                "That was too often in a short time. Please wait one minute, then try "
                "again."
            )
        return self.env._(
            "That was too often in a short time. Please wait %(minutes)s minutes, then "
            "try again.",
            minutes=minutes,
        )

    # ------------------------------------------------------------ cleaning

    @api.autovacuum
    def _gc_windows(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM appointment_rate_limit WHERE expires_at < %s",
                fields.Datetime.now(),
            )
        )
        self.invalidate_model()

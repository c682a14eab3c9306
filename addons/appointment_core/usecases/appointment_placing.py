from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.sql_db import Cursor
from odoo.tools import SQL, mute_logger

from ..exceptions import BookingRefused
from ..kernel import hours, policy, seats, slots, states
from ..kernel import refusal as codes

# First key of our advisory locks; the second one is the id of the resource.
LOCK_CLASS = 0x0A99
# The same for customers; the second key is a hash of who they are.
CUSTOMER_LOCK_CLASS = 0x0A9A
MOVABLE_STATES = (states.HOLD, states.PENDING, states.CONFIRMED)
COUNTED_STATES = (
    states.PENDING,
    states.CONFIRMED,
    states.CHECKED_IN,
    states.IN_PROGRESS,
    states.COMPLETED,
)


class AppointmentPlacing(models.AbstractModel):
    """Takes, moves and frees seats. The only writer of ``appointment.claim``.

    Odoo's transactions are REPEATABLE READ: their snapshot is older than any lock
    they wait for. So requests that place call ``_begin`` first, and every writer
    takes the advisory lock of the resources it touches, by ascending id, before it
    reads their claims again. Without ``_begin`` (backend, jobs) a clash shows as an
    exclusion violation and becomes ``ConcurrencyError``: Odoo retries the request.
    Nothing slow happens between taking a lock and the end of the transaction.
    """

    _name = "appointment.placing"
    _description = "Placing of Bookings"

    # ------------------------------------------------------------ business

    @api.model
    def _begin(self):
        """Start a READ COMMITTED transaction; for the first line of a route.

        Commits what the request has written so far (its visitor, its session).
        Under a test cursor all requests share one transaction: nothing to do.
        """
        cr = self.env.cr
        if isinstance(cr, Cursor):
            # The point of this method; see its docstring.
            cr.commit()  # pylint: disable=invalid-commit
            cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            self.env.invalidate_all()

    @api.model
    def _place(self, values, fixed=None):
        """Create a booking that holds its seats; all or nothing.

        :param dict values: fields of ``appointment.booking``: ``service_id``,
            ``start`` (naive UTC), ``partner_id``, and where wanted ``persons``,
            ``resource_id``, ``answer_ids``, ``customer_note``, ``source``, ``lang``,
            ``visitor_tz``, ``request_key`` (sent twice: the first booking comes
            back), ``visitor_key`` (one live hold per visitor and service: a new
            choice moves it)
        :param dict fixed: ``{requirement id: resource id}`` that staff insist on
        :return: ``appointment.booking`` in state ``hold``
        :raise BookingRefused: the time cannot be had; nothing is written
        """
        values = self._prepare_values(values)
        known = self._find_by_request(values)
        if known:
            return known
        hold = self._find_hold_of_visitor(values)
        self._check_cap(values, hold)
        if hold:
            return self._change_hold(hold, values)
        try:
            return self._create_hold(values, fixed)
        except psycopg2.errors.UniqueViolation:
            known = self._find_by_request(values)
            if not known:
                raise ConcurrencyError(values.get("request_key")) from None
            return known

    def _create_hold(self, values, fixed=None):
        bookings = self.env["appointment.booking"]
        with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            booking = bookings._gate().create(values)
            booking.flush_recordset()
            self._take(
                booking, values["start"], until=booking.hold_expires_at, fixed=fixed
            )
        return booking.with_env(self.env)

    def _prepare_values(self, values):
        """Values of a hold; time and duration come from the service alone."""
        values = dict(values)
        service = self.env["appointment.service"].browse(values["service_id"])
        if not service.exists() or not service.active:
            raise UserError(
                self.env._("This service is no longer offered. Please choose another.")
            )
        start = fields.Datetime.to_datetime(values["start"])
        persons = values.get("persons") or service.min_persons
        if not service.min_persons <= persons <= service.max_persons:
            raise self._refused(codes.PERSONS)
        hold = timedelta(minutes=service.policy_id.hold_minutes)
        duration = service.duration_minutes
        return {
            **values,
            "store_id": service.store_id.id,
            "start": start,
            "stop": start + timedelta(minutes=duration),
            "duration_minutes": duration,
            "persons": persons,
            "state": states.HOLD,
            "hold_expires_at": fields.Datetime.now() + hold,
        }

    def _find_by_request(self, values):
        key = values.get("request_key")
        if not key:
            return self.env["appointment.booking"]
        return self.env["appointment.booking"].search([("request_key", "=", key)])

    def _find_hold_of_visitor(self, values):
        """The visitor's hold of this service, locked; none once it is being paid.

        Looked at again under the lock: another tab may just have confirmed it.
        """
        key = values.get("visitor_key")
        if not key:
            return self.env["appointment.booking"]
        domain = [
            ("visitor_key", "=", key),
            ("service_id", "=", values["service_id"]),
            ("state", "=", states.HOLD),
            ("sale_order_id", "=", False),
        ]
        hold = self.env["appointment.booking"].search(domain, limit=1)
        if hold:
            hold._lock()
        return hold.filtered_domain(domain)

    def _check_cap(self, values, hold):
        """Refuse customers who have booked as often as the policy allows (T24).

        Counted by e-mail, else by phone, so that a second contact does not help;
        *hold*, which is about to change, does not count. Staff decide for themselves.
        """
        bookings = self.env["appointment.booking"]
        rules = bookings.service_id.browse(values["service_id"]).policy_id
        if not rules.customer_limit or values.get("source", "staff") == "staff":
            return
        customer = self.env["res.partner"].browse(values["partner_id"])
        field, known_by = self._get_identity(customer)
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
                CUSTOMER_LOCK_CLASS,
                str(known_by),
            )
        )
        known = bookings.search(
            [
                ("service_id.policy_id", "=", rules.id),
                (field, "=", known_by),
                "|",
                ("state", "in", COUNTED_STATES),
                "&",
                ("state", "=", states.HOLD),
                ("hold_expires_at", ">", fields.Datetime.now()),
            ]
        )
        if policy.exceeds_cap(
            (known - hold).mapped("start"),
            values["start"],
            rules.customer_limit,
            timedelta(days=rules.customer_limit_days),
        ):
            raise self._refused(codes.CAP)

    def _get_identity(self, customer):
        """Field of a booking and its value that tell one person from others."""
        if customer.email_normalized:
            return "partner_id.email_normalized", customer.email_normalized
        if customer.phone_sanitized:
            return "partner_id.phone_sanitized", customer.phone_sanitized
        return "partner_id", customer.id

    def _change_hold(self, booking, values):
        """The visitor's hold with new details and, where it differs, a new time."""
        answers = values.pop("answer_ids", [])
        start, stop = values.pop("start"), values.pop("stop")
        with self.env.cr.savepoint():
            booking.answer_ids.unlink()
            booking._gate().write({**values, "answer_ids": answers})
            self._take(booking, start, until=booking.hold_expires_at)
            booking._gate().write({"start": start, "stop": stop})
        return booking

    def _secure(self, booking, until=None):
        """Make the seats of *booking* permanent, or keep them *until* then.

        A lapsed hold whose seats nobody took keeps them; else fresh ones are taken.

        :raise BookingRefused: the seats are gone
        """
        claims = booking.sudo().claim_ids
        self._lock(claims.resource_id.ids)
        self.env.flush_all()
        if not self._has_all_seats(booking):
            self._take(booking, booking.start, until=until, is_late=True)
            return
        self.env.cr.execute(
            SQL(
                "UPDATE appointment_claim SET hold_until = %s, is_released = FALSE"
                " WHERE booking_id = %s AND is_live",
                until,
                booking.id,
            )
        )
        claims.invalidate_recordset()

    def _has_all_seats(self, booking):
        """Whether every requirement of *booking* still has its live claims.

        Of a lapsed hold others free only the seats they take themselves.
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT need.id
                  FROM appointment_requirement need
             LEFT JOIN (
                       SELECT requirement_id, resource_id, count(*) AS seats
                         FROM appointment_claim
                        WHERE booking_id = %(booking)s AND is_live
                     GROUP BY requirement_id, resource_id
                       ) held ON held.requirement_id = need.id
             LEFT JOIN resource_resource resource ON resource.id = held.resource_id
                 WHERE need.service_id = %(service)s
              GROUP BY need.id
                HAVING CASE need.takes
                       WHEN 'one' THEN count(held.resource_id) < need.quantity
                       WHEN 'persons'
                       THEN COALESCE(sum(held.seats), 0) < %(persons)s
                       ELSE COALESCE(sum(held.seats), 0) < %(persons)s
                            OR bool_or(held.seats < resource.seats) END
                 LIMIT 1
                """,
                booking=booking.id,
                service=booking.service_id.id,
                persons=booking.persons,
            )
        )
        return not self.env.cr.rowcount

    def _release(self, bookings):
        """Free the seats of *bookings*."""
        claims_sudo = bookings.sudo().claim_ids.filtered("is_live")
        self._lock(claims_sudo.resource_id.ids)
        claims_sudo.write({"is_live": False, "is_released": True})
        claims_sudo.flush_recordset()

    def _release_missed(self, bookings):
        """Free the seats of missed bookings some time after their start (C-06).

        Who comes late still finds the place; then it counts as free for everybody.
        """
        now = fields.Datetime.now()
        for booking in bookings:
            minutes = booking.service_id.policy_id.no_show_release_minutes
            until = booking.start + timedelta(minutes=minutes)
            if until <= now:
                self._release(booking)
            else:
                claims_sudo = booking.sudo().claim_ids.filtered("is_live")
                self._lock(claims_sudo.resource_id.ids)
                claims_sudo.write({"hold_until": until, "is_released": True})

    def _move(
        self, booking, start, resource=None, by="customer", fixed=None, minutes=None
    ):
        """Give *booking* new seats at *start* (naive UTC) and free the old ones.

        :param resource: what the customer chooses now
        :param dict fixed: ``{requirement id: resource id}`` that staff insist on
        :param minutes: another duration
        """
        if booking.state not in MOVABLE_STATES:
            raise UserError(
                self.env._(
                    "%(booking)s cannot be moved any more. Make a new booking instead.",
                    booking=booking.name,
                )
            )
        minutes = minutes or booking.duration_minutes
        stop = start + timedelta(minutes=minutes)
        history = {
            "booking_id": booking.id,
            "old_start": booking.start,
            "old_stop": booking.stop,
            "new_start": start,
            "new_stop": stop,
            "by": by,
            "user_id": self.env.uid,
        }
        until = booking.hold_expires_at if booking.state != states.CONFIRMED else None
        with self.env.cr.savepoint():
            if resource:
                booking._gate().resource_id = resource
            if minutes != booking.duration_minutes:
                booking._gate().duration_minutes = minutes
            self._take(booking, start, until=until, by=by, fixed=fixed)
            booking._gate().write(
                {
                    "start": start,
                    "stop": stop,
                    "ics_sequence": booking.ics_sequence + 1,
                }
            )
            self.env["appointment.booking.move"].sudo().create(history)

    def _block(self, resource, start, stop, note, store=None):
        """Block what is free of every seat of *resource* for a span; bookings stay.

        :param start, stop: naive UTC datetimes on whole minutes
        :return: the new claims; empty where all is taken
        """
        self._lock(resource.ids)
        claims_sudo = self.env["appointment.claim"].sudo()
        self._free_lapsed(resource.ids)
        minute, taken = timedelta(minutes=1), defaultdict(list)
        for claim in claims_sudo.search(
            [
                ("resource_id", "=", resource.id),
                ("is_live", "=", True),
                ("start", "<", stop),
                ("stop", ">", start),
            ]
        ):
            taken[claim.seat].append(
                ((claim.start - start) // minute, (claim.stop - start) // minute)
            )
        whole = [(0, (stop - start) // minute)]
        with self._guard():
            return claims_sudo.create(
                [
                    {
                        "resource_id": resource.id,
                        "seat": seat,
                        "start": start + first * minute,
                        "stop": start + last * minute,
                        "kind": "block",
                        "note": note,
                        "store_id": store.id if store else False,
                    }
                    for seat in range(1, resource.seats + 1)
                    for first, last in hours.subtract(whole, hours.merge(taken[seat]))
                ]
            )

    def _is_below_share(self, booking):
        """Whether the seats taken with *booking* stay within the share of its
        service that is confirmed at once (behaviour T54)."""
        booking.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH own AS (
                    SELECT requirement_id, min(start) AS start, max(stop) AS stop
                      FROM appointment_claim
                     WHERE booking_id = %s AND is_live GROUP BY requirement_id
                ), pool AS (
                    SELECT own.*, resource.id AS resource_id, resource.seats
                      FROM own
                      JOIN appointment_requirement need ON need.id = own.requirement_id
                      JOIN appointment_role_resource_rel held
                           ON held.appointment_role_id = need.role_id
                      JOIN appointment_store_resource_rel placed
                           ON placed.resource_resource_id = held.resource_resource_id
                              AND placed.appointment_store_id = %s
                      JOIN resource_resource resource
                           ON resource.id = held.resource_resource_id
                              AND resource.active
                ), used AS (
                    SELECT pool.requirement_id, pool.resource_id, pool.seats,
                           count(claim.id) AS taken
                      FROM pool
                 LEFT JOIN appointment_claim claim
                        ON claim.resource_id = pool.resource_id AND claim.is_live
                           AND claim.start < pool.stop AND claim.stop > pool.start
                     GROUP BY 1, 2, 3
                )
                SELECT COALESCE(max(share), 0) FROM (
                    SELECT 100.0 * sum(taken) / sum(seats) AS share
                      FROM used GROUP BY requirement_id
                ) shares
                """,
                booking.id,
                booking.store_id.id,
            )
        )
        return self.env.cr.fetchone()[0] <= booking.service_id.auto_confirm_percent

    # ------------------------------------------------------------ taking seats

    def _take(self, booking, start, *, until=None, by=None, is_late=False, fixed=None):
        """Claim seats for *booking* at *start*; its own live claims are replaced.

        First the resources of a plan made without locks are tried, then all
        candidates together, so that nobody is refused while a seat is free.
        """
        options = {
            "persons": booking.persons,
            "resource": booking.resource_id,
            "booking": booking,
            "fixed": fixed,
        }
        is_free_of_rules = (
            by == "store"
            or is_late
            or (by is None and booking._is_free_of_rules(start))
        )
        plan, world = self._plan(booking, start, options, is_free_of_rules)
        own = booking.sudo().live_claim_ids.resource_id.ids
        chosen = {place.resource for place in plan.places}
        everyone = set(world.query.resources)
        for resource_ids in dict.fromkeys((frozenset(chosen), frozenset(everyone))):
            with self.env.cr.savepoint() as savepoint:
                self._lock([*resource_ids, *own])
                options["only_resource_ids"] = resource_ids
                try:
                    plan, world = self._plan(booking, start, options, is_free_of_rules)
                    self._write_claims(booking, plan, world, until)
                    return
                except BookingRefused:
                    savepoint.rollback()
                    if len(resource_ids) == len(everyone):
                        raise

    def _plan(self, booking, start, options, is_free_of_rules):
        """A ``Plan`` of seats with its ``World``; raises ``BookingRefused``."""
        world = self.env["appointment.availability"]._read_world_at(
            booking.service_id, start, **options
        )
        if is_free_of_rules:
            world = world._replace(query=self._without_rules(world.query))
        minute = world.minute(start)
        if minute is None:
            raise self._refused(codes.OFF_GRID)
        refusal = slots.explain(world.query, minute)
        if refusal:
            raise self.env["appointment.refusals"]._to_error(refusal)
        query = self._order_candidates(booking, world.query)
        now = world.minute(fields.Datetime.now().replace(second=0))
        claims = tuple(
            seats.Claim(key, resource, seat, first, last, movable=first > now)
            for key, resource, seat, first, last in world.claims
        )
        plan = seats.plan(query, minute, claims)
        if isinstance(plan, codes.Refusal):
            raise self.env["appointment.refusals"]._to_error(plan)
        return plan, world

    @api.model
    def _explain_to_staff(self, service, start, minutes=None, **options):
        """Why staff cannot book *start* (naive UTC): ``BookingRefused``, or nothing.

        :param minutes: another duration than the service's
        :param options: those of ``WorldReader.build``
        """
        world = self.env["appointment.availability"]._read_world_at(
            service, start, **options
        )
        minute = world.minute(start)
        refusal = codes.Refusal(codes.OFF_GRID)
        if minute is not None:
            duration = minutes or world.query.duration
            query = replace(world.query, duration=duration)
            refusal = slots.explain(self._without_rules(query), minute)
        return refusal and self.env["appointment.refusals"]._to_error(refusal)

    @api.model
    def _without_rules(self, query):
        """Staff may book at any minute, at short notice and far ahead; opening
        hours, absences, buffers and seats bind them, too."""
        return replace(
            query,
            earliest=query.first,
            now=query.first,
            latest=query.last,
            step=1,
        )

    def _order_candidates(self, booking, query):
        """Candidates in the order in which the service assigns them (T45); who has
        the booking already keeps it where possible."""
        order = self._get_assignment_order(booking, list(query.resources))
        own = set(booking.sudo().live_claim_ids.resource_id.ids)
        order = {key: (key not in own, place) for key, place in order.items()}
        needs = tuple(
            replace(need, candidates=tuple(sorted(need.candidates, key=order.get)))
            for need in query.needs
        )
        return replace(query, needs=needs)

    def _get_assignment_order(self, booking, resource_ids):
        """``{resource_id: sort key}``; the smallest is taken first."""
        position = {key: index for index, key in enumerate(resource_ids)}
        rule = booking.service_id.assignment
        if rule == "priority":
            return position
        if rule == "last_seen":
            condition = SQL("booking.partner_id = %s", booking.partner_id.id)
            weight = SQL("-date_part('epoch', max(claim.start))")
        else:
            condition = SQL(
                "claim.start BETWEEN %s AND %s",
                booking.start - timedelta(days=30),
                booking.start + timedelta(days=30),
            )
            weight = SQL("count(*)")
        self.env.cr.execute(
            SQL(
                """
                SELECT claim.resource_id, %s
                  FROM appointment_claim claim
                  JOIN appointment_booking booking ON booking.id = claim.booking_id
                 WHERE claim.is_live AND claim.resource_id IN %s AND %s
                   AND booking.id <> %s
              GROUP BY claim.resource_id
                """,
                weight,
                tuple(resource_ids) or (0,),
                condition,
                booking.id,
            )
        )
        weights = dict(self.env.cr.fetchall())
        return {key: (weights.get(key, 0), position[key]) for key in resource_ids}

    def _lock(self, resource_ids):
        """Wait for the writers of these resources, by ascending id: no deadlock."""
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s::int[]) id",
                LOCK_CLASS,
                sorted(set(resource_ids)),
            )
        )

    def _write_claims(self, booking, plan, world, until):
        """Write *plan* under the locks; the database has the last word."""
        cr = self.env.cr
        claims_sudo = self.env["appointment.claim"].sudo()
        with self._guard():
            cr.execute("SET CONSTRAINTS appointment_claim_no_overlap DEFERRED")
            cr.execute(
                SQL(
                    "UPDATE appointment_claim SET is_live = FALSE"
                    " WHERE is_live AND booking_id = %s",
                    booking.id,
                )
            )
            self._free_lapsed({place.resource for place in plan.places})
            for claim_id, seat in plan.moves:
                cr.execute(
                    SQL(
                        "UPDATE appointment_claim SET seat = %s WHERE id = %s",
                        seat,
                        claim_id,
                    )
                )
            claims_sudo.invalidate_model(["is_live", "seat"])
            claims_sudo.create(
                [
                    {
                        "resource_id": place.resource,
                        "seat": place.seat,
                        "start": world.moment(place.start),
                        "stop": world.moment(place.stop),
                        "booking_id": booking.id,
                        "requirement_id": place.need,
                        "store_id": booking.store_id.id,
                        "hold_until": until,
                    }
                    for place in plan.places
                ]
            )
        booking.invalidate_recordset(["claim_ids", "live_claim_ids", "resource_ids"])

    def _free_lapsed(self, resource_ids):
        """Free the seats of lapsed holds at resources that are locked."""
        self.env.cr.execute(
            SQL(
                "UPDATE appointment_claim SET is_live = FALSE"
                " WHERE is_live AND resource_id = ANY(%s) AND hold_until <= %s",
                list(resource_ids),
                fields.Datetime.now(),
            )
        )
        self.env["appointment.claim"].invalidate_model(["is_live"])

    @contextmanager
    def _guard(self):
        """Write claims, and let the constraint judge them before the locks end.

        :raise BookingRefused: somebody else has the seat
        :raise ConcurrencyError: the same, seen from an old snapshot; to be retried
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                yield
                self.env.flush_all()
                self.env.cr.execute(
                    "SET CONSTRAINTS appointment_claim_no_overlap IMMEDIATE"
                )
        except psycopg2.errors.ExclusionViolation as error:
            if self._is_snapshot_old():
                raise ConcurrencyError(str(error)) from error
            raise self._refused(codes.BOOKED) from error

    def _is_snapshot_old(self):
        self.env.cr.execute("SHOW transaction_isolation")
        return self.env.cr.fetchone()[0] != "read committed"

    def _refused(self, code):
        return self.env["appointment.refusals"]._to_error(codes.Refusal(code))

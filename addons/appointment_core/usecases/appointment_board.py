from datetime import date, datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.tools import SQL, babel_locale_parse, get_lang
from odoo.tools.misc import format_date

from ..kernel import states
from .world_axis import Axis
from .world_hours import WorldHours

HOUR = 60
#: Shown when nobody works and nothing is booked: 8 to 18.
USUAL = (8 * HOUR, 18 * HOUR)


class AppointmentBoard(models.AbstractModel):
    """One day of a store, resource by resource, for the board of the back office.

    Minutes count from the local midnight of the store. What is busy for another store
    is shown as such and says no more (T77).
    """

    _name = "appointment.board"
    _description = "Board of a Day"

    # ------------------------------------------------------------ reading

    @api.model
    @api.readonly
    def read_day(self, store_id=None, day=None):
        """The board of *day* (ISO date; today at the store by default).

        :return: ``stores``; with a store its ``day``, ``range``, ``ticks``,
            ``resources`` with their hours, ``items``, and ``conflicts``, the number
            of all that wait for somebody; without one perhaps ``advice``
        """
        stores = self.env["appointment.store"].search([("active", "=", True)])
        store = stores.filtered(lambda row: row.id == store_id) or stores[:1]
        result = {"stores": [{"id": row.id, "name": row.name} for row in stores]}
        if not store:
            if self.env.user._lacks_store():
                result["advice"] = self.env.user._explain_no_store()
            return result
        zone = store._get_zone()
        day = date.fromisoformat(day) if day else datetime.now(zone).date()
        axis = Axis.over(day, day, zone)
        resources = self._find_resources(store)
        hours = self._read_hours(axis, store, resources)
        items = self._read_closings(axis, store, resources)
        items += self._read_items(axis, resources)
        columns = [self._get_column(row, hours, zone) for row in resources]
        first, last = self._get_range(axis, hours, columns, items)
        return {
            **result,
            "store_id": store.id,
            "day": day.isoformat(),
            "title": format_date(self.env, day, date_format="EEEE d MMMM y"),
            "origin": fields.Datetime.to_string(axis.naive(0)),
            "tz": zone.key,
            "now": self._get_now(axis),
            "range": [first, last],
            "ticks": self._get_ticks(axis, first, last),
            "resources": columns,
            "items": items,
            "conflicts": self._count_conflicts(),
        }

    @api.model
    def explain(self, service_id, start, resource_id=None):
        """Why *start* (naive UTC, as text) cannot be booked: a sentence, or nothing.

        Customers are bound by rules of time that staff are free of; the sentence says
        whom it is about.

        :param resource_id: whose column was clicked; others who are free are named
        """
        service = self.env["appointment.service"].browse(service_id)
        service.check_access("read")
        start = fields.Datetime.to_datetime(start)
        explain = self.env["appointment.placing"]._explain_to_staff
        refused = explain(service, start)
        if refused:
            return str(refused)
        resource = self.env["resource.resource"].browse(resource_id)
        need = service.requirement_ids.filtered(
            lambda need: need.role_id in resource.appointment_role_ids
        )[:1]
        refused = need and explain(service, start, fixed={need.id: resource.id})
        if refused:
            others = self._find_free(service, start, need) - resource
            return self.env._(
                "%(resource)s: %(reason)s Free then: %(others)s.",
                resource=resource.name,
                reason=refused,
                others=", ".join(others.mapped("name")),
            )
        refusal = service._explain(start)
        if not refusal:
            return ""
        return self.env._(
            "You can book this time here. Customers cannot: %(reason)s",
            reason=self.env["appointment.refusals"]._to_error(refusal),
        )

    def _find_free(self, service, start, need):
        """Who could do the part *need* of *service* at *start*."""
        able = need.role_id.resource_ids & self._find_resources(service.store_id)
        return able.filtered(
            lambda other: (
                not self.env["appointment.placing"]._explain_to_staff(
                    service, start, fixed={need.id: other.id}
                )
            )
        )

    # ------------------------------------------------------------ small helpers

    def _count_conflicts(self):
        """How many bookings the list of conflicts shows."""
        return self.env["appointment.booking"].search_count(
            [
                ("conflict", "!=", False),
                ("state", "in", states.PLANNED),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    def _find_resources(self, store):
        return self.env["resource.resource"].search(
            [("appointment_store_ids", "in", store.ids)],
            order="appointment_priority, name, id",
        )

    def _read_hours(self, axis, store, resources):
        self.env.flush_all()
        store_row = {
            "store_id": store.id,
            "store_calendar_id": store.sudo().calendar_id.id,
            "company_id": store.sudo().company_id.id,
        }
        rows = [
            {"resource_id": row.id, "calendar_id": row.calendar_id.id or None}
            for row in resources
        ]
        return WorldHours(self.env, axis, store_row, rows)

    def _get_column(self, resource, hours, zone):
        return {
            "id": resource.id,
            "name": resource.name,
            "title": resource.appointment_title or "",
            "color": resource.appointment_color or "#3B82F6",
            "seats": resource.seats,
            **hours.get_shown(
                resource.id, resource.calendar_id.id or None, resource._get_zone(zone)
            ),
        }

    def _get_range(self, axis, hours, columns, items):
        """From the first to the last minute of interest, on whole hours."""
        spans = [span for column in columns for span in column["open"]]
        spans += [
            (item["start"], item["stop"]) for item in items if item["kind"] != "closed"
        ]
        spans += hours.get_store()[0]
        spans = [span for span in spans if span[1] - span[0] < axis.stop] or [USUAL]
        first = max(min(start for start, _stop in spans), 0) // HOUR * HOUR
        last = min(max(stop for _start, stop in spans), axis.stop)
        return first, -(-last // HOUR) * HOUR

    def _get_ticks(self, axis, first, last):
        """``[minute, "08:00"]`` an hour; on days of a clock change as the wall says."""
        locale = babel_locale_parse(get_lang(self.env).code)
        pattern = (
            "%H:%M" if locale.time_formats["short"].pattern[0] == "H" else "%-I %p"
        )
        return [
            [minute, self._to_local(axis, minute).strftime(pattern)]
            for minute in range(first, last, HOUR)
        ]

    def _to_local(self, axis, minute):
        return (axis.origin + timedelta(minutes=minute)).astimezone(axis.zone)

    def _get_now(self, axis):
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        minute = axis.minute_up(now)
        return minute if 0 <= minute < axis.stop else None

    # ------------------------------------------------------------ items

    def _read_items(self, axis, resources):
        """What is taken on the day, of any store; details of what may be read."""
        claims = self._read_claims(axis, resources)
        ids = {claim["booking_id"] for claim in claims} - {None}
        bookings = self.env["appointment.booking"].browse(ids)._filtered_access("read")
        details = {row.id: self._get_details(row) for row in bookings}
        own = set(
            self.env["appointment.claim"]
            .browse(claim["id"] for claim in claims)
            ._filtered_access("read")
            .ids
        )
        for claim in claims:
            claim["booking"] = details.get(claim.pop("booking_id"))
            claim.update(self._get_buffers(axis, claim))
            if claim["id"] not in own:
                claim["note"] = ""
        return claims

    def _get_buffers(self, axis, claim):
        """Minutes of the claim before and after the booking itself.

        Of a part with a length of its own the work is shown, whole.
        """
        booking = claim["booking"]
        is_plain = claim.pop("is_plain")
        if not booking or not is_plain:
            return {"before": 0, "after": 0}
        start = fields.Datetime.to_datetime(booking["start"])
        start = axis.minute_up(start.replace(tzinfo=timezone.utc))
        stop = start + booking["minutes"]
        return {
            "before": max(start - claim["start"], 0),
            "after": max(claim["stop"] - stop, 0),
        }

    def _read_claims(self, axis, resources):
        start, stop = axis.select("start", "stop")
        self.env.cr.execute(
            SQL(
                """
                SELECT id, resource_id, seat, %s AS start, %s AS stop, kind, note,
                       booking_id, EXISTS (
                       SELECT FROM appointment_requirement need
                        WHERE need.id = requirement_id AND need.span = 'booking'
                              AND COALESCE(need.work_minutes, 0) = 0
                              AND COALESCE(need.offset_minutes, 0) = 0
                       ) AS is_plain
                  FROM appointment_claim
                 WHERE is_live AND resource_id IN %s AND stop > %s AND start < %s
                   AND (hold_until IS NULL OR hold_until > %s)
              ORDER BY start, id
                """,
                start,
                stop,
                tuple(resources.ids) or (0,),
                axis.naive(0),
                axis.naive(axis.stop),
                fields.Datetime.now(),
            )
        )
        return self.env.cr.dictfetchall()

    def _get_details(self, booking):
        labels = dict(booking._fields["state"]._description_selection(self.env))
        return {
            "id": booking.id,
            "name": booking.name,
            "start": fields.Datetime.to_string(booking.start),
            "minutes": booking.duration_minutes,
            "service": booking.service_id.name,
            "customer": booking.partner_id.name,
            "phone": booking.partner_phone or "",
            "persons": booking.persons,
            "note": booking.customer_note or "",
            "known": booking.partner_notes,
            "conflict": booking.conflict and booking.conflict_sentence or "",
            "state": booking.state,
            "state_label": labels[booking.state],
            "payment": booking.payment_status,
            "can_move": booking.state in ("hold", "pending", "confirmed"),
            "has_address": bool(booking._get_contact_address()),
        }

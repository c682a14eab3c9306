from datetime import date

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..models.res_users_reach import DESK_GROUP
from .world_axis import Axis

DAY_MINUTES = 24 * 60


class AppointmentBoard(models.AbstractModel):
    """Time that nobody can book: a sick doctor, a closed afternoon.

    It is an opening exception, so it holds whatever happens to the bookings in it.
    """

    _inherit = "appointment.board"

    # ------------------------------------------------------------ blocking

    @api.model
    def block(self, store_id, resource_id, day, start, stop, note):
        """Close a resource, or the store, for a part of *day*; bookings in it stay.

        :param resource_id: without one, all that work at the store: it is closed
        :param day: ISO date; *start* and *stop* are minutes of the board
        :return: the bookings that are still in there, with who could take them over
        :raise UserError: it ends before it begins
        """
        store, resource = self._check_desk(store_id, resource_id)
        if stop <= start:
            raise UserError(
                self.env._("The end has to be after the beginning. Choose another end.")
            )
        day = date.fromisoformat(day)
        axis = Axis.over(day, day, store._get_zone())
        # The desk may not change openings in general; this one was checked.
        openings_sudo = self.env["appointment.opening"].sudo()
        values = {
            "store_id": False if resource else store.id,
            "resource_id": resource.id,
            "first_on": day,
            "last_on": day,
            "kind": "closed",
            "start_minutes": self._to_wall_minutes(axis, start),
            "stop_minutes": self._to_wall_minutes(axis, stop) or DAY_MINUTES,
            "reason": note,
        }
        # Asked again, it tells the bookings that are still there.
        if not openings_sudo.search(openings_sudo.new(values)._get_clash_domain()):
            openings_sudo.create(values)
        resources = resource or self._find_resources(store)
        return {
            "bookings": self._find_booked(
                resources, axis.naive(start), axis.naive(min(stop, axis.stop))
            )
        }

    @api.model
    def unblock(self, opening_id):
        """Open a blocked time again."""
        opening_sudo = self.env["appointment.opening"].sudo().browse(opening_id)
        opening_sudo = opening_sudo.exists()
        if not opening_sudo:
            raise UserError(self.env._("This time is not blocked any more."))
        resource = opening_sudo.resource_id
        stores = opening_sudo.store_id or resource.appointment_store_ids
        mine = stores.with_env(self.env)._filtered_access("read")[:1]
        self._check_desk(mine.id, resource.id)
        if opening_sudo.first_on != opening_sudo.last_on:
            raise UserError(
                self.env._(
                    "This lasts from %(first)s to %(last)s. A manager changes it in "
                    "Setup, Opening exceptions.",
                    first=opening_sudo.first_on,
                    last=opening_sudo.last_on,
                )
            )
        conflicts_sudo = self.env["appointment.conflicts"].sudo()
        span = conflicts_sudo._to_span(opening_sudo.first_on, opening_sudo.last_on)
        whole = stores.browse() if resource else stores
        opening_sudo.unlink()
        # At once, so that the board shows nobody a conflict that is over.
        conflicts_sudo._check_span(whole.ids, resource.ids, *span)
        return True

    def _to_wall_minutes(self, axis, minute):
        """What the clock on the wall shows, in minutes after midnight; 0 at the end."""
        if minute >= axis.stop:
            return 0
        local = self._to_local(axis, minute)
        return local.hour * 60 + local.minute

    def _read_closings(self, axis, store, resources):
        """Opening exceptions of the day that close, as items of each column."""
        openings = self.env["appointment.opening"].search(
            [
                ("kind", "=", "closed"),
                ("first_on", "<=", axis.first_day),
                ("last_on", ">=", axis.first_day),
                "|",
                ("store_id", "=", store.id),
                ("resource_id", "in", resources.ids),
            ]
        )
        midnight = {0: 0, DAY_MINUTES: axis.stop}
        shift = axis.stop - DAY_MINUTES  # an hour on days of a clock change
        items = []
        for opening in openings:
            edges = (opening.start_minutes, opening.stop_minutes)
            start, stop = (
                midnight.get(edge, edge + (shift if edge > 3 * 60 else 0))
                for edge in edges
            )
            items += [
                {
                    "id": f"closed-{opening.id}-{resource.id}",
                    "opening_id": opening.id,
                    "resource_id": resource.id,
                    "seat": 0,
                    "start": start,
                    "stop": stop,
                    "before": 0,
                    "after": 0,
                    "kind": "closed",
                    "note": opening.reason or self.env._("Closed"),
                    "booking": None,
                }
                for resource in opening.resource_id or resources
            ]
        return items

    def _check_desk(self, store_id, resource_id):
        """Store and resource, or ``AccessError`` for who is no front desk there."""
        if not self.env.user.has_group(DESK_GROUP):
            raise AccessError(
                self.env._("The front desk blocks times. Please ask there.")
            )
        store = self.env["appointment.store"].browse(store_id)
        store.check_access("read")
        if not resource_id:
            return store, self.env["resource.resource"]
        resource = self.env["resource.resource"].browse(resource_id)
        resource.check_access("read")
        if store not in resource.sudo().appointment_store_ids:
            raise AccessError(
                self.env._("%(resource)s does not work here.", resource=resource.name)
            )
        return store, resource

    # ------------------------------------------------------------ what is in the way

    def _find_booked(self, resources, start, stop):
        """Bookings of *resources* in a span of naive UTC, and who could take over."""
        claims = self.env["appointment.claim"].search(
            [
                ("resource_id", "in", resources.ids),
                ("is_live", "=", True),
                ("kind", "=", "booking"),
                ("start", "<", stop),
                ("stop", ">", start),
            ],
            order="start, id",
        )
        return [
            {
                **self._get_details(claim.booking_id),
                "claim_id": claim.id,
                "resource": claim.resource_id.name,
                "when": claim.booking_id._format_start(),
                "proposals": self._get_proposals(claim),
            }
            for claim in claims
        ]

    def _get_proposals(self, claim):
        """``[id, name]`` of others who are free to do the part of *claim* (T46)."""
        booking, need = claim.booking_id, claim.requirement_id
        if booking.state not in ("hold", "pending", "confirmed"):
            return []
        colleagues = need.role_id.resource_ids & self._find_resources(booking.store_id)
        explain = self.env["appointment.placing"]._explain_to_staff
        return [
            [other.id, other.name]
            for other in colleagues - claim.resource_id
            if not explain(
                booking.service_id,
                booking.start,
                minutes=booking.duration_minutes,
                persons=booking.persons,
                booking=booking,
                fixed={need.id: other.id},
            )
        ]

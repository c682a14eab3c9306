from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from odoo import fields, models

from ..kernel import occupancy, refusal, slots
from .world import SeveralReader, WorldReader


class SlotList(NamedTuple):
    """Offered starts: ``starts`` are whole minutes after ``origin`` (aware, UTC)."""

    origin: datetime
    starts: tuple

    def datetimes(self):
        """The starts as naive UTC datetimes, as Odoo stores them."""
        first = self.origin.replace(tzinfo=None)
        return [first + timedelta(minutes=start) for start in self.starts]


class DayBook(NamedTuple):
    """What a calendar tells about days: all in whole minutes after ``origin``.

    ``starts`` are offered; ``taken`` are those that bookings stand in the way of,
    ``early`` those that are over or inside the notice. ``places`` is ``{start: (left,
    total)}`` where people share a time, else empty.
    """

    origin: datetime
    starts: tuple
    taken: tuple
    early: tuple
    places: dict


class AppointmentAvailability(models.AbstractModel):
    """When a service can be booked: the rows are read once, the kernel decides."""

    _name = "appointment.availability"
    _description = "Availability"

    def _get_slots(self, service, first_on, last_on, *, moving=None, **options):
        """Starts that can be booked.

        :param service: one ``appointment.service``
        :param first_on, last_on: local days of the store, both included
        :param moving: the booking that is to have another time: its place counts as
            free, and it takes as long as it was booked
        :param options: ``persons`` (1 by default); ``resource``, the
            ``resource.resource`` the customer chose; ``now``, a naive UTC datetime,
            the present by default
        :return: ``SlotList``
        """
        world = self._read_world(service, first_on, last_on, booking=moving, **options)
        return SlotList(world.origin, slots.list_starts(world.query))

    def _get_day_book(self, service, first_on, last_on, *, moving=None, **options):
        """The starts of ``_get_slots``, and why there are no others: a ``DayBook``.

        By the same queries: how full days are follows from the same rows.

        :param moving: a booking that is to have another time: its place counts as free
        :param options: those of ``_get_slots``
        """
        world = self._read_world(service, first_on, last_on, booking=moving, **options)
        return self._to_day_book(world)

    def _to_day_book(self, world):
        found = occupancy.occupancy(world.query)
        return DayBook(
            world.origin, found.starts, found.taken, found.early, found.places
        )

    def _get_person_day_book(self, services, person, first_on, last_on, *, now=None):
        """``{service: DayBook}`` of *services* of one store with *person*, for parties
        of the least size; as many queries as for one service.

        :param person: ``resource.resource`` that the customer chose
        """
        self.env.flush_all()
        reader = SeveralReader(self.env, services.ids, now or fields.Datetime.now())
        worlds = reader.build_each(first_on, last_on, resource=person)
        return {service: self._to_day_book(worlds[service.id]) for service in services}

    def _explain(self, service, start, *, moving=None, **options):
        """Why *start* (naive UTC) cannot be booked: a ``Refusal``, or ``None``.

        Options are those of ``_get_slots``.
        """
        world = self._read_world_at(service, start, booking=moving, **options)
        minute = world.minute(start)
        if minute is None:
            return refusal.Refusal(refusal.OFF_GRID)
        return slots.explain(world.query, minute)

    def _read_world_at(self, service, start, **options):
        """The world around the local day that holds *start* (naive UTC)."""
        zone = service.store_id._get_zone()
        day = start.replace(tzinfo=timezone.utc).astimezone(zone).date()
        return self._read_world(service, day, day, **options)

    def _read_world(self, service, first_on, last_on, *, now=None, **options):
        """All that the kernel needs to answer for these days, as a ``World``.

        *options* are those of ``WorldReader.build``.
        """
        self.env.flush_all()
        reader = WorldReader(self.env, service.id, now or fields.Datetime.now())
        return reader.build(first_on, last_on, **options)

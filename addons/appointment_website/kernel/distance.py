"""How far places are apart on the globe; positions are degrees north and east."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088

Position = tuple[float, float]


def between(one: Position, other: Position) -> float:
    """Return the way of a bird in kilometres, by the haversine formula."""
    (north, east), (other_north, other_east) = one, other
    half_north = radians(other_north - north) / 2
    half_east = radians(other_east - east) / 2
    chord = (
        sin(half_north) ** 2
        + cos(radians(north)) * cos(radians(other_north)) * sin(half_east) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))


def is_position(place: Position) -> bool:
    """Whether the numbers are on the globe. 0, 0 is what a form leaves empty."""
    north, east = place
    return -90 <= north <= 90 and -180 <= east <= 180 and place != (0.0, 0.0)


def rank(
    origin: Position, places: Iterable[tuple[int, Position]]
) -> list[tuple[int, float | None]]:
    """Return ``(key, kilometres)`` by distance; those without a position come last.

    Equal distances keep the order of ``places``.
    """
    rows = [
        (key, between(origin, place) if is_position(place) else None)
        for key, place in places
    ]
    return sorted(rows, key=lambda row: (row[1] is None, row[1] or 0.0))

"""Why something is refused, as a value (house style, rule 1; T21, T96)."""

from dataclasses import dataclass

PERSONS = "persons"  # the party is smaller or larger than the service allows
PAST = "past"
NOTICE = "notice"  # too soon: inside the service's notice
HORIZON = "horizon"  # too far ahead
DATES = "dates"  # outside the dates on which the service is offered
CLOSED = "closed"  # outside the hours of the store or of those who would serve
ABSENT = "absent"  # time off
MISSING = "missing"  # nobody and nothing could ever fill a requirement
BUFFER = "buffer"  # only this booking's own buffers collide
BOOKED = "booked"
FULL = "full"  # a resource with several seats has too few left
OFF_GRID = "off_grid"  # everything fits, but nobody is offered this minute
CAP = "cap"  # this customer has booked as often as the policy allows
BLOCKED = "blocked"  # the store takes bookings of this customer at the desk only
DEADLINE = "deadline"  # too late to cancel or to move
LIMIT = "limit"  # moved as often as the policy allows
STATE = "state"  # the booking's state does not allow the step

#: The order in which reasons count (architecture, section 5). ``PERSONS`` stands first
#: because it holds for every start; ``OFF_GRID`` last because it is only true when
#: nothing else is. ``MISSING`` is told before hours and absences of resources that
#: could never serve; ``BUFFER`` and ``BOOKED`` exclude each other.
ORDER = (
    PERSONS,
    PAST,
    NOTICE,
    HORIZON,
    DATES,
    CLOSED,
    ABSENT,
    MISSING,
    BUFFER,
    BOOKED,
    FULL,
    OFF_GRID,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An expected "no".

    ``code`` is one of the constants of this module; ``details`` are pairs of a name
    and an integer (a key of a need or resource, a minute, a count), ready for
    ``dict(refusal.details)``. Texts for people are made by the caller.
    """

    code: str
    details: tuple[tuple[str, int], ...] = ()

"""The states of a booking and which may follow which (architecture, section 4)."""

from types import MappingProxyType

HOLD = "hold"
PENDING = "pending"
CONFIRMED = "confirmed"
CHECKED_IN = "checked_in"
IN_PROGRESS = "in_progress"
COMPLETED = "completed"
CANCELLED = "cancelled"
NO_SHOW = "no_show"
EXPIRED = "expired"

STATES = (
    HOLD,
    PENDING,
    CONFIRMED,
    CHECKED_IN,
    IN_PROGRESS,
    COMPLETED,
    CANCELLED,
    NO_SHOW,
    EXPIRED,
)

#: States in which a booking keeps its claims; a hold only until it lapses. A finished
#: visit keeps them: its time was used.
LIVE = frozenset({HOLD, PENDING, CONFIRMED, CHECKED_IN, IN_PROGRESS, COMPLETED})

#: States of a booking that is still to come, and of one whose customer is or was there.
PLANNED = frozenset({PENDING, CONFIRMED})
CAME = frozenset({CHECKED_IN, IN_PROGRESS, COMPLETED})

#: The table. The desk may skip steps forward (hold, confirmed, completed). A no-show
#: can be taken back to where it came from or on to checked in (T60). ``EXPIRED`` to
#: ``CONFIRMED`` only with fresh claims (T63); see :func:`needs_claims`.
TRANSITIONS = MappingProxyType(
    {
        HOLD: frozenset({PENDING, CONFIRMED, CANCELLED, EXPIRED}),
        PENDING: frozenset({CONFIRMED, CANCELLED, EXPIRED}),
        CONFIRMED: frozenset({CHECKED_IN, IN_PROGRESS, COMPLETED, CANCELLED, NO_SHOW}),
        CHECKED_IN: frozenset({IN_PROGRESS, COMPLETED, CANCELLED}),
        IN_PROGRESS: frozenset({COMPLETED, CANCELLED}),
        COMPLETED: frozenset(),
        CANCELLED: frozenset(),
        NO_SHOW: frozenset({CONFIRMED, CHECKED_IN}),
        EXPIRED: frozenset({CONFIRMED}),
    }
)


def can(current: str, target: str) -> bool:
    """Tell whether a booking may go from ``current`` to ``target``.

    Staying is no transition: ``_set_<state>`` skips those already there. A state that
    does not exist raises KeyError.
    """
    if target not in TRANSITIONS:
        raise KeyError(target)
    return target in TRANSITIONS[current]


def needs_claims(current: str, target: str) -> bool:
    """Tell whether the step must take the place again with fresh claims."""
    return can(current, target) and current not in LIVE and target in LIVE

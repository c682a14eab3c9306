"""How far a message has come. It only goes forward.

Reports of gateways come late, twice and in any order, so that a state counts only
when it is further than the one that is known.
"""

PENDING = "pending"
SENDING = "sending"
SENT = "sent"
FAILED = "failed"
BOUNCED = "bounced"
DELIVERED = "delivered"
READ = "read"
DROPPED = "dropped"

# A failure may be reported after "sent"; who holds the message in hand, "delivered" or
# "read", is believed whatever else is said. What was dropped or failed before it left
# may still turn out to have been delivered.
RANKS = {
    PENDING: 0,
    SENDING: 1,
    SENT: 2,
    DROPPED: 3,
    FAILED: 3,
    BOUNCED: 4,
    DELIVERED: 5,
    READ: 6,
}
STATES = tuple(RANKS)


def is_forward(state: str, target: str) -> bool:
    """Whether a message in *state* may still move to *target*."""
    return RANKS[target] > RANKS[state]


def get_earlier(target: str) -> tuple[str, ...]:
    """The states from which a message may move to *target*."""
    return tuple(state for state in STATES if is_forward(state, target))

"""Which rows of messages who may touch; ``test_registry_walk`` of the core compares."""

from .push_common import create_device

TABLE = {
    # Where a customer's devices are is nobody's business but the platform admin's.
    "appointment.push.device": {"admin": "r - -"},
}

ROUTES = {}


def create_rows(world):
    booking = world.bookings[0]
    return {"appointment.push.device": [create_device(booking), None, None]}

"""Which rows of messages who may touch; ``test_registry_walk`` of the core compares."""

TABLE = {}

ROUTES = {}


def create_rows(world):
    return {}

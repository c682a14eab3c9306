"""The entries of this addon in the walk of ``appointment_core``."""

TABLE = {
    "test.appointment.drive": {
        "frontdesk": "rwcu rwcu -",
        "manager": "rwcu rwcu -",
        "admin": "rwcu rwcu rwcu",
    },
    "test.appointment.secret": dict.fromkeys(
        ("frontdesk", "manager", "admin"), "rwcu rwcu -"
    ),
}
ROUTES = {"empty.get_nothing": ("http public GET readonly", "shows nothing")}


def create_rows(world):
    """``{model: (own, of the store, of another store)}``."""
    resources = world.resource, world.other_resource, world.foreign_resource
    drives = world.env["test.appointment.drive"].create(
        [
            {
                "resource_id": resource.id,
                "start": "2027-04-01 08:00:00",
                "stop": "2027-04-01 09:00:00",
            }
            for resource in resources
        ]
    )
    secret = world.env["test.appointment.secret"].create({"name": "Of all stores"})
    return {
        "test.appointment.drive": tuple(drives),
        "test.appointment.secret": (secret, secret, None),
    }

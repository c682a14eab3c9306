"""Who may do what: the entry of every model that holds rows of stores.

An entry says for each role what it may do with an own row (the provider's), with a row
of the same store and with a row of another store: ``r``ead, ``w``rite, ``c``reate,
``u``nlink, ``-`` nothing. Roles that are not named may do nothing at all.

An addon with such models has a file of this name in its tests, with ``TABLE`` and
``create_rows(world)``, which returns ``{model: (own, of the store, of another one)}``;
``None`` where there is no such row. ``ROUTES`` tells of each route what it is and what
guards it. ``test_registry_walk.py`` finds the file.
"""

# What managers set up, and their stores only.
SET_UP = {
    "provider": "r r -",
    "frontdesk": "r r -",
    "manager": "rwcu rwcu -",
    "admin": "rwcu rwcu rwcu",
}
# What happened: written by the system alone, kept for good.
RECORD = {
    "provider": "r - -",
    "frontdesk": "r r -",
    "manager": "r r -",
    "admin": "r r r",
}
# What the platform admin lays down for all.
COMMON = {
    "provider": "r r -",
    "frontdesk": "r r -",
    "manager": "r r -",
    "admin": "rwcu rwcu -",
}
# Hours are no secret; changing them is for those who live by them.
HOURS = {
    "provider": "r r r",
    "frontdesk": "r r r",
    "employee": "r r r",
}

TABLE = {
    "appointment.store": {**SET_UP, "manager": "rw rw -"},
    "appointment.service": SET_UP,
    "appointment.service.period": SET_UP,
    "appointment.service.question": SET_UP,
    "appointment.requirement": SET_UP,
    "appointment.store.image": {**SET_UP, "provider": "- - -"},
    "appointment.opening": {**SET_UP, "provider": "r - -"},
    "appointment.role": COMMON,
    "appointment.policy": COMMON,
    "appointment.policy.tier": COMMON,
    "appointment.booking": {
        "provider": "rw - -",
        "frontdesk": "rwc rwc -",
        "manager": "rwc rwc -",
        "admin": "rwc rwc rwc",
    },
    "appointment.booking.answer": {
        "provider": "r - -",
        "frontdesk": "rwc rwc -",
        "manager": "rwc rwc -",
        "admin": "rwc rwc rwc",
    },
    # For who treats the booking, whatever else one may do.
    "appointment.booking.note": {"provider": "rc - -"},
    "appointment.customer.note": {
        "provider": "r - -",
        "frontdesk": "rwcu rwcu -",
        "manager": "rwcu rwcu -",
        "admin": "rwcu rwcu rwcu",
    },
    "appointment.customer.block": {
        "frontdesk": "rwcu rwcu -",
        "manager": "rwcu rwcu -",
        "admin": "rwcu rwcu rwcu",
    },
    "appointment.consent": {**RECORD, "provider": "- - -"},
    "appointment.booking.move": RECORD,
    "appointment.claim": RECORD,
    "appointment.message": RECORD,
    "appointment.failed.work": {"manager": "r r -", "admin": "r r r"},
    # Of no store: what came from outside and what guards the doors.
    "appointment.rate.limit": {"admin": "r r -"},
    "appointment.idempotency": {"admin": "r r -"},
    "appointment.inbound.event": {"admin": "r r -"},
    "res.partner": {
        "provider": "r - -",
        "frontdesk": "rwc rwc -",
        "manager": "rwc rwc -",
        "admin": "rwc rwc rwc",
        "employee": "r r r",
    },
    "resource.resource": {
        "provider": "r - -",
        "frontdesk": "r r -",
        "manager": "rwc rwc -",
        "admin": "rwc rwc rwc",
        "employee": "r r r",
    },
    "resource.calendar": {**HOURS, "manager": "rwc rwc r", "admin": "rwc rwc rwc"},
    "resource.calendar.attendance": {
        **HOURS,
        "manager": "rwcu rwcu r",
        "admin": "rwcu rwcu rwcu",
    },
    # Odoo gives everybody the time off of oneself and of what has no login.
    "resource.calendar.leaves": {
        "provider": "rwcu - -",
        "frontdesk": "- rwcu -",
        "manager": "- rwcu -",
        "admin": "- rwcu rwcu",
    },
}

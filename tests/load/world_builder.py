"""Stores, services, resources and many claims for races and measurements.

Small things go through the ORM; bookings and claims by the thousand go in by SQL,
shaped as the placing story leaves them behind. Callers commit.
"""

import itertools
import threading
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone

from psycopg2.extras import execute_values

ZONE = "Europe/Berlin"
OPEN_HOUR, CLOSE_HOUR = 8, 18
# Weekly patterns (hours of work) that resources take in turn.
PATTERNS = (((8, 12), (13, 18)), ((8, 16),), ((9, 13), (14, 18)))
# Starts of the bookings of a day, for spans of an hour and buffers of 25 minutes.
STARTS = ((8, 30), (10, 0), (11, 30), (14, 0), (15, 30))
_numbers = itertools.count(1)


@dataclass
class Need:
    """One requirement to build: a role, and how a booking takes of it."""

    role: object
    takes: str = "one"
    quantity: int = 1
    is_customer_choice: bool = False


@dataclass
class Shop:
    """A store with what was built for it."""

    store: object
    zone: object
    resources: list = field(default_factory=list)

    def start_at(self, day, hour, minute=0):
        """Naive UTC of a local wall time of the store."""
        local = datetime.combine(day, time(hour, minute), self.zone)
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    def today(self):
        return datetime.now(self.zone).date()


def unique_name(name):
    """A name that no other run on this database has used."""
    return f"{name}-{datetime.now():%j%H%M%S%f}-{next(_numbers)}"


def build_shop(env, name="Load", company=None):
    """A store that is open every day from 8 to 18."""
    company = company or env.company
    # Odoo's routing, which knows the words no store may have, asks the thread for it.
    threading.current_thread().dbname = env.cr.dbname
    number = unique_name(name.lower())
    store = env["appointment.store"].create(
        {
            "name": number,
            "company_id": company.id,
            "tz": ZONE,
            "calendar_id": build_calendar(env, ((OPEN_HOUR, CLOSE_HOUR),)).id,
            "is_published": True,
            "policy_id": build_policy(env).id,
        }
    )
    return Shop(store, store._get_zone())


def build_policy(env):
    """Any start from now on for two years; nothing to pay for moving."""
    return env["appointment.policy"].create(
        {
            "name": "Load",
            "notice_minutes": 0,
            "horizon_days": 730,
            "reschedule_limit": 1000,
            "reschedule_before_minutes": 0,
        }
    )


def build_calendar(env, lines):
    """A calendar with the same *lines* (hours from, to) on all seven days."""
    return env["resource.calendar"].create(
        {
            "name": "Load",
            "tz": ZONE,
            "company_id": False,
            "attendance_ids": [(5, 0, 0)]
            + [
                (
                    0,
                    0,
                    {
                        "name": "Line",
                        "dayofweek": str(weekday),
                        "hour_from": first,
                        "hour_to": last,
                        "day_period": "morning" if first < 12 else "afternoon",
                    },
                )
                for weekday in range(7)
                for first, last in lines
            ],
        }
    )


def build_role(env):
    return env["appointment.role"].create({"name": unique_name("Load")})


def build_resources(shop, role, count, *, seats=1, own_hours=False):
    """Resources of *role* at the shop; with own hours in three weekly patterns."""
    env = shop.store.env
    lines = (PATTERNS[number % len(PATTERNS)] for number in range(count))
    resources = env["resource.resource"].create(
        [
            {
                "name": unique_name("Load"),
                "resource_type": "material",
                "tz": ZONE,
                "seats": seats,
                "calendar_id": (
                    build_calendar(env, pattern)
                    if own_hours
                    else shop.store.calendar_id
                ).id,
                "appointment_role_ids": [(6, 0, role.ids)],
                "appointment_store_ids": [(6, 0, shop.store.ids)],
            }
            for pattern in lines
        ]
    )
    shop.resources.extend(resources)
    return resources


def build_service(shop, needs, **values):
    """A published service of one hour, every half hour."""
    return shop.store.env["appointment.service"].create(
        {
            "name": unique_name("Load"),
            "store_id": shop.store.id,
            "duration_minutes": 60,
            "step_minutes": 30,
            "is_published": True,
            "price": 100.0,
            "requirement_ids": [
                (
                    0,
                    0,
                    {
                        "sequence": sequence,
                        "role_id": need.role.id,
                        "takes": need.takes,
                        "quantity": need.quantity,
                        "is_customer_choice": need.is_customer_choice,
                    },
                )
                for sequence, need in enumerate(needs)
            ],
            **values,
        }
    )


def build_customers(env, count):
    return env["res.partner"].create(
        [
            {"name": f"Customer {number}", "email": f"customer{number}@example.com"}
            for number in range(count)
        ]
    )


# -- many bookings ---------------------------------------------------------------


def spread(shop, resources, count, first_day, *, forward=True):
    """*count* spans of an hour and 25 minutes (buffers), spread over resources.

    From *first_day* on, or before it; five a day and resource, none overlapping.
    Yields ``(resource_id, start, stop)`` in naive UTC.
    """
    made = 0
    for step in itertools.count(0 if forward else 1):
        day = first_day + timedelta(days=step if forward else -step)
        for hour, minute in STARTS:
            start = shop.start_at(day, hour, minute) - timedelta(minutes=10)
            for resource in resources:
                if made == count:
                    return
                made += 1
                yield resource.id, start, start + timedelta(minutes=85)


def spread_evenly(shop, resources, count, first_day, days):
    """*count* such spans over exactly *days* days; at most five a day and resource."""
    most = len(STARTS) * days * len(resources)
    everything = list(spread(shop, resources, most, first_day))
    return [everything[i * len(everything) // count] for i in range(count)]


def insert_bookings(service, customers, spans, state="confirmed", seat=1):
    """Write one booking with one live claim for each of *spans* by SQL.

    *customers* take turns, all claims are for the same *seat*.
    """
    env = service.env
    env.flush_all()
    need = service.requirement_ids[:1]
    mark = f"L{datetime.now():%H%M%S%f}-"
    before, after = service.buffer_before_minutes, service.buffer_after_minutes
    rows = [
        (
            f"{mark}{number}",
            start + timedelta(minutes=before),
            stop - timedelta(minutes=after),
            resource_id,
            start,
            stop,
            partner_id,
        )
        for number, ((resource_id, start, stop), partner_id) in enumerate(
            zip(spans, itertools.cycle(customers.ids), strict=False)
        )
    ]
    cr = env.cr
    cr.execute(
        "CREATE TEMPORARY TABLE load_rows (name varchar, start timestamp,"
        " stop timestamp, resource_id int, claim_start timestamp,"
        " claim_stop timestamp, partner_id int) ON COMMIT DROP"
    )
    execute_values(cr._obj, "INSERT INTO load_rows VALUES %s", rows, page_size=1000)
    cr.execute(
        """
        INSERT INTO appointment_booking
               (name, active, partner_id, store_id, service_id, company_id, start,
                stop, duration_minutes, persons, state, source, access_token,
                ics_sequence,
                create_date, write_date, create_uid, write_uid)
        SELECT name, TRUE, partner_id, %(store)s, %(service)s, %(company)s, start,
               stop, %(duration)s, 1, %(state)s, 'web', gen_random_uuid(), 0,
               now(), now(), %(uid)s, %(uid)s
          FROM load_rows
        """,
        {
            "store": service.store_id.id,
            "service": service.id,
            "company": service.company_id.id,
            "duration": service.duration_minutes,
            "state": state,
            "uid": env.uid,
        },
    )
    cr.execute(
        """
        INSERT INTO appointment_claim
               (resource_id, seat, start, stop, kind, booking_id, requirement_id,
                store_id, is_live, create_date, write_date, create_uid, write_uid)
        SELECT row.resource_id, %s, row.claim_start, row.claim_stop, 'booking',
               booking.id, %s, %s, TRUE, now(), now(), %s, %s
          FROM load_rows row JOIN appointment_booking booking ON booking.name = row.name
        """,
        (seat, need.id, service.store_id.id, env.uid, env.uid),
    )
    cr.execute("DROP TABLE load_rows")
    env.invalidate_all()


def tidy(registry):
    """VACUUM and ANALYZE the big tables, as autovacuum does on a running system."""
    with registry.cursor() as cr:
        cr._cnx.autocommit = True
        try:
            cr._obj.execute("VACUUM ANALYZE appointment_claim, appointment_booking")
        finally:
            cr._cnx.autocommit = False


def build_listing(env, *, resources, days, live, past):
    """A service over *resources* with *live* claims in the next *days*.

    The live ones lie in the next *days* days, the *past* ones before today. Buffers
    of 10 and 15 minutes, own hours, one absence per resource.
    """
    shop = build_shop(env, "Listing")
    role = build_role(env)
    staff = build_resources(shop, role, resources, own_hours=True)
    service = build_service(
        shop,
        [Need(role, is_customer_choice=True)],
        buffer_before_minutes=10,
        buffer_after_minutes=15,
        step_minutes=15,
    )
    today = shop.today()
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Time off",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": shop.start_at(today + timedelta(days=number % days), 8),
                "date_to": shop.start_at(today + timedelta(days=number % days), 18),
            }
            for number, resource in enumerate(staff, 1)
        ]
    )
    customer = build_customers(env, 1)
    tomorrow = today + timedelta(days=1)
    insert_bookings(
        service, customer, spread_evenly(shop, staff, live, tomorrow, days - 1)
    )
    if past:
        insert_bookings(
            service,
            customer,
            spread(shop, staff, past, today, forward=False),
            state="completed",
        )
    return shop, service

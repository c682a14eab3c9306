"""OCA ``resource_booking`` against ours: one database, the same resources and claims.

Only with ``bin/bench --peer``. The peer comes from PyPI into a folder of its own beside
the other tools; it is never a requirement of ours. Its past is empty while ours holds
50 000 claims, and it knows neither buffers nor seats: both count in its favour.
"""

import os
import statistics
import subprocess
import sys
from datetime import datetime, time, timedelta

import bench as benching
import measuring
import world_builder
from measuring import Row
from psycopg2.extras import execute_values

from odoo import SUPERUSER_ID, api

PACKAGES = (
    "odoo-addon-resource-booking==19.0.1.0.1.2",
    "odoo-addon-web-calendar-slot-duration==19.0.1.0.0.2",
    "cssselect==1.3.0",
)
DAYS, AIM = 30, 40


def install(where, database):
    """Get the peer, install it in *database*, and put it on Odoo's path."""
    from tooling import paths

    from odoo.tools import config as settings

    target = paths.TOOLS / "peer"
    if not (target / "odoo" / "addons" / "resource_booking").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", str(target), *PACKAGES], check=True)
    config = str(where.config)
    settings.parse_config(["-c", config])
    path = ",".join([*settings["addons_path"], str(target / "odoo" / "addons")])
    sys.path.append(str(target))
    command = [sys.executable, "-m", "odoo", "-c", config, "-d", database]
    command += ["--addons-path", path, "-i", "resource_booking", "--stop-after-init"]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{target}",
        "ODOO_QUEUE_JOB_CHANNELS": "root:0",
    }
    subprocess.run(
        [*command, "--no-http", "--log-level=error"], check=True, env=environment
    )
    return path


def run(bench):
    with bench.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        shop, service = world_builder.build_listing(
            env, resources=10, days=DAYS, live=500, past=50_000
        )
        booking = build_peer(env, shop, service)
        ids = service.id, booking.id
    world_builder.tidy(bench.registry)
    with bench.registry.cursor() as cr:
        return compare(api.Environment(cr, SUPERUSER_ID, {}), shop, *ids)


def build_peer(env, shop, service):
    """A booking type over the same resources, busy at the same times."""
    combinations = env["resource.booking.combination"].create(
        [{"resource_ids": [(6, 0, resource.ids)]} for resource in shop.resources]
    )
    kind = env["resource.booking.type"].create(
        {
            "name": "Load",
            "duration": service.duration_minutes / 60,
            "slot_duration": service.step_minutes / 60,
            "modifications_deadline": 0,
            "resource_calendar_id": shop.store.calendar_id.id,
            "combination_rel_ids": [
                (0, 0, {"sequence": number, "combination_id": combination.id})
                for number, combination in enumerate(combinations)
            ],
        }
    )
    of_resource = {
        resource.id: combination.id
        for resource, combination in zip(shop.resources, combinations, strict=True)
    }
    env.flush_all()
    env.cr.execute(
        "SELECT resource_id, start, stop FROM appointment_claim"
        " WHERE is_live AND resource_id = ANY(%s) AND stop > now() AT TIME ZONE 'UTC'",
        (list(of_resource),),
    )
    claims = env.cr.fetchall()
    quiet = {"no_mail_to_attendees": True, "mail_create_nosubscribe": True}
    events = (
        env["calendar.event"]
        .with_context(tracking_disable=True, dont_notify=True, **quiet)
        .create(
            [
                {"name": "Booked", "start": start, "stop": stop, "partner_ids": []}
                for _resource, start, stop in claims
            ]
        )
    )
    env.flush_all()
    execute_values(
        env.cr._obj,
        "INSERT INTO resource_booking (active, type_id, combination_id, meeting_id,"
        " start, stop, duration, state) VALUES %s",
        [
            (
                True,
                kind.id,
                of_resource[resource],
                event.id,
                start,
                stop,
                1.0,
                "confirmed",
            )
            for (resource, start, stop), event in zip(claims, events, strict=True)
        ],
    )
    env.invalidate_all()
    customer = world_builder.build_customers(env, 1)
    return env["resource.booking"].create(
        {
            "type_id": kind.id,
            "partner_ids": [(6, 0, customer.ids)],
            "combination_auto_assign": False,
        }
    )


def compare(env, shop, service_id, booking_id):
    """Both listings by turns, each from a cold ORM cache."""
    service = env["appointment.service"].browse(service_id)
    booking = (
        env["resource.booking"].with_context(tz=world_builder.ZONE).browse(booking_id)
    )
    first = shop.today()
    midnight = datetime.combine(first, time(), shop.zone)

    def go_cold():
        env.cr.rollback()
        env.invalidate_all()
        env.transaction.clear()

    def ours():
        return service._get_slots(first, first + timedelta(days=DAYS - 1))

    def peer():
        import pytz

        start = pytz.timezone(world_builder.ZONE).localize(
            midnight.replace(tzinfo=None)
        )
        return booking._get_available_slots(start, start + timedelta(days=DAYS))

    offered = len(ours().starts), sum(map(len, peer().values()))
    queries = []
    for work in (ours, peer):
        go_cold()
        before = env.cr.sql_log_count
        work()
        queries.append(env.cr.sql_log_count - before)
    mine, theirs = [], []
    for _turn in range(30):
        mine += measuring.milliseconds(ours, 1, go_cold)
        theirs += measuring.milliseconds(peer, 1, go_cold)
    ratio = statistics.median(theirs) / statistics.median(mine)
    return [
        Row(
            f"peer: ours ({offered[0]} starts, {queries[0]} queries)",
            measuring.in_words(mine),
        ),
        Row(
            f"peer: OCA resource_booking ({offered[1]} starts, {queries[1]} queries)",
            measuring.in_words(theirs),
        ),
        Row("peer: how many times faster", f"{ratio:.0f}", f"≥ {AIM}", ratio >= AIM),
    ]


if __name__ == "__main__":
    benching.main("peer", run, install)

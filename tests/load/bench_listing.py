"""Listing in process, cold ORM cache: the first three rows of architecture §8."""

import statistics
from datetime import timedelta

import bench as benching
import measuring
import world_builder
from measuring import Row

from odoo import SUPERUSER_ID, api


def run(bench):
    return [
        *_list(bench, 10, 30, 500, 50_000, 6),
        *_list(bench, 200, 60, 50_000, 0, 120),
    ]


def _list(bench, resources, days, live, past, budget):
    with bench.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        _shop, service = world_builder.build_listing(
            env, resources=resources, days=days, live=live, past=past
        )
        service_id = service.id
    world_builder.tidy(bench.registry)
    return measure(
        bench, service_id, days, budget, f"{resources} resources × {days} days"
    )


def measure(bench, service_id, days, budget, title):
    """Rows for listing, queries, explaining and the kernel of one service."""
    from odoo.addons.appointment_core.kernel import hours, slots

    with bench.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        service = env["appointment.service"].browse(service_id)
        first = (
            service.store_id._get_zone()
            and world_builder.Shop(
                service.store_id, service.store_id._get_zone()
            ).today()
        )
        last = first + timedelta(days=days - 1)

        def go_cold():
            cr.rollback()
            env.invalidate_all()
            env.transaction.clear()

        def forget_hours():
            go_cold()
            hours.expand.cache_clear()
            hours._pieces.cache_clear()

        def work():
            return service._get_slots(first, last)

        found = work().datetimes()
        go_cold()
        before = cr.sql_log_count
        work()
        queries = cr.sql_log_count - before
        times = measuring.milliseconds(work, before=go_cold)
        cold = measuring.milliseconds(work, before=forget_hours)
        world = env["appointment.availability"]._read_world(service, first, last)
        kernel = measuring.milliseconds(lambda: slots.list_starts(world.query))
        start = found[len(found) // 2]
        reason = measuring.milliseconds(lambda: service._explain(start), before=go_cold)
    typical = statistics.median(times)
    return [
        Row(
            f"list {title} ({len(found)} starts)",
            measuring.in_words(times),
            f"≤ {budget} ms",
            typical <= budget,
        ),
        Row("… its queries", str(queries), "≤ 10", queries <= 10),
        Row("… with the kernel's caches of hours cold, too", measuring.in_words(cold)),
        Row(
            "… kernel alone",
            measuring.in_words(kernel),
            "≤ 1 ms" if budget == 6 else "",
            statistics.median(kernel) <= 1 if budget == 6 else None,
        ),
        Row("… reason for one start", measuring.in_words(reason)),
    ]


if __name__ == "__main__":
    benching.main("listing", run)

"""Lighthouse on the page of a store and on its booking page (architecture §8).

Logged out, twenty services and twelve photos, behind the compressing proxy of the
compose stack, two worker processes; the median of five runs, or of ``--runs``. Odoo's
own page for contacts, measured by turns, is the floor. The reports of Lighthouse are in
tests/artefacts/lighthouse.
"""

import contextlib
import urllib.request

import bench as benching
import lighthouse
import proxied
import storefront
import world_builder
from measuring import Row

from odoo import SUPERUSER_ID, api

FLOOR_PATH = "/contactus"


@contextlib.contextmanager
def served(where, registry, database):
    """Yield ``{page: address}`` of a store behind the proxy."""
    from tooling import paths
    from tooling import server as serving

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        store, booking = storefront.build(env)
    world_builder.tidy(registry)
    server = serving.Server(
        where,
        database,
        serving.free_port(),
        workers=2,
        environment={"ODOO_QUEUE_JOB_CHANNELS": "root:0"},
    ).start("--proxy-mode")
    folder = paths.CACHE / "lighthouse-nginx"
    try:
        with proxied.behind_proxy(server, folder) as base_url:
            pages = {"store": store, "booking": booking}
            pages[lighthouse.FLOOR] = FLOOR_PATH
            yield {name: arrive(base_url + path) for name, path in pages.items()}
    finally:
        server.stop()


def arrive(address):
    """Open a page as the browser will; return where it leads in its language.

    The server has then read what both worker processes keep in memory.
    """
    headers = {"Accept-Language": "en-US", "Accept-Encoding": "gzip"}
    cookies = urllib.request.HTTPCookieProcessor()  # of the language
    opener = urllib.request.build_opener(cookies)
    for _time in range(6):
        # A new one each time: a request counts its redirects as long as it lives.
        request = urllib.request.Request(address, headers=headers)
        with opener.open(request, timeout=60) as answer:
            answer.read()
    return answer.url


def run(bench):
    with served(bench.where, bench.registry, bench.database) as addresses:
        scores = lighthouse.measure(addresses, bench.runs)
    for sentence in lighthouse.find_missed(scores):
        print(sentence)
    return [row for score in scores.values() for row in rows_of(score)]


def rows_of(score):
    """The line of a page; the points are those of the four categories."""
    if score.page == lighthouse.FLOOR:
        title = f"Odoo's {FLOOR_PATH}, {score.preset}: the floor"
        return [Row(title, score.in_words())]
    least = lighthouse.LEAST[score.preset]
    is_met = all(
        points >= wanted
        for points, wanted in zip(score.points.values(), least, strict=True)
    )
    paint = score.first_paint
    return [
        Row(
            f"{score.page} page, {score.preset}",
            score.in_words(),
            f"≥ {'/'.join(map(str, least))}",
            is_met,
        ),
        Row(
            "… first paint",
            f"{paint / 1000:.1f} s",
            "< 3 s",
            paint < lighthouse.FIRST_PAINT_MS,
        ),
    ]


if __name__ == "__main__":
    benching.main("lighthouse", run)

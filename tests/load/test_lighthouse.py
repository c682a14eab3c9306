"""What Lighthouse says of the store and the booking page, as bin/bench measures it."""

import bench_lighthouse
import lighthouse
import pytest
from tooling import browser, nginx, node, say

from odoo.modules.registry import Registry
from odoo.sql_db import close_db

RUNS = 5
DATABASE = "test_lighthouse"


@pytest.fixture
def addresses(where):
    """The pages behind the proxy, of a store with twenty services and twelve photos."""
    from tooling import templates

    try:
        node.ensure_extra("lighthouse")
    except say.Trouble as trouble:
        pytest.skip(f"Lighthouse is missing: {trouble}")
    if not browser.find():
        pytest.skip("There is no Chromium.")
    if not nginx.ensure():
        pytest.skip("nginx is missing and there is no apt to fetch it with.")
    close_db(DATABASE)
    where.copy(templates.demo(where), DATABASE)
    with bench_lighthouse.served(where, Registry.new(DATABASE), DATABASE) as pages:
        yield pages
    close_db(DATABASE)
    where.drop(DATABASE)


@pytest.mark.full
def test_lighthouse_is_content(addresses, record_property):
    scores = lighthouse.measure(addresses, RUNS)
    for score in scores.values():
        record_property(f"{score.page}, {score.preset}", score.in_words())
    missed = lighthouse.find_missed(scores)
    assert not missed, "\n".join(missed)

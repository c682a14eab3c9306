"""Every page from 320 to 1920 pixels, zoomed, with large text, in long German words.

Nothing scrolls sideways, is cut or lies over something else, and fingers find what they
press. Screenshots are artefacts.
"""

import pytest
from portal_layout import find_faults
from portal_pages import LOGIN, PAGES, SMOKE, by_name

from conftest import log_in

WIDTHS = (320, 360, 480, 768, 1024, 1366, 1920)
TOUCHED = 1024  # up to here fingers use the page
ZOOMED = 640  # CSS pixels of a window of 1280 at 200 %
# Without Odoo's header, which does not wrap before its breakpoint in pixels.
LARGE_TEXT = """() => {
    document.documentElement.style.fontSize = "200%";
    document.querySelectorAll("header, footer").forEach((part) => part.remove());
}"""


@pytest.fixture
def open_page(new_page, server, places):
    """Return a function that opens one of `portal_pages.PAGES`."""

    def open_one(one, lang="en"):
        locale = {"en": "en-US", "de": "de-DE"}[lang]
        page = new_page(360, 740, locale=locale, has_touch=True)
        if one.is_customer:
            log_in(page, server, LOGIN, LOGIN)
        one.open(page, places, lang)
        return page

    return open_one


def look(page, artefacts, widths, mark=""):
    """Every fault at every width, as lines; with a screenshot of each."""
    faults = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740 if width < 768 else 900})
        page.wait_for_timeout(150)  # what follows the size has followed
        found = find_faults(page, is_touched=width <= TOUCHED)
        faults += [f"{width}: {fault}" for fault in found]
        page.screenshot(path=artefacts / f"{width}{mark}.png", full_page=True)
    return "\n".join(faults)


@pytest.mark.parametrize("one", SMOKE, ids=by_name)
def test_main_pages_fit_the_smallest_and_the_widest(open_page, artefacts, one):
    assert look(open_page(one), artefacts, (320, 1920)) == ""


@pytest.mark.full
@pytest.mark.parametrize("one", PAGES, ids=by_name)
def test_pages_fit_every_width(open_page, artefacts, one):
    assert look(open_page(one), artefacts, (*WIDTHS, ZOOMED)) == ""


@pytest.mark.full
@pytest.mark.parametrize("one", PAGES, ids=by_name)
def test_pages_fit_with_text_of_twice_the_size(open_page, artefacts, one):
    page = open_page(one)
    page.evaluate(LARGE_TEXT)
    assert look(page, artefacts, (360, 1366), "-large") == ""


@pytest.mark.full
@pytest.mark.parametrize("one", PAGES, ids=by_name)
def test_pages_fit_long_german_words(open_page, artefacts, one):
    page = open_page(one, "de")
    assert page.locator("html").get_attribute("lang").startswith("de")
    assert look(page, artefacts, (320, 768, 1366), "-de") == ""


def test_the_check_sees_what_is_wrong(open_page):
    page = open_page(SMOKE[0])
    page.set_viewport_size({"width": 320, "height": 740})
    assert find_faults(page, is_touched=True) == []
    page.evaluate("""() => {
        const title = document.querySelector("#wrap h1");
        title.style.cssText = "width: 60px; white-space: nowrap; overflow: hidden";
        const button = document.querySelector("#wrap .btn-primary");
        button.style.cssText = "padding: 0; min-width: 0; min-height: 0; height: 20px";
        const heading = document.querySelector("#wrap h2");
        heading.style.cssText = "width: 500px";
        const price = document.querySelector("#wrap .o_appointment_offer strong");
        price.style.cssText = "display: block; margin-top: -60px";
    }""")
    found = " ".join(find_faults(page, is_touched=True))
    for words in ("cut text", "smaller than 24 px", "overlap", "scrolls sideways"):
        assert words in found, found

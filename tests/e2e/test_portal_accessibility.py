"""No page of a customer breaks a rule of axe-core, and all works by keyboard."""

import re

import portal_pages
import pytest
from portal_hands import Keyboard
from portal_pages import REST, SMOKE, STORE, by_name
from tooling import node

from conftest import PHONE, log_in

# WCAG 2.2 A and AA, and what axe calls good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> str:
    return (node.ensure_extra("axe") / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def open_page(new_page, server, places):
    """Return a function that opens one of `portal_pages.PAGES` on a phone."""

    def open_one(one, **options):
        page = new_page(**{**PHONE, "is_mobile": True, "has_touch": True, **options})
        if one.is_customer:
            log_in(page, server, portal_pages.LOGIN, portal_pages.LOGIN)
        one.open(page, places)
        return page

    return open_one


def find_violations(page, axe):
    """What axe-core finds, a line for each rule and place."""
    page.evaluate(axe)
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return "\n".join(
        f"{rule['id']} ({rule['impact']}): {spot['target']}"
        f" {' '.join(spot['failureSummary'].split())}"
        for rule in found["violations"]
        for spot in rule["nodes"]
    )


@pytest.mark.parametrize("one", SMOKE, ids=by_name)
def test_main_pages_break_no_rule(open_page, axe, one):
    assert find_violations(open_page(one), axe) == ""


@pytest.mark.full
@pytest.mark.parametrize("one", REST, ids=by_name)
def test_other_pages_break_no_rule(open_page, axe, one):
    assert find_violations(open_page(one), axe) == ""


@pytest.mark.full
@pytest.mark.parametrize("one", SMOKE, ids=by_name)
def test_main_pages_break_no_rule_at_a_desk(open_page, axe, one):
    options = {"width": 1366, "height": 900, "is_mobile": False, "has_touch": False}
    assert find_violations(open_page(one, **options), axe) == ""


def test_axe_sees_what_is_wrong(open_page, axe):
    """The check can fail."""
    page = open_page(SMOKE[0])
    page.evaluate("document.querySelector('h1').outerHTML = '<a href=\"#x\"></a>'")
    assert "link-name" in find_violations(page, axe)


def choose_by_keyboard(page, visitor):
    """From the store to a chosen time."""
    page.goto(f"/en/{STORE}")
    page.wait_for_load_state("networkidle")
    visitor.go_to("a[href='#wrap']")  # past the header, to what the page is about
    visitor.press("Enter")
    visitor.go_to("a[href*='/book/inspection']")
    visitor.press("Enter")
    page.wait_for_url(re.compile(r"/book/inspection"))
    page.wait_for_load_state("networkidle")
    visitor.go_to(".o_appointment_day")
    visitor.press("ArrowRight")
    visitor.stay_at(".o_appointment_day:enabled")
    day = page.evaluate("document.activeElement.dataset.day")
    visitor.press("Enter")
    visitor.stay_at(f"[data-day='{day}'][aria-pressed=true]")
    visitor.go_to(".o_appointment_times input")
    visitor.press("Space")
    page.locator(".o_appointment_times input:checked").wait_for(state="attached")


def pay_by_keyboard(page, visitor):
    """From the review to the confirmation."""
    for _box in page.locator("[data-consent]").all():
        visitor.go_to("[data-consent]")
        visitor.press("Space")
    assert page.locator("[data-consent]:not(:checked)").count() == 0
    visitor.go_to("[name=o_payment_submit_button]")
    visitor.press("Enter")
    page.get_by_text("Your booking is confirmed").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")


def test_the_whole_way_by_keyboard(desktop_page):
    """From the store to the paid booking: Tab, arrows, Enter and Space (T94)."""
    page = desktop_page
    visitor = Keyboard(page)
    choose_by_keyboard(page, visitor)
    visitor.type("[name=name]", "Kira Keyboard")
    visitor.type("[name=email]", "kira.keyboard@example.com")
    visitor.type("[name=phone]", "02302 987654")
    visitor.type("[name^=question_][required]", "EN-KK 7")
    visitor.go_to(".o_appointment_details [type=submit]")
    visitor.press("Enter")
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    page.wait_for_load_state("networkidle")
    pay_by_keyboard(page, visitor)
    visitor.go_to("a[href$='.ics']")
    assert not visitor.faults, "\n".join(dict.fromkeys(visitor.faults))


def test_a_refused_form_takes_the_keyboard_to_what_is_missing(open_page):
    one = next(one for one in REST if one.name == "booking-problems")
    page = open_page(one)
    focus = Keyboard(page).look()
    assert not focus["isLost"]
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") or (
        page.evaluate("document.activeElement.className").startswith("o_appointment")
    )

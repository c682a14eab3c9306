"""Legal pages on a phone, and a withdrawal in two steps without a login."""

import re

import pytest

from conftest import DESK

STORE = "/autoservice-witten"


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_guest_withdraws_in_two_steps(page, server, artefacts):
    page.goto(STORE)
    page.get_by_role("link", name="Withdraw from contract").click()
    page.get_by_role("heading", name="Withdraw from contract").wait_for()
    assert fits(page)
    page.screenshot(path=artefacts / "withdraw-1.png", full_page=True)
    page.get_by_label("Your name").fill("Erika Muster")
    page.get_by_label("Booking number").fill("B00001, Inspection on Monday")
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("button", name="Withdraw from contract").click()
    page.get_by_text("Please enter an e-mail address such as").wait_for()
    page.allowed_messages.append("422")
    assert page.get_by_label("Your name").input_value() == "Erika Muster"
    page.get_by_label("E-mail address").fill("withdraws@example.com")
    page.get_by_role("button", name="Withdraw from contract").click()
    confirm = page.get_by_role("button", name="Confirm withdrawal")
    confirm.wait_for()
    assert fits(page)
    page.screenshot(path=artefacts / "withdraw-2.png", full_page=True)
    page.get_by_role("button", name="Change what is written here").click()
    assert page.get_by_label("Your name").input_value() == "Erika Muster"
    page.get_by_role("button", name="Withdraw from contract").click()
    confirm.click()
    page.get_by_role("heading", name="Your withdrawal has arrived").wait_for()
    assert fits(page)
    page.screenshot(path=artefacts / "withdraw-3.png", full_page=True)
    page.reload()
    rows = server.sql(
        "SELECT count(*), min(reference) FROM appointment_withdrawal"
        " WHERE email = 'withdraws@example.com'"
    )
    assert rows.strip() == "1|B00001, Inspection on Monday"


@pytest.mark.full
@pytest.mark.parametrize("kind", ["imprint", "privacy", "terms", "withdrawal"])
@pytest.mark.parametrize("width", [320, 360, 1366])
def test_legal_pages_fit(new_page, artefacts, kind, width):
    page = new_page(width, 740)
    page.goto(STORE)
    page.locator(f".o_appointment_legal a[href$='/legal/{kind}']").click()
    page.wait_for_url(re.compile(f"/legal/{kind}$"))
    page.locator("h1").wait_for()
    assert fits(page)
    page.screenshot(path=artefacts / f"{kind}-{width}.png", full_page=True)


@pytest.mark.full
def test_withdrawing_works_by_keyboard(new_page):
    page = new_page(**DESK)
    page.goto("/withdraw")
    page.get_by_label("Store").select_option(label="Autoservice Witten")
    page.get_by_label("Store").focus()
    for text in ("Erika Muster", "B00002", "keys@example.com"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Confirm withdrawal").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your withdrawal has arrived").wait_for()

"""Booking in under a minute on a phone, played at the speed of a person.

Loading, waiting and swiping count; the clock starts with the request for the store's
page and stops when the confirmation is read.
"""

import re

import pytest
from portal_hands import Thumb
from portal_pages import LOGIN, STORE

from conftest import log_in

SECONDS, TAPS = 60, 12
DETAILS = {
    "name": "Erika Muster",
    "email": "erika.timed@example.com",
    "phone": "02302 123456",
}


def play(page, service, details, answer):
    """From the store's page to the confirmation; what it took."""
    thumb = Thumb(page)
    page.goto(f"/en/{STORE}")
    thumb.tap(page.get_by_role("link", name=f"Book {service}"))
    thumb.tap(page.locator(".o_appointment_day:enabled").last)
    page.locator(".o_appointment_day:enabled[aria-pressed=true]").wait_for()
    page.wait_for_function("!document.querySelector('.o_appointment_times').inert")
    thumb.tap(page.locator(".o_appointment_times input:enabled + label").first)
    for name, text in details.items():
        thumb.fill(page.locator(f".o_appointment_details [name={name}]"), text)
    for field in page.locator("[name^=question_][required]").all():
        thumb.fill(field, answer)
    thumb.tap(page.get_by_role("button", name="Continue to review"))
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    for box in page.locator("[data-consent]").all():
        thumb.tap(box)
    button = page.locator("[name=o_payment_submit_button], .o_appointment_book").first
    button.wait_for()
    page.wait_for_function(
        "!document.querySelector("
        "'[name=o_payment_submit_button], .o_appointment_book').disabled"
    )
    thumb.tap(button)
    page.get_by_text("Your booking is confirmed").wait_for(timeout=60_000)
    return thumb


def test_a_first_time_guest_books_and_pays_in_a_minute(page, record_property):
    thumb = play(page, "Inspection", DETAILS, "EN-AB 123")
    record_property("first-time guest, paid", thumb.in_words())
    print(thumb.in_words())
    assert thumb.keys > 45, "a guest types everything"
    assert thumb.seconds < SECONDS


@pytest.mark.full
def test_a_returning_customer_needs_twelve_taps(page, server, places, record_property):
    """Signed in, with what she told us before; this time she types nothing she has
    told already."""
    log_in(page, server, LOGIN, LOGIN)
    thumb = play(page, "Inspection", {}, "EN-AB 123")
    record_property("returning customer, paid", thumb.in_words())
    print(thumb.in_words())
    assert thumb.taps <= TAPS
    assert thumb.seconds < SECONDS

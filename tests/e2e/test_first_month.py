"""The calendar is in the page before any script, and the script goes on from there."""

import re

import pytest

INSPECTION = "/en/autoservice-witten/book/inspection-1"
SCRIPT = "**/*assets_frontend_lazy*"
CALENDAR = r"""
() => [".o_appointment_month", ".o_appointment_times"].flatMap((place) => {
    const copy = document.querySelector(place).cloneNode(true);
    copy.querySelectorAll("[style='']").forEach((el) => el.removeAttribute("style"));
    for (const name of ["disabled", "hidden", "checked"]) {
        copy.querySelectorAll(`[${name}]`).forEach((el) => el.setAttribute(name, ""));
    }
    const text = copy.innerHTML.replaceAll(/\s+/g, " ").replaceAll(';"', '"');
    return text.replaceAll(/> ?</g, ">\n<").trim().split("\n");
})
"""


def path_of(page, service, store="/en/autoservice-witten", verb="Book"):
    page.goto(store)
    link = page.get_by_role("link", name=f"{verb} {service}")
    return link.get_attribute("href")


def choose_again(page):
    """Press the chosen day, so that the script writes the answer anew."""
    day = page.locator(".o_appointment_day[aria-pressed=true]")
    with page.expect_response(re.compile("/appointment/availability/")):
        day.click()
    page.wait_for_function(
        "!document.querySelector('.o_appointment_times').inert"
        " && document.activeElement.matches('[data-day]')"
    )


@pytest.mark.parametrize(
    ("locale", "store", "verb", "services"),
    [
        (
            "en-US",
            "/en/autoservice-witten",
            "Book",
            ("Inspection", "Tyre check while you wait"),
        ),
        (
            "de-DE",
            "/autoservice-witten",
            "Buchen",
            ("Inspektion", "Reifencheck, während Sie warten"),
        ),
    ],
)
def test_script_and_server_write_the_same(new_page, locale, store, verb, services):
    """One calendar in two languages of programs: word for word, tag for tag."""
    page = new_page(360, 740, locale=locale)
    for service in services:
        path = path_of(page, service, store, verb)
        page.goto(path)
        drawn = page.evaluate(CALENDAR)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(CALENDAR) == drawn, "taking over changes nothing"
        choose_again(page)
        assert page.evaluate(CALENDAR) == drawn
        # Another month as the script writes it, and as the server does.
        with page.expect_response(re.compile("/appointment/availability/")) as answer:
            page.locator("[data-month-step='1']").click()
        month = answer.value.json()["month"]
        page.wait_for_function("!document.querySelector('.o_appointment_times').inert")
        written = page.evaluate(CALENDAR)
        page.goto(f"{path}?month={month}")
        assert page.evaluate(CALENDAR) == written


def test_nothing_shifts_when_the_script_comes(page):
    page.goto(INSPECTION)
    page.evaluate("""() => {
        window.shifts = 0;
        new PerformanceObserver((list) => {
            list.getEntries().forEach((entry) => (window.shifts += entry.value));
        }).observe({type: "layout-shift", buffered: true});
    }""")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifts") < 0.01


def test_a_guest_without_javascript_books_by_links(new_page, server):
    page = new_page(360, 740, java_script_enabled=False)
    page.goto(INSPECTION)
    page.get_by_role("link", name="Next month").click()
    link = page.get_by_role("navigation", name="Free days").get_by_role("link").nth(1)
    name = link.get_attribute("aria-label")
    link.click()
    title = page.locator(".o_appointment_day_title").inner_text()
    assert name.startswith(title)
    page.locator(".o_appointment_times input:enabled + label").first.click()
    page.get_by_label("Name").fill("Nora Noscript")
    page.get_by_label("E-mail").fill("nora@example.com")
    page.get_by_label("Phone").fill("02302 444555")
    page.get_by_label("Number plate").fill("EN-NN 1")
    page.get_by_role("button", name="Continue to review").click()
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    assert page.get_by_text(title).count()


def test_what_is_done_before_the_script_comes_counts(new_page):
    """On a slow phone the page can be used seconds before the script is there."""
    page = new_page(360, 740)
    path = path_of(page, "Tyre check while you wait")
    held = []

    def hold(route):
        held.append(route)

    page.route(SCRIPT, hold)
    page.goto(path, wait_until="load")
    label = page.locator(".o_appointment_times input:enabled + label").first
    label.click()
    chosen = label.inner_text()
    page.wait_for_timeout(300)
    assert held, "the script is loaded after the page"
    held.pop().continue_()
    page.get_by_text(re.compile(rf"\d, {chosen}".replace("\u202f", "."))).wait_for()

    page.goto(path, wait_until="load")
    value = page.locator("[name=resource]").nth(1).get_attribute("value")
    page.locator(f"label[for=o_appointment_resource_{value}]").click()
    page.wait_for_timeout(300)
    with page.expect_response(re.compile(f"resource={value}")) as answer:
        held.pop().continue_()
    page.wait_for_function("!document.querySelector('.o_appointment_times').inert")
    times = page.locator(".o_appointment_parts input").evaluate_all(
        "(inputs) => inputs.filter((input) => !input.disabled)"
        ".map((input) => Number(input.value))"
    )
    assert times == answer.value.json()["times"]

"""Choosing a time: states in words, fresh in seconds, links that keep the choice."""

import re
from datetime import date, timedelta
from textwrap import dedent

import pytest
from test_first_month import CALENDAR, INSPECTION

PERSON = re.compile(r"/with/dr-ioana-munteanu-\d+")
FREE_DAY = ".o_appointment_day:enabled"


def run(server, lines):
    return server.python(dedent(lines))


def path_at(path, **params):
    query = "&".join(f"{name}={value}" for name, value in params.items())
    return f"{path}?{query}"


def choose(page, index=0):
    """Choose a free time; the minute that it stands for."""
    free = page.locator(".o_appointment_parts input[name=start]:enabled")
    value = free.nth(index).get_attribute("value")
    page.locator(f"label[for=o_appointment_start_{value}]").click()
    return int(value)


def take(server, service, minute):
    """Somebody else books every place of that time."""
    run(
        server,
        f"""
        from datetime import datetime, timezone
        start = datetime.fromtimestamp({minute} * 60, timezone.utc)
        start = start.replace(tzinfo=None)
        service = env["appointment.service"].search([("name", "=", {service!r})])
        guest = env["res.partner"].search([("email", "!=", False)], limit=1)
        while not service._explain(start):
            env["appointment.booking"].create(
                {{"service_id": service.id, "start": start, "partner_id": guest.id}}
            )
        """,
    )


def hurry(page):
    """The page asks again after a second, not after twenty."""
    page.route(
        re.compile(r"/book/"),
        lambda route: (
            route.fulfill(
                response=(answer := route.fetch()),
                body=answer.text().replace(
                    'data-refresh-seconds="20"', 'data-refresh-seconds="1"'
                ),
            )
            if route.request.method == "GET"
            else route.continue_()
        ),
    )


def test_what_another_takes_becomes_grey_and_nothing_typed_is_lost(new_page, server):
    """R004-078: two browsers; the page that is looked at learns of it by itself."""
    page = new_page(360, 740)
    hurry(page)
    page.goto(INSPECTION)
    page.wait_for_load_state("networkidle")
    page.get_by_label("Name").fill("Frieda Frisch")
    minute = choose(page)
    take(server, "Inspection", minute)
    news = page.locator(".o_appointment_news")
    news.get_by_text("was just taken by somebody else").wait_for(timeout=30_000)
    taken = page.locator(f"#o_appointment_start_{minute}")
    assert taken.is_disabled()
    label = page.locator(f"label[for=o_appointment_start_{minute}]")
    assert "Fully booked – please choose another date" in label.inner_text()
    assert page.get_by_label("Name").input_value() == "Frieda Frisch"
    assert page.get_by_text("Please choose a time first.").is_visible()
    assert "start=" not in page.url


def test_back_forward_reload_and_a_link_keep_the_choice(new_page):
    page = new_page(360, 740)
    page.goto(INSPECTION)
    page.wait_for_load_state("networkidle")
    title = page.locator(".o_appointment_day_title")
    first = title.inner_text()
    with page.expect_response(re.compile("/appointment/availability/")):
        page.locator(FREE_DAY).nth(1).click()
    page.wait_for_url(re.compile(r"day="))
    second = title.inner_text()
    assert second != first
    minute = choose(page)
    page.wait_for_url(re.compile(f"start={minute}"))
    page.reload()
    assert page.locator("[name=start]:checked").get_attribute("value") == str(minute)
    assert title.inner_text() == second
    page.wait_for_load_state("networkidle")
    with page.expect_response(re.compile("/appointment/availability/")):
        page.go_back()
    page.get_by_role("heading", name=first).wait_for()
    with page.expect_response(re.compile("/appointment/availability/")):
        page.go_forward()
    page.get_by_role("heading", name=second).wait_for()
    page.wait_for_function(
        f"document.querySelector('[name=start]:checked')?.value === '{minute}'"
    )
    other = new_page(1366, 800)
    other.goto(page.url)
    assert other.locator("[name=start]:checked").get_attribute("value") == str(minute)


def test_script_and_server_write_the_same_for_who_is_elsewhere(new_page):
    """T15, T16: days, parts and clocks of Kathmandu, the store's below."""
    page = new_page(360, 740, locale="en-US", timezone_id="Asia/Kathmandu")
    with page.expect_response(re.compile("tz=Asia")) as answer:
        page.goto(INSPECTION)
    month, day = answer.value.json()["month"], answer.value.json()["day"]
    page.get_by_text("Times where you are (Asia/").wait_for()
    page.wait_for_load_state("networkidle")
    written = page.evaluate(CALENDAR)
    zone = answer.value.json()["zone"]
    page.goto(path_at(INSPECTION, month=month, day=f"{month}-{day:02}", tz=zone))
    assert page.evaluate(CALENDAR) == written
    choose(page)
    page.get_by_text("at the store:").wait_for()


def test_person_first(new_page, server):
    """R002-047 to R002-050: doctor, date, time, service, details."""
    run(
        server,
        """
        store = env["appointment.store"].search([("slug", "=", "clinica-sf-gherasim")])
        store.booking_order = "person"
        """,
    )
    page = new_page(360, 740, timezone_id="Europe/Bucharest")
    page.goto("/en/clinica-sf-gherasim")
    page.get_by_role("link", name="Dr. Ioana Munteanu").click()
    page.wait_for_url(PERSON)
    page.wait_for_load_state("networkidle")
    assert page.locator(".o_appointment_fits a:visible").count() == 0
    minute = choose(page)
    page.locator(".o_appointment_fits a:visible").first.wait_for()
    page.locator(".o_appointment_fits a:visible").first.click()
    page.wait_for_url(re.compile(f"start={minute}"))
    assert page.locator("[name=start]:checked").get_attribute("value") == str(minute)
    card = page.locator("[name=resource]:checked + label")
    assert "Dr. Ioana Munteanu" in card.inner_text()


def test_an_offer_is_booked_once(new_page, server):
    page = new_page(360, 740)
    run(
        server,
        """
        service = env["appointment.service"].search([("name", "=", "Oil service")])
        offer = env["appointment.offer"].new({"service_id": service.id})
        first, last = env["appointment.month"]._get_limits(service)
        starts = service._get_slots(first, last).datetimes()[-3:]
        offer = env["appointment.offer"].create(
            {
                "service_id": service.id,
                "token": "a-token-of-the-journey-000",
                "time_ids": [(0, 0, {"start": start}) for start in starts],
            }
        )
        """,
    )
    page.goto("/en/offer/a-token-of-the-journey-000")
    assert page.locator("[name=start]").count() == 3
    page.locator("[name=start] + label").first.click()
    page.get_by_label("Name").fill("Olga Offen")
    page.get_by_label("E-mail").fill("olga@example.com")
    page.get_by_label("Phone").fill("02302 777888")
    page.get_by_label("Number plate").fill("EN-OO 1")
    page.get_by_role("button", name="Continue to review").click()
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    page.allowed_messages.append("410")
    page.goto("/en/offer/a-token-of-the-journey-000")
    page.get_by_text("One of them is booked already").wait_for()


@pytest.mark.parametrize("width", [320, 360, 1366])
def test_seven_columns_stay_readable(new_page, width):
    """T94: no day is cut off or overlaps, and each says its state in words."""
    page = new_page(width, 800)
    page.goto(INSPECTION)
    boxes = page.locator(".o_appointment_day").evaluate_all(
        "(days) => days.map((day) => [day.scrollWidth, day.clientWidth, day.title])"
    )
    assert all(scroll <= client for scroll, client, _title in boxes)
    assert all(title for _scroll, _client, title in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_bad_links_open_a_page_that_works(new_page):
    page = new_page(360, 740)
    later = date.today() + timedelta(days=900)
    for query in (
        {"month": "2026-99", "day": "x", "start": "soon", "persons": "-1"},
        {"month": f"{later:%Y-%m}", "resource": "%3Cscript%3E", "offer": "x"},
        {"start": "99999999", "tz": "Mars/Olympus"},
    ):
        page.goto(path_at(INSPECTION, **query))
        page.locator(FREE_DAY).first.wait_for()

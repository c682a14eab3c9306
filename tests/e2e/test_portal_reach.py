"""Reaching customers: on other websites, as an app, and counted without being known."""

import http.server
import json
import re
import threading

import pytest
from test_book_and_pay import fill_details, fits, pay, tick_boxes

STORE = "autoservice-witten"
# As a strict site would have it: nothing inline, and only us from outside.
POLICY = "default-src 'none'; script-src {host}; frame-src {host}; style-src 'self'"


@pytest.fixture
def foreign_site(server):
    """A website of somebody else: ``localhost`` is another site than ``127.0.0.1``."""
    body = (
        '<!DOCTYPE html><html lang="en"><head><title>Bakery</title><link rel="icon"'
        ' href="data:,"><meta name="viewport" content="width=device-width">'
        "</head><body><h1>Bakery</h1>"
        f'<script src="{server.base_url}/appointment/widget.js" data-store="{STORE}">'
        "</script><p>And in German:</p>"
        f'<script src="{server.base_url}/appointment/widget.js" data-store="{STORE}"'
        ' data-service="1" data-lang="de" data-mode="button"></script>'
        "</body></html>"
    ).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header(
                "Content-Security-Policy",
                POLICY.format(host=server.base_url) + "; img-src data:",
            )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            pass

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://localhost:{site.server_address[1]}/"
    site.shutdown()


def get_heights(page):
    return page.evaluate(
        "[...document.querySelectorAll('iframe')].map((frame) => frame.offsetHeight)"
    )


def find_frame(page, part):
    page.wait_for_function(
        "part => [...document.querySelectorAll('iframe')]"
        ".some((frame) => frame.src.includes(part))",
        arg=part,
    )
    return page.frame_locator(f"iframe[src*='{part}']").first


def open_times(page, foreign_site, artefacts):
    """The frame with the times of a service; it is as high as what it shows."""
    page.goto(foreign_site)
    frame = find_frame(page, f"/widget/{STORE}")
    frame.get_by_role("link", name=re.compile("Inspection")).wait_for()
    page.wait_for_function("document.querySelector('iframe').offsetHeight !== 560")
    list_height = get_heights(page)[0]
    page.screenshot(path=artefacts / "list.png")
    frame.get_by_role("link", name=re.compile("Inspection")).click()
    frame.locator(".o_appointment_part input:enabled + label").first.wait_for()
    page.wait_for_function(
        "height => document.querySelector('iframe').offsetHeight !== height",
        arg=list_height,
    )
    # All of it is seen: there is nothing to scroll inside the frame.
    inner = frame.locator("html").evaluate("(html) => html.scrollHeight")
    assert abs(get_heights(page)[0] - inner) <= 2
    assert fits(page)
    assert page.locator("iframe").first.get_attribute("title") == "Book an appointment"
    return frame


def choose_time(page, frame, artefacts):
    """The chosen moment in words; nothing is stored in the visitor's browser yet."""
    frame.get_by_role("button", name="Next month").click()
    frame.locator(".o_appointment_days [data-day]:enabled").first.click()
    frame.locator(".o_appointment_part input:enabled + label").first.click()
    chosen = frame.locator(".o_appointment_chosen").inner_text()
    assert re.search(r"\d:\d\d", chosen), chosen
    page.screenshot(path=artefacts / "times.png", full_page=True)
    assert page.context.cookies() == []
    stored = page.context.storage_state()
    assert stored["cookies"] == stored["origins"] == []
    return chosen


@pytest.mark.full
def test_a_foreign_site_shows_the_times_and_the_booking_ends_here(
    page, server, foreign_site, artefacts
):
    frame = open_times(page, foreign_site, artefacts)
    chosen = choose_time(page, frame, artefacts)
    with page.context.expect_page() as opened:
        frame.get_by_role("button", name="Continue in a new window").click()
    booking = opened.value
    booking.wait_for_load_state()
    carried = booking.locator(".o_appointment_chosen").inner_text()
    # Python's and the browser's spaces before AM differ.
    assert carried.replace("\u202f", " ") == chosen.replace("\u202f", " ")
    fill_details(booking, "wanda.widget@example.com")
    booking.screenshot(path=artefacts / "window.png")
    tick_boxes(booking)
    pay(booking)
    assert re.search(r"/booking/\d+/", booking.url)
    booking.screenshot(path=artefacts / "booked.png")
    # The same visitor from the frame to the confirmation.
    steps = server.sql(
        "select string_agg(step, ' ' order by id) from appointment_funnel_event"
        " where visitor = (select visitor from appointment_funnel_event"
        " where step = 'booked' order by id desc limit 1)"
    )
    for step in ("store", "calendar", "held", "review", "booked"):
        assert step in steps, steps


def test_the_button_opens_the_times_by_keyboard(page, server, foreign_site, artefacts):
    page.goto(foreign_site)
    opener = page.get_by_role("button", name="Termin buchen")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").get_attribute("aria-label") == "Termin buchen"
    frame = find_frame(page, f"/widget/{STORE}/1")
    frame.get_by_role("heading", level=1).wait_for()
    assert frame.locator("html").get_attribute("lang") == "de-DE"
    page.screenshot(path=artefacts / "dialog.png")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog').open")
    assert opener.evaluate("(button) => button === document.activeElement")
    assert page.context.cookies() == []


def test_our_other_pages_are_not_framed(page, server):
    for path in (f"/{STORE}", "/book", f"/{STORE}/book/1"):
        headers = page.request.get(path).headers
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["content-security-policy"] == "frame-ancestors 'self'"
    headers = page.request.get(f"/appointment/widget/{STORE}").headers
    assert headers["content-security-policy"] == "frame-ancestors *"
    assert "x-frame-options" not in headers
    assert "set-cookie" not in headers


def wait_for_worker(page):
    """Its state, once it is there; a worker that cannot be installed never is."""
    state = page.evaluate(
        "Promise.race([navigator.serviceWorker.ready.then((one) => one.active.state),"
        " new Promise((done) => setTimeout(() => done('none'), 15000))])"
    )
    assert state != "none"


def test_the_store_can_be_installed(page, server):
    page.goto(f"/{STORE}")
    wait_for_worker(page)
    chrome = page.context.new_cdp_session(page)
    manifest = chrome.send("Page.getAppManifest")
    assert manifest["errors"] == []
    found = json.loads(manifest["data"])
    assert found["start_url"].endswith(f"/{STORE}")
    assert found["name"] == page.locator("h1").first.inner_text()
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}
    problems = chrome.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A window without history, as journeys have, may install nothing.
    assert [one for one in problems if one["errorId"] != "in-incognito"] == []
    for icon in found["icons"]:
        answer = page.request.get(icon["src"])
        assert answer.headers["content-type"] == "image/png"
        size = int(icon["sizes"].split("x")[0])
        assert int.from_bytes(answer.body()[16:20], "big") == size


def test_without_a_connection_the_pages_say_so(page, server, artefacts):
    page.allowed_messages.append("ERR_INTERNET_DISCONNECTED")
    page.allowed_messages.append("Failed to fetch")
    page.goto(f"/{STORE}/book/1")
    wait_for_worker(page)
    page.reload()
    page.locator("[name=name]").fill("Olga Offline")
    page.context.set_offline(True)
    page.locator(".o_appointment_offline").wait_for()
    page.locator("[name=name]").press("Enter")
    page.wait_for_timeout(300)
    assert page.locator("[name=name]").input_value() == "Olga Offline"
    page.locator(".o_appointment_offline").scroll_into_view_if_needed()
    page.screenshot(path=artefacts / "notice.png")
    assert fits(page)

    page.goto("/book")
    assert page.locator("h1").inner_text() == "You are offline"
    assert fits(page)
    page.screenshot(path=artefacts / "offline.png")
    page.goto(f"/de/{STORE}")
    page.screenshot(path=artefacts / "offline-de.png")
    assert page.locator("html").get_attribute("lang") == "de-DE"

    page.context.set_offline(False)
    page.locator("a").click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.locator("h1").first.inner_text() != "You are offline"


def test_the_push_worker_says_so_too_on_pages_of_bookings(page, server):
    """The narrower scope goes first; both workers live side by side."""
    page.allowed_messages.append("ERR_INTERNET_DISCONNECTED")
    page.goto(f"/{STORE}")
    wait_for_worker(page)
    page.evaluate(
        "navigator.serviceWorker.register('/booking/service-worker.js',"
        " {scope: '/booking/'})"
    )
    count = "navigator.serviceWorker.getRegistrations().then((all) => all.filter("
    count += "(one) => one.active && one.active.state === 'activated').length)"
    for _try in range(50):
        if page.evaluate(count) == 2:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(count) == 2
    page.context.set_offline(True)
    page.goto("/booking/1/unknown")
    assert page.locator("h1").inner_text() == "You are offline"
    scope = page.evaluate(
        "navigator.serviceWorker.getRegistration().then((one) => one.scope)"
    )
    assert scope.endswith("/booking/")
    page.context.set_offline(False)

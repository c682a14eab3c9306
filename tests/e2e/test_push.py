"""The story of push: a click on the booking's page, told on this device, off again.

The push service of the browser is outside: `subscribe` and `getSubscription` answer as
Chrome would. The service worker, its messages and the server are real.
"""

import base64
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from test_book_and_pay import choose_time, fill_details, fits, pay, tick_boxes

ENDPOINT = "https://fcm.googleapis.com/fcm/send/journey"
TELL_ME = "Tell me on this device"
NO_LONGER = "No longer on this device"
# What Chrome keeps for itself is kept in the session of the page here.
BROWSER = """
(() => {
    const KEY = "test_subscription";
    const toBytes = (text) => {
        const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
        return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
    };
    const make = (values) => ({
        endpoint: values.endpoint,
        options: {applicationServerKey: toBytes(values.key)},
        toJSON: () => ({endpoint: values.endpoint, keys: values.keys}),
        unsubscribe: async () => {
            sessionStorage.removeItem(KEY);
            return true;
        },
    });
    PushManager.prototype.getSubscription = async () => {
        const text = sessionStorage.getItem(KEY);
        return text ? make(JSON.parse(text)) : null;
    };
    PushManager.prototype.subscribe = async (options) => {
        if (!options.userVisibleOnly) {
            throw new Error("Chrome refuses this.");
        }
        const values = {...%s, key: options.applicationServerKey};
        sessionStorage.setItem(KEY, JSON.stringify(values));
        return make(values);
    };
})();
"""


def encode(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def phone(new_page):
    """A phone of 360 px with a browser that can push."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": encode(point), "auth": encode(bytes(16))}
    page = new_page(360, 740, is_mobile=True, has_touch=True)
    page.add_init_script(BROWSER % json.dumps({"endpoint": ENDPOINT, "keys": keys}))
    return page


def book(page, email):
    choose_time(page, "Inspection")
    fill_details(page, email)
    tick_boxes(page)
    pay(page)
    return int(re.search(r"/booking/(\d+)/", page.url).group(1))


def count_devices(server, number):
    return int(
        server.sql(
            "select count(*) from appointment_booking_appointment_push_device_rel"
            f" where appointment_booking_id = {number}"
        )
    )


def allow(page):
    page.context.grant_permissions(["notifications"])


def test_a_device_is_told_and_no_longer(phone, server, artefacts):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    number = book(phone, "paula.push@example.com")
    tell_me = phone.get_by_role("button", name=TELL_ME)
    tell_me.wait_for()
    tell_me.scroll_into_view_if_needed()
    phone.screenshot(path=artefacts / "off.png")
    assert not [url for url in asked if "/push/" in url or "service-worker" in url]
    allow(phone)

    tell_me.click()
    phone.get_by_text("This device will tell you").wait_for()
    assert not tell_me.is_visible()
    phone.wait_for_function(
        "document.activeElement.classList.contains('o_appointment_push_off')"
    )
    assert count_devices(server, number) == 1
    assert fits(phone)
    phone.screenshot(path=artefacts / "on.png")
    show_message(phone, number)
    click_message(phone, number)

    phone.reload()
    phone.get_by_role("button", name=NO_LONGER).click()
    tell_me.wait_for()
    assert not phone.get_by_text("This device will tell you").is_visible()
    assert count_devices(server, number) == 0
    phone.reload()
    tell_me.wait_for()
    assert phone.evaluate("sessionStorage.getItem('test_subscription')") is None


def show_message(page, number):
    """Push through Chrome's own tools: what is ours appears, all else does not."""
    tools = page.context.new_cdp_session(page)
    registrations = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(500)
    [worker] = {
        row["registrationId"]: row
        for row in registrations
        if row["scopeURL"].endswith("/booking/")
    }.values()
    path = re.sub(r"^https?://[^/]+", "", page.url)
    good = {"title": "Autoservice", "body": "Moved", "url": path, "tag": "one"}
    for text in (
        "",
        "no json",
        "null",
        "[1]",
        json.dumps({**good, "title": ""}),
        json.dumps({**good, "body": {"a": 1}, "tag": "two"}),
        json.dumps({**good, "url": "https://example.com/booking/1/x", "tag": "three"}),
        json.dumps({**good, "url": "/odoo", "tag": "four"}),
        json.dumps({**good, "url": "http://[", "tag": "five"}),
        json.dumps(good),
        json.dumps({**good, "body": "Moved again"}),
    ):
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": re.match(r"https?://[^/]+", page.url).group(),
                "registrationId": worker["registrationId"],
                "data": text,
            },
        )
    page.wait_for_timeout(1000)
    shown = page.evaluate(
        """async () => {
            const worker = await navigator.serviceWorker.getRegistration("/booking/");
            const found = await worker.getNotifications();
            return found.map((one) => [one.title, one.body, one.data.url]);
        }"""
    )
    assert shown == [["Autoservice", "Moved again", page.url]], shown
    assert str(number) in shown[0][2]


def click_message(page, number):
    """The page that is open comes to the front; for another booking one is opened.

    Browsers do both after a true click only, so what they would do is noted.
    """
    [worker] = [one for one in page.context.service_workers if "/booking/" in one.url]
    other = page.url.replace(f"/{number}/", "/1/")
    done = worker.evaluate(
        """async (urls) => {
            const done = [];
            WindowClient.prototype.focus = async function () {
                done.push(["focus", this.url]);
            };
            Clients.prototype.openWindow = async (url) => {
                done.push(["open", url]);
            };
            for (const url of urls) {
                await openPage(url);
            }
            return done;
        }""",
        [page.url, other],
    )
    assert done == [["focus", page.url], ["open", other]]


@pytest.mark.full
def test_who_forbade_it_reads_how_to_allow_it(phone, server, artefacts):
    number = book(phone, "dora.denied@example.com")
    phone.evaluate("Notification.requestPermission = async () => 'denied'")
    phone.get_by_role("button", name=TELL_ME).click()
    phone.get_by_text("allow notifications, and try again").wait_for()
    assert fits(phone)
    phone.screenshot(path=artefacts / "denied.png")
    assert count_devices(server, number) == 0


@pytest.mark.full
def test_a_browser_that_cannot_push_is_not_offered_it(page, server):
    page.add_init_script("delete window.PushManager")
    book(page, "nora.nopush@example.com")
    page.get_by_text("Show this code at the store").wait_for()
    page.wait_for_timeout(1000)
    assert not page.get_by_role("button", name=TELL_ME).is_visible()


@pytest.mark.full
def test_a_server_that_says_no_is_quoted_and_one_that_is_away_is_not(phone, server):
    phone.allowed_messages.append("Failed to load resource")
    number = book(phone, "olga.often@example.com")
    allow(phone)
    tell_me = phone.get_by_role("button", name=TELL_ME)
    phone.context.route("**/push/on", lambda route: route.abort())
    tell_me.click()
    phone.get_by_text("Please check your connection").wait_for()
    phone.context.unroute("**/push/on")
    phone.evaluate("sessionStorage.removeItem('test_subscription')")
    phone.evaluate(
        """PushManager.prototype.subscribe = async () => ({
            toJSON: () => ({endpoint: "https://127.0.0.1/a", keys: {}}),
        })"""
    )
    tell_me.click()
    phone.get_by_text("push service of this browser is not known here").wait_for()
    assert count_devices(server, number) == 0

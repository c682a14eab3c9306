"""Customers look after their own bookings, on a phone; the desk checks them in."""

import re
from io import BytesIO

import pytest
import qrcode
from playwright.sync_api import expect
from tooling import browser as chromium

from conftest import DESK, PHONE, log_in

# A customer with a login, two bookings to come and one of last week.
PREPARE = """
from datetime import timedelta
from odoo import fields
user = env["res.users"].create({
    "name": "Lena Own", "login": "own_customer", "password": "own_customer",
    "email": "lena.own@example.com", "phone": "+49 2302 777001", "lang": "en_US",
    "group_ids": [(6, 0, env.ref("base.group_portal").ids)]})
store = env["appointment.store"].search([("slug", "=", "autoservice-witten")])
service = env["appointment.service"].search(
    [("store_id", "=", store.id), ("is_published", "=", True)],
    order="duration_minutes", limit=1)
now = fields.Datetime.now()
days = [(now + timedelta(days=many)).date() for many in (8, 20)]
starts = service._get_slots(*days).datetimes()
bookings = env["appointment.booking"].with_company(store.company_id)
made = bookings
for start in (starts[0], starts[-1], starts[len(starts) // 2]):
    made += bookings._place_hold({"service_id": service.id, "source": "web",
        "partner_id": user.partner_id.id, "start": start, "lang": "en_US"})
    made[-1]._confirm()
past = now.replace(second=0, microsecond=0) - timedelta(days=7)
made[2]._gate().write({"start": past, "stop": past + timedelta(hours=1)})
env.cr.commit()
print("MADE", *[row._get_web_path() for row in made])
"""

# A booking that begins right now, whatever the clock says at the store.
PREPARE_TODAY = """
from datetime import timedelta
from odoo import fields
store = env["appointment.store"].search([("slug", "=", "autoservice-witten")])
service = env["appointment.service"].search([("store_id", "=", store.id)], limit=1)
partner = env["res.partner"].create({"name": "Theo Today"})
starts = service._get_slots(fields.Date.today(),
    fields.Date.today() + timedelta(days=20)).datetimes()
booking = env["appointment.booking"].with_company(store.company_id)._place_hold({
    "service_id": service.id, "partner_id": partner.id, "start": starts[-1],
    "source": "web"})
booking._confirm()
now = fields.Datetime.now().replace(second=0, microsecond=0)
booking._gate().write({"start": now, "stop": now + timedelta(hours=1)})
env.cr.commit()
print("MADE", booking.name, booking.get_base_url() + booking._get_web_path())
"""


def run(server, lines):
    """The words that *lines* of Python print behind MADE."""
    return re.search(r"MADE (.+)", server.python(lines))[1].split()


@pytest.fixture(scope="module")
def paths(server):
    return run(server, PREPARE)


@pytest.fixture
def phone(page, server):
    log_in(page, server, "own_customer", "own_customer")
    return page


def check_fits(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], f"The page is {width} pixels wide."


def test_bookings_are_seen_and_booked_again_in_two_taps(phone, paths, artefacts):
    phone.goto("/my/home")
    phone.get_by_role("link", name="Your appointments").click()
    expect(phone.get_by_role("heading", name="Coming", exact=True)).to_be_visible()
    expect(phone.locator(".o_appointment_row")).to_have_count(3)
    check_fits(phone)
    phone.screenshot(path=artefacts / "my-bookings.png", full_page=True)
    # Tap one: again. Tap two: a time on the first free day.
    phone.locator(".o_appointment_row").last.get_by_role(
        "button", name="Book again"
    ).click()
    phone.wait_for_url("**/autoservice-witten/book/**")
    expect(phone.get_by_label("Name", exact=True)).to_have_value("Lena Own")
    phone.locator(".o_appointment_part input:enabled + label").first.click()
    expect(phone.locator(".o_appointment_chosen")).to_contain_text(":")
    check_fits(phone)


def test_a_booking_is_moved_on_the_calendar(phone, paths, artefacts):
    phone.goto(paths[0])
    before = phone.locator(".o_appointment_summary").inner_text()
    phone.get_by_role("link", name="Move to another time").click()
    expect(phone.get_by_role("heading", name="Move your booking")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    day = phone.locator(".o_appointment_day:enabled").last
    day.click()
    expect(phone.locator(".o_appointment_day[aria-pressed=true]")).to_have_count(1)
    phone.locator(".o_appointment_part input:enabled + label").last.click()
    expect(phone.locator(".o_appointment_chosen")).to_contain_text(":")
    phone.screenshot(path=artefacts / "move.png", full_page=True)
    check_fits(phone)
    phone.get_by_role("button", name="Move the booking").click()
    expect(phone.locator(".o_appointment_moved")).to_contain_text("has been moved")
    assert phone.locator(".o_appointment_summary").inner_text() != before
    check_fits(phone)


def test_a_booking_is_cancelled_after_a_look_at_what_comes_back(
    phone, paths, artefacts
):
    phone.goto(paths[1])
    phone.get_by_role("link", name="Cancel this booking").click()
    expect(phone.get_by_text("cancelling now costs nothing")).to_be_visible()
    phone.screenshot(path=artefacts / "cancel.png", full_page=True)
    check_fits(phone)
    phone.get_by_label("Reason").fill("My car is fine again")
    phone.get_by_role("button", name="Cancel the booking").click()
    expect(
        phone.get_by_role("heading", name="This booking is cancelled")
    ).to_be_visible()
    phone.goto("/my/bookings?show=cancelled")
    expect(phone.locator(".o_appointment_row")).to_have_count(1)


def test_preferences_are_saved(phone, paths):
    phone.goto("/my/bookings/preferences")
    check_fits(phone)
    phone.get_by_label("Language of our messages").select_option("de_DE")
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator(".alert-success")).to_be_visible()


# ------------------------------------------------------------ the front desk


def test_a_typed_reference_checks_in_and_a_second_one_says_since_when(
    new_page, server, artefacts
):
    name, _url = run(server, PREPARE_TODAY)
    page = new_page(**DESK)
    log_in(page, server, "frontdesk", "frontdesk")
    page.goto("/odoo/day")
    page.locator(".o_board_scan").click()
    field = page.get_by_label("Reference of the booking")
    field.fill(name.lower())
    field.press("Enter")
    answer = page.locator(".o_check_in_answer")
    expect(answer).to_have_attribute("data-outcome", "done")
    expect(answer).to_contain_text("Theo Today")
    page.screenshot(path=artefacts / "checked-in.png")
    field.fill(name)
    field.press("Enter")
    expect(answer).to_have_attribute("data-outcome", "again")
    expect(answer).to_contain_text("Already checked in since")
    field.fill("B99999999")
    field.press("Enter")
    expect(answer).to_have_attribute("data-outcome", "refused")


@pytest.fixture
def film(tmp_path):
    """A function that films the QR code of a text, for a camera to see."""
    from PIL import Image

    def shoot(text):
        picture = qrcode.make(text, box_size=6, border=4).get_image().convert("RGB")
        frame = Image.new("RGB", (640, 480), "white")
        frame.paste(picture, ((640 - picture.width) // 2, (480 - picture.height) // 2))
        content = BytesIO()
        frame.save(content, "JPEG", quality=95)
        path = tmp_path / "camera.mjpeg"
        path.write_bytes(content.getvalue() * 10)
        return path

    return shoot


@pytest.mark.full
def test_the_camera_reads_the_code(browser, server, film, artefacts):
    _name, url = run(server, PREPARE_TODAY)
    arguments = [
        *chromium.ARGUMENTS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film(url)}",
    ]
    # A browser of its own, and so a process of its own: the film is one of its flags.
    camera = browser.browser_type.launch(
        executable_path=str(chromium.ensure()), args=arguments
    )
    context = camera.new_context(
        base_url=server.base_url, viewport=PHONE, locale="en-US"
    )
    page = context.new_page()
    log_in(page, server, "frontdesk", "frontdesk")
    page.goto("/odoo/check-in")
    answer = page.locator(".o_check_in_answer")
    expect(answer).to_have_attribute("data-outcome", "done", timeout=30_000)
    expect(answer).to_contain_text("Theo Today")
    page.screenshot(path=artefacts / "camera.png")
    page.locator(".o_check_in_next").click()
    expect(answer).to_have_attribute("data-outcome", "again", timeout=30_000)
    camera.close()

"""The story of the README: book an inspection, pay, find order and invoice."""

import re

import pytest
from tooling import paths

STORE = "/en/autoservice-witten"
OWN_FILES = paths.ADDONS / "appointment_website" / "static" / "src"


@pytest.fixture
def call(server, page):
    """Return a function that calls a model method as admin, over JSON-RPC."""

    def call_model(model, method, *args, **kwargs):
        parameters = {"service": "object", "method": "execute_kw"}
        parameters["args"] = [server.db, 2, "admin", model, method, args, kwargs]
        answer = page.request.post(
            "/jsonrpc",
            data={"jsonrpc": "2.0", "method": "call", "params": parameters},
        ).json()
        assert "result" in answer, answer
        return answer["result"]

    return call_model


def choose_time(page, service):
    """From the store page to the chosen time."""
    page.goto(STORE)
    page.get_by_role("link", name=f"Book {service}").click()
    day = page.locator(".o_appointment_day:enabled").last
    number = day.get_attribute("data-day")
    day.click()
    page.wait_for_selector(f"[data-day='{number}'][aria-pressed=true]")
    page.locator(".o_appointment_times input:enabled + label").first.click()


def fill_details(page, email):
    page.get_by_label("Name").fill("Erika Mustermann")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Phone").fill("02302 123456")
    for field in page.locator("[name^=question_][required]").all():
        field.fill("EN-AB 123")
    page.get_by_role("button", name="Continue to review").click()
    page.wait_for_url(re.compile(r"/booking/\d+/"))


def tick_boxes(page):
    for box in page.locator("[data-consent]").all():
        box.check()


def pay(page, label="Book with obligation to pay", title="Your booking is confirmed"):
    """Press the provider's button and wait for the confirmation."""
    button = page.get_by_role("button", name=label)
    button.wait_for()
    page.wait_for_function(
        "!document.querySelector('[name=o_payment_submit_button]').disabled"
    )
    button.click()
    page.get_by_text(title).wait_for(timeout=60_000)


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_inspection_is_booked_and_paid(page, call):
    outside = []
    page.on("request", lambda request: outside.append(request.url))
    choose_time(page, "Inspection")
    assert fits(page)
    fill_details(page, "erika.journey@example.com")
    assert fits(page)
    assert page.get_by_text("260.61").is_visible()
    tick_boxes(page)
    pay(page)
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to calendar").click()
    assert download.value.path().read_text().startswith("BEGIN:VCALENDAR")
    host = re.match(r"https?://[^/]+", page.url).group()
    assert [u for u in outside if not u.startswith((host, "data:", "blob:"))] == []

    number = int(re.search(r"/booking/(\d+)/", page.url).group(1))
    [booking] = call(
        "appointment.booking",
        "read",
        [number],
        ["state", "sale_order_id", "terms_accepted_at"],
    )
    assert booking["state"] == "confirmed"
    assert booking["terms_accepted_at"]
    [order] = call(
        "sale.order",
        "read",
        [booking["sale_order_id"][0]],
        ["state", "amount_untaxed", "amount_tax", "amount_total", "invoice_ids"],
    )
    assert order["state"] == "sale"
    amounts = [order[f"amount_{part}"] for part in ("untaxed", "tax", "total")]
    assert amounts == [219.0, 41.61, 260.61]
    invoice = wait_for_invoice(page, call, booking["sale_order_id"][0])
    assert invoice["amount_total"] == 260.61
    assert invoice["amount_residual"] == 0
    assert invoice["payment_state"] in ("paid", "in_payment")


def wait_for_invoice(page, call, order_id):
    """The posted invoice; the queue makes it shortly after the payment."""
    fields = ["state", "amount_total", "amount_residual", "payment_state"]
    for _second in range(60):
        [order] = call("sale.order", "read", [order_id], ["invoice_ids"])
        invoices = call("account.move", "read", order["invoice_ids"], fields)
        if invoices and invoices[0]["payment_state"] in ("paid", "in_payment"):
            assert invoices[0]["state"] == "posted"
            return invoices[0]
        page.wait_for_timeout(1000)
    raise AssertionError("no paid invoice after a minute")


def test_pay_at_the_store_by_keyboard(desktop_page, call):
    """No mouse: arrows walk over days and times, Enter sends (T94)."""
    page = desktop_page
    page.goto(STORE)
    link = page.get_by_role("link", name="Book Tyre check while you wait")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".o_appointment_day:enabled")
    page.wait_for_function("document.querySelector('[name=visitor_tz]').value")
    page.locator(".o_appointment_day:enabled").first.focus()
    page.keyboard.press("ArrowRight")
    number = page.evaluate("document.activeElement.dataset.day")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-day='{number}'][aria-pressed=true]:focus")
    page.locator(".o_appointment_times input").first.focus()
    page.keyboard.press("Space")
    chosen = page.locator(".o_appointment_chosen").inner_text()
    assert re.search(r"\d", chosen)
    fill_details(page, "kurt.keyboard@example.com")
    for box in page.locator("[data-consent]").all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Book with obligation to pay").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Your booking is confirmed").wait_for()
    number = int(re.search(r"/booking/(\d+)/", page.url).group(1))
    [booking] = call("appointment.booking", "read", [number], ["state"])
    assert booking["state"] == "confirmed"


def test_german_customers_read_german(new_page):
    page = new_page(360, 740, locale="de-DE")
    page.goto("/autoservice-witten")
    page.get_by_role("link", name="Buchen Inspektion").click()
    page.get_by_text("Tag und Uhrzeit wählen").wait_for()
    page.get_by_text("Nur noch wenige").wait_for()
    assert page.get_by_text("Vormittag").or_(page.get_by_text("Nachmittag")).count()
    assert fits(page)


def test_a_visitor_far_away_sees_both_times(new_page):
    page = new_page(360, 740, timezone_id="Asia/Kathmandu")
    page.goto(STORE)
    page.get_by_role("link", name="Book Inspection").click()
    page.get_by_text(re.compile("Times where you are .Asia/Kath?mandu")).wait_for()
    assert page.locator(".o_appointment_times input:enabled + label small").count()
    assert fits(page)


def test_the_booking_page_is_light(page):
    """At most 150 kB beyond Odoo's own assets: page, pictures, answers, our files."""
    weights = {}

    def weigh(response):
        if "/web/" not in response.url and response.status == 200:
            weights[response.url] = len(response.body())

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(STORE)
    page.wait_for_load_state("networkidle")
    store = sum(weights.values())
    path = page.get_by_role("link", name="Book Inspection").get_attribute("href")
    weights.clear()
    page.goto(path)
    page.wait_for_selector(".o_appointment_day:enabled")
    page.wait_for_load_state("networkidle")
    bundled = sum(file.stat().st_size for file in OWN_FILES.rglob("*.*"))
    booking = sum(weights.values())
    print(f"store page {store} B, booking page {booking} B, our files {bundled} B")
    assert store + bundled <= 150_000
    assert booking + bundled <= 150_000


@pytest.mark.full
def test_a_paid_booking_is_cancelled_by_the_link_in_the_mail(new_page, server, call):
    """From the mail to the money coming back, in German."""
    page = new_page(360, 740, locale="de-DE")
    page.goto("/")
    page.get_by_role("link", name="Buchen Inspektion").click()
    page.locator(".o_appointment_times input:enabled + label").first.click()
    page.locator(".o_appointment_chosen", has_text="–").wait_for()
    page.get_by_label("Name").fill("Karl Kündigung")
    page.get_by_label("E-Mail").fill("karl.cancel@example.com")
    page.get_by_label("Telefon").fill("02302 987654")
    page.get_by_label("Kennzeichen").fill("EN-KK 1")
    page.get_by_role("button", name="Weiter zur Übersicht").click()
    page.get_by_text("Minuten.").wait_for()
    page.get_by_role("link", name="Andere Zeit wählen").click()
    page.wait_for_selector(".o_appointment_day:enabled")
    assert page.get_by_label("Kennzeichen").input_value() == "EN-KK 1"
    page.locator(".o_appointment_times input:enabled + label").last.click()
    page.get_by_role("button", name="Weiter zur Übersicht").click()
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    tick_boxes(page)
    pay(page, "Zahlungspflichtig buchen", "Ihre Buchung ist bestätigt")
    link = wait_for_link(page, server, "karl.cancel@example.com")
    assert link.startswith(server.base_url)
    page.goto(link)
    page.get_by_text("Diese Buchung stornieren").click()
    assert page.get_by_text("260,61").count()
    page.get_by_role("button", name="Buchung stornieren").click()
    page.get_by_text("Diese Buchung ist storniert").wait_for()
    assert page.get_by_text("260,61").is_visible()
    assert fits(page)


def wait_for_link(page, server, email):
    """The link of the confirmation mail, as soon as the queue has written it."""
    query = (
        'select substring(m.body_html from \'href="([^"]*/booking/[^"]*)"\')'
        " from mail_mail m join mail_message mm on mm.id = m.mail_message_id"
        " join appointment_booking b on b.id = mm.res_id"
        " join res_partner p on p.id = b.partner_id"
        f" where mm.model = 'appointment.booking' and p.email = '{email}'"
    )
    for _second in range(60):
        if link := server.sql(query).strip():
            return link.replace("&amp;", "&")
        page.wait_for_timeout(1000)
    raise AssertionError("no mail after a minute")


@pytest.mark.full
def test_a_refused_form_keeps_what_was_typed_and_shows_where(new_page):
    page = new_page(360, 740)
    page.allowed_messages.append("status of 4")
    page.goto(STORE)
    page.get_by_role("link", name="Book Inspection").click()
    page.locator(".o_appointment_times input:enabled + label").first.click()
    # Nobody offers this minute: as if the page were tampered with.
    page.evaluate("document.querySelector('[name=start]:checked').value -= -7")
    page.get_by_label("Name").fill("Rita Refused")
    page.get_by_label("E-mail").fill("rita@example.com")
    page.get_by_label("Phone").fill("02302 555777")
    page.get_by_label("Number plate").fill("EN-RR 1")
    page.get_by_role("button", name="Continue to review").click()
    page.get_by_text("Please choose one of the offered times").wait_for()
    assert page.evaluate("document.activeElement.className").startswith(
        "o_appointment_refusal"
    )
    page.get_by_label("E-mail").fill("rita@example")
    page.locator(".o_appointment_times input:enabled + label").first.click()
    page.get_by_role("button", name="Continue to review").click()
    page.get_by_text("Please enter an e-mail address").wait_for()
    assert page.evaluate("document.activeElement.name") == "email"
    assert page.get_by_label("Name").input_value() == "Rita Refused"
    page.get_by_label("E-mail").fill("rita@example.com")
    page.get_by_role("button", name="Continue to review").click()
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    assert fits(page)

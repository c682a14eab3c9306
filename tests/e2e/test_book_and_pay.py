"""The story of the README: book an inspection, pay, find order and invoice."""

import re

import pytest

STORE = "/en/autoservice-witten"


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
    page.locator(".o_appointment_day:enabled").last.click()
    page.wait_for_selector(".o_appointment_day[aria-pressed=true] >> nth=-1")
    page.locator(".o_appointment_times label").first.click()


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
    button = page.get_by_role("button", name="Book and pay")
    button.wait_for()
    page.wait_for_function(
        "!document.querySelector('[name=o_payment_submit_button]').disabled"
    )
    button.click()
    page.get_by_text("Your booking is confirmed").wait_for(timeout=60_000)
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
    page.locator(".o_appointment_day:enabled").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
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
    page.get_by_text("Wenige Zeiten frei").wait_for()
    assert page.get_by_text("Vormittag").or_(page.get_by_text("Nachmittag")).count()
    assert fits(page)


def test_a_visitor_far_away_sees_both_times(new_page):
    page = new_page(360, 740, timezone_id="Asia/Kathmandu")
    page.goto(STORE)
    page.get_by_role("link", name="Book Inspection").click()
    page.get_by_text("times where you are (Asia/Kathmandu)").wait_for()
    assert page.locator(".o_appointment_times label small").count()
    assert fits(page)

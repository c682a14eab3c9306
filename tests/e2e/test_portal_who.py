"""Who are you: links by mail, accounts made while booking, blocked, lapsed, back."""

import re

import pytest
from playwright.sync_api import expect
from test_book_and_pay import choose_time, fill_details, fits, pay, tick_boxes

from conftest import log_in

SERVICE = "Tyre check while you wait"  # paid at the store
LINK = re.compile(r"/booking/link/\d+/\w+")
STORE = "env['appointment.store'].search([('slug', '=', 'autoservice-witten')])"


@pytest.fixture
def policy(server):
    """Return a function that sets the store's policy; guests again in the end."""

    def set_policy(name):
        server.python(f"{STORE}.registration_policy = '{name}'\n")

    yield set_policy
    set_policy("guest")


def hold(page, email):
    choose_time(page, SERVICE)
    fill_details(page, email)


def get_link(page, server):
    """The path in the mail about the booking of this page."""
    number = re.search(r"/booking/(\d+)/", page.url)[1]
    query = (
        "SELECT body_html FROM mail_mail"
        f" WHERE body_html LIKE '%/booking/link/{number}/%' LIMIT 1"
    )
    for _second in range(60):
        if found := LINK.search(server.sql(query)):
            return found[0]
        page.wait_for_timeout(1000)
    raise AssertionError("No mail has come.")


def book_at_the_store(page):
    tick_boxes(page)
    page.locator(".o_appointment_book").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your booking is confirmed"
    )


def test_a_guest_confirms_by_the_link_on_another_device(page, new_page, server, policy):
    policy("magic_link")
    hold(page, "erika.link@example.com")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Please look into your mails"
    )
    expect(page.locator("main")).to_contain_text("erika.link@example.com")
    assert fits(page)
    phone = new_page(360, 740)
    phone.goto(get_link(page, server))
    assert fits(phone)
    phone.get_by_role("button", name="Confirm and go on").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Please check and book")
    page.get_by_role("link", name="I have opened the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please check and book")
    book_at_the_store(phone)
    phone.goto("/book/receipt")
    expect(phone.get_by_role("heading", name="Receipt")).to_be_visible()


@pytest.mark.full
def test_an_account_is_made_with_the_booking(page, server, policy):
    policy("required")
    hold(page, "erika.account@example.com")
    find = "SELECT count(*) FROM res_users WHERE login = 'erika.account@example.com'"
    assert server.sql(find).strip() == "0"
    page.goto(get_link(page, server))
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please check and book")
    assert server.sql(find).strip() == "1"
    book_at_the_store(page)


@pytest.mark.full
def test_whoever_signs_in_comes_back_to_the_choice(page, policy):
    policy("required")
    choose_time(page, SERVICE)
    chosen = page.url
    page.locator(".o_appointment_sign_in").click()
    page.wait_for_url(re.compile("/web/login"))
    assert "autoservice-witten%2Fbook" in page.url or "autoservice-witten/book" in (
        page.url
    ), (chosen, page.url)


@pytest.mark.full
def test_a_blocked_customer_is_asked_to_call_and_loses_nothing(page, server):
    server.python(
        "partner = env['res.partner'].create("
        "{'name': 'Bruno', 'email': 'bruno@example.com'})\n"
        "env['appointment.customer.block'].create({'partner_id': partner.id,"
        f" 'store_id': {STORE}.id, 'reason': 'Missed five times'}})\n"
    )
    page.allowed_messages.append("409")
    choose_time(page, SERVICE)
    page.get_by_label("Name").fill("Bruno B.")
    page.get_by_label("E-mail").fill("BRUNO@example.com")
    page.get_by_label("Phone").fill("02302 424242")
    for field in page.locator("[name^=question_][required]").all():
        field.fill("EN-AB 123")
    page.get_by_role("button", name="Continue to review").click()
    alert = page.locator(".o_appointment_refusal")
    expect(alert).to_contain_text("This cannot be booked online. Please call the store")
    expect(page.locator("main")).not_to_contain_text("Missed")
    expect(page.get_by_label("Name")).to_have_value("Bruno B.")


def test_a_lapsed_hold_is_taken_again_with_one_tap(page, server):
    hold(page, "erika.late@example.com")
    number = re.search(r"/booking/(\d+)/", page.url)[1]
    server.sql(
        "UPDATE appointment_booking SET hold_expires_at = now() at time zone 'utc'"
        f" - interval '1 minute' WHERE id = {number}"
    )
    server.sql(
        "UPDATE appointment_claim SET hold_until = now() at time zone 'utc'"
        f" - interval '1 minute' WHERE booking_id = {number}"
    )
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The time we kept for you is over"
    )
    assert fits(page)
    page.locator(".o_appointment_again button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please check and book")
    expect(page.locator("main")).to_contain_text("erika.late@example.com")
    book_at_the_store(page)


@pytest.mark.full
def test_a_returning_customer_books_and_pays_with_twelve_taps_at_most(page, server):
    server.python(
        "from odoo.tests import new_test_user\n"
        "user = new_test_user(env, 'erika.returns', 'base.group_portal',"
        " email='erika.returns@example.com', name='Erika Returns')\n"
        "user.partner_id.phone = '+492302123456'\n"
        "service = env['appointment.service'].search([('name', '=', 'Inspection'),"
        " ('store_id.slug', '=', 'autoservice-witten')], limit=1)\n"
        "slot = service._get_slots(*env['appointment.month']._get_limits(service))\n"
        "booking = env['appointment.booking']._place_hold({\n"
        "    'service_id': service.id, 'partner_id': user.partner_id.id,\n"
        "    'start': slot.datetimes()[-1], 'source': 'staff',\n"
        "    'answer_ids': [(0, 0, {'question_id': one.id, 'name': one.name,\n"
        "        'value': 'EN-AB 123'}) for one in service.question_ids]})\n"
        "booking._confirm()\n"
    )
    log_in(page, server, "erika.returns", "erika.returns")
    page.add_init_script(
        "addEventListener('click', (ev) => ev.isTrusted && sessionStorage.setItem("
        "'taps', Number(sessionStorage.getItem('taps')) + 1), true)"
    )
    choose_time(page, "Inspection")
    for field in page.locator("[name^=question_][required]").all():
        expect(field).to_have_value("EN-AB 123")
    page.get_by_role("button", name="Continue to review").click()
    page.wait_for_url(re.compile(r"/booking/\d+/"))
    tick_boxes(page)
    pay(page)
    taps = int(page.evaluate("sessionStorage.getItem('taps')"))
    print(f"{taps} taps")
    assert 4 <= taps <= 12

"""A customer signs in without a password, on a phone."""

import json
import re

import pytest
from playwright.sync_api import expect

NUMBER = "+491719876543"
EMAIL = "erika.signin@example.com"
SIGN_IN = "/en/appointment/sign-in"


@pytest.fixture(scope="module")
def customer(server):
    """A portal user with an address and a number."""
    server.python(
        "from odoo.tests import new_test_user\n"
        f"user = new_test_user(env, 'erika.signin', 'base.group_portal',"
        f" email='{EMAIL}', name='Erika Anders')\n"
        f"user.partner_id.phone = '{NUMBER}'\n"
    )


@pytest.fixture
def token(server, customer):
    """Of a link as it stands in the mail."""
    answer = server.python(
        "import json\n"
        "secrets = env['appointment.login.secret']\n"
        f"row = secrets._issue('link', '{EMAIL}', '/my/home')\n"
        "print(json.dumps(row.secret))\n"
    )
    return json.loads(answer.strip().splitlines()[-1])


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def shoot(page, artefacts, name):
    assert fits(page)
    page.screenshot(path=artefacts / f"{name}.png", full_page=True)


def test_by_a_link_in_a_mail(page, token, artefacts):
    page.goto("/web/login")
    page.get_by_role("link", name="Sign in without a password").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    shoot(page, artefacts, "sign-in")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look at your mail")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(EMAIL)
    shoot(page, artefacts, "mail")
    page.goto(f"/auth/customer/verify?token={token}")
    button = page.get_by_role("main").get_by_role("button", name="Sign in")
    expect(button).to_be_focused()
    shoot(page, artefacts, "link")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/my"))
    expect(page.get_by_text("Erika Anders").first).to_be_attached()


def test_by_a_code_in_a_text_message(page, server, customer, artefacts):
    page.allowed_messages.append("status of 4")  # pages that refuse
    page.goto(SIGN_IN)
    phone = page.get_by_label("Mobile number")
    phone.fill("0171 98")
    phone.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("whole mobile number")
    expect(phone).to_have_value("0171 98")
    expect(phone).to_be_focused()
    shoot(page, artefacts, "wrong-number")
    phone.fill("+49 171 9876543")
    phone.press("Enter")
    code = page.get_by_label("Code", exact=True)
    expect(code).to_be_focused()
    again = page.get_by_role("button", name="Send another code")
    expect(again).to_be_disabled()
    expect(page.locator(".o_appointment_wait")).to_contain_text(
        re.compile(r"another code in \d+ seconds")
    )
    server.python(
        "secrets = env['appointment.login.secret']\n"
        "row = secrets.search([('kind', '=', 'code')], limit=1)\n"
        f"row.secret_hash = row._hash_secret('code', '{NUMBER}', '123456')\n"
    )
    code.fill("654 321")
    code.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("4 more tries")
    expect(code).to_have_value("654 321")
    shoot(page, artefacts, "wrong-code")
    code.fill("123456")
    code.press("Enter")
    page.wait_for_url(re.compile(r"/my"))


def test_without_a_script(new_page, customer, artefacts):
    page = new_page(width=360, height=740, java_script_enabled=False)
    page.goto(SIGN_IN)
    page.get_by_label("Mobile number").fill("+49 171 5550000")
    page.get_by_role("button", name="Text me a code").click()
    page.allowed_messages.append("status of 4")
    again = page.get_by_role("button", name="Send another code")
    expect(page.locator(".o_appointment_wait")).to_contain_text("one minute after")
    again.click()
    expect(page.get_by_role("alert")).to_contain_text("Please wait")
    page.screenshot(path=artefacts / "too-soon.png", full_page=True)

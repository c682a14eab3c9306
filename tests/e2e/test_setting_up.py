"""A manager sets up: hours, closed days, public holidays, a file of customers."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from conftest import DESK, log_in

CUSTOMERS = """Name;E-Mail;Phone
Mia Neu;mia.neu@example.com;02302 998877
Bert Bad;bert.bad@example.com;12ab
"""


@pytest.fixture
def manager(new_page, server):
    def open_store(width, height):
        page = new_page(width=width, height=height)
        log_in(page, server, "spa-manager", "spa-manager")
        page.goto("/odoo/stores")
        page.locator(".o_data_row [name=name]").first.click()
        page.locator(".o_form_view").wait_for()
        return page

    return open_store


def save(page):
    page.locator(".o_form_button_save").first.click()


def test_the_hours_of_a_week_are_typed_on_a_phone(manager):
    page = manager(width=390, height=844)
    sunday = page.locator("[name=hours_sunday] input")
    sunday.fill("18-25")
    save(page)
    expect(page.locator(".modal")).to_contain_text("Sunday: “18-25” is on no clock")
    page.locator(".modal").get_by_role("button", name="Close").last.click()
    expect(sunday).to_have_value("18-25")
    sunday.fill("10-12, 14-16")
    save(page)
    expect(sunday).to_have_value("10:00–12:00, 14:00–16:00")
    expect(page.locator("[name=hours_summary]")).to_contain_text("Sun 10:00")
    sunday.fill("")
    save(page)
    expect(page.locator("[name=hours_summary]")).to_contain_text("Sun Closed")


def test_a_day_is_closed_and_holidays_are_chosen(manager):
    page = manager(**DESK)
    page.get_by_role("tab", name="Opening exceptions").click()
    page.get_by_role("button", name="Close days").click()
    day = date.today() + timedelta(days=300)
    page.locator(".modal [name=first_on]").click()
    page.locator(".modal [name=first_on] input").fill(f"{day:%m/%d/%Y}")
    page.keyboard.press("Tab")
    page.locator(".modal [name=reason] input").fill("Spring clean")
    page.locator(".modal").get_by_role("button", name="Save").click()
    expect(page.locator(".o_notification")).to_contain_text("“Spring clean” is saved.")
    expect(page.locator("[name=opening_ids]")).to_contain_text("Spring clean")
    page.get_by_role("button", name="Public holidays").click()
    expect(page.locator(".modal [name=day_ids]")).to_contain_text("Christmas")
    page.locator(".modal [name=last_year] input").fill(str(date.today().year + 9))
    page.keyboard.press("Tab")
    page.locator(".modal").get_by_role("button", name="Close these days").click()
    expect(page.locator(".modal").last).to_contain_text("Choose years from")


COMING = """
SELECT min((b.start AT TIME ZONE 'UTC' AT TIME ZONE s.tz)::date)
  FROM appointment_booking b JOIN appointment_store s ON s.id = b.store_id
 WHERE s.slug = 'aesthetica' AND b.state = 'confirmed'
       AND b.start > now() + interval '2 days'
"""


def test_what_a_closed_day_hits_is_listed_with_proposals(manager, server):
    page = manager(**DESK)
    page.get_by_role("tab", name="Opening exceptions").click()
    page.get_by_role("button", name="Close days").click()
    day = date.fromisoformat(server.sql(COMING))
    page.locator(".modal [name=first_on]").click()
    page.locator(".modal [name=first_on] input").fill(f"{day:%m/%d/%Y}")
    page.keyboard.press("Tab")
    page.locator(".modal [name=reason] input").fill("Burst pipe")
    page.locator(".modal").get_by_role("button", name="Save").click()
    page.locator(".modal").get_by_role("button", name="Show the bookings").click()
    expect(page.locator(".o_breadcrumb")).to_contain_text("Conflicts")
    row = page.locator(".o_data_row").first
    expect(row).to_contain_text("Outside of the hours")
    row.get_by_role("button", name="Proposals").click()
    expect(page.locator(".modal")).to_contain_text("Take this")


def test_customers_come_from_a_file_and_bad_lines_go_home(manager, server):
    page = manager(**DESK)
    page.get_by_role("button", name="Setup").click()
    page.get_by_role("menuitem", name="Import").click()
    page.locator(".modal input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": CUSTOMERS.encode()}
    )
    modal = page.locator(".modal")
    expect(modal).to_contain_text("1 of 2 lines can be imported.")
    expect(modal).to_contain_text("Line 3: “12ab” is no phone number")
    modal.locator("button[name=action_import]").click()
    expect(modal).to_contain_text("1 of 2 lines were imported.")
    with page.expect_download() as download:
        modal.get_by_role("button", name="Download the lines to mend").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "Bert Bad;bert.bad@example.com;12ab;3;“12ab” is no phone number" in text
    modal.get_by_role("button", name="Show the list").click()
    expect(page.locator(".o_list_view")).to_contain_text("Mia Neu")
    rows = server.sql("SELECT phone FROM res_partner WHERE name = 'Mia Neu'")
    assert rows == "+492302998877"

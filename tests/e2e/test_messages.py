"""A store owner sets up reminders without reading, and proves who was told what."""

from playwright.sync_api import expect

from conftest import DESK, log_in

# "Set up reminders in at most eight clicks": from the day's board to the saved rule.
MOST_CLICKS = 8

TOLD = """
SELECT booking_id FROM appointment_message told
  JOIN appointment_store store ON store.id = told.store_id
 WHERE store.slug = 'autoservice-witten' AND told.state = 'bounced'
 ORDER BY told.id LIMIT 1
"""


class Clicks:
    """Clicks like a person, and counts."""

    def __init__(self):
        self.count = 0

    def __call__(self, locator):
        locator.click()
        self.count += 1


def test_an_owner_sets_up_a_reminder_in_eight_clicks(new_page, server):
    page = new_page(**DESK)
    log_in(page, server, "manager", "manager")
    page.goto("/odoo/day")
    click = Clicks()
    click(page.get_by_role("button", name="Messages", exact=True))
    click(page.get_by_role("menuitem", name="Rules"))
    click(page.get_by_role("button", name="New"))
    row = page.locator(".o_selected_row")
    click(row.locator("[name=event] input"))
    click(page.get_by_role("menuitem", name="Reminder", exact=True))
    click(row.locator("div[name=hours] input"))
    page.keyboard.type("48")
    click(page.locator(".o_list_button_save").first)
    expect(page.locator(".o_selected_row")).to_have_count(0)
    assert click.count <= MOST_CLICKS
    saved = server.sql(
        "SELECT channel, active FROM appointment_notification_rule"
        " WHERE event = 'reminder' AND hours = 48"
    )
    assert saved == "sms|t"


def test_an_unknown_field_is_named_and_nothing_is_lost(new_page, server):
    page = new_page(**DESK)
    log_in(page, server, "manager", "manager")
    page.goto("/odoo/day")
    page.get_by_role("button", name="Messages", exact=True).click()
    page.get_by_role("menuitem", name="Rules").click()
    reminder = page.locator(".o_data_row", has_text="Reminder")
    reminder = reminder.filter(has_text="Text message").first
    reminder.get_by_role("button", name="View").click()
    page.get_by_role("button", name="Write an own text").click()
    words = page.locator("[name=body] textarea")
    words.fill("Bye {doctor}")
    page.locator(".o_form_button_save").first.click()
    expect(page.locator(".modal")).to_contain_text("Unknown here: {doctor}")
    page.locator(".modal").get_by_role("button", name="Close").last.click()
    expect(words).to_have_value("Bye {doctor}")
    words.fill("See you, {customer}: {date}, {time}")
    page.locator(".o_form_button_save").first.click()
    expect(page.locator("[name=preview]")).to_contain_text("See you, Alexandra")
    expect(page.locator("[name=size_sentence]")).to_contain_text("1 text message(s)")


def test_a_booking_shows_who_was_told_what_and_whether_it_arrived(new_page, server):
    page = new_page(width=390, height=844)
    log_in(page, server, "frontdesk", "frontdesk")
    page.goto(f"/odoo/appointment.booking/{server.sql(TOLD)}")
    page.get_by_role("tab", name="Messages").click()
    told = page.locator("[name=appointment_message_ids]")
    expect(told).to_contain_text("Came back")
    expect(told).to_contain_text("550 5.1.1 User unknown")
    expect(told).to_contain_text("Delivered")

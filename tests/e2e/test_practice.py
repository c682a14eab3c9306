"""A doctor's day on a phone, and a desk that mends what became impossible."""

from datetime import date, timedelta

import pytest

from conftest import DESK, PHONE, log_in

SAID = "Sleeps four hours a night since spring"
COMING = """
    SELECT booking.id, contact.name FROM appointment_booking booking
      JOIN appointment_claim claim ON claim.booking_id = booking.id AND claim.is_live
      JOIN resource_resource resource ON resource.id = claim.resource_id
      JOIN res_users treating ON treating.id = resource.user_id
      JOIN res_partner contact ON contact.id = booking.partner_id
     WHERE treating.login = 'LOGIN' AND booking.state = 'confirmed'
       AND booking.start BETWEEN timezone('UTC', now())
           AND current_date + 6
  ORDER BY booking.start LIMIT 1
"""
# The psychologist falls ill beyond what the demo has booked, when the doctor is free.
ILL = """
sick = env["resource.resource"].search([("user_id.login", "=", "psychologist")])
store = sick.appointment_store_ids
service = store.service_ids.with_context(lang="en_US").filtered(
    lambda one: one.name == "Orientation conversation")
for hour in (8, 11):
    env["appointment.booking"].create({"service_id": service.id, "resource_id": sick.id,
        "partner_id": env["res.partner"].create({"name": f"Zoe {hour}"}).id,
        "start": f"DAY {hour:02}:00:00"})
env["appointment.opening"].create(
    {"resource_id": sick.id, "first_on": "DAY", "reason": "Ill"})
env["appointment.conflicts"]._check_span([], sick.ids)
"""


@pytest.fixture
def open_as(new_page, server):
    """A page for somebody with a login."""

    def open_page(login, size):
        page = new_page(**size)
        log_in(page, server, login, login)
        return page

    return open_page


def test_what_a_doctor_writes_is_read_by_nobody_else(open_as, server):
    booking, customer = server.sql(COMING.replace("LOGIN", "doctor")).split("|")
    doctor = open_as("doctor", PHONE)
    doctor.goto("/odoo/my-agenda")
    card = doctor.locator(".o_kanban_record", has_text=customer).first
    card.get_by_role("button", name="Check in").wait_for()
    card.get_by_text(customer).click()
    doctor.locator(".o_notebook_headers a", has_text="Confidential notes").click()
    doctor.locator("[name=note_ids] .o-kanban-button-new").click()
    doctor.get_by_placeholder("Write here").fill(SAID)
    doctor.get_by_role("button", name="Save & Close").click()
    doctor.locator("[name=note_ids]", has_text=SAID).wait_for()
    doctor.locator(".o_form_button_save").click()
    doctor.locator(".o_form_button_save").wait_for(state="hidden")
    doctor.goto("/odoo/my-notes")
    doctor.locator(".o_kanban_record", has_text=SAID).wait_for()
    stored = server.sql(
        f"SELECT text FROM appointment_booking_note WHERE booking_id = {booking}"
    )
    assert stored
    assert "Sleeps" not in stored
    for login in ("clinic-desk", "clinic-manager"):
        other = open_as(login, DESK)
        other.goto(f"/odoo/bookings/{booking}")
        other.locator(".o_notebook_headers a", has_text="Answers").wait_for()
        assert not other.get_by_text("Confidential notes").count()
        assert "Sleeps" not in other.content()


def test_a_doctor_falls_ill_and_the_desk_finds_other_times(open_as, server):
    tuesday = date.today() + timedelta(days=90)
    tuesday += timedelta(days=(1 - tuesday.weekday()) % 7)
    server.python(ILL.replace("DAY", tuesday.isoformat()))
    desk = open_as("clinic-desk", DESK)
    desk.goto("/odoo/booking-conflicts")
    rows = desk.locator(".o_data_row")
    kept, moved = rows.filter(has_text="Zoe 8"), rows.filter(has_text="Zoe 11")
    kept.get_by_role("button", name="Keep it as it is").click()
    kept.wait_for(state="detached")
    moved.get_by_role("button", name="Proposals").click()
    proposals = desk.locator(".modal .o_data_row")
    proposals.first.wait_for()
    assert "Dr. Ioana Munteanu" in proposals.first.inner_text()
    proposals.first.get_by_role("button", name="Take this").click()
    moved.wait_for(state="detached")

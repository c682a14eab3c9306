"""Every page a customer can see, by address, for the journeys that look at all.

A new page is one line in PAGES. The world is that of the demo garage, with a customer
of its own who has a booking in each state.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page as BrowserPage

LOGIN = "klara.kundin"  # her password, too
STORE = "autoservice-witten"

# Klara, and a booking of hers in each state; without hooks, so that no mail is sent.
# The service with long words is for the German pages; others keep the demo's words.
BUILD = """
import json
from datetime import timedelta
from odoo import fields
from odoo.tests import new_test_user
from odoo.addons.appointment_core.kernel import states
from odoo.addons.appointment_demo.world import payments

store = env["appointment.store"].search([("slug", "=", "autoservice-witten")])
env = env(context={**env.context, "allowed_company_ids": store.company_id.ids})
store = store.with_env(env)
user = new_test_user(env, "klara.kundin", "base.group_portal", name="Klara Kundin",
    email="klara.kundin@example.com", company_id=store.company_id.id,
    company_ids=[(6, 0, store.company_id.ids)], lang="en_US")
user.partner_id.phone = "+49 2302 998877"
services = {service.with_context(lang="en_US").name: service
    for service in store.service_ids}
inspection = services["Inspection"]
tyres = services["Tyre check while you wait"]
long_name = "Kraftfahrzeughauptuntersuchungsvorbereitungsdienstleistung"
services["Something rattles: diagnosis"].with_context(lang="de_DE").name = long_name
today = fields.Date.context_today(store.with_context(tz=store.tz))
begin = fields.Datetime.now() + timedelta(days=3)

def place(service, state):
    last = today + timedelta(days=35)
    starts = [start for start in service._get_slots(today, last).datetimes()
        if start > begin]
    booking = env["appointment.booking"]._place_hold({
        "service_id": service.id, "partner_id": user.partner_id.id,
        "start": starts[len(starts) // 2], "source": "web", "lang": "en_US",
        "visitor_tz": "Asia/Kathmandu"})
    placing = env["appointment.placing"]
    placing._secure(booking)
    if state == states.HOLD:
        until = fields.Datetime.now() + timedelta(days=1)
        booking._gate().write({"hold_expires_at": until})
        placing._secure(booking, until=until)
    else:
        booking._gate().write({"state": state, "hold_expires_at": False})
    if state in (states.CANCELLED, states.EXPIRED):
        placing._release(booking)
    return booking

bookings = {
    "review_paid": place(inspection, states.HOLD),
    "review_on_site": place(tyres, states.HOLD),
    "payment": place(inspection, states.HOLD),
    "confirmed": place(tyres, states.CONFIRMED),
    "requested": place(services["Something rattles: diagnosis"], states.PENDING),
    "cancelled": place(tyres, states.CANCELLED),
    "expired": place(tyres, states.EXPIRED),
    "missed": place(tyres, states.NO_SHOW),
    "completed": place(tyres, states.COMPLETED),
}
running = bookings["payment"]
order, amount = env["appointment.checkout"]._create_order(running), 0.0
provider = env["payment.provider"].search(
    [("company_id", "=", store.company_id.id), ("code", "=", "demo")], limit=1)
env["payment.transaction"].create({
    "provider_id": provider.id,
    "payment_method_id": provider.payment_method_ids[:1].id,
    "reference": order.name, "amount": order.amount_total,
    "currency_id": order.currency_id.id, "partner_id": order.partner_id.id,
    "operation": "online_direct", "sale_order_ids": [(6, 0, order.ids)],
})._set_pending()
storefront = env["appointment.storefront"]
psychiatry = env["appointment.service"].search(
    [("store_id.slug", "=", "clinica-sf-gherasim")], limit=1)
places = {name: booking._get_web_path() for name, booking in bookings.items()}
places["windows"] = storefront._get_booking_path(inspection)
places["times"] = storefront._get_booking_path(tyres)
places["doctor"] = storefront._get_booking_path(psychiatry)
person = store.resource_ids.filtered("is_appointment_public")[:1]
places["person"] = storefront._get_person_path(store, person)
places["with_person"] = places["person"].replace("/team/", "/with/")
places["widget"] = "/appointment/widget" + places["times"].replace("/book/", "/")
print(json.dumps(places))
"""


@dataclass(frozen=True)
class PortalPage:
    """A page to look at.

    :param path: with the world's places in braces
    :param is_smoke: whether `bin/test` looks at it, too
    :param has_language: whether the address takes a language before it
    :param is_customer: whether Klara has to be signed in
    :param act: what to do there before looking
    """

    name: str
    path: str
    is_smoke: bool = False
    has_language: bool = True
    is_customer: bool = False
    act: Callable[[BrowserPage], None] | None = None

    def open(self, page: BrowserPage, places: dict[str, str], lang: str = "en") -> None:
        prefix = "/en" if lang == "en" and self.has_language else ""
        page.goto(prefix + self.path.format(lang=lang, **places))
        page.wait_for_load_state("networkidle")
        if self.act:
            self.act(page)
            page.wait_for_load_state("networkidle")


def send_nothing(page: BrowserPage) -> None:
    """Send the form of the details as it is; it comes back with problems."""
    page.allowed_messages.append("status of 4")
    page.locator(".o_appointment_details button[type=submit]").click()
    page.locator(".is-invalid").first.wait_for()


def ask_to_withdraw(page: BrowserPage) -> None:
    """Go to the second step of a withdrawal."""
    page.locator("#wrap form [type=submit]").click()
    page.wait_for_url("**/withdraw")


def open_texts(page: BrowserPage) -> None:
    """Unfold whatever is folded."""
    page.evaluate(
        "document.querySelectorAll('details').forEach((one) => (one.open = true))"
    )


def allow_not_found(page: BrowserPage) -> None:
    page.allowed_messages.append("status of 404")


PAGES = (
    PortalPage("directory", "/book"),
    PortalPage("store", f"/{STORE}", is_smoke=True),
    PortalPage("booking", "{windows}", is_smoke=True),
    PortalPage("booking-times", "{times}"),
    PortalPage("booking-person", "{doctor}"),
    PortalPage("booking-problems", "{windows}", act=send_nothing),
    PortalPage("review-paid", "{review_paid}", is_smoke=True, act=open_texts),
    PortalPage("review-on-site", "{review_on_site}", act=open_texts),
    PortalPage("payment-running", "{payment}"),
    PortalPage("confirmation", "{confirmed}", is_smoke=True, act=open_texts),
    PortalPage("requested", "{requested}", act=open_texts),
    PortalPage("cancelled", "{cancelled}"),
    PortalPage("expired", "{expired}"),
    PortalPage("missed", "{missed}"),
    PortalPage("unknown-link", "/booking/1/nobody-knows-this", act=allow_not_found),
    PortalPage("gone", f"/{STORE}/book/nothing-999999", act=allow_not_found),
    PortalPage("sign-in", "/appointment/sign-in"),
    PortalPage("my-bookings", "/my/bookings", is_customer=True),
    PortalPage("preferences", "/my/bookings/preferences", is_customer=True),
    PortalPage("move", "{confirmed}/move"),
    PortalPage("cancel", "{confirmed}/cancel"),
    PortalPage("completed", "{completed}"),
    PortalPage("no-booking", "/book/confirm", act=allow_not_found),
    PortalPage("person-first", "{with_person}"),
    PortalPage("entry", "/start"),
    PortalPage("directory-search", "/book?search=witten"),
    PortalPage("directory-nothing", "/book?search=nothinghere"),
    PortalPage("clinics", "/clinics"),
    PortalPage("code", "/c"),
    PortalPage("person", "{person}"),
    PortalPage("imprint", f"/{STORE}/legal/imprint"),
    PortalPage("privacy", f"/{STORE}/legal/privacy"),
    PortalPage("terms", f"/{STORE}/legal/terms"),
    PortalPage("withdrawal", f"/{STORE}/legal/withdrawal"),
    PortalPage("withdraw", "/withdraw"),
    PortalPage("withdraw-store", f"/{STORE}/legal/withdraw"),
    PortalPage("withdraw-booking", "{confirmed}/withdraw"),
    PortalPage("withdraw-check", "{confirmed}/withdraw", act=ask_to_withdraw),
    PortalPage(
        "widget", f"/appointment/widget/{STORE}?lang={{lang}}", has_language=False
    ),
    PortalPage("widget-service", "{widget}?lang={lang}", has_language=False),
)
SMOKE = tuple(one for one in PAGES if one.is_smoke)
REST = tuple(one for one in PAGES if not one.is_smoke)


def build(server) -> dict[str, str]:
    """Build the world; return its places: paths by name."""
    return json.loads(server.python(BUILD).strip().splitlines()[-1])


def by_name(one: PortalPage) -> str:
    return one.name

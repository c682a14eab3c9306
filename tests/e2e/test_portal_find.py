"""From a search, a poster or a short address to the person who serves you."""

import re

import pytest

from conftest import log_in

WITTEN = {"latitude": 51.4433, "longitude": 7.3353}
PLACES = {
    "autoservice-witten": (51.4433, 7.3353),
    "aesthetica": (51.2353, 6.7739),
    "clinica-sf-gherasim": (45.4353, 28.0080),
}
WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def positions(server):
    """Where the stores of the demo are."""
    server.python(
        "\n".join(
            f"env['appointment.store'].search([('slug', '=', '{slug}')]).write("
            f"{{'latitude': {north}, 'longitude': {east}}})"
            for slug, (north, east) in PLACES.items()
        )
    )


def get_stores(page):
    return page.locator("#wrap h2.h5").all_text_contents()


def test_search_store_and_person_on_a_phone(page, artefacts):
    page.goto("/en/book")
    page.get_by_label("Name, town or service").fill("laser düsseldorf")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile("search="))
    assert get_stores(page) == ["Aesthetica MedSpa"]
    assert not page.evaluate(WIDE)
    page.screenshot(path=artefacts / "find-1-search.png", full_page=True)
    page.get_by_role("link", name="See services").click()
    page.get_by_role("heading", name="Aesthetica MedSpa", level=1).wait_for()
    assert not page.evaluate(WIDE)
    page.screenshot(path=artefacts / "find-2-store.png", full_page=True)
    page.get_by_role("link", name="Dr. Clara Weiss").click()
    page.get_by_role("heading", name="Dr. Clara Weiss", level=1).wait_for()
    assert not page.evaluate(WIDE)
    page.screenshot(path=artefacts / "find-3-person.png", full_page=True)
    page.get_by_role("link", name="Book").nth(1).click()
    page.wait_for_url(re.compile(r"/book/.*\?resource=\d+"))


@pytest.mark.full
def test_pictures_are_small_and_nothing_shifts(page):
    page.add_init_script(
        """
        window.shifts = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
                window.shifts += entry.hadRecentInput ? 0 : entry.value;
            }
        }).observe({type: "layout-shift", buffered: true});
        """
    )
    kinds = []
    page.on(
        "response",
        lambda answer: (
            "/appointment/picture/" in answer.url
            and kinds.append(answer.headers["content-type"])
        ),
    )
    page.goto("/en/autoservice-witten")
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    assert set(kinds) == {"image/webp"}
    assert page.evaluate("window.shifts") < 0.1


@pytest.mark.full
def test_near_me_asks_on_a_click_only(new_page, positions):
    page = new_page(360, 740, geolocation=WITTEN, permissions=["geolocation"])
    page.goto("/en/book")
    page.wait_for_load_state("networkidle")
    assert "lat=" not in page.url
    page.get_by_role("button", name="Near me").click()
    page.wait_for_url(re.compile(r"lat=51\.44&lng=7\.34"))
    assert get_stores(page)[0] == "Autoservice Witten"
    assert page.get_by_text("less than 1 km away").count() == 1


@pytest.mark.full
def test_near_me_refused_says_what_to_do(new_page):
    page = new_page(360, 740)
    page.goto("/en/book")
    page.get_by_role("button", name="Near me").click()
    page.get_by_text("or type a town").wait_for()


@pytest.mark.full
def test_everything_works_without_a_script(new_page, positions):
    page = new_page(360, 740, java_script_enabled=False)
    page.goto("/en/book")
    page.get_by_label("Near").fill("Galați")
    page.get_by_label("Near").press("Enter")
    page.wait_for_url(re.compile("near="))
    assert get_stores(page)[0] == "Clinica Sf. Gherasim"
    assert page.get_by_role("button", name="Near me").count() == 0
    page.get_by_label("Name, town or service").fill("zzzz")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Witten", exact=True).click()
    assert get_stores(page) == ["Autoservice Witten"]


@pytest.mark.full
def test_the_short_code_leads_to_the_store(page, server):
    code = server.sql(
        "SELECT code FROM appointment_store WHERE slug = 'autoservice-witten'"
    )
    page.allowed_messages.append("404 (NOT FOUND)")
    page.goto("/en/c/ZZZZZZ")
    page.get_by_label("Code").fill(f" {code.lower()} ")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="Autoservice Witten", level=1).wait_for()


@pytest.mark.full
def test_the_ways_in_by_keyboard(desktop_page, artefacts):
    page = desktop_page
    page.goto("/en/start")
    page.screenshot(path=artefacts / "find-4-start.png")
    page.get_by_role("link", name="My account").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/web/login\?redirect="))


@pytest.mark.full
def test_the_poster_is_a_pdf_of_one_page(page, server, artefacts):
    log_in(page, server, "admin", "admin")
    store = server.sql("SELECT id FROM appointment_store ORDER BY id LIMIT 1")
    answer = page.request.get(
        f"/report/pdf/appointment_website.store_poster/{store}", timeout=60_000
    )
    assert answer.status == 200
    content = answer.body()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
    (artefacts / "poster.pdf").write_bytes(content)

"""Journeys in a real Chromium against a real server.

`server` is shared by all journeys; `page` is a phone (360 × 740), `desktop_page` a
desk. A console error or warning, an error of the page and a server error fail the
journey; a screenshot of its end goes to tests/artefacts/. What a journey provokes on
purpose it allows: `page.allowed_messages.append("part of the message")`.
"""

from collections.abc import Iterator

import portal_pages
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tooling import browser as chromium

pytest_plugins = ["tooling.pytest_server"]

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 900}


@pytest.fixture(scope="session")
def server(server_process):
    """The server: `base_url`, `db`, `logs`, `errors`, `sql(query)`, `python(lines)`."""
    return server_process


@pytest.fixture(scope="session")
def places(server) -> dict[str, str]:
    """The addresses of what `portal_pages` builds, by name."""
    return portal_pages.build(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(chromium.ensure()), args=list(chromium.ARGUMENTS)
        )
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser, server, artefacts, request) -> Iterator:
    """Return a function that opens a watched page: `new_page(width, height)`."""
    opened: list[tuple[BrowserContext, Page]] = []
    before = len(server.errors)

    def open_page(width: int, height: int, **options: object) -> Page:
        context = browser.new_context(
            base_url=server.base_url,
            viewport={"width": width, "height": height},
            locale=options.pop("locale", "en-US"),
            timezone_id=options.pop("timezone_id", "Europe/Berlin"),
            accept_downloads=True,
            **options,
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        watch(page)
        opened.append((context, page))
        return page

    yield open_page
    problems: list[str] = []
    for number, (context, page) in enumerate(opened):
        if not page.is_closed():
            page.screenshot(path=artefacts / f"end-{number}.png", full_page=True)
        problems += [
            message
            for message in page.messages
            if not any(part in message for part in page.allowed_messages)
        ]
        context.close()
    allowed = [part for _context, page in opened for part in page.allowed_messages]
    problems += [
        row
        for row in server.errors[before:]
        if not any(part in row for part in allowed)
    ]
    if problems:
        pytest.fail("Seen in the browser or the log:\n" + "\n".join(problems))


@pytest.fixture
def page(new_page) -> Page:
    """A phone."""
    return new_page(**PHONE, is_mobile=True, has_touch=True)


@pytest.fixture
def desktop_page(new_page) -> Page:
    """A desk."""
    return new_page(**DESK)


@pytest.fixture
def backend_page(new_page, server) -> Page:
    """A desk with admin logged in."""
    page = new_page(**DESK)
    log_in(page, server, "admin", "admin")
    page.goto("/odoo")
    return page


def log_in(page: Page, server, login: str, password: str) -> None:
    """Give the page the session of a user."""
    parameters = {"db": server.db, "login": login, "password": password}
    answer = page.request.post(
        "/web/session/authenticate",
        data={"jsonrpc": "2.0", "method": "call", "params": parameters},
    )
    assert answer.json().get("result", {}).get("uid"), answer.text()


def watch(page: Page) -> None:
    """Collect what a clean page never says."""
    page.messages = []
    page.allowed_messages = []

    def on_console(message) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            page.messages.append(f"console {message.type}: {message.text} ({where})")

    page.on("console", on_console)
    page.on("pageerror", lambda error: page.messages.append(f"page error: {error}"))
    page.on("crash", lambda _page: page.messages.append("the page crashed"))

"""Visitors of the website: real connections, each with a session of its own."""

import contextlib
import http.client
import re
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PLACED = re.compile(r"/booking/(\d+)/")
SECONDS = 120
_present = weakref.WeakKeyDictionary()  # visitors by the server they are at


class Visitor:
    """One browser: a cookie and the token of its forms."""

    def __init__(self, number):
        self.number = number
        self.cookie = ""
        self.token = ""

    def get(self, server, path):
        """Open a page. Returns status and text."""
        status, text, _headers = self._ask(server, "GET", path)
        found = TOKEN.search(text)
        if found:
            self.token = found[1]
        return status, text

    def post(self, server, path, **fields):
        """Send a form. Returns status and where it leads to."""
        body = urlencode({"csrf_token": self.token, **fields})
        status, _text, headers = self._ask(server, "POST", path, body)
        return status, headers.get("Location", "")

    def _ask(self, server, method, path, body=None):
        address = urlsplit(server.base_url)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link = http.client.HTTPConnection(
            address.hostname, address.port, timeout=SECONDS
        )
        with contextlib.closing(link):
            link.request(method, path, body, headers)
            answer = link.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and value.startswith("session_id="):
                    self.cookie = value.split(";")[0]
            return answer.status, answer.read().decode(errors="replace"), answer.headers


def arrive(server, path, count):
    """*count* visitors who have opened a booking page, the one at *path* when new.

    Who is there stays for the next race: cookie and token hold for every page.
    """
    present = _present.setdefault(server, [])
    new = [Visitor(number) for number in range(len(present), count)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda visitor: visitor.get(server, path), new))
    if {status for status, _text in answers} - {200}:
        raise RuntimeError(f"The booking page {path} does not open.")
    present += new
    return present[:count]


def book(server, visitor, path, start, persons=1, key=None):
    """Send the details form; the outcome in the words of ``race_worker``."""
    begun = time.monotonic()
    instant = int(start.replace(tzinfo=timezone.utc).timestamp()) // 60
    try:
        status, target = visitor.post(
            server,
            path,
            start=instant,
            persons=persons,
            name=f"Visitor {visitor.number}",
            email=f"visitor{visitor.number}@example.com",
            phone=f"+4923021{visitor.number:05d}",
            form_key=key or f"{visitor.number:016x}{instant:016x}",
        )
    except (OSError, http.client.HTTPException) as error:
        status, target = 0, repr(error)
    placed = PLACED.search(target)
    outcome = {"tries": 1, "seconds": time.monotonic() - begun}
    if status == 303 and placed:
        return {**outcome, "outcome": "done", "booking": int(placed[1])}
    if status == 409:
        return {**outcome, "outcome": "refused", "code": "booked"}
    return {**outcome, "outcome": "error", "why": f"{status} {target}"}


def book_together(server, path, orders):
    """Send all *orders* ``(visitor, values)`` at once; outcomes in their order."""
    outcomes = [None] * len(orders)
    barrier = threading.Barrier(len(orders))

    def send(index):
        visitor, values = orders[index]
        barrier.wait(SECONDS)
        start = datetime.fromisoformat(values["start"])
        outcomes[index] = book(
            server, visitor, path, start, values["persons"], values.get("form_key")
        )

    threads = [
        threading.Thread(target=send, args=(index,)) for index in range(len(orders))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes

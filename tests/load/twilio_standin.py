"""A stand-in for Twilio's messages, as a process of its own on loopback.

    python twilio_standin.py --account AC… --token …

prints its address. A message is accepted half-way through the time that its answer
takes, so that who is killed while waiting leaves both kinds behind: accepted ones and
such that never were. Like the real one it knows no idempotency key: what comes twice is
accepted twice. It does not show a message in lists by date until it was sent.

For tests: ``GET /standin`` tells what happened, ``POST /standin?hold_from=500`` keeps
the answers of all messages after the 500th until ``POST /standin?hold_from=0``.
"""

import argparse
import base64
import json
import os
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

PATH = re.compile(r"/2010-04-01/Accounts/(\w+)/Messages\.json")
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
# What is missing or wrong, as (field, Twilio's code, its words).
MISSING = (
    ("To", 21604, "A 'To' phone number is required."),
    ("Body", 21602, "Message body is required."),
    ("From", 21603, "A 'From' phone number is required."),
)
MOST_CALLBACKS = 4


class Desk:
    """What was accepted, counted, and whether answers are held back."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.messages = []
        self.counts = Counter()  # of messages by (to, body)
        self.events = Counter()  # of everything else that happened
        self.hold_from = 0
        self.released = threading.Event()
        self.callbacks = ThreadPoolExecutor(MOST_CALLBACKS)

    def hold(self, hold_from):
        self.hold_from = hold_from
        if hold_from:
            self.released.clear()
        else:
            self.released.set()

    def accept(self, form):
        """Take a message; its answer, and whether it is held back."""
        with self.lock:
            self.counts[form["To"], form["Body"]] += 1
            now = format_datetime(datetime.now(timezone.utc))
            message = {
                "sid": f"SM{uuid4().hex}",
                "account_sid": self.options.account,
                "to": form["To"],
                "from": form.get("From"),
                "messaging_service_sid": form.get("MessagingServiceSid"),
                "body": form["Body"],
                "status": self.options.status,
                "num_segments": str(len(form["Body"]) // 160 + 1),
                "direction": "outbound-api",
                "date_created": now,
                "date_sent": None if self.options.status == "queued" else now,
                "price": None,
                "price_unit": "USD",
                "error_code": None,
            }
            self.messages.append(message)
            is_held = 0 < self.hold_from < len(self.messages)
            self.events["held"] += is_held
        return message, is_held

    def find(self, query):
        self.events["found"] += 1
        by_date = [name for name in query if name.startswith("DateSent")]
        return [
            message
            for message in reversed(self.messages)
            if query.get("To", message["to"]) == message["to"]
            and (message["date_sent"] or not by_date)
        ]

    def report(self, message, url, status):
        """Tell the caller what became of a message, signed as Twilio does."""
        from twilio.request_validator import RequestValidator

        form = {
            "MessageSid": message["sid"],
            "MessageStatus": status,
            "AccountSid": self.options.account,
            "To": message["to"],
        }
        sign = RequestValidator(self.options.token).compute_signature
        request = Request(
            url,
            data=urlencode(form).encode(),
            headers={"X-Twilio-Signature": sign(url, form)},
        )
        try:
            with urlopen(request, timeout=15):
                self.events["reported"] += 1
        except OSError:
            self.events["not reported"] += 1

    def tell(self):
        return {
            "accepted": len(self.messages),
            "messages": [[*key, times] for key, times in self.counts.items()],
            "sids": {one["sid"]: one["to"] for one in self.messages},
            "events": dict(self.events),
        }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    desk: Desk

    def do_POST(self):
        parts = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        form = dict(parse_qsl(self.rfile.read(size).decode()))
        if parts.path == "/standin":
            self.desk.hold(int(parse_qs(parts.query)["hold_from"][0]))
            return self.answer(200, {})
        if not self.is_allowed(parts.path):
            return None
        for field, code, words in MISSING:
            is_given = form.get(field) or (
                field == "From" and form.get("MessagingServiceSid")
            )
            if not is_given:
                return self.refuse(400, code, words)
        if not NUMBER.fullmatch(form["To"]):
            return self.refuse(400, 21211, "Invalid 'To' Phone Number")
        half = self.desk.options.milliseconds / 2000
        time.sleep(half)
        message, is_held = self.desk.accept(form)
        if is_held:
            self.desk.released.wait()
        time.sleep(half)
        self.answer(201, message)
        url = form.get("StatusCallback")
        if url and self.desk.options.reports:
            self.desk.callbacks.submit(self.desk.report, message, url, "sent")
        return None

    def do_GET(self):
        parts = urlsplit(self.path)
        if parts.path == "/standin":
            return self.answer(200, self.desk.tell())
        if not self.is_allowed(parts.path):
            return None
        time.sleep(self.desk.options.milliseconds / 1000)
        found = self.desk.find(dict(parse_qsl(parts.query)))
        return self.answer(
            200,
            {
                "messages": found,
                "page": 0,
                "page_size": 50,
                "uri": self.path,
                "first_page_uri": self.path,
                "next_page_uri": None,
                "previous_page_uri": None,
            },
        )

    def is_allowed(self, path):
        """Refuse unknown addresses, and who has not the account's token."""
        options = self.desk.options
        named = PATH.fullmatch(path)
        if not named:
            self.refuse(404, 20404, "The requested resource was not found")
            return False
        login = base64.b64encode(f"{options.account}:{options.token}".encode())
        given = self.headers.get("Authorization", "")
        if given == f"Basic {login.decode()}" and named[1] == options.account:
            return True
        self.refuse(401, 20003, "Authenticate")
        return False

    def refuse(self, status, code, words):
        self.desk.events[f"refused {code}"] += 1
        self.answer(status, {"code": code, "message": words, "status": status})

    def answer(self, status, content):
        body = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.desk.events["nobody waited"] += 1
            self.close_connection = True

    def log_message(self, *_arguments):
        """Quiet."""


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, _request, _address):
        """Who went away before asking is nobody's trouble."""
        Handler.desk.events["gone"] += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--account", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--milliseconds", type=int, default=100)
    parser.add_argument("--status", default="sent", help="that a new message has")
    parser.add_argument("--reports", action="store_true", help="send callbacks")
    parser.add_argument("--minutes", type=float, default=15, help="then it ends")
    options = parser.parse_args()
    Handler.desk = Desk(options)
    server = Server(("127.0.0.1", 0), Handler)
    end = threading.Timer(options.minutes * 60, os._exit, [1])
    end.daemon = True
    end.start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

"""HTTPS in the local network: an own authority, and a real nginx before a tiny Odoo."""

import argparse
import http.client
import ssl
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from tooling import lan, lan_certificates, nginx, paths, run, say, server

HERE = "127.0.0.1"


@pytest.fixture
def data(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "DATA", tmp_path / "data")
    monkeypatch.setattr(paths, "LOGS", tmp_path / "logs")
    return tmp_path / "data"


def read(place):
    return x509.load_pem_x509_certificate(place.read_bytes())


# -- certificates ---------------------------------------------------------------


def test_a_phone_can_trust_the_root_and_so_the_address(tmp_path):
    lan_certificates.main(str(tmp_path), "192.0.2.7")
    root, own = read(tmp_path / "root.crt"), read(tmp_path / "server.crt")
    own.verify_directly_issued_by(root)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "192.0.2.7" in map(str, names.get_values_for_type(x509.IPAddress))
    usage = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    lasts = own.not_valid_after_utc - own.not_valid_before_utc
    assert lasts.days <= 398


def test_what_phones_trust_already_is_kept(tmp_path):
    lan_certificates.main(str(tmp_path), "192.0.2.7")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    lan_certificates.main(str(tmp_path), "192.0.2.7")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_another_address_gets_another_certificate_of_the_same_root(tmp_path):
    lan_certificates.main(str(tmp_path), "192.0.2.7")
    root = (tmp_path / "root.crt").read_bytes()
    lan_certificates.main(str(tmp_path), "192.0.2.8")
    assert (tmp_path / "root.crt").read_bytes() == root
    assert lan_certificates.is_right(
        tmp_path / "server.crt", read(tmp_path / "root.crt"), "192.0.2.8"
    )
    assert not lan_certificates.is_right(
        tmp_path / "server.crt", read(tmp_path / "root.crt"), "192.0.2.7"
    )


def test_only_the_owner_reads_the_keys(tmp_path):
    lan_certificates.main(str(tmp_path), "192.0.2.7")
    for name in ("root.key", "server.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


# -- the door -------------------------------------------------------------------


class Odoo(BaseHTTPRequestHandler):
    """Says by which scheme and host it was reached."""

    def do_GET(self):
        words = (
            f"{self.headers['X-Forwarded-Proto']} {self.headers['X-Forwarded-Host']}"
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *_arguments):
        """Keep quiet."""


@pytest.fixture
def door(data, monkeypatch):
    if not nginx.ensure():
        pytest.skip("nginx is not installed and there is no apt to fetch it with")
    monkeypatch.setattr(lan, "HTTPS_PORT", server.free_port())
    monkeypatch.setattr(lan, "ROOT_PORT", server.free_port())
    upstream = ThreadingHTTPServer((HERE, 0), Odoo)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    opened = lan.Door(HERE, upstream.server_port, workers=0).start()
    yield opened
    opened.stop()
    upstream.shutdown()


def test_https_leads_to_odoo_for_who_trusts_the_root(door):
    trust = ssl.create_default_context(cafile=door.folder / "root.crt")
    link = http.client.HTTPSConnection(HERE, lan.HTTPS_PORT, timeout=10, context=trust)
    link.request("GET", "/web/health")
    answer = link.getresponse()
    assert answer.read().decode() == f"https {HERE}:{lan.HTTPS_PORT}"
    stranger = http.client.HTTPSConnection(
        HERE, lan.HTTPS_PORT, timeout=10, context=ssl.create_default_context()
    )
    with pytest.raises(ssl.SSLCertVerificationError):
        stranger.request("GET", "/")


def test_the_root_is_handed_out_with_words(door):
    link = http.client.HTTPConnection(HERE, lan.ROOT_PORT, timeout=10)
    link.request("GET", "/")
    page = link.getresponse().read().decode()
    assert "/root.crt" in page
    assert door.base_url in page
    link.request("GET", "/root.crt")
    answer = link.getresponse()
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.read() == (door.folder / "root.crt").read_bytes()
    link.request("GET", "/root.key")
    assert b"PRIVATE" not in link.getresponse().read()


def test_both_addresses_are_shown_as_codes(door, capsys):
    door.show()
    said = capsys.readouterr().out
    assert door.root_url in said
    assert door.base_url in said
    assert said.count("█") > 200


# -- bad situations -------------------------------------------------------------


def test_a_taken_port_is_one_sentence(monkeypatch):
    monkeypatch.setattr(server, "is_free", lambda port, _host=HERE: port != 8443)
    with pytest.raises(say.Trouble, match="Port 8443 is taken"):
        run.check_ports(8069, 0, HERE)


def test_the_address_can_be_named():
    assert lan.address("192.0.2.9") == "192.0.2.9"
    options = run.parse(["--lan", "--host", "192.0.2.9"])
    assert options.behind_proxy
    assert options.host == HERE
    assert run.base_url(options) == "https://192.0.2.9:8443"


def test_links_lead_to_this_machine_without_lan():
    assert run.base_url(argparse.Namespace(lan=False, port=8070)) == (
        "http://localhost:8070"
    )

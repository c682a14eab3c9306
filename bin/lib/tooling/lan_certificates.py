"""An authority of this checkout, and a certificate of it for one address.

Runs in the virtual environment: `python -m tooling.lan_certificates FOLDER ADDRESS`.
What is there and still right is kept, so phones that trust the root stay content.
"""

import datetime as dt
import ipaddress
import os
import socket
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_DAYS = 3650
# Phones refuse certificates that are valid for longer than about 13 months.
SERVER_DAYS = 397
RENEW_DAYS = 30


def main(folder: str, address: str) -> None:
    """Have `root.crt`, `server.crt` and their keys in *folder*."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    root_key = load_key(place / "root.key")
    root = load_root(place / "root.crt", root_key)
    server_key = load_key(place / "server.key")
    certificate = place / "server.crt"
    if not is_right(certificate, root, address):
        made = make_server(root, root_key, server_key, address)
        certificate.write_bytes(to_pem(made) + to_pem(root))


def load_key(place: Path) -> ec.EllipticCurvePrivateKey:
    """Return the key of a file; make it, readable by its owner alone."""
    if not place.is_file():
        key = ec.generate_private_key(ec.SECP256R1())
        text = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(text)
    return serialization.load_pem_private_key(place.read_bytes(), None)


def load_root(place: Path, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Return the authority's own certificate; make it when it is missing or over."""
    if place.is_file():
        known = x509.load_pem_x509_certificate(place.read_bytes())
        if known.public_key() == key.public_key() and days_left(known) > RENEW_DAYS:
            return known
    name = to_name(f"Appointments on {socket.gethostname()}")
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    root = (
        begin(name, name, key.public_key(), ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    place.write_bytes(to_pem(root))
    return root


def make_server(
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePrivateKey,
    address: str,
) -> x509.Certificate:
    names = [
        x509.IPAddress(ipaddress.ip_address(address)),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.DNSName("localhost"),
    ]
    return (
        begin(to_name(address), root.subject, key.public_key(), SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )


def begin(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    days: int,
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days - 1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def is_right(place: Path, root: x509.Certificate, address: str) -> bool:
    """Say whether the file holds a certificate of this root for this address."""
    if not place.is_file():
        return False
    known = x509.load_pem_x509_certificate(place.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    addresses = map(str, names.value.get_values_for_type(x509.IPAddress))
    return (
        known.issuer == root.subject
        and address in addresses
        and days_left(known) > RENEW_DAYS
    )


def days_left(certificate: x509.Certificate) -> int:
    return (certificate.not_valid_after_utc - dt.datetime.now(dt.UTC)).days


def to_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def to_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A certificate authority of one's own for a trial on this machine.

It certifies one loopback address for a few days, and its key is forgotten as
soon as it has signed. Not for real use: nobody keeps it, and nothing renews it.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

DAYS = 30
EARLY = dt.timedelta(days=1)
"""For a clock that is set back."""

SIGNS_ALONE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True, repr=False)
class Certified:
    """A server's certificate with the CA's last, its key (0600), and the CA.

    ``fingerprint`` is what a person is told of the CA: SHA-256 as openssl
    writes it.
    """

    chain: Path
    key: Path
    fingerprint: str


def certify(folder: Path, host: str) -> Certified:
    """Make a CA and let it certify an address, given as a number."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = _name("Säker Anteckning, trial CA")
    ca = (
        _begin(issuer, issuer, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(SIGNS_ALONE, critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    address = x509.IPAddress(ipaddress.ip_address(host))
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    leaf = (
        _begin(_name("Säker Anteckning, trial"), issuer, key.public_key())
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(signer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    made = Certified(
        folder / "chain.pem",
        folder / "key.pem",
        ca.fingerprint(hashes.SHA256()).hex(":").upper(),
    )
    _write(made.chain, leaf.public_bytes(pem) + ca.public_bytes(pem))
    _write(
        made.key,
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    return made


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    known = x509.SubjectKeyIdentifier.from_public_key(key)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLY)
        .not_valid_after(now + dt.timedelta(days=DAYS))
        .add_extension(known, critical=False)
    )


def _write(path: Path, raw: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)

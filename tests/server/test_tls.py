"""Clients trust the one CA that they were given, over TLS 1.3 and nothing else."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from securenotes.errors import StoreRefused, StoreUnreachable
from securenotes.model import OrgId
from securenotes.repository.presented import ask_certificate, fingerprint
from securenotes.repository.remote import RemoteStore
from securenotes.server.sockets import make_server_context
from tests.server.live import Live

ORG = OrgId(b"\x5f" * 16)
NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Authority:
    """A CA with its file, and what it has signed."""

    folder: Path
    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    file: Path

    @classmethod
    def make(cls, folder: Path) -> Authority:
        folder.mkdir()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA")])
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            build(name, name, key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(SIGNS_CERTIFICATES, critical=True)
        )
        file = folder / "ca.pem"
        signed = made.sign(key, hashes.SHA256())
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        return cls(folder, name, key, file)

    def fingerprint(self) -> str:
        """Give what openssl would print of it."""
        found = x509.load_pem_x509_certificate(self.file.read_bytes())
        return found.fingerprint(hashes.SHA256()).hex(":").upper()

    def certify(self, host: str) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        address = x509.IPAddress(ipaddress.ip_address(host))
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(
            self.key.public_key()
        )
        made = (
            build(subject, self.name, key.public_key())
            .add_extension(x509.SubjectAlternativeName([address]), critical=False)
            .add_extension(issuer, critical=False)
        )
        certificate, secret = self.folder / f"{host}.pem", self.folder / f"{host}.key"
        signed = made.sign(self.key, hashes.SHA256())
        certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        secret.touch(0o600)
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return certificate, secret


def build(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


@pytest.fixture
def ca(tmp_path: Path) -> Authority:
    return Authority.make(tmp_path / "ca")


@pytest.fixture
def live(ca: Authority) -> Iterator[Live]:
    with Live(context=make_server_context(*ca.certify("127.0.0.1"))) as live:
        yield live


async def ask(url: str, ca: Path | bytes) -> object:
    store = RemoteStore(url, ORG, "localhost", ca)
    try:
        return await store.client().info()
    finally:
        await store.close()


async def test_the_pinned_ca_is_trusted(live: Live, ca: Authority) -> None:
    assert await ask(live.url, ca.file) is None


async def test_a_ca_last_in_the_chain_is_what_people_confirm(ca: Authority) -> None:
    leaf, key = ca.certify("127.0.0.1")
    both = ca.folder / "chain.pem"
    write_both(both, leaf, ca.file)
    with Live(context=make_server_context(both, key)) as live:
        shown = await ask_certificate(live.url)
        assert fingerprint(shown) == ca.fingerprint()
        assert await ask(live.url, shown) is None


def write_both(both: Path, first: Path, last: Path) -> None:
    both.write_bytes(first.read_bytes() + last.read_bytes())


async def test_another_ca_is_refused_in_our_own_words(
    live: Live, ca: Authority, tmp_path: Path
) -> None:
    other = Authority.make(tmp_path / "other")
    with pytest.raises(StoreUnreachable) as raised:
        await ask(live.url, other.file)
    assert str(raised.value) == "certificate"


async def test_the_system_s_own_trust_counts_for_nothing(
    live: Live, ca: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca.file))
    other = Authority.make(tmp_path / "other")
    with pytest.raises(StoreUnreachable):
        await ask(live.url, other.file)


async def test_a_certificate_for_another_host_is_refused(ca: Authority) -> None:
    with (
        Live(context=make_server_context(*ca.certify("127.0.0.9"))) as live,
        pytest.raises(StoreUnreachable),
    ):
        await ask(live.url, ca.file)


def test_older_tls_is_not_spoken(live: Live, ca: Authority) -> None:
    context = ssl.create_default_context(cafile=str(ca.file))
    with (
        socket.create_connection(live.place) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as spoken,
    ):
        assert spoken.version() == "TLSv1.3"
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(live.place) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="127.0.0.1")


def test_a_handshake_must_come_in_time(
    ca: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("securenotes.server.serving.HEAD_WITHIN", 0.3)
    context = make_server_context(*ca.certify("127.0.0.1"))
    with Live(context=context) as live, socket.create_connection(live.place) as idle:
        idle.settimeout(10)
        assert idle.recv(1) == b""


def test_files_that_do_not_fit_are_refused_in_our_own_words(ca: Authority) -> None:
    certificate, key = ca.certify("127.0.0.1")
    _, others = ca.certify("127.0.0.9")
    missing = key.with_name("none")
    for pair in ((certificate, others), (certificate, missing), (missing, key)):
        with pytest.raises(StoreUnreachable) as raised:
            make_server_context(*pair)
        assert str(raised.value) == "tls"
    key.chmod(0o644)
    with pytest.raises(StoreRefused):
        make_server_context(certificate, key)

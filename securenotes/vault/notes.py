"""Sealing, signing, checking and opening a version of a note (vault § 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

import msgspec

from securenotes.model import VersionHash

from . import strict_json
from .errors import Refused
from .headers import (
    Header,
    Kind,
    Status,
    check_follows,
    check_replaces,
)
from .primitives import (
    KEY,
    ae_open,
    ae_seal,
    h,
    pad,
    pae,
    random,
    same,
    sha256,
    sign,
    u8,
    u32,
    unpad,
    verify,
)

__all__ = [
    "LONGEST",
    "Header",
    "Kind",
    "Plain",
    "SealedNote",
    "Status",
    "WrapKind",
    "check_follows",
    "check_replaces",
    "dek_commitment",
    "new_dek",
    "open_dek",
    "open_note",
    "seal_note",
    "verify_note",
    "verify_version",
    "version_hash",
    "wrap_dek",
]

LONGEST = 32 * 1024
"""The most bytes that a note's text, as JSON, may take."""

_SMALL, _LARGE, _BOUND = 512, 4096, 8192
_OVERHEAD = 40
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class WrapKind(IntEnum):
    """Whose key a version's own key lies under."""

    SCOPE = 1
    USER = 2
    CLOSED = 3


class Plain(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """What a note says; the short names are those of the sealed JSON.

    b body, h event date (``2026-03-02``, empty while not chosen), k category,
    t title; r reason, q answers of R20 (case, new fact, relied on), d review
    date, o origin of a moved note. No part of it is ever in a repr.
    """

    b: str
    h: str
    k: str
    t: str
    r: str | None = None
    q: tuple[bool, ...] | None = None
    d: str | None = None
    o: dict[str, str | int] | None = None

    def __repr__(self) -> str:
        return "Plain(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []

    def encode(self) -> bytes:
        """The JSON that is sealed.

        Raises `Refused`: "size" over 32 KiB, "date", or "json" for a lone
        surrogate, which cleaning takes away.
        """
        self.check()
        data = strict_json.dumps(msgspec.to_builtins(self))
        if len(data) > LONGEST:
            raise Refused("size")
        return data

    @classmethod
    def decode(cls, data: bytes) -> Plain:
        """Read the opened JSON; `Refused` if it is not a note's."""
        if len(data) > LONGEST:
            raise Refused("size")
        plain = cls._decode_own(data) or strict_json.loads_as(data, cls)
        plain.check()
        return plain

    @classmethod
    def _decode_own(cls, data: bytes) -> Plain | None:
        """Read what this program wrote, in a third of the time; else None.

        Written again it is the same to the byte, so nothing was there twice,
        in another order or of another form. An origin holds numbers, whose
        bounds the strict reader knows.
        """
        try:
            plain = msgspec.json.decode(data, type=cls)
            again = msgspec.json.encode(plain, order="sorted")
        except (msgspec.DecodeError, ValueError):
            return None
        return plain if again == data and plain.o is None else None

    def check(self) -> None:
        """Check days and answers; `Refused` ("date" or "answers")."""
        for day in (self.h, self.d or ""):
            if day and not _is_day(day):
                raise Refused("date")
        if self.q is not None and len(self.q) > 3:
            raise Refused("answers")


@dataclass(frozen=True, slots=True)
class SealedNote:
    """A version as it is stored: HDR, sealed text, commitment, signature."""

    header_bytes: bytes
    blob: bytes = field(repr=False)
    kc: bytes
    sig: bytes = field(repr=False)

    @property
    def blob_hash(self) -> bytes:
        """What of the blob is signed."""
        return sha256(self.blob)

    @property
    def vh(self) -> VersionHash:
        """The next version's prev_hash, and the ETag."""
        return version_hash(self.header_bytes, self.blob_hash, self.kc, self.sig)

    @property
    def header(self) -> Header:
        """The header, read anew; verify first."""
        return Header.decode(self.header_bytes)


def new_dek() -> bytes:
    """A version's own key, fresh for every version."""
    return random(KEY)


def dek_commitment(dek: bytes) -> bytes:
    """``kc``: holds a version to one key."""
    return h("SA1/dekc", dek)


def seal_note(
    header: Header,
    plain: Plain,
    dek: bytes,
    sign_seed: bytes,
    nonce: bytes | None = None,
) -> SealedNote:
    """Seal and sign a version; `dek` must be new, `sign_seed` the editor's.

    Raises `Refused` as `Header.encode` and `Plain.encode` do.
    """
    hdr = header.encode()
    pt = plain.encode()
    padded = pad(pt, _SMALL if len(pt) < _BOUND else _LARGE)
    blob = ae_seal(dek, padded, hdr, nonce)
    kc = dek_commitment(dek)
    return SealedNote(hdr, blob, kc, sign(sign_seed, _signed(hdr, sha256(blob), kc)))


def verify_note(sealed: SealedNote, sign_pk: bytes) -> None:
    """Check the editor's signature; raises `Refused` ("signature")."""
    verify_version(
        sealed.header_bytes, sealed.blob_hash, sealed.kc, sealed.sig, sign_pk
    )


def verify_version(
    header_bytes: bytes, blob_hash: bytes, kc: bytes, sig: bytes, sign_pk: bytes
) -> None:
    """Check a version whose blob is not at hand, as a closed one's is not."""
    verify(sign_pk, _signed(header_bytes, blob_hash, kc), sig)


def version_hash(
    header_bytes: bytes, blob_hash: bytes, kc: bytes, sig: bytes
) -> VersionHash:
    """``vh`` of a version whose blob is not at hand."""
    return VersionHash(h("SA1/note-vh", header_bytes, blob_hash, kc, sig))


def open_note(sealed: SealedNote, dek: bytes) -> Plain:
    """Match the key, open, unpad, parse; verify the signature first.

    Raises `Refused` ("kc", "open", "padding", "json", …).
    """
    if not same(dek_commitment(dek), sealed.kc):
        raise Refused("kc")
    padded = ae_open(dek, sealed.blob, sealed.header_bytes)
    size = len(sealed.blob) - _OVERHEAD
    return Plain.decode(unpad(padded, _SMALL if size <= _BOUND else _LARGE))


def wrap_dek(
    kind: WrapKind,
    key: bytes,
    key_version: int,
    header: Header,
    dek: bytes,
    nonce: bytes | None = None,
) -> bytes:
    """Wrap a version's key under SK, UDK or SK_A, as `kind` says."""
    return ae_seal(key, dek, _wrap_ad(kind, key_version, header), nonce)


def open_dek(
    kind: WrapKind, key: bytes, key_version: int, header: Header, wrap: bytes
) -> bytes:
    """Open a version's key; raises `Refused` ("open")."""
    return ae_open(key, wrap, _wrap_ad(kind, key_version, header))


def rewrap_dek(
    kind: WrapKind,
    before: tuple[bytes, int],
    after: tuple[bytes, int],
    header: Header,
    wrap: bytes,
) -> bytes:
    """Wrap a version's key anew, under another key or version of it.

    The new wrap has been opened when it is given; raises `Refused` ("open").
    """
    dek = open_dek(kind, *before, header, wrap)
    bound = _wrap_ad(kind, after[1], header)
    made = ae_seal(after[0], dek, bound)
    if not same(ae_open(after[0], made, bound), dek):
        raise Refused("open")
    return made


def _signed(hdr: bytes, blob_hash: bytes, kc: bytes) -> bytes:
    return pae("SA1/note-sig", hdr, blob_hash, kc)


def _wrap_ad(kind: WrapKind, key_version: int, hdr: Header) -> bytes:
    return pae(
        "SA1/dek",
        hdr.org,
        hdr.scope,
        hdr.note,
        u32(hdr.ver),
        u8(kind),
        u32(key_version),
    )


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""One-time codes: RFC 6238, SHA-1, 30 s, six digits (vault § 6).

The steps are matched here, not by a library whose check answers only yes or
no: the step is what a store claims, so that no code is good twice.
"""

from __future__ import annotations

import base64
import hmac
import unicodedata
from urllib.parse import quote

from .primitives import random, same, u64

SEED = 20
"""Bytes in a seed: 160 bits."""

STEP_MS = 30_000
_DIGITS = 6
_QR_BYTES = 106


def new_seed() -> bytes:
    """A new random seed."""
    return random(SEED)


def step_at(now_ms: int) -> int:
    """The step that a time lies in."""
    return now_ms // STEP_MS


def code_at(seed: bytes, step: int) -> str:
    """The code of a step."""
    digest = hmac.digest(seed, u64(step), "sha1")
    at = digest[-1] & 0xF
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def match_step(seed: bytes, code: str, now_ms: int, last_step: int) -> int | None:
    """The step that a code belongs to, from one before to one after now.

    Only steps after `last_step` count. The caller claims the step in the
    store before the code is taken for good. None if there is no such step.
    """
    if not (code.isascii() and code.isdigit() and len(code) == _DIGITS):
        return None
    now = step_at(now_ms)
    found: int | None = None
    # All three are compared, so that time does not tell which one matched.
    for step in (now + 1, now - 1, now):
        hit = step >= 0 and same(code_at(seed, step).encode(), code.encode())
        if hit and step > last_step:
            found = step
    return found


def seed_text(seed: bytes) -> str:
    """The seed as people type it into an authenticator: base32."""
    return base64.b32encode(seed).decode()


def provisioning_uri(login: str, seed: bytes) -> str:
    """What the QR code holds; at most 106 bytes, so that version 5 is enough.

    A long login with many å, ä, ö is named without its marks: the label is
    for the eye alone.
    """
    tail = f"?secret={seed_text(seed)}&issuer=Anteckning"
    uri = f"otpauth://totp/{quote(login)}{tail}"
    if len(uri) > _QR_BYTES:
        bare = unicodedata.normalize("NFKD", login).encode("ascii", "ignore").decode()
        uri = f"otpauth://totp/{quote(bare)}{tail}"
    return uri

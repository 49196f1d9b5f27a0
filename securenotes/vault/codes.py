"""Codes that people print, write down and type back (vault § 2).

Sixteen bytes and twelve bits of checksum are 28 Crockford symbols, written
as a prefix and seven groups of four: ``SA1-40GJ-48S4-…``.
"""

from __future__ import annotations

import re
from enum import StrEnum

from .errors import BadCode
from .primitives import h

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RAW = 16
LENGTH = 28
_GROUP = 4
_VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_ALIKE = str.maketrans("OIL", "011")
_BREAKS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")


class Prefix(StrEnum):
    """What a printed code is."""

    ACCOUNT_KEY = "SA1"
    RECOVERY_CODE = "SAR"
    INVITATION = "SAI"
    KIT_SHEET = "SAK"
    ORGANISATION = "SAO"


def print_code(prefix: str, raw16: bytes) -> str:
    """Write 16 bytes as a printed code with its prefix and checksum."""
    if len(raw16) != RAW:
        raise ValueError("length")
    number = int.from_bytes(raw16, "big") << 12 | _checksum(prefix, raw16)
    symbols = [SYMBOLS[number >> shift & 31] for shift in range(135, -1, -5)]
    groups = ["".join(symbols[i : i + _GROUP]) for i in range(0, LENGTH, _GROUP)]
    return "-".join((str(prefix), *groups))


def read_code(prefix: str, text: str) -> bytes:
    """Read a typed code back to its 16 bytes.

    Spaces, hyphens and case do not count, O is 0, I and L are 1, and the
    prefix may be left out. Raises `BadCode` with the group at fault where that
    can be told: a checksum can only say that one of them is wrong.
    """
    chunks = [c for c in _BREAKS.split(text.upper()) if c]
    chunks = _without_prefix(str(prefix), chunks)
    joined = "".join(chunks)
    folded = joined.translate(_ALIKE)
    for i, symbol in enumerate(folded):
        if symbol not in _VALUES:
            raise BadCode("symbol", min(i // _GROUP, LENGTH // _GROUP - 1) + 1)
    if len(folded) != LENGTH:
        raise BadCode("length", _odd_group(chunks))
    number = 0
    for symbol in folded:
        number = number << 5 | _VALUES[symbol]
    raw = (number >> 12).to_bytes(RAW, "big")
    if number & 0xFFF != _checksum(prefix, raw):
        other = any(number & 0xFFF == _checksum(p, raw) for p in Prefix)
        raise BadCode("prefix" if other else "checksum")
    return raw


def _checksum(prefix: str, raw: bytes) -> int:
    return int.from_bytes(h("SA1/code", str(prefix), raw)[:2], "big") >> 4


def _without_prefix(prefix: str, chunks: list[str]) -> list[str]:
    """Take a leading prefix away; `BadCode` ("prefix") if it is another's."""
    if not chunks:
        return chunks
    first, total = chunks[0], sum(map(len, chunks))
    apart = len(first) == len(prefix)
    if not apart and total != LENGTH + len(prefix):
        return chunks
    head = first[: len(prefix)].translate(_ALIKE)
    if head == prefix.translate(_ALIKE):
        return [first[len(prefix) :], *chunks[1:]] if not apart else chunks[1:]
    if head in {p.translate(_ALIKE) for p in Prefix}:
        raise BadCode("prefix")
    return chunks


def _odd_group(chunks: list[str]) -> int:
    """The first group that is not four symbols, where groups were typed."""
    if len(chunks) < 2:
        return 0
    for i, chunk in enumerate(chunks[: LENGTH // _GROUP]):
        if len(chunk) != _GROUP:
            return i + 1
    return 0

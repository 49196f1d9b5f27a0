"""The one strict JSON reader and writer of client and keeper (vault § 2)."""

from __future__ import annotations

import json
import re
from typing import TypeVar

import msgspec

from .errors import Refused

Json = str | int | bool | list["Json"] | dict[str, "Json"]

MAX_INT = 2**53 - 1
MAX_DEPTH = 8

_T = TypeVar("_T")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEX = re.compile(r"(?:[0-9a-f]{2})*", re.ASCII)


class Silent(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """A record that is written as JSON and never shown: its repr tells no field."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []


def dumps(obj: object) -> bytes:
    """Write with sorted keys, compact, as UTF-8.

    Raises `Refused` ("json") for what `loads` would not take back.
    """
    _check(obj, 1, surrogates=True)
    return json.dumps(
        obj, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def loads(data: bytes) -> dict[str, Json]:
    """Read one object; raises `Refused` ("json") for anything not strict."""
    try:
        text = data.decode("utf-8", "strict")
        obj = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_int=_integer,
        )
    except (ValueError, RecursionError):
        raise Refused("json") from None
    if not isinstance(obj, dict):
        raise Refused("json")
    _check(obj, 1, surrogates="\\u" in text)
    return obj


def loads_as(data: bytes, kind: type[_T]) -> _T:
    """Read strictly into a msgspec struct that forbids unknown fields."""
    return convert(loads(data), kind)


def convert(obj: object, kind: type[_T]) -> _T:
    """Check a parsed value against a type; `Refused` ("json") if it differs."""
    try:
        return msgspec.convert(obj, kind, strict=True)
    except (msgspec.ValidationError, ValueError):
        raise Refused("json") from None


def to_hex(data: bytes) -> str:
    """Write bytes as lowercase hex."""
    return data.hex()


def from_hex(text: object, length: int | None = None) -> bytes:
    """Read lowercase hex of `length` bytes; `Refused` ("hex") otherwise."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise Refused("hex")
    if length is not None and len(text) != 2 * length:
        raise Refused("hex")
    return bytes.fromhex(text)


def _without_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("json")
    return found


def _integer(digits: str) -> int:
    # Sixteen digits hold 2^53 − 1; a longer row is not worth the conversion.
    if digits.startswith("-") or len(digits) > 16:
        raise Refused("json")
    return int(digits)


def _check(value: object, depth: int, *, surrogates: bool) -> None:
    """Refuse null, floats, wide integers, lone surrogates and deep nesting."""
    kind = type(value)
    if kind is str:
        if surrogates and _SURROGATE.search(str(value)):
            raise Refused("json")
    elif isinstance(value, dict | list | tuple):
        if depth > MAX_DEPTH:
            raise Refused("json")
        if isinstance(value, dict):
            for key in value:
                if not isinstance(key, str):
                    raise Refused("json")
                _check(key, depth, surrogates=surrogates)
        for inner in value.values() if isinstance(value, dict) else value:
            _check(inner, depth + 1, surrogates=surrogates)
    elif isinstance(value, int):
        if not 0 <= value <= MAX_INT:
            raise Refused("json")
    else:
        raise Refused("json")

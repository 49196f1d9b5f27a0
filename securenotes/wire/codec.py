"""Bytes and records, there and back, strictly.

Bodies are JSON, with bytes in base64: one form for people, tools and the
OpenAPI description. Answers come as MessagePack where the caller accepts it,
as our own client does: the same records with bytes as they are, so that a
page of sealed notes is neither a third longer nor read twice.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from securenotes.errors import BadInput, StoreUnreachable
from securenotes.wire.shapes import read_hex, shape_of

if TYPE_CHECKING:
    from securenotes.wire.endpoints import Endpoint

JSON = "application/json"
PACKED = "application/msgpack"

DIGITS = 16
"""2^53 − 1 has as many; a longer row is not worth the conversion."""


# -- what comes in ---------------------------------------------------------
def read_request(endpoint: Endpoint, values: Mapping[str, str], body: bytes) -> object:
    """Read an endpoint's record from its path and query and from its body.

    Raises ``BadInput`` ("request", "form") for anything that is not exactly
    it, and never says what was wrong.
    """
    try:
        plain = {name: _plain(endpoint, name, text) for name, text in values.items()}
        shape = shape_of(endpoint.takes, *endpoint.body_fields)
        given = to_fields(msgspec.convert(plain, shape, strict=True))
        if endpoint.body_fields or body:
            given |= to_fields(read_body(endpoint, body))
        return msgspec.convert(given, endpoint.takes, from_attributes=True)
    except (ValueError, RecursionError):
        raise malformed() from None


def read_body(endpoint: Endpoint, body: bytes) -> msgspec.Struct:
    """Read a body into its shape; ``ValueError`` for what is not strict.

    The shape refuses unknown fields, wrong types and deep nesting at the
    first byte that is wrong, so a hostile body takes no memory. What is left
    to refuse are keys that come twice and text that is not UTF-8.
    """
    shape = shape_of(endpoint.takes, *endpoint.plain_fields)
    found = msgspec.json.decode(body, type=shape, strict=True)
    json.loads(body.decode("utf-8", "strict"), object_pairs_hook=_check_keys)
    return found


def to_fields(found: msgspec.Struct) -> dict[str, object]:
    """Give a struct's fields by name."""
    return {name: getattr(found, name) for name in found.__struct_fields__}


def _plain(endpoint: Endpoint, name: str, text: str) -> object:
    """Read a value of path or query as it would stand in a body."""
    kind = endpoint.plain_fields.get(name)
    if kind is int:
        if not (text.isascii() and text.isdigit()) or len(text) > DIGITS:
            raise ValueError
        return int(text)
    if kind is str:
        text.encode("utf-8", "strict")
        return text
    if kind is bytes:
        return read_hex(text)
    raise ValueError


def _check_keys(pairs: list[tuple[str, object]]) -> None:
    # Nothing is kept: what is nested has been looked at before.
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError


def malformed() -> BadInput:
    """Give the one error for a request that is not in order."""
    return BadInput("request", "form")


# -- what goes out, and how the client reads it ------------------------------
def write_request(endpoint: Endpoint, record: object) -> bytes:
    """Write the part of a record that goes in the body."""
    if not endpoint.body_fields:
        return b""
    return msgspec.json.encode(
        {name: getattr(record, name) for name in endpoint.body_fields}
    )


def write_answer(answer: object, kind: str) -> bytes:
    """Write what an act gave, as JSON or packed."""
    if kind == PACKED:
        return msgspec.msgpack.encode(answer)
    return msgspec.json.encode(answer)


def read_answer(body: bytes, kind: str, wanted: Hashable) -> object:
    """Read an answer; ``StoreUnreachable`` where a server would not say it."""
    try:
        if kind == PACKED:
            return _unpacker(wanted).decode(body)
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.DecodeError, ValueError):
        raise StoreUnreachable("answer") from None


@lru_cache(maxsize=64)
def _unpacker(wanted: Hashable) -> msgspec.msgpack.Decoder[object]:
    return msgspec.msgpack.Decoder(typing.cast("type[object]", wanted))

"""The strict shape of everything that comes in, made from the records.

A shape is a msgspec struct with a record's own fields that forbids unknown
ones and bounds each value by its type: ids and hashes by length, counts to
31 bits, times to 53, texts to 128 characters without a NUL. What passes can
be stored by either engine.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from functools import cache
from typing import Annotated

import msgspec
from msgspec import Meta

from securenotes.model import (
    ChainId,
    DeviceId,
    DisclosureId,
    NoteId,
    OrgId,
    ScopeId,
    UserId,
    VersionHash,
)

MOST_COUNTED = 2**31 - 1
LATEST = 2**53 - 1
LONGEST_TEXT = 128

TIMES = frozenset(
    {
        "at",
        "ts",
        "published_from",
        "published_to",
        "edited_from",
        "at_from",
        "at_to",
    }
)
"""Fields that hold milliseconds UTC."""

LENGTHS: dict[object, int] = {
    OrgId: 16,
    ChainId: 16,
    UserId: 16,
    NoteId: 16,
    DeviceId: 16,
    DisclosureId: 16,
    VersionHash: 32,
}

_BASE64 = {
    "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
}
_TEXT = Annotated[str, Meta(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")]
_BYTES = Annotated[bytes, Meta(extra_json_schema=_BASE64)]
_SCOPE = Annotated[bytes, Meta(max_length=16, extra_json_schema=_BASE64)]
_COUNT = Annotated[int, Meta(ge=0, le=MOST_COUNTED)]
_TIME = Annotated[int, Meta(ge=0, le=LATEST)]
_HEX = re.compile(r"(?:[0-9a-f]{2})*", re.ASCII)


@cache
def shape_of(record: type, *left_out: str) -> type[msgspec.Struct]:
    """Give the strict shape of a record, without some of its fields."""
    hints = typing.get_type_hints(record)
    named: list[tuple[str, object] | tuple[str, object, object]] = []
    for name, default in fields_of(record):
        if name in left_out:
            continue
        kind = narrow(hints[name], name)
        if default is dataclasses.MISSING:
            named.append((name, kind))
        else:
            named.append((name, kind, default))
    # Two shapes of one record have two names, or no schema could tell them apart.
    less = "".join(f"Less{name.title().replace('_', '')}" for name in left_out)
    return msgspec.defstruct(
        f"{record.__name__}{less}In",
        typing.cast("list[tuple[str, type]]", named),
        kw_only=True,
        frozen=True,
        forbid_unknown_fields=True,
        module=__name__,
    )


def is_record(kind: object) -> typing.TypeGuard[type]:
    """Whether a type is one of our records: a dataclass or a msgspec struct."""
    if not isinstance(kind, type):
        return False
    return dataclasses.is_dataclass(kind) or issubclass(kind, msgspec.Struct)


def fields_of(record: type) -> list[tuple[str, object]]:
    """Give a record's fields with their defaults; ``MISSING`` where there is none."""
    if dataclasses.is_dataclass(record):
        return [(field.name, field.default) for field in dataclasses.fields(record)]
    return [
        (
            field.name,
            dataclasses.MISSING if field.required else field.default,
        )
        for field in msgspec.structs.fields(record)
    ]


def narrow(kind: object, name: str) -> object:
    """Give the bounded form of a field's type; ``name`` tells times apart."""
    origin = typing.get_origin(kind)
    parts = typing.get_args(kind)
    if origin is tuple:
        inner = tuple(i if i is ... else narrow(i, name) for i in parts)
        return types.GenericAlias(tuple, inner)
    if origin in (typing.Union, types.UnionType):
        inner = tuple(narrow(i, name) for i in parts)
        return typing.Union[inner]  # noqa: UP007 - of what is known only now
    if kind in LENGTHS:
        return id_of(LENGTHS[kind])
    if kind is ScopeId:
        return _SCOPE
    if kind is bytes:
        return _BYTES
    if kind is int:
        return _TIME if name in TIMES else _COUNT
    if kind is str:
        return _TEXT
    if is_record(kind):
        return shape_of(kind)
    return kind


@cache
def id_of(length: int) -> object:
    """Give the type of bytes of one length."""
    meta = Meta(min_length=length, max_length=length, extra_json_schema=_BASE64)
    return Annotated[bytes, meta]


def read_hex(text: str) -> bytes:
    """Read lower-case hex of a path or a header; ``ValueError`` otherwise."""
    if len(text) > 2 * LONGEST_TEXT or not _HEX.fullmatch(text):
        raise ValueError
    return bytes.fromhex(text)

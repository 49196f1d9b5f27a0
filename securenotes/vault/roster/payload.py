"""What an entry says: who acted, the changes, and when; as JSON and back.

The bytes are parsed once, after the signature over them held. To know whose
signature to try, the actor is read from the fixed beginning that sorted
compact JSON has; a second actor would be a duplicate key, which is refused.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, get_args

import msgspec

from securenotes.clock import is_day
from securenotes.model import UserId
from securenotes.vault import strict_json
from securenotes.vault.errors import Refused
from securenotes.vault.roster.changes import Change

Root = Literal["root"]
Actor = UserId | Root
"""Who signs an entry: a person, or the recovery kit's root key."""

ROOT: Final[Root] = "root"
PAYLOAD_LIMIT = 4 * 1024 * 1024
"""A larger import is several entries in one transaction."""

_BEGINNING = re.compile(rb'\{"actor":"(root|[0-9a-f]{32})","changes":\[')
MOST_MILLIS = 253_402_214_400_000
"""The last day of the year 9999: a later time has no day to judge by."""


class Payload(NamedTuple):
    """A parsed entry; ``ts`` is the actor's clock in milliseconds UTC."""

    actor: Actor
    changes: tuple[Change, ...]
    ts: int


class _Shape(NamedTuple):
    """Which fields of a change need more than a plain conversion."""

    type: type[Change]
    bytes: tuple[str, ...]
    days: tuple[str, ...]


def encode_payload(actor: Actor, changes: tuple[Change, ...], ts: int) -> bytes:
    """Write an entry's bytes; refused when they are over 4 MiB."""
    payload = strict_json.dumps(
        {
            "actor": actor if isinstance(actor, str) else actor.hex(),
            "changes": [_to_json(change) for change in changes],
            "ts": ts,
        }
    )
    if len(payload) > PAYLOAD_LIMIT:
        raise Refused("roster-too-large")
    return payload


def claimed_actor(payload: bytes) -> Actor:
    """Tell whose key the signature must be checked with, before parsing."""
    if len(payload) > PAYLOAD_LIMIT:
        raise Refused("roster-too-large")
    found = _BEGINNING.match(payload)
    if found is None:
        raise Refused("roster-form")
    name = found.group(1).decode("ascii")
    return ROOT if name == ROOT else UserId(bytes.fromhex(name))


def parse_payload(payload: bytes) -> Payload:
    """Read bytes whose signature held; refused when one change is invalid."""
    actor = claimed_actor(payload)
    whole = strict_json.loads(payload)
    if whole.keys() != {"actor", "changes", "ts"}:
        raise Refused("roster-form")
    ts, changes = whole["ts"], whole["changes"]
    if type(ts) is not int or ts > MOST_MILLIS:
        raise Refused("roster-form")
    if not isinstance(changes, list) or not changes:
        raise Refused("roster-form")
    return Payload(actor, tuple(_from_json(change) for change in changes), ts)


def _to_json(change: Change) -> dict[str, object]:
    shape = _SHAPES[str(change.__struct_config__.tag)]
    fields: dict[str, object] = {"type": change.__struct_config__.tag}
    for name in change.__struct_fields__:
        value = getattr(change, name)
        if value is None:
            continue
        if name in shape.bytes:
            value = value.hex()
        elif isinstance(value, tuple):
            value = [msgspec.to_builtins(one) for one in value]
        fields[name] = value
    return fields


def _from_json(raw: object) -> Change:
    if not isinstance(raw, dict):
        raise Refused("roster-form")
    name = raw.get("type")
    shape = _SHAPES.get(name) if isinstance(name, str) else None
    if shape is None:
        raise Refused("roster-type")
    fields = dict(raw)
    for key in shape.bytes:
        if key in fields:
            fields[key] = strict_json.from_hex(fields[key])
    for key in shape.days:
        day = fields.get(key, "2000-01-01")
        if not isinstance(day, str) or not is_day(day):
            raise Refused("roster-day")
    try:
        return msgspec.convert(fields, shape.type, builtin_types=(bytes,))
    except msgspec.ValidationError:
        raise Refused("roster-form") from None


def _shape_of(change: type[Change]) -> _Shape:
    info = msgspec.inspect.type_info(change)
    assert isinstance(info, msgspec.inspect.StructType)
    fields = {field.name: field.type for field in info.fields}

    def holding(kind: type) -> tuple[str, ...]:
        return tuple(
            name
            for name, held in fields.items()
            if isinstance(held, kind)
            or (
                isinstance(held, msgspec.inspect.UnionType)
                and any(isinstance(option, kind) for option in held.types)
            )
        )

    days = tuple(name for name in ("first", "last") if name in fields)
    return _Shape(change, holding(msgspec.inspect.BytesType), days)


_SHAPES: dict[str, _Shape] = {
    str(change.__struct_config__.tag): _shape_of(change) for change in get_args(Change)
}

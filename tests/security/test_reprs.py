"""No repr in the product shows a secret, a name or a text (vault § 8).

Every dataclass and struct there is gets a sentinel in each field; what its
repr then shows must be one of the few that are public by nature.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import msgspec
import pytest

import securenotes

TEXT = "Kanariefågeln sjöng"
RAW = bytes.fromhex("53454352") * 8

LEFT_OUT = (
    "securenotes.notebook.demo",  # people who are made up
    "securenotes.roster",  # source ids and days; its own tests hold it to more
    "securenotes.settings",
)

IDS = "chain device group note org pupil scope subject user administrators observers"
PLACES = "at created day edited expires_day expires first last now published today"
COUNTS = (
    "claims code_at factor_no from_seq gen key_ver n postponed rc_no recovery_no"
    " roster_seq routine_ver seq session to_seq udk_ver used ver waiting_links"
)
PUBLIC_KEYS = (
    "administrators_r16 auth_pk blob_hash box_pk cardc hash kc observers_r16"
    " prev_hash r16 rc_auth_pk recovery_pk root_pk roster_head sign_pk skc vh"
)
ROSTER = (  # what vault § 5 keeps in clear
    "a_ver actor blob body categories category code destroy disabled entry identity"
    " idle_minutes kind login module months new new_seq old old_seq on plan pt reason"
    " role roles routine server start templates temporary throwaway to words"
)
STATES = (
    "administrator author changes demo editor is_author key_kept language left"
    " live_link motion mouse protected second_factor server_name signs status"
    " stopped tag theme"
)
HELD = "about act header header_bytes keys notebook record ref row sign"
"""Objects with a repr of their own, and a header's bytes, which are in clear."""
PRINTED = "organisation_code source_id"
PUBLIC = frozenset(
    f"{IDS} {PLACES} {COUNTS} {PUBLIC_KEYS} {ROSTER} {STATES} {HELD} {PRINTED}".split()
)
OF_SCHOOLS = {"SchoolPlan", "Policy", "PolicyRow"}
"""What has the name of a school and of nobody."""


def holders() -> Iterator[type]:
    """Find every dataclass and struct of the product."""
    for found in pkgutil.walk_packages(securenotes.__path__, "securenotes."):
        if found.name.startswith(LEFT_OUT):
            continue
        for thing in vars(importlib.import_module(found.name)).values():
            if not isinstance(thing, type) or thing.__module__ != found.name:
                continue
            if dataclasses.is_dataclass(thing) or issubclass(thing, msgspec.Struct):
                yield thing


def fields_of(holder: type) -> tuple[str, ...]:
    if dataclasses.is_dataclass(holder):
        return tuple(field.name for field in dataclasses.fields(holder))
    return tuple(holder.__struct_fields__)  # type: ignore[attr-defined]


def empty(holder: type) -> object:
    """Make one without asking what its fields must be."""
    if issubclass(holder, msgspec.Struct):
        return holder(**dict.fromkeys(fields_of(holder), 0))
    return holder.__new__(holder)


def put(made: object, name: str, value: object) -> None:
    if isinstance(made, msgspec.Struct):
        msgspec.structs.force_setattr(made, name, value)
    else:
        object.__setattr__(made, name, value)


def shown_by(holder: type, value: object) -> set[str]:
    """Say which fields a repr shows, one at a time."""
    shown = set()
    names = fields_of(holder)
    needle = value if isinstance(value, str) else repr(value)[2:-1]
    for which in names:
        made = empty(holder)
        for name in names:
            put(made, name, value if name == which else 0)
        for text in (repr(made), str(made), f"{made}"):
            if str(needle) in text:
                shown.add(which)
    return shown


@pytest.mark.parametrize(
    "holder", list(holders()), ids=lambda one: f"{one.__module__[12:]}.{one.__name__}"
)
def test_a_repr_shows_public_fields_alone(holder: type) -> None:
    public = PUBLIC | {"name"} if holder.__name__ in OF_SCHOOLS else PUBLIC
    assert shown_by(holder, TEXT) | shown_by(holder, RAW) <= public


def test_a_plain_dataclass_would_be_found() -> None:
    plain = dataclasses.make_dataclass("Plain", ["title", "token", "ver"])
    assert shown_by(plain, TEXT) == {"title", "token", "ver"}
    assert shown_by(plain, RAW) - PUBLIC == {"title", "token"}

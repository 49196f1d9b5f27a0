"""Identifiers that cannot be taken by another (vault § 2)."""

from __future__ import annotations

import unicodedata
from enum import IntEnum

from securenotes.model import ChainId, NoteId, OrgId, ScopeId, UserId

from .primitives import h, random, u8

LOGIN_LENGTH = 24


class ScopeKind(IntEnum):
    """What a scope key opens (vault § 3)."""

    PUPIL = 1
    GROUP = 2
    SCHOOL = 3
    ADMINISTRATORS = 4
    IDENTITY = 5


def org_id(root_pk: bytes) -> OrgId:
    """The organisation that a root key founds."""
    return OrgId(h("SA1/org", root_pk)[:16])


def user_id(org: OrgId, login: str) -> UserId:
    """The person with that login; ValueError where it is no login."""
    return UserId(h("SA1/user", org, normal_login(login))[:16])


def normal_login(login: str) -> str:
    """Write a login in the one form that counts: lower case and NFC.

    At most 24 characters: Latin letters, digits, and `.`, `-`, `_` inside.
    Raises ValueError ("empty", "length" or "character").
    """
    name = unicodedata.normalize("NFC", login.strip().lower())
    if not name:
        raise ValueError("empty")
    if len(name) > LOGIN_LENGTH:
        raise ValueError("length")
    if name[0] in ".-_" or name[-1] in ".-_" or not all(map(_allowed, name)):
        raise ValueError("character")
    return name


def _allowed(c: str) -> bool:
    if c.isascii():
        return c.isalnum() or c in ".-_"
    # Latin only: a Cyrillic а beside a Latin a would be two people.
    return c.islower() and unicodedata.name(c, "").startswith("LATIN SMALL LETTER")


def scope_id(org: OrgId, chain: ChainId, kind: int, r16: bytes) -> ScopeId:
    """The scope that a school makes with `r16`, 16 random bytes."""
    return ScopeId(h("SA1/scope", org, chain, u8(kind), r16)[:16])


def new_chain() -> ChainId:
    """A school's id: 16 random bytes."""
    return ChainId(random(16))


def new_note() -> NoteId:
    """A note's id: 16 random bytes."""
    return NoteId(random(16))

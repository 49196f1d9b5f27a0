"""Wraps of keys, and cards."""

from __future__ import annotations

from dataclasses import dataclass

from securenotes.model import (
    ChainId,
    ScopeId,
    UserId,
)


@dataclass(frozen=True, slots=True, repr=False)
class PersonWrap:
    """A scope key sealed to a person's box key (``pw``)."""

    chain: ChainId
    scope: ScopeId
    ver: int
    recipient: UserId
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class ScopeWrap:
    """A scope key under its parent's (``sw``: S→G, S→P, G→P)."""

    chain: ChainId
    child: ScopeId
    child_ver: int
    parent: ScopeId
    parent_ver: int
    wrap: bytes


@dataclass(frozen=True, slots=True, repr=False)
class UpWrap:
    """The observers' key sealed to the administrators' box key (``up``)."""

    chain: ChainId
    scope: ScopeId
    ver: int
    administrators: ScopeId
    administrators_ver: int
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryWrap:
    """A or I sealed to the recovery kit (``rw``)."""

    chain: ChainId
    scope: ScopeId
    ver: int
    seal: bytes


@dataclass(frozen=True, slots=True, repr=False)
class CardRecord:
    """A name and what belongs to it; staff cards are clear and have no wrap.

    ``scope`` is the scope whose key wraps the card's key (empty for staff).
    """

    chain: ChainId
    subject: bytes
    scope: ScopeId
    ver: int
    blob: bytes
    key_ver: int = 0
    wrap: bytes = b""

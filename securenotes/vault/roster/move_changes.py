"""The changes of a move: out, perhaps back, and in at the other school (vault § 7)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from securenotes.vault.roster.fields import R16, Day, Hash32, ScopeRef, Version


class MoveOut(
    Struct, frozen=True, forbid_unknown_fields=True, tag="move-out", kw_only=True
):
    """A pupil leaves for another school of the organisation, for good (vault § 7).

    ``pt`` is the hash of what is handed over, sealed to the other school's
    administrators' key, version ``a_ver``. One in an entry; every link and
    membership of the pupil gets the same last day.
    """

    scope: ScopeRef
    to: R16
    a_ver: Version
    pt: Hash32
    last: Day


class MoveBack(
    Struct, frozen=True, forbid_unknown_fields=True, tag="move-back", kw_only=True
):
    """What waits for the other school is taken back, and the pupil is here again.

    ``entry`` is the hash of the one that handed over. What ended with that stays
    ended. vault § 7 knows no way back; without one, the name of a pupil who becomes
    protected lies in a package that nobody may open (R29).
    """

    scope: ScopeRef
    entry: Hash32


ArrivedNote = Annotated[
    str, Meta(min_length=96, max_length=96, pattern="^[0-9a-f]{96}$")
]
"""A note's id and its first version's vh, as hex one after the other."""


class MoveIn(
    Struct, frozen=True, forbid_unknown_fields=True, tag="move-in", kw_only=True
):
    """A pupil made by this entry is the one whom another school handed over.

    ``entry`` is the hash of that school's entry; ``notes`` are the new ones.
    One in an entry, after the pupil that it is about.
    """

    scope: ScopeRef
    old: R16
    entry: Hash32
    notes: Annotated[tuple[ArrivedNote, ...], Meta(max_length=5_000)]

    def __repr__(self) -> str:
        return "MoveIn(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []

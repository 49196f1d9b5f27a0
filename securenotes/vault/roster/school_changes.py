"""How a school is born and how it works: the two changes that say so (vault § 5)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from securenotes.vault.roster.fields import R16, Count, PublicKey, ScopeRef, Word


class School(
    Struct, frozen=True, forbid_unknown_fields=True, tag="school", kw_only=True
):
    """The birth of a school; in a genesis and nowhere else."""

    org: R16
    body: Literal["municipal", "independent"]
    root_pk: PublicKey
    recovery_pk: PublicKey
    throwaway: bool
    administrators: ScopeRef
    administrators_r16: R16
    observers: ScopeRef
    observers_r16: R16


class Template(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A text that a new note may begin with: its headings, by what it is for.

    ``category`` is one of the school's words, or "".
    """

    name: Word
    category: Annotated[str, Meta(max_length=80)]
    text: Annotated[str, Meta(min_length=1, max_length=4_096)]

    def __repr__(self) -> str:
        return "Template(…)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing: msgspec's own would print every field."""
        return []


class PlanRow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of the records plan (R24): what becomes of some notes, and when.

    ``kind`` 0 is both kinds; ``category`` "" is every one that no other row
    names. ``months`` are counted from ``start``: when it is no longer relevant,
    left the school, the end of the school year, or the day of the decision.
    """

    kind: Annotated[int, Meta(ge=0, le=2)]
    category: Annotated[str, Meta(max_length=80)]
    start: Literal["irrelevant", "left", "year", "decision"]
    months: Annotated[int, Meta(ge=0, le=1_200)]
    destroy: bool


class Policy(
    Struct, frozen=True, forbid_unknown_fields=True, tag="policy", kw_only=True
):
    """How a school works, in clear; what is absent stays as it was.

    A new ``routine`` comes with ``routine_ver`` one higher (R30). ``server`` is
    the one name that sign-ins may name (vault § 6), and "" takes it back.
    """

    name: Annotated[str, Meta(min_length=1, max_length=120)] | None = None
    module: bool | None = None
    idle_minutes: Annotated[int, Meta(ge=1, le=15)] | None = None
    categories: Annotated[tuple[Word, ...], Meta(max_length=50)] | None = None
    routine: Annotated[str, Meta(max_length=32_768)] | None = None
    routine_ver: Count | None = None
    words: Annotated[tuple[Word, ...], Meta(max_length=2_000)] | None = None
    templates: Annotated[tuple[Template, ...], Meta(max_length=50)] | None = None
    server: Annotated[str, Meta(max_length=253)] | None = None
    plan: Annotated[tuple[PlanRow, ...], Meta(max_length=200)] | None = None

"""What narrows a list of published notes, and by which index it is found (R28)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from securenotes.keeper.sql import marks
from securenotes.sealed import HeadFilter, ReadState

if TYPE_CHECKING:
    from securenotes.keeper.sql import Value
    from securenotes.keeper.visitor import Caller
    from securenotes.model import ChainId, ScopeId

START = (1 << 62, b"\xff" * 17)

PART = 500
T = TypeVar("T")

READ_VER = "coalesce((SELECT ver FROM mark WHERE note = head.note AND user = ?), 0)"


LATE = f"CASE WHEN {READ_VER} < head.ver THEN 1 ELSE 0 END"
KNOWN_LATE = {ReadState.READ: "0", ReadState.UNREAD: "1", ReadState.CHANGED: "1"}
"""Whether a note is unread, where the list itself says so of all."""


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """Where a list is looked for: rows, by which index, and whose they are."""

    source: str
    rows: str
    whose: str


BY_PUPIL = Way("head INDEXED BY head_scope", "head", "head.scope = ?")
BY_AUTHOR = Way("head INDEXED BY head_author", "head", "head.chain = ?")
BY_CHANGE = Way("head INDEXED BY head_edited", "head", "head.chain = ?")
BY_TIME = Way("head INDEXED BY head_chain", "head", "head.chain = ?")
MISSED_ALONE = "missed INDEXED BY missed_reader"
MISSED = Way(
    f"{MISSED_ALONE} JOIN head ON head.note = missed.note",
    "missed",
    "missed.user = ? AND missed.chain = ?",
)
"""What a reader has opened in an earlier version, newest publication first."""


def find_way(which: HeadFilter) -> Way:
    """Choose what a school's whole list is looked for by.

    Newest first is quickest where many fit; where few do, what makes them few.
    """
    if is_changed(which):
        return MISSED
    if which.author is not None:
        return BY_AUTHOR
    return BY_CHANGE if which.edited_from else BY_TIME


def places_of(
    caller: Caller,
    which: HeadFilter,
    chain: ChainId,
    pupils: frozenset[ScopeId] | None,
) -> Iterator[tuple[str, list[Value]]]:
    """Give what is counted of a school's list, a stretch of pupils at a time.

    Each is a SELECT of whether a note is unread, as ``late``, up to its conditions.
    """
    if is_changed(which):
        # The notes themselves are asked only for what narrows them.
        source = MISSED.source if conditions(caller, which)[0] else MISSED_ALONE
        start = f"{KNOWN_LATE[which.read]} AS late FROM {source} WHERE {MISSED.whose}"
        of_school: list[Value] = [caller.user, chain]
        if pupils is None:
            yield start, of_school
            return
        for part in parts([*pupils]):
            yield f"{start} AND missed.scope IN ({marks(part)})", [*of_school, *part]
        return
    late = late_of(which)
    asking: list[Value] = [caller.user] if late == LATE else []
    if pupils is None:
        way = find_way(which)
        yield f"{late} AS late FROM {way.source} WHERE {way.whose}", [*asking, chain]
        return
    for part in parts([*pupils]):
        # By its pupils' own index: what others have does not count.
        place = f"head WHERE head.scope IN ({marks(part)})"
        yield f"{late} AS late FROM {place}", [*asking, *part]


def late_of(which: HeadFilter) -> str:
    """Say how it is known whether a note is unread.

    Asking for the mark of each of a thousand notes costs many times what finding
    them does. Of what is narrowed by person, kind or change nobody is told how much
    is unread: it is not asked.
    """
    if which.read in KNOWN_LATE:
        return KNOWN_LATE[which.read]
    return "0" if which.author or which.kind or which.edited_from else LATE


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a list into stretches that one statement can name."""
    for at in range(0, len(values), PART):
        yield values[at : at + PART]


def time_of(which: HeadFilter, way: Way) -> str:
    """Say what is newest: the last change where one asks for changes since a time."""
    return "head.edited" if which.edited_from else f"{way.rows}.published"


def is_changed(which: HeadFilter) -> bool:
    """Whether only what one has opened in an earlier version is asked for."""
    return which.read is ReadState.CHANGED


def is_by_reading_alone(which: HeadFilter) -> bool:
    """Whether the kept counters tell what a filter's list holds."""
    alone = HeadFilter(chain=which.chain, pupils=which.pupils, read=which.read)
    return which == alone and not is_changed(which)


def conditions(caller: Caller, which: HeadFilter) -> tuple[str, list[Value]]:
    """Turn a filter into a condition: never words, never category (R28)."""
    wanted: list[tuple[str, *tuple[Value, ...]]] = []
    # A stretch of time has two ends, also where one is open: with one alone a plan
    # that was made once reckons with a third of all notes, and reads them all.
    if which.published_from or which.published_to:
        until = which.published_to or START[0]
        wanted.append(("head.published BETWEEN ? AND ?", which.published_from, until))
    if which.edited_from:
        wanted.append(("head.edited BETWEEN ? AND ?", which.edited_from, START[0]))
    if which.author is not None:
        wanted.append(("head.author = ?", which.author))
    if which.kind:
        wanted.append(("head.kind = ?", which.kind))
    if which.read is ReadState.READ:
        wanted.append((f"{READ_VER} = head.ver", caller.user))
    elif which.read is ReadState.UNREAD:
        wanted.append((f"{READ_VER} < head.ver", caller.user))
    text = "".join(f" AND {condition}" for condition, *_ in wanted)
    return text, [value for _, *values in wanted for value in values]

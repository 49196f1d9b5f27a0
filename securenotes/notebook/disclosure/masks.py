"""Passages taken out of a text, each with its ground; pure functions (R26).

A text is masked as it is shown, character by character. What a mask covers is
whole characters as people see them: a mark never stays behind without its
letter, nor a letter without its mark. Masks in a list are sorted and apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

JOINER = "\u200d"
_MODIFIERS = range(0x1F3FB, 0x1F400)
_REGIONAL = range(0x1F1E6, 0x1F200)


@dataclass(frozen=True, slots=True, repr=False)
class Mask:
    """``text[start:end]`` is not given out, by this ground."""

    start: int
    end: int
    ground: str
    """A code of ``grounds``."""


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A stretch of what is given out: text, or in its place a ground."""

    text: str
    ground: str = ""


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Grow a passage until it cuts no character in two; blank ends go.

    Gives (start, start) where nothing is left.
    """
    start, end = (max(0, min(at, len(text))) for at in sorted((start, end)))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return start, start
    while start > 0 and _together(text, start):
        start -= 1
    while end < len(text) and _together(text, end):
        end += 1
    return start, end


def put(masks: Sequence[Mask], new: Mask) -> tuple[Mask, ...]:
    """Add a mask; where it lies over others its ground is the one that counts."""
    kept: list[Mask] = []
    for one in masks:
        if one.end <= new.start or one.start >= new.end:
            kept.append(one)
            continue
        if one.start < new.start:
            kept.append(Mask(one.start, new.start, one.ground))
        if one.end > new.end:
            kept.append(Mask(new.end, one.end, one.ground))
    return _joined([*kept, new])


def take_away(masks: Sequence[Mask], at: int) -> tuple[Mask, ...]:
    """Take away the mask that covers a place, if one does."""
    return tuple(one for one in masks if not one.start <= at < one.end)


def mask_at(masks: Sequence[Mask], at: int) -> Mask | None:
    """Give the mask that covers a place."""
    return next((one for one in masks if one.start <= at < one.end), None)


def fitting(text: str, masks: Iterable[Mask]) -> tuple[Mask, ...]:
    """Hold masks that were kept to a text: sorted, apart, whole characters."""
    found: tuple[Mask, ...] = ()
    for one in masks:
        start, end = widen(text, one.start, one.end)
        if start < end:
            found = put(found, Mask(start, end, one.ground))
    return found


def pieces(text: str, masks: Sequence[Mask]) -> tuple[Piece, ...]:
    """Cut a text into what is given out, and grounds where something is not.

    How long a masked passage was is not told.
    """
    found: list[Piece] = []
    at = 0
    for one in masks:
        if text[at : one.start]:
            found.append(Piece(text[at : one.start]))
        found.append(Piece("", one.ground))
        at = one.end
    if text[at:]:
        found.append(Piece(text[at:]))
    return tuple(found)


def same_elsewhere(text: str, passage: str) -> list[tuple[int, int]]:
    """Find a passage's words in a text, whatever the case, as whole words."""
    wanted = _folded(passage.strip())
    if not wanted:
        return []
    letters = [_folded(c) for c in text]
    origins = [i for i, piece in enumerate(letters) for _ in piece]
    whole, found, at = "".join(letters), [], 0
    while (at := whole.find(wanted, at)) >= 0:
        start, end = origins[at], origins[at + len(wanted) - 1] + 1
        if text[end : end + 1] in ("s", "S") and not text[end + 1 : end + 2].isalnum():
            end += 1  # the genitive
        within = text[start - 1 : start].isalnum() and text[start].isalnum()
        goes_on = text[end : end + 1].isalnum() and text[end - 1].isalnum()
        if not within and not goes_on:
            found.append(widen(text, start, end))
        at += len(wanted)
    return [one for one in found if one[0] < one[1]]


def _joined(masks: Iterable[Mask]) -> tuple[Mask, ...]:
    found: list[Mask] = []
    for one in sorted(masks, key=lambda mask: mask.start):
        if found and found[-1].end == one.start and found[-1].ground == one.ground:
            found[-1] = Mask(found[-1].start, one.end, one.ground)
        else:
            found.append(one)
    return tuple(found)


def _together(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place are seen as one."""
    before, after = text[at - 1], text[at]
    if JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if ord(after) in _MODIFIERS:
        return True
    if ord(after) in _REGIONAL and ord(before) in _REGIONAL:
        run = at
        while run > 0 and ord(text[run - 1]) in _REGIONAL:
            run -= 1
        return (at - run) % 2 == 1
    return False


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()

"""A request as it is kept sealed, and one's own work at it (vault § 4)."""

from __future__ import annotations

import re

from securenotes.clock import is_day
from securenotes.errors import BadInput
from securenotes.model import NoteId
from securenotes.notebook.disclosure.grounds import CODES, OUTSIDE, By, Request, State
from securenotes.notebook.disclosure.masks import Mask
from securenotes.notebook.disclosure.views import Choice, Told, Work
from securenotes.vault.strict_json import Json

_KEY = re.compile(r"([0-9a-f]{32})-([1-9][0-9]{0,8})", re.ASCII)
Values = dict[str, Json]


class Malformed(ValueError):
    """A record that opened and is not one of these."""


def write_asked(
    request: Request,
    by: By,
    received: str,
    state: State,
    decided: str,
    told: Told,
    work: Work,
) -> Values:
    """Write what is kept of a request: no name, no text.

    ``work`` is what was decided: which passages by which ground, as places.
    """
    return {
        "choices": write_work(work),
        "by": by.value,
        "decided": decided,
        "given": told.given,
        "grounds": dict(told.grounds),
        "masked": told.masked,
        "outside": told.outside,
        "received": received,
        "refused": told.refused,
        "request": request.value,
        "state": state.value,
    }


def read_asked(values: Values) -> tuple[Request, By, str, State, str, Told, Work]:
    """Read it; ``Malformed``."""
    try:
        received, decided = str(values["received"]), str(values["decided"])
        grounds, choices = values["grounds"], values["choices"]
        if not is_day(received) or (decided and not is_day(decided)):
            raise Malformed
        if not isinstance(grounds, dict) or not isinstance(choices, dict):
            raise Malformed
        told = Told(
            given=_count(values["given"]),
            masked=_count(values["masked"]),
            refused=_count(values["refused"]),
            outside=_count(values["outside"]),
            grounds=tuple(
                sorted((str(code), _count(n)) for code, n in grounds.items())
            ),
        )
        return (
            Request(str(values["request"])),
            By(str(values["by"])),
            received,
            State(str(values["state"])),
            decided,
            told,
            read_work(choices),
        )
    except (KeyError, ValueError):
        raise Malformed from None


def write_work(work: Work) -> Values:
    """Write one's own work; places and grounds, never the text."""
    return {
        f"{note.hex()}-{ver}": {
            "masks": [[one.start, one.end, one.ground] for one in choice.masks],
            "out": choice.out,
        }
        for (note, ver), choice in work.choices.items()
    }


def read_work(values: Values) -> Work:
    """Read it; ``Malformed``."""
    found = {}
    for name, value in values.items():
        named = _KEY.fullmatch(name)
        if named is None or not isinstance(value, dict):
            raise Malformed
        out, masks = value.get("out"), value.get("masks")
        if not isinstance(masks, list) or out not in (*CODES, OUTSIDE, ""):
            raise Malformed
        key = NoteId(bytes.fromhex(named[1])), int(named[2])
        found[key] = Choice(str(out), tuple(_read_mask(one) for one in masks))
    return Work(found)


def check_day(received: str, today: str) -> None:
    """Hold the day a request came in to the calendar; ``BadInput``."""
    if not is_day(received):
        raise BadInput("received", "day")
    if received > today:
        raise BadInput("received", "future")


def _read_mask(value: Json) -> Mask:
    if not isinstance(value, list) or len(value) != 3:
        raise Malformed
    start, end, ground = value
    if ground not in CODES:
        raise Malformed
    return Mask(_count(start), _count(end), str(ground))


def _count(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Malformed
    return value

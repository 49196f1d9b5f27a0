"""What one endpoint is: its path, its records, its bounds, whose right it asks."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from securenotes.errors import SecureNotesError
from securenotes.rules import Standing

ROOT = "/v1/{org}"
SMALL = 256 * 1024
LARGE = 32 * 1024 * 1024
"""Bytes of a body; the large ones for administrators with a fresh code."""


class Match(Enum):
    """What a request says of the version it is built on."""

    NONE = 0
    NEWEST = 1
    """``If-Match``, or ``If-None-Match: *`` for the first version."""
    NEEDED = 2
    """``If-Match`` alone."""


Rule = Callable[[Standing], bool]
"""One of ``securenotes.rules``."""


class Reach(Enum):
    """Whom an endpoint answers where no rule on a note decides."""

    SESSION = "session"
    """It is about a session itself, and told of in signing in."""
    SIGNED_IN = "signed in"
    """Everybody: what is asked for names nobody, or is one's own."""
    OWN = "own"
    """Who asks about another's is told that it is not there."""
    SCHOOL = "school"
    """Everybody in the school, with what they may have of it."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Endpoint:
    """One request that a server answers, itself and no other that looks like it.

    ``gives`` None is an empty answer, 204. ``session`` asks for a token;
    ``keyed`` for an ``Idempotency-Key``. ``waits`` is for how many seconds the
    answer may be held back while there is nothing to say. ``asks`` is the rules of
    which one must say yes, on the note or pupil asked about, or whom it answers
    otherwise; ``lists`` that everybody is answered and gets what the rules show.
    """

    name: str
    method: str
    path: str
    takes: type
    gives: object
    asks: tuple[Rule, ...] | Reach = Reach.SESSION
    lists: bool = False
    session: bool = True
    keyed: bool = False
    match: Match = Match.NONE
    limit: int = SMALL
    waits: float = 0.0
    problems: tuple[type[SecureNotesError], ...] = ()
    plain_fields: dict[str, type] = field(init=False)
    """What path and query hold: bytes as hex, numbers, words."""
    body_fields: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        hints = typing.get_type_hints(self.takes)
        named = [one.name for one in dataclasses.fields(self.takes)]
        in_path = self.path_names
        plain = [
            name
            for name in named
            if name in in_path or self.method in ("GET", "DELETE")
        ]
        kinds = {name: _kind(hints[name]) for name in plain}
        object.__setattr__(self, "plain_fields", kinds)
        rest = tuple(name for name in named if name not in kinds)
        object.__setattr__(self, "body_fields", rest)

    @property
    def path_names(self) -> tuple[str, ...]:
        """The fields that stand in the path."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @property
    def full_path(self) -> str:
        """The path as routes write it."""
        return ROOT + self.path


def _kind(hint: object) -> type:
    """Tell how a field of a path or query is written."""
    kind = getattr(hint, "__supertype__", hint)
    assert isinstance(kind, type)
    return kind

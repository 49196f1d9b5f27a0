"""What a disclosure shows: requests, what is kept, and what is given out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from securenotes.model import DisclosureId, NoteId
from securenotes.notebook.disclosure.grounds import DAYS, By, Request, State
from securenotes.notebook.disclosure.masks import Mask
from securenotes.notebook.views import NoteKind, Person, PupilRef, School


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What came of a request: counts and grounds, no text.

    ``grounds`` counts masked passages and whole documents refused by ground;
    ``outside`` those that were not part of the request.
    """

    given: int = 0
    masked: int = 0
    refused: int = 0
    outside: int = 0
    grounds: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A request for what is kept on a pupil."""

    name: DisclosureId
    number: int
    pupil: PupilRef
    school: School
    request: Request
    by: By
    received: str
    """The day it came in."""
    state: State
    decided: str
    """The day of the decision, or ""."""
    told: Told
    actor: Person
    """Who last worked at it."""
    rev: int
    digest: bytes = b""
    """Of the files that were last written; empty while there are none."""
    work: Work = field(default_factory=lambda: Work())
    """What was decided; empty while it is open."""

    @property
    def label(self) -> str:
        """The number as it is cited: year of the request and running number."""
        return f"{self.received[:4]}-{self.number:03d}"

    def days(self, today: str) -> int:
        """How many days it took, or has taken until today."""
        until = date.fromisoformat(self.decided or today)
        return max(0, (until - date.fromisoformat(self.received)).days)

    def late(self, today: str) -> bool:
        """Whether an open request has waited so long that it stands out."""
        return self.state is State.OPEN and self.days(today) > DAYS[self.request]


Key = tuple[NoteId, int]
"""A version of a note."""


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """One version kept on a pupil, as its signed header says; no text."""

    note: NoteId
    ver: int
    of: int
    """How many published versions the note has."""
    author: Person
    editor: Person
    kind: NoteKind
    created: int
    edited: int
    closed: bool
    """In the closed layer (R22)."""
    notice: str = ""
    """withdrawn or deleted: the version says only that, and why."""

    @property
    def key(self) -> Key:
        """The version's name."""
        return self.note, self.ver


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """What a version says, cleaned for showing; ``whole`` is what is masked."""

    title: str
    body: str
    category: str
    event_day: str

    @property
    def whole(self) -> str:
        """Title and body as one text; the title, if any, is the first line."""
        return f"{self.title}\n{self.body}" if self.title else self.body


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """What is decided on one version: given out with masks, or left out."""

    out: str = ""
    """"" for given out; else a ground, or OUTSIDE."""
    masks: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Work:
    """How far one administrator has come with a request."""

    choices: dict[Key, Choice] = field(default_factory=dict)

    def choice(self, key: Key) -> Choice:
        """What is decided on a version; given out whole until decided."""
        return self.choices.get(key, Choice())

    def with_choice(self, key: Key, choice: Choice) -> Work:
        """The same with another decision on one version."""
        return Work({**self.choices, key: choice})


def notes_of(rows: Iterable[Kept]) -> list[NoteId]:
    """Give the notes of versions, each once, in their order."""
    return list(dict.fromkeys(one.note for one in rows))


def decided(asked: Asked, told: Told, work: Work, today: str) -> Asked:
    """Give a request with its decision: given out, in part, or refused.

    An extract holds the register's part even where no note is kept.
    """
    extract = asked.request is Request.EXTRACT and not told.refused
    state = State.GIVEN if told.given or extract else State.REFUSED
    return replace(asked, state=state, decided=today, told=told, work=work)

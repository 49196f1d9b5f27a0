"""Schools, people and pupils."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from securenotes.model import ChainId, ScopeId, UserId


class Body(Enum):
    """The responsible body of a school; every text of law follows it."""

    MUNICIPAL = "municipal"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True, repr=False)
class Template:
    """What a new note may begin with: a text with headings, for a category."""

    name: str
    category: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class School:
    """A school of this person's, and what holds there."""

    chain: ChainId
    name: str
    body: Body
    module: bool
    administrator: bool
    categories: tuple[str, ...]
    routine: str
    idle_minutes: int
    server: str = ""
    """The name of the server that it has named, or ""."""
    keeps_names: bool = False
    """Whether real names of protected pupils are kept there at all (R29)."""
    opens_names: bool = False
    """Whether this person has the separate right to see them."""
    routine_ver: int = 0
    templates: tuple[Template, ...] = ()
    words: tuple[str, ...] = ()
    """What the plain-language help looks for beside its own list."""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A colleague: name and post as the staff card says."""

    user: UserId
    login: str
    name: str
    post: str


@dataclass(frozen=True, slots=True, repr=False)
class Me:
    """Who is signed in."""

    person: Person
    schools: tuple[School, ...]
    demo: bool
    signed_in_at: int
    last_sign_in: int
    """0 the first time."""

    @property
    def administrator(self) -> bool:
        """Whether this person administers any school."""
        return any(school.administrator for school in self.schools)


@dataclass(frozen=True, slots=True, repr=False)
class PupilRef:
    """A pupil as shown: an alias where identity is protected (R29)."""

    scope: ScopeId
    name: str
    class_name: str
    school: str
    chain: ChainId
    protected: bool = False
    former: bool = False
    """The viewer's link has ended: the name is then empty (R10)."""


@dataclass(frozen=True, slots=True, repr=False)
class PupilRow:
    """A row of the picker or the group overview (R8, R9)."""

    pupil: PupilRef
    published: int
    unread: int
    latest_at: int
    latest_by: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class GroupRow:
    """A group of this person's, as Start and the overview show it."""

    scope: ScopeId
    name: str
    school: str
    chain: ChainId
    pupils: int
    published: int
    unread: int


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """What a link can be made to: a pupil, a group or the school."""

    scope: ScopeId
    kind: str
    name: str
    groups: tuple[str, ...] = field(default=())
    moved_to: str = ""
    """The school that a pupil was handed over to, whom nothing is tied to here."""
    waits: bool = False
    """Nobody has taken the pupil over there yet."""

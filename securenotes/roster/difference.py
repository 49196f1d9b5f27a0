"""What a school holds today, and what must change for it to match the files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from securenotes.roster.desired import (
    ROSTER,
    Group,
    Kind,
    Link,
    Membership,
    Pupil,
    Role,
    Staff,
)
from securenotes.roster.findings import Finding, SourceId


@dataclass(frozen=True, slots=True)
class KnownPupil:
    """A pupil with a source id; ``left`` after ``end_pupils`` until returned."""

    source_id: SourceId
    name: str = field(repr=False)
    class_name: str = field(repr=False)
    protected: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group with a source id; the newest one where several had the same."""

    source_id: SourceId
    name: str = field(repr=False)
    kind: Kind
    ended: bool = False


@dataclass(frozen=True, slots=True)
class KnownStaff:
    """A member of staff with a source id; ``left`` as for pupils."""

    source_id: SourceId
    login: str = field(repr=False)
    name: str = field(repr=False)
    post: str
    protected: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """A membership; ``key`` is the caller's own name for it.

    One that ended before it began (``last`` < ``first``) is over.
    """

    key: str
    group: SourceId
    pupil: SourceId
    first: str
    last: str | None
    reason: str = ROSTER


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link; only one whose reason is ``ROSTER`` is ever touched."""

    key: str
    staff: SourceId
    target: SourceId
    target_kind: Literal["group", "pupil", "school"]
    role: Role | Literal["observer"]
    first: str
    last: str | None
    reason: str = ROSTER


@dataclass(frozen=True, slots=True)
class Known:
    """What one school's chain and cards hold before a run.

    People, groups and schools made by hand have no source id and are not
    here. What is already over may be left out.
    """

    school: SourceId
    pupils: tuple[KnownPupil, ...] = ()
    groups: tuple[KnownGroup, ...] = ()
    staff: tuple[KnownStaff, ...] = ()
    memberships: tuple[KnownMembership, ...] = ()
    links: tuple[KnownLink, ...] = ()
    logins: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class MembershipEnd:
    """A known membership gets a new, earlier last day."""

    key: str
    group: SourceId
    pupil: SourceId
    last: str


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """A known link gets a new, earlier last day."""

    key: str
    staff: SourceId
    target: SourceId
    target_kind: Literal["group", "pupil"]
    role: Role
    last: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything one run changes at one school, in the order to apply it.

    Where ``stops`` is not empty nothing may be applied but what
    ``protection_only`` gives; there is no way to force it. Nothing is ever
    deleted: what is absent ends the day before ``day``.

    Attributes:
        protect_pupils: name and class go from the card; "Skyddad elev" and a
            local code take their place, first of all and at once (R29).
        protect_staff: the whole new card, with a signature, or "", as name.
        change_cards: whole new contents; never of the protected.
        end_pupils: no longer at the school; kept, with their notes.
        end_staff: no duty any more; whether the account is closed, a person
            decides.
        end_groups: closed the day before ``day``.
        add_groups: one that had ended and is back is a new group.
        add_staff: ``login`` is free at this school, or "" where a person
            must choose.
        notices: what a person should see or decide; changes nothing.
    """

    school: SourceId
    day: str
    protect_pupils: tuple[SourceId, ...] = ()
    protect_staff: tuple[Staff, ...] = ()
    end_links: tuple[LinkEnd, ...] = ()
    end_members: tuple[MembershipEnd, ...] = ()
    end_groups: tuple[SourceId, ...] = ()
    end_pupils: tuple[SourceId, ...] = ()
    end_staff: tuple[SourceId, ...] = ()
    change_cards: tuple[Pupil | Group | Staff, ...] = ()
    add_pupils: tuple[Pupil, ...] = ()
    return_pupils: tuple[SourceId, ...] = ()
    add_groups: tuple[Group, ...] = ()
    add_members: tuple[Membership, ...] = ()
    add_staff: tuple[Staff, ...] = ()
    return_staff: tuple[SourceId, ...] = ()
    add_links: tuple[Link, ...] = ()
    stops: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the school already holds what the files say."""
        bare = replace(self, stops=(), notices=())
        return bare == Difference(self.school, self.day)

    def protection_only(self) -> Difference:
        """Only what shuts people out of newly protected pupils.

        This much is applied at once, before the rest and even where the rest
        is stopped.
        """
        locked = set(self.protect_pupils)
        return Difference(
            self.school,
            self.day,
            protect_pupils=self.protect_pupils,
            protect_staff=self.protect_staff,
            end_links=tuple(
                end
                for end in self.end_links
                if end.target_kind == "pupil" and end.target in locked
            ),
            end_members=tuple(end for end in self.end_members if end.pupil in locked),
        )

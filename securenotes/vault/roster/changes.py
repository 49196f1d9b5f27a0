"""The changes that a roster entry may carry, one strict type each (vault § 5).

Ids and keys are ``bytes`` here and lowercase hex in JSON. An absent ``last``
is open; an unknown type or key makes the whole entry invalid. Nothing
personal is in a chain: no name, no free text, and a link's reason is a code.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from securenotes.vault.roster.fields import (
    R16,
    Day,
    Hash32,
    Millis,
    PublicKey,
    ScopeRef,
    UserRef,
    Version,
)
from securenotes.vault.roster.move_changes import MoveBack as MoveBack
from securenotes.vault.roster.move_changes import MoveIn as MoveIn
from securenotes.vault.roster.move_changes import MoveOut as MoveOut
from securenotes.vault.roster.school_changes import PlanRow as PlanRow
from securenotes.vault.roster.school_changes import Policy as Policy
from securenotes.vault.roster.school_changes import School as School
from securenotes.vault.roster.school_changes import Template as Template

LinkRole = Literal["teacher", "mentor", "observer"]
"""How a person is linked to a pupil, a group or a school."""

StaffRole = Literal["administrator", "identity"]
"""What a person is appointed to at a school."""

LinkReason = Literal["roster", "decision"]
"""Why a link is there: it came with the pupil system, or somebody decided."""


class UserAdd(
    Struct, frozen=True, forbid_unknown_fields=True, tag="user-add", kw_only=True
):
    """A person, or new keys for one who is known (re-enrolment).

    ``temporary`` keys come from an invitation and expire 72 hours after the
    entry at most; own keys have ``expires`` 0.
    """

    user: UserRef
    login: Annotated[str, Meta(min_length=1, max_length=24)]
    sign_pk: PublicKey
    box_pk: PublicKey
    expires: Millis
    temporary: bool


class UserKeys(
    Struct, frozen=True, forbid_unknown_fields=True, tag="user-keys", kw_only=True
):
    """A person's own new keys, signed under the keys before."""

    user: UserRef
    sign_pk: PublicKey
    box_pk: PublicKey


class FactorReset(
    Struct, frozen=True, forbid_unknown_fields=True, tag="factor-reset", kw_only=True
):
    """The second factor is to be set up anew (vault § 7)."""

    user: UserRef
    factor_no: Version


class Role(Struct, frozen=True, forbid_unknown_fields=True, tag="role", kw_only=True):
    """A person is appointed, or no longer."""

    user: UserRef
    role: StaffRole
    on: bool


class Disable(
    Struct, frozen=True, forbid_unknown_fields=True, tag="disable", kw_only=True
):
    """A person is shut out, or let in again."""

    user: UserRef
    on: bool


class Group(Struct, frozen=True, forbid_unknown_fields=True, tag="group", kw_only=True):
    """A new group."""

    scope: ScopeRef
    r16: R16


class GroupEnd(
    Struct, frozen=True, forbid_unknown_fields=True, tag="group-end", kw_only=True
):
    """A group ends, and with it every link and membership of it."""

    scope: ScopeRef
    last: Day


class Pupil(Struct, frozen=True, forbid_unknown_fields=True, tag="pupil", kw_only=True):
    """A new pupil: an id and nothing else."""

    scope: ScopeRef
    r16: R16


class Member(
    Struct, frozen=True, forbid_unknown_fields=True, tag="member", kw_only=True
):
    """A pupil belongs to a group; replaces the dates of a present membership."""

    group: ScopeRef
    pupil: ScopeRef
    first: Day
    last: Day | None = None


class Unmember(
    Struct, frozen=True, forbid_unknown_fields=True, tag="unmember", kw_only=True
):
    """A membership gets a last day; yesterday is at once."""

    group: ScopeRef
    pupil: ScopeRef
    last: Day


class Card(Struct, frozen=True, forbid_unknown_fields=True, tag="card", kw_only=True):
    """A new version of a card outside the chain, by its hash (vault § 4).

    ``subject`` is a pupil, a group or a person; ``scope`` and ``cardc`` are
    absent for a staff card, which is clear.
    """

    subject: R16
    ver: Version
    blob: Hash32
    scope: ScopeRef | None = None
    cardc: Hash32 | None = None


class Link(Struct, frozen=True, forbid_unknown_fields=True, tag="link", kw_only=True):
    """A person is tied to pupils; replaces the dates of a present link."""

    user: UserRef
    scope: ScopeRef
    role: LinkRole
    first: Day
    reason: LinkReason
    last: Day | None = None


class Unlink(
    Struct, frozen=True, forbid_unknown_fields=True, tag="unlink", kw_only=True
):
    """A link gets a last day; yesterday is at once."""

    user: UserRef
    scope: ScopeRef
    role: LinkRole
    last: Day


class ScopeKey(
    Struct, frozen=True, forbid_unknown_fields=True, tag="scope-key", kw_only=True
):
    """A new version of a scope's key; ``box_pk`` for the administrators' only."""

    scope: ScopeRef
    ver: Version
    skc: Hash32
    box_pk: PublicKey | None = None


class Identity(
    Struct, frozen=True, forbid_unknown_fields=True, tag="identity", kw_only=True
):
    """The scope of protected pupils' real names, once for a school (R29).

    The entry that makes it gives the right to its actor, and its first key.
    """

    scope: ScopeRef
    r16: R16


class Recovery(
    Struct, frozen=True, forbid_unknown_fields=True, tag="recovery", kw_only=True
):
    """A new recovery key, the kit's n-th; the first, of the genesis, is 1."""

    recovery_pk: PublicKey
    n: Annotated[int, Meta(ge=2, le=2**32 - 1)]


Seq = Annotated[int, Meta(ge=1, le=2**53 - 1)]


class RestoreAck(
    Struct, frozen=True, forbid_unknown_fields=True, tag="restore-ack", kw_only=True
):
    """The root knows that a chain which ended at ``old`` goes on from ``new``.

    Both are heads: the number of an entry and its hash. ``new`` is the entry before
    this one. Signed with the kit alone (vault § 5, rollback).
    """

    old_seq: Seq
    old: Hash32
    new_seq: Seq
    new: Hash32


HoldCode = Literal["request", "case", "dispute", "other"]
"""Why nothing may be destroyed: a code, no text."""


class Hold(Struct, frozen=True, forbid_unknown_fields=True, tag="hold", kw_only=True):
    """A legal hold on a pupil, or on one note of theirs, begins or ends (R24)."""

    scope: ScopeRef
    on: bool
    code: HoldCode
    note: R16 | None = None


class Dispose(
    Struct, frozen=True, forbid_unknown_fields=True, tag="dispose", kw_only=True
):
    """A note is to be destroyed as it stood at ``ver``, its newest version (R24).

    An entry that names one carries nothing else. It holds at once where no other
    administrator is left, otherwise from another's approval.
    """

    scope: ScopeRef
    note: R16
    ver: Version


class Approve(
    Struct, frozen=True, forbid_unknown_fields=True, tag="approve", kw_only=True
):
    """A second administrator's consent to an entry, by its hash."""

    entry: Hash32


Change = (
    School
    | Policy
    | UserAdd
    | UserKeys
    | FactorReset
    | Role
    | Disable
    | Group
    | GroupEnd
    | Pupil
    | Member
    | Unmember
    | Card
    | Link
    | Unlink
    | ScopeKey
    | Identity
    | Recovery
    | RestoreAck
    | Hold
    | Dispose
    | Approve
    | MoveOut
    | MoveBack
    | MoveIn
)
"""Any change that an entry may carry."""

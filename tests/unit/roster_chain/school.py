"""A school to try things on: keys by name, entries by a word."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec
import pytest

from securenotes.model import ChainId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.ids import ScopeKind, org_id, scope_id, user_id
from securenotes.vault.primitives import box_public, sign_public
from securenotes.vault.roster import (
    ROOT,
    Actor,
    Change,
    Group,
    Identity,
    Link,
    LinkRole,
    Member,
    Policy,
    Pupil,
    Role,
    RosterEntry,
    RosterState,
    School,
    ScopeKey,
    UserAdd,
    UserKeys,
    write_entry,
)

HOUR = 3_600_000
changed = msgspec.structs.replace


def at(day: str, hour: int = 10) -> int:
    """Milliseconds of a full hour UTC on a day."""
    moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
    return int(moment.timestamp() * 1000)


def bytes_of(*words: object, size: int = 32) -> bytes:
    """Bytes that are the same at every run."""
    return hashlib.sha256(repr(words).encode()).digest()[:size]


class Builder:
    """Writes and applies entries; ``today`` is the day they are signed on."""

    def __init__(self, name: str = "tall", today: str = "2026-03-02") -> None:
        self.root = bytes_of("root")
        self.org = org_id(sign_public(self.root))
        self.chain = ChainId(bytes_of("chain", name, size=16))
        self.today = today
        self.state = RosterState(self.org, self.chain)
        self.entries: list[RosterEntry] = []
        self.seeds: dict[Actor, bytes] = {ROOT: self.root}
        self.admins = self.scope(ScopeKind.ADMINISTRATORS, "a")
        self.observers = self.scope(ScopeKind.SCHOOL, "s")
        self.names = self.scope(ScopeKind.IDENTITY, "i")
        self.boss = self.user("eva")

    # -- names to ids --------------------------------------------------
    def r16(self, name: str) -> bytes:
        return bytes_of("r16", self.chain, name, size=16)

    def scope(self, kind: ScopeKind, name: str) -> ScopeId:
        return scope_id(self.org, self.chain, kind, self.r16(name))

    def pupil(self, name: str) -> ScopeId:
        return self.scope(ScopeKind.PUPIL, name)

    def group(self, name: str) -> ScopeId:
        return self.scope(ScopeKind.GROUP, name)

    def user(self, name: str) -> UserId:
        return user_id(self.org, name)

    # -- changes -------------------------------------------------------
    def school(self) -> School:
        return School(
            org=self.org,
            body="municipal",
            root_pk=sign_public(self.root),
            recovery_pk=box_public(bytes_of("recovery")),
            throwaway=True,
            administrators=self.admins,
            administrators_r16=self.r16("a"),
            observers=self.observers,
            observers_r16=self.r16("s"),
        )

    def policy(self) -> Policy:
        return Policy(
            name="Tallåsskolan",
            module=True,
            idle_minutes=5,
            categories=("Övrigt",),
            routine="",
            routine_ver=1,
            words=(),
        )

    def own(self, name: str, no: int = 0) -> UserAdd:
        """A user-add with own keys from the start."""
        seed = bytes_of("sign", name, no)
        self.seeds[self.user(name)] = seed
        return UserAdd(
            user=self.user(name),
            login=name,
            sign_pk=sign_public(seed),
            box_pk=box_public(bytes_of("box", name, no)),
            expires=0,
            temporary=False,
        )

    def invite(self, name: str, hours: int = 72, no: int = 0) -> UserAdd:
        """A user-add with the keys of an invitation."""
        seed = bytes_of("invitation", name, no)
        self.seeds[self.user(name)] = seed
        return UserAdd(
            user=self.user(name),
            login=name,
            sign_pk=sign_public(seed),
            box_pk=box_public(bytes_of("invitation-box", name, no)),
            expires=at(self.today) + hours * HOUR,
            temporary=True,
        )

    def own_keys(self, name: str, no: int = 0) -> UserKeys:
        """A user-keys change; the seed counts from `joined` on."""
        return UserKeys(
            user=self.user(name),
            sign_pk=sign_public(bytes_of("sign", name, no)),
            box_pk=box_public(bytes_of("box", name, no)),
        )

    def key(self, scope: ScopeId, ver: int = 1) -> ScopeKey:
        box = bytes_of("scope-box", scope, ver) if scope == self.admins else None
        return ScopeKey(
            scope=scope, ver=ver, skc=bytes_of("skc", scope, ver), box_pk=box
        )

    def next_key(self, scope: ScopeId) -> ScopeKey:
        newest = self.state.newest_key(scope)
        assert newest is not None
        return self.key(scope, newest.ver + 1)

    def new_pupil(self, name: str) -> tuple[Change, ...]:
        scope = self.pupil(name)
        return Pupil(scope=scope, r16=self.r16(name)), self.key(scope)

    def new_group(self, name: str) -> tuple[Change, ...]:
        scope = self.group(name)
        return Group(scope=scope, r16=self.r16(name)), self.key(scope)

    def new_identity(self, name: str = "eva") -> tuple[Change, ...]:
        """The place of real names, with the right to it and its first key."""
        return (
            Identity(scope=self.names, r16=self.r16("i")),
            Role(user=self.user(name), role="identity", on=True),
            self.key(self.names),
        )

    def link(
        self,
        name: str,
        scope: ScopeId,
        role: LinkRole = "teacher",
        first: str = "2026-01-01",
        last: str | None = None,
    ) -> Link:
        return Link(
            user=self.user(name),
            scope=scope,
            role=role,
            first=first,
            last=last,
            reason="decision",
        )

    def member(
        self, group: str, pupil: str, first: str = "2026-01-01", last: str | None = None
    ) -> Member:
        return Member(
            group=self.group(group), pupil=self.pupil(pupil), first=first, last=last
        )

    # -- entries -------------------------------------------------------
    def genesis_changes(self) -> tuple[Change, ...]:
        return (
            self.school(),
            self.policy(),
            self.own("eva"),
            Role(user=self.boss, role="administrator", on=True),
            self.key(self.admins),
            self.key(self.observers),
        )

    def sign(
        self,
        actor: Actor,
        *changes: Change,
        ts: int | None = None,
        seed: bytes | None = None,
    ) -> RosterEntry:
        return write_entry(
            self.seeds[actor] if seed is None else seed,
            self.org,
            self.chain,
            (self.state.seq, self.state.head),
            actor,
            changes,
            at(self.today) if ts is None else ts,
        )

    def take(self, entry: RosterEntry) -> None:
        self.state.apply(entry)
        self.entries.append(entry)

    def by(self, name: str, *changes: Change, ts: int | None = None) -> None:
        """Sign and apply as a person, or as ``root``."""
        actor: Actor = ROOT if name == "root" else self.user(name)
        self.take(self.sign(actor, *changes, ts=ts))

    def do(self, *changes: Change) -> None:
        """Sign and apply as the first administrator."""
        self.by("eva", *changes)

    def joined(self, name: str, no: int = 0) -> None:
        """Let a newcomer, or one with new keys, put in their own."""
        self.by(name, self.own_keys(name, no))
        self.seeds[self.user(name)] = bytes_of("sign", name, no)

    def rotate(self, *scopes: ScopeId) -> None:
        """Give scopes their next keys."""
        self.do(*(self.next_key(scope) for scope in scopes))


def founded(today: str = "2026-03-02") -> Builder:
    """A school with one administrator and nobody else."""
    built = Builder(today=today)
    built.by("root", *built.genesis_changes())
    return built


def small_school(today: str = "2026-03-02") -> Builder:
    """Two groups, three pupils, teachers anna and johan, observer sara."""
    built = founded(today)
    built.do(*(built.own(name) for name in ("anna", "johan", "sara", "xerxes")))
    built.do(
        *built.new_group("7b"),
        *built.new_group("8a"),
        *built.new_pupil("alva"),
        *built.new_pupil("bo"),
        *built.new_pupil("cleo"),
        built.member("7b", "alva"),
        built.member("7b", "bo"),
        built.member("8a", "bo"),
        built.member("8a", "cleo"),
        built.link("anna", built.group("7b")),
        built.link("johan", built.group("8a"), "mentor"),
        built.link("sara", built.observers, "observer"),
    )
    return built


def refused(school: Builder, who: str, *changes: Change, ts: int | None = None) -> str:
    """The reason an entry is refused for; fails where it is taken."""
    seq = school.state.seq
    with pytest.raises(Refused) as told:
        school.by(who, *changes, ts=ts)
    assert school.state.seq == seq
    return told.value.reason

"""Saying with the recovery kit that an older store counts (vault § 5, rollback).

A client stops where the register ends before what it has seen. Where no newer copy
can be put back, whoever holds both sheets of the kit signs that the end which was
seen is lost. It is done where somebody was refused, for that computer knows which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from securenotes.errors import BadInput, SignInRefused
from securenotes.model import ChainId, UserId
from securenotes.notebook.account_keys import apart
from securenotes.notebook.desk import pin_name
from securenotes.notebook.trust import Pin, Trust, holds
from securenotes.sealed import LoginProof, RosterAct, StoredEntry
from securenotes.vault.codes import Prefix, read_code
from securenotes.vault.errors import BadCode, Refused
from securenotes.vault.ids import normal_login, org_id, user_id
from securenotes.vault.kit import Kit, join_kit, kit_keys
from securenotes.vault.roster import ROOT, RestoreAck
from securenotes.vault.roster.entry import write_entry
from securenotes.vault.signin import Login, LoginTag, sign_login

if TYPE_CHECKING:
    from securenotes.notebook.door import Door
    from securenotes.repository.interface import Repository

NOBODY = UserId(bytes(16))
"""The kit is nobody's account."""


@dataclass(frozen=True, slots=True, repr=False)
class Lost:
    """A school's register that ends before what was seen here, or parts from it."""

    chain: ChainId
    school: str
    seen: Pin
    ends: Pin
    ended_at: int
    """When its newest entry was signed, ms UTC."""

    @property
    def entries(self) -> int:
        """How many entries are missing at least."""
        return max(1, self.seen.seq - self.ends.seq)


def read_kit(sheet1: str, sheet2: str) -> Kit:
    """Read both sheets, in either order.

    Raises ``BadInput`` ("sheet1", "sheet2": "group-4" or another fault of a code;
    "sheets": "twice").
    """
    for field, typed in (("sheet1", sheet1), ("sheet2", sheet2)):
        try:
            read_code(Prefix.KIT_SHEET, typed)
        except BadCode as bad:
            why = f"group-{bad.group}" if bad.group else bad.reason
            raise BadInput(field, why) from None
    try:
        return kit_keys(join_kit(sheet1, sheet2))
    except Refused:
        raise BadInput("sheets", "twice") from None


class Acknowledging:
    """A session of the kit's, for this one act."""

    def __init__(self, door: Door, kit: Kit, repository: Repository) -> None:
        self._door = door
        self._kit = kit
        self._repository = repository
        self._trust = Trust(repository, door.org, door.info.throwaway)

    def __repr__(self) -> str:
        return "Acknowledging(…)"

    @classmethod
    async def begin(cls, door: Door, kit: Kit) -> Self:
        """Sign in with the kit; ``BadInput`` ("sheets", "other") for another's."""
        if org_id(kit.root_pk) != door.org:
            raise BadInput("sheets", "other")
        repository = door.client()
        challenge = await repository.challenge(NOBODY, door.device)
        login = Login(
            LoginTag.ROOT,
            door.org,
            repository.server_name,
            NOBODY,
            challenge.challenge,
            door.clock.now_ms(),
            "",
            door.device,
        )
        await repository.login(
            LoginProof(
                login.tag,
                challenge.id,
                NOBODY,
                login.at,
                "",
                door.device,
                sign_login(kit.root_seed, login),
            )
        )
        await door.arrive()
        return cls(door, kit, repository)

    async def lost(self, login: str) -> list[Lost]:
        """Say what a person has seen on this computer that the store lacks."""
        try:
            user = user_id(self._door.org, normal_login(login))
        except ValueError:
            raise SignInRefused from None
        await self._trust.open(self._door.info.chains, {})
        place = await self._door.settle()
        names = [pin_name(self._door.org, user, one) for one in self._trust.chains]
        kept = await apart(lambda: [place.get(name) for name in names])
        found = []
        for chain, raw in zip(self._trust.chains, kept, strict=True):
            pin = Pin.decode(chain, raw) if raw else None
            state = self._trust.state(chain)
            if pin is not None and not holds(state, pin):
                at = state.time_of(state.seq) or 0
                name = state.policy.name
                found.append(Lost(chain, name, pin, self._trust.head(chain), at))
        return found

    async def acknowledge(self, lost: Lost) -> None:
        """Sign that a school goes on from where its register ends now.

        Raises ``Conflict`` where it has grown meanwhile.
        """
        change = RestoreAck(
            old_seq=lost.seen.seq,
            old=lost.seen.hash,
            new_seq=lost.ends.seq,
            new=lost.ends.hash,
        )
        entry = write_entry(
            self._kit.root_seed,
            self._door.org,
            lost.chain,
            (lost.ends.seq, lost.ends.hash),
            ROOT,
            (change,),
            self._door.clock.now_ms(),
        )
        stored = StoredEntry(
            lost.chain, entry.seq, entry.prev, entry.payload, entry.sig
        )
        await self._repository.append(RosterAct(lost.chain, (stored,)))

    async def close(self) -> None:
        """End the kit's session."""
        await self._repository.sign_out()

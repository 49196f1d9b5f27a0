"""Names: cards opened when first shown, each held to the roster (vault § 4).

A pupil with protected identity has an alias where the name would stand; the
real name lies elsewhere and is not opened here (R29).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from securenotes.errors import KeysMissing, NotThere
from securenotes.model import ChainId, ScopeId, UserId
from securenotes.notebook.keys import Keys
from securenotes.notebook.trust import Trust, damaged
from securenotes.notebook.views import Person, PupilRef
from securenotes.repository.interface import Repository
from securenotes.sealed import CardRecord
from securenotes.vault.cards import (
    CardRef,
    ChecksCard,
    GroupCard,
    PupilCard,
    SpotCheck,
    open_card,
    open_card_key,
    read_staff_card,
)
from securenotes.vault.errors import Refused

C = TypeVar("C", PupilCard, GroupCard, ChecksCard)

ALIAS = "Skyddad elev"
"""What stands before the local code of a pupil with protected identity."""


def write_alias(code: str) -> str:
    """Make the alias that is stored and shown in place of a name (R29)."""
    return f"{ALIAS} {code}"


@dataclass(frozen=True, slots=True)
class PupilName:
    """A pupil's card as shown; ``name`` is the alias where protected."""

    name: str
    class_name: str
    protected: bool

    def __repr__(self) -> str:
        return "PupilName(…)"


class Cards:
    """Opens the cards of pupils, groups and staff into names."""

    def __init__(self, repository: Repository, trust: Trust, keys: Keys) -> None:
        self._repository = repository
        self._trust = trust
        self._keys = keys
        self._records: dict[ChainId, dict[tuple[bytes, bytes], CardRecord]] = {}
        self._pupils: dict[ScopeId, PupilName] = {}
        self._groups: dict[ScopeId, str] = {}
        self._staff: dict[tuple[ChainId, UserId], Person] = {}
        self._refs: dict[ScopeId, PupilRef] = {}

    def __repr__(self) -> str:
        return "Cards(…)"

    async def load(self, chain: ChainId) -> None:
        """Fetch a chain's cards unless they are here."""
        if chain not in self._records:
            records = await self._repository.cards(chain)
            self._records[chain] = {(one.subject, one.scope): one for one in records}

    def forget(self, chain: ChainId) -> None:
        """Let a chain's cards go, so that ``load`` fetches anew."""
        self._records.pop(chain, None)
        self._pupils.clear()
        self._groups.clear()
        self._staff.clear()
        self._refs.clear()

    def pupil(self, chain: ChainId, scope: ScopeId) -> PupilName:
        """Give a pupil's name; ``KeysMissing``, ``StoreDamaged``."""
        known = self._pupils.get(scope)
        if known is None:
            card = self._open(chain, scope, PupilCard)
            known = PupilName(card.alias or card.name, card.class_, bool(card.alias))
            self._pupils[scope] = known
        return known

    def group(self, chain: ChainId, scope: ScopeId) -> str:
        """Give a group's name; ``KeysMissing``, ``StoreDamaged``."""
        known = self._groups.get(scope)
        if known is None:
            known = self._groups[scope] = self._open(chain, scope, GroupCard).name
        return known

    def staff(self, chain: ChainId, user: UserId) -> Person:
        """Give a colleague, known by login alone where there is no card."""
        known = self._staff.get((chain, user))
        if known is None:
            known = self._read_staff(chain, user)
            # While cards are fetched anew the name is not known, and not kept.
            if chain in self._records:
                self._staff[chain, user] = known
        return known

    def checks(self, chain: ChainId) -> tuple[SpotCheck, ...]:
        """Give the spot checks of a school's log; none where none was made.

        ``KeysMissing`` for all but administrators, ``StoreDamaged``.
        """
        top = self._trust.state(chain).school.administrators
        if self._trust.state(chain).card(top, top) is None:
            return ()
        return self._open(chain, top, ChecksCard).checks

    def ref(self, chain: ChainId, scope: ScopeId) -> PupilRef:
        """Give a pupil as lists show it, school and all."""
        known = self._refs.get(scope)
        if known is None:
            card = self.pupil(chain, scope)
            school = self._trust.state(chain).policy.name
            known = self._refs[scope] = PupilRef(
                scope, card.name, card.class_name, school, chain, card.protected
            )
        return known

    def former(self, chain: ChainId, scope: ScopeId) -> PupilRef:
        """Give a pupil whose link has ended: without a name (R10)."""
        school = self._trust.state(chain).policy.name
        return PupilRef(scope, "", "", school, chain, former=True)

    def _read_staff(self, chain: ChainId, user: UserId) -> Person:
        state = self._trust.state(chain)
        row = state.user(user)
        if row is None:
            return self._from_elsewhere(user)
        card, record = state.card(user, None), self._record(chain, user, b"")
        if card is None or record is None:
            return Person(user, row.login, row.login, "")
        try:
            read = read_staff_card(record.blob, CardRef(card.ver, card.blob))
        except Refused:
            raise damaged(user) from None
        return Person(user, row.login, read.name, read.post)

    def _from_elsewhere(self, user: UserId) -> Person:
        """Give who wrote at another school, by login: their card is not ours."""
        for chain in self._trust.chains:
            row = self._trust.state(chain).user(user)
            if row is not None:
                return Person(user, row.login, row.login, "")
        raise NotThere

    def _open(self, chain: ChainId, scope: ScopeId, kind: type[C]) -> C:
        card = self._trust.state(chain).card(scope, scope)
        record = self._record(chain, scope, scope)
        if card is None or record is None:
            raise KeysMissing
        key = self._keys.scope_key(chain, scope)
        ref = CardRef(card.ver, card.blob, card.cardc or b"")
        org = self._trust.org
        try:
            ck = open_card_key(org, scope, ref, key.key, record.key_ver, record.wrap)
            return open_card(org, scope, ref, ck, record.blob, kind)
        except Refused:
            raise damaged(scope) from None

    def _record(
        self, chain: ChainId, subject: bytes, scope: bytes
    ) -> CardRecord | None:
        return self._records.get(chain, {}).get((subject, scope))

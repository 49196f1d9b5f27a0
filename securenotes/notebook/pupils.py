"""The pupils of a person: picker, groups, and who was opened lately (R8, R9)."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.errors import KeysMissing, StoreDamaged
from securenotes.model import ChainId, ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.order import class_key, sort_key
from securenotes.notebook.views import GroupRow, PupilRef, PupilRow
from securenotes.sealed import PupilCount
from securenotes.text import fold

RECENT = 8
"""How many pupils are remembered as lately opened."""

_RECENT = b"recent"


class Pupils:
    """Lists pupils and groups with counts of published notes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._searched: tuple[Sequence[PupilRow], list[tuple[str, PupilRow]]]
        self._searched = ((), [])
        self._recent: list[ScopeId] = []
        self._recent_changed = False
        self._left: tuple[str, list[tuple[str, PupilRow]]] = ("", [])

    def __repr__(self) -> str:
        return "Pupils(…)"

    async def rows(self) -> list[PupilRow]:
        """Give every pupil this person may read, in Swedish order."""
        desk = self._desk
        await desk.ready(*desk.open_chains)
        await self._load_recent()
        pupils = desk.all_pupils()
        rows = await self.counted([scope for _, scope in pupils])
        rows.sort(key=_by_name)
        self.match(rows, "")
        return rows

    async def counted(self, scopes: Sequence[ScopeId]) -> list[PupilRow]:
        """Give rows of these pupils; one whose card does not open is left out."""
        counts = {
            count.pupil: count for count in await self._desk.repository.counts(scopes)
        }
        rows = []
        for scope in scopes:
            try:
                rows.append(self._row(scope, counts.get(scope)))
            except KeysMissing:
                continue
            except StoreDamaged as error:
                self._desk.leave_out(error)
        return rows

    async def groups(self) -> list[GroupRow]:
        """Give this person's groups; of a whole school, all its groups."""
        desk = self._desk
        await desk.ready(*desk.open_chains)
        found = []
        for chain in desk.open_chains:
            for scope in self._groups_of(chain):
                try:
                    found.append(await self.group(chain, scope))
                except KeysMissing:
                    continue
                except StoreDamaged as error:
                    desk.leave_out(error)
        return sorted(found, key=lambda row: (row.school, class_key(row.name)))

    async def group(self, chain: ChainId, scope: ScopeId) -> GroupRow:
        """Give one group with its counts, of pupils this person may read."""
        members = self.members(chain, scope)
        counts = await self._desk.repository.counts(members)
        return GroupRow(
            scope=scope,
            name=self._desk.cards.group(chain, scope),
            school=self._desk.trust.state(chain).policy.name,
            chain=chain,
            pupils=len(members),
            published=sum(count.published for count in counts),
            unread=sum(count.unread for count in counts),
        )

    def members(self, chain: ChainId, group: ScopeId) -> list[ScopeId]:
        """Give a group's pupils of today whom this person may read (R9)."""
        desk = self._desk
        state, today = desk.trust.state(chain), desk.today()
        mine = desk.pupils(chain)
        return [
            scope
            for scope in state.members(group, today)
            if scope in mine and desk.keys.has(chain, scope)
        ]

    def group_names(self, scope: ScopeId) -> tuple[str, ...]:
        """Name a pupil's groups of today, as far as this person may know."""
        desk = self._desk
        chain = desk.trust.chain_of(scope)
        groups = desk.trust.state(chain).groups_of(scope, desk.today())
        names = []
        for group in groups:
            if desk.keys.has(chain, group):
                try:
                    names.append(desk.cards.group(chain, group))
                except (KeysMissing, StoreDamaged):
                    continue
        return tuple(sorted(names, key=class_key))

    def match(self, rows: Sequence[PupilRow], text: str) -> list[PupilRow]:
        """Filter on parts of name, class and group at once, ``a`` finds ``å``.

        A protected pupil is found by alias and code alone (R29). Typing one
        letter more looks only among what the letters before left.
        """
        parts = fold(text).split()
        if self._searched[0] is not rows:
            self._searched = (rows, [(_searched(row), row) for row in rows])
            self._left = ("", [])
        typed, left = self._left
        among = left if typed and text.startswith(typed) else self._searched[1]
        found = [pair for pair in among if all(part in pair[0] for part in parts)]
        self._left = (text, found)
        return [row for _, row in found]

    # -- lately opened ---------------------------------------------------
    def recent(self) -> list[ScopeId]:
        """Give the pupils opened last, the latest first, that are still mine."""
        return [
            scope
            for scope in self._recent
            if any(
                scope in self._desk.pupils(chain) for chain in self._desk.open_chains
            )
        ]

    def opened(self, scope: ScopeId) -> None:
        """Note that a pupil was opened; written at the next ``keep``."""
        if self._recent[:1] != [scope]:
            others = [each for each in self._recent if each != scope]
            self._recent = [scope, *others][:RECENT]
            self._recent_changed = True

    async def keep(self) -> None:
        """Write which pupils were opened lately, if that changed."""
        if self._recent_changed:
            self._recent_changed = False
            await self._desk.own.put(
                "prefs", _RECENT, {"pupils": [scope.hex() for scope in self._recent]}
            )

    async def _load_recent(self) -> None:
        if self._recent:
            return
        try:
            values = await self._desk.own.get("prefs", _RECENT) or {}
            kept = values.get("pupils", [])
            names = kept if isinstance(kept, list) else []
            self._recent = [ScopeId(bytes.fromhex(str(name))) for name in names]
        except (StoreDamaged, ValueError):
            self._recent = []

    def _row(self, scope: ScopeId, count: PupilCount | None) -> PupilRow:
        desk = self._desk
        chain = desk.trust.chain_of(scope)
        pupil = desk.cards.ref(chain, scope)
        by = ""
        if count is not None and count.latest_by is not None:
            by = desk.person(count.latest_by, chain).name
        return PupilRow(
            pupil=pupil,
            published=count.published if count else 0,
            unread=count.unread if count else 0,
            latest_at=count.latest_at if count else 0,
            latest_by=by,
            groups=self.group_names(scope),
        )

    def _groups_of(self, chain: ChainId) -> list[ScopeId]:
        """Find the groups linked to; with the whole school, all of them."""
        desk, today = self._desk, self._desk.today()
        state = desk.trust.state(chain)
        linked = {
            link.scope
            for link in state.links_of(desk.user)
            if link.first <= today and (link.last is None or today <= link.last)
        }
        whole = state.is_administrator(desk.user) or state.school.observers in linked
        return [
            group
            for group in state.groups()
            if (whole or group in linked)
            and ((last := state.group_last(group)) is None or today <= last)
        ]


def _by_name(row: PupilRow) -> tuple[tuple[str, str], object]:
    return by_name(row.pupil)


def by_name(pupil: PupilRef) -> tuple[tuple[str, str], object]:
    """Sort pupils by name, then by class."""
    return sort_key(pupil.name), class_key(pupil.class_name)


def _searched(row: PupilRow) -> str:
    pupil = row.pupil
    if pupil.protected:
        return fold(pupil.name)
    return fold(" ".join((pupil.name, pupil.class_name, *row.groups)))

"""A person's own records, sealed under their own key (vault § 4).

A revision rises by one with every save. Where another client of the same
person saved in between, what it wrote is read and the change made on that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from securenotes.clock import Clock
from securenotes.errors import Conflict, StoreBusy, StoreUnreachable
from securenotes.model import OrgId, UserId
from securenotes.notebook.trust import damaged
from securenotes.repository.interface import Repository
from securenotes.sealed import OwnRecord
from securenotes.vault.errors import Refused
from securenotes.vault.keys import UserKeys
from securenotes.vault.own import What, open_own, seal_own
from securenotes.vault.strict_json import Json

if TYPE_CHECKING:
    from securenotes.notebook.outbox import Outbox

Values = dict[str, Json]
TRIES = 3
HELD: What = "work"
AWAY = (StoreUnreachable, StoreBusy)
"""When a server's store cannot be written just now."""


@dataclass(slots=True, repr=False)
class _Kept:
    rev: int
    blob: bytes
    at: int
    values: Values | None = None


class OwnRecords:
    """Reads and writes own records; each is opened when first asked for."""

    def __init__(
        self,
        repository: Repository,
        org: OrgId,
        user: UserId,
        own: UserKeys,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._org = org
        self._user = user
        self._own = own
        self._clock = clock
        self._kept: dict[What, dict[bytes, _Kept]] = {}
        self.outbox: Outbox | None = None
        """Where working copies wait for a server that is away."""

    def __repr__(self) -> str:
        return "OwnRecords(…)"

    async def ids(self, what: What) -> list[bytes]:
        """Give the ids of a kind, in the store's order."""
        return list(await self._load(what))

    async def get(self, what: What, record: bytes = b"") -> Values | None:
        """Give a record's values, None where there is none.

        Raises ``StoreDamaged`` for one that does not open.
        """
        kept = (await self._load(what)).get(record)
        return None if kept is None else self._open(what, record, kept)

    async def written_at(self, what: What, record: bytes) -> int:
        """Tell when a record was last written, 0 for none."""
        kept = (await self._load(what)).get(record)
        return 0 if kept is None else kept.at

    async def put(self, what: What, record: bytes, values: Mapping[str, Json]) -> None:
        """Write a record whole, unless it says the same already."""
        kept = (await self._load(what)).get(record)
        if kept is None or self._open(what, record, kept) != values:
            await self.change(what, record, lambda _: dict(values))

    async def change(
        self, what: What, record: bytes, to: Callable[[Values], Values]
    ) -> Values:
        """Write what ``to`` makes of the record's present values.

        ``to`` may be asked again where another client has saved meanwhile.
        """
        for last in range(TRIES - 1, -1, -1):
            kept = (await self._load(what)).get(record)
            values = to(dict(self._open(what, record, kept)) if kept else {})
            rev, at = self._next_rev(what, record, kept), self._clock.now_ms()
            blob = seal_own(
                self._own.udk, self._org, self._user, what, record, rev, values
            )
            try:
                await self._put(OwnRecord(what, record, rev, blob, at))
            except Conflict:
                self._kept.pop(what, None)
                if not last:
                    raise
                continue
            if what in self._kept:  # what was fetched was not let go meanwhile
                self._kept[what][record] = _Kept(rev, blob, at, values)
            return values
        raise AssertionError("unreachable")

    async def drop(self, what: What, record: bytes) -> None:
        """Destroy a record, if it is there.

        Where a server is away, or text of it waits to be sent, it goes in its turn.
        """
        outbox = self.outbox if what == HELD else None
        if outbox is not None and outbox.holds(record):
            await outbox.destroy(what, record)
        elif record in await self._load(what):
            try:
                await self._repository.drop_own(what, record)
            except AWAY:
                if outbox is None:
                    raise
                await outbox.destroy(what, record)
        self._kept.get(what, {}).pop(record, None)

    def read(self, record: OwnRecord) -> Values:
        """Open a record that waited here; ``StoreDamaged`` if it does not open."""
        kept = _Kept(record.rev, record.blob, record.at)
        return self._open(cast("What", record.what), record.id, kept)

    def _next_rev(self, what: What, record: bytes, kept: _Kept | None) -> int:
        if what == HELD and self.outbox is not None:
            free = self.outbox.free_rev(record)
            if free:
                return free
        return (kept.rev if kept else 0) + 1

    async def _put(self, record: OwnRecord) -> None:
        """Write to the store; text waits on disk where a server is away (R42)."""
        outbox = self.outbox
        if outbox is None or record.what != HELD:
            await self._repository.put_own(record)
        elif outbox.holds(record.id):
            await outbox.hold(record, tried=False)
        else:
            try:
                await self._repository.put_own(record)
            except AWAY:
                await outbox.hold(record, tried=True)

    def forget(self, what: What) -> None:
        """Let what was fetched go, so that it is asked for anew."""
        self._kept.pop(what, None)

    async def _load(self, what: What) -> dict[bytes, _Kept]:
        if what not in self._kept:
            records = await self._repository.own(what)
            outbox = self.outbox if what == HELD else None
            self._kept.setdefault(
                what,
                {
                    each.id: _Kept(each.rev, each.blob, each.at)
                    for each in records
                    if outbox is None or not outbox.destroys(each.id)
                },
            )
        return self._kept[what]

    def _open(self, what: What, record: bytes, kept: _Kept) -> Values:
        if kept.values is None:
            try:
                kept.values = open_own(
                    self._own.udk,
                    self._org,
                    self._user,
                    what,
                    record,
                    kept.rev,
                    kept.blob,
                )
            except Refused:
                raise damaged(record or self._user) from None
        return kept.values

"""Text that waits for the server: on disk, sealed under its writer's key (R42).

What waits is the very record that the server is to have, so a request whose
answer was lost is sent again as it was and counts once. One note has two
records here at most: one that may have arrived, and the newest text. A record
without a text stands for one that is to be destroyed: text that was saved
elsewhere meanwhile must not come after what it became.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from securenotes.errors import Conflict, StoreDamaged
from securenotes.model import UserId
from securenotes.notebook.account_keys import apart
from securenotes.notebook.contact import Contact
from securenotes.notebook.place import read_small, write_small
from securenotes.repository.interface import Repository
from securenotes.sealed import OwnRecord
from securenotes.vault.own import What

Rescue = Callable[[OwnRecord], Awaitable[None]]
"""Keeps a text that another workstation's stands in the way of."""

TOGETHER = 50
"""Records that are sent in one request, at most."""

ROOM = 160 * 1024
"""Bytes of text in one: a body holds 256 KiB, in which they grow by a third."""

_FOLDER = "waiting"
_NAME = 10


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    what: str
    id: str
    rev: int
    blob: str
    at: int

    def __repr__(self) -> str:
        return "_Written(…)"


@dataclass(slots=True, repr=False, eq=False)
class _Held:
    record: OwnRecord
    file: Path
    tried: bool

    @property
    def ends(self) -> bool:
        """Whether it stands for a record that is to be destroyed."""
        return not self.record.blob


class Outbox:
    """One person's records on this computer that the server has not confirmed."""

    def __init__(self, folder: Path, user: UserId, contact: Contact) -> None:
        self._folder = folder / _FOLDER / user.hex()
        self._contact = contact
        self._held: list[_Held] = []
        self._number = 0
        self._disk = asyncio.Lock()

    def __repr__(self) -> str:
        return "Outbox(…)"

    async def load(self) -> None:
        """Read what another session left; ``StoreDamaged`` for what is not ours."""
        self._held = await apart(self._read)
        self._count()

    def holds(self, record: bytes) -> bool:
        """Tell whether a record waits: a newer one must not overtake it."""
        return any(held.record.id == record for held in self._held)

    def free_rev(self, record: bytes) -> int:
        """Give the revision that newer text takes over, 0 where none can."""
        held = self._untried(record)
        return held.record.rev if held is not None else 0

    def destroys(self, record: bytes) -> bool:
        """Tell whether the server is yet to destroy what it has of a record."""
        return any(held.ends for held in self._held if held.record.id == record)

    async def hold(self, record: OwnRecord, *, tried: bool) -> None:
        """Keep a record on disk until the server has it."""
        held = self._untried(record.id)
        if held is not None:
            held.record = record
        else:
            held = self._add(record, tried)
        await self._keep(held)

    async def destroy(self, what: What, record: bytes) -> None:
        """Let the text of a record go, here and, in its turn, at the server."""
        gone = [held for held in self._held if held.record.id == record]
        # One that is on its way is no longer ours to send again or to rescue.
        self._held = [held for held in self._held if held.record.id != record]
        held = self._add(OwnRecord(what, record, 0, b"", 0), tried=True)
        await self._keep(held)
        await self._remove(gone)

    async def send(self, repository: Repository, rescue: Rescue) -> int:
        """Send all that waits, in order; give how many notes were sent.

        What another workstation has written too goes to ``rescue``, so that
        both texts are kept (R12). Raises the ``StoreError`` family where the
        server is away again; what is left waits on.
        """
        sent: set[bytes] = set()
        one_by_one = 0
        while self._held:
            some = self._held[:1] if one_by_one else self._first()
            for held in some:
                held.tried = True
            try:
                if some[0].ends:
                    record = some[0].record
                    await repository.drop_own(record.what, record.id)
                else:
                    await repository.put_owns([held.record for held in some])
            except Conflict:
                if len(some) > 1:
                    # Which of them it is shows when each comes alone.
                    one_by_one = len(some)
                    continue
                if some[0] in self._held:
                    note = some[0].record.id
                    some = [held for held in self._held if held.record.id == note]
                    await rescue(some[-1].record)
            one_by_one = max(0, one_by_one - len(some))
            sent.update(held.record.id for held in some if not held.ends)
            self._held = [held for held in self._held if held not in some]
            await self._remove(some)
            self._count()
        return len(sent)

    def _first(self) -> list[_Held]:
        """Give the first that fit into one request, one at least."""
        size, some = 0, list[_Held]()
        for held in self._held[:TOGETHER]:
            size += len(held.record.blob)
            if some and (size > ROOM or held.ends or some[0].ends):
                break
            some.append(held)
        return some

    def _add(self, record: OwnRecord, tried: bool) -> _Held:
        self._number += 1
        held = _Held(record, self._folder / f"{self._number:0{_NAME}}", tried)
        self._held.append(held)
        return held

    async def _keep(self, held: _Held) -> None:
        """Write the file of one that waits, unless it was sent meanwhile."""
        self._count()
        async with self._disk:
            if held in self._held:
                await apart(partial(_write, held.file, held.record))

    async def _remove(self, gone: list[_Held]) -> None:
        async with self._disk:
            await apart(partial(_remove, [held.file for held in gone]))

    def _untried(self, record: bytes) -> _Held | None:
        of_it = [held for held in self._held if held.record.id == record]
        return of_it[-1] if of_it and not of_it[-1].tried else None

    def _count(self) -> None:
        texts = {held.record.id for held in self._held if not held.ends}
        self._contact.count(len(texts))

    def _read(self) -> list[_Held]:
        with suppress(FileNotFoundError):
            names = sorted(p for p in self._folder.iterdir() if p.name.isdigit())
            if names:
                self._number = int(names[-1].name)
            return [_Held(_read(file), file, tried=True) for file in names]
        return []


def _remove(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _write(file: Path, record: OwnRecord) -> None:
    kept = _Written(
        record.what, record.id.hex(), record.rev, record.blob.hex(), record.at
    )
    write_small(file, msgspec.json.encode(kept).decode())


def _read(file: Path) -> OwnRecord:
    try:
        kept = msgspec.json.decode((read_small(file) or "").encode(), type=_Written)
        blob = bytes.fromhex(kept.blob)
        return OwnRecord(kept.what, bytes.fromhex(kept.id), kept.rev, blob, kept.at)
    except (msgspec.MsgspecError, ValueError):
        raise StoreDamaged(file.name[-4:]) from None

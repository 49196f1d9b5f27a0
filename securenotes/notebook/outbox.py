"""Text that waits for the server: on disk, sealed under its writer's key (R42).

What waits is the very record that the server is to have, so a request whose
answer was lost is sent again as it was and counts once. One note has two
records here at most: one that may have arrived, and the newest text.
"""

from __future__ import annotations

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


@dataclass(slots=True, repr=False)
class _Held:
    record: OwnRecord
    file: Path
    tried: bool


class Outbox:
    """One person's records on this computer that the server has not confirmed."""

    def __init__(self, folder: Path, user: UserId, contact: Contact) -> None:
        self._folder = folder / _FOLDER / user.hex()
        self._contact = contact
        self._held: list[_Held] = []
        self._number = 0

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

    async def hold(self, record: OwnRecord, *, tried: bool) -> None:
        """Keep a record on disk until the server has it."""
        before = self._untried(record.id)
        if before is not None:
            await apart(lambda: _write(before.file, record))
            before.record = record
        else:
            self._number += 1
            file = self._folder / f"{self._number:0{_NAME}}"
            await apart(lambda: _write(file, record))
            self._held.append(_Held(record, file, tried))
        self._count()

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
                await repository.put_owns([held.record for held in some])
            except Conflict:
                if len(some) > 1:
                    # Which of them it is shows when each comes alone.
                    one_by_one = len(some)
                    continue
                note = some[0].record.id
                some = [held for held in self._held if held.record.id == note]
                await rescue(some[-1].record)
            one_by_one = max(0, one_by_one - len(some))
            sent.update(held.record.id for held in some)
            for held in some:
                self._held.remove(held)
            await apart(partial(_remove, [held.file for held in some]))
            self._count()
        return len(sent)

    def _first(self) -> list[_Held]:
        """Give the first that fit into one request, one at least."""
        size, some = 0, list[_Held]()
        for held in self._held[:TOGETHER]:
            size += len(held.record.blob)
            if some and size > ROOM:
                break
            some.append(held)
        return some

    def _untried(self, record: bytes) -> _Held | None:
        of_it = [held for held in self._held if held.record.id == record]
        return of_it[-1] if of_it and not of_it[-1].tried else None

    def _count(self) -> None:
        self._contact.count(len({held.record.id for held in self._held}))

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

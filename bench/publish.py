"""P7: a note is published and durable, against the same bytes at a file's end."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bench.pairing import Outcome, alternate, judge
from bench.town import TEXT, open_room
from tests.unit.notebook.room import Room, filled

REPEATS = 12
"""Acts behind one figure, whose median it is; a disk's answers vary so much."""

LOG_ROW = 200 + 64 + 32
"""Bytes of a row of the log, its signature and hash (vault § 10)."""


def append(path: Path, data: bytes) -> float:
    """Put bytes at a file's end, durably; milliseconds."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    sync = getattr(os, "fdatasync", os.fsync)
    try:
        began = time.perf_counter()
        os.write(handle, data)
        sync(handle)
        return (time.perf_counter() - began) * 1000
    finally:
        os.close(handle)


async def measure(pairs: int) -> list[Outcome]:
    """Publish at the store, and whole: sealed, signed, sent, remembered."""
    async with open_room(on_disk=True) as room:
        return [
            await stored(room, pairs),
            await whole(room, pairs),
        ]


async def stored(room: Room, pairs: int) -> Outcome:
    """Hand sealed versions to the store."""
    town, anna = room.town, room.town.person("anna")
    repository = await town.sign_in("anna")
    size = 0

    async def ours() -> float:
        nonlocal size
        taken = []
        for _ in range(REPEATS):
            record = town.publication(room.unit, anna, room.ada, TEXT * 8).record
            assert record.wrap is not None
            parts = (record.header, record.blob, record.kc, record.sig)
            size = sum(map(len, (*parts, record.wrap.wrap))) + LOG_ROW
            began = time.perf_counter()
            await repository.publish(record, None, None)
            taken.append((time.perf_counter() - began) * 1000)
        return middle(taken)

    async def limit() -> float:
        return bare(room, size)

    found = await alternate(ours, limit, pairs)
    await repository.sign_out()
    what = f"publish at the store, {size:,} bytes, with log row and counters"
    return judge("P7", what, "append + fdatasync", found, 2.0)


async def whole(room: Room, pairs: int) -> Outcome:
    """Publish through the notebook, as Ctrl+P and Enter do."""
    notebook = await room.sit("johan")

    async def ours() -> float:
        taken = []
        for _ in range(REPEATS):
            draft = filled(notebook.new_draft(room.ada), body=TEXT * 8)
            began = time.perf_counter()
            await notebook.publish(draft)
            taken.append((time.perf_counter() - began) * 1000)
        return middle(taken)

    async def limit() -> float:
        return bare(room, 2500)

    found = await alternate(ours, limit, pairs)
    what = "publish in the notebook: sealed, stored, remembered"
    return judge("P7", what, "append + fdatasync", found, 2.0)


def bare(room: Room, size: int) -> float:
    """Append as often, beside the store."""
    data = os.urandom(size)
    return middle([append(room.folder / "plain", data) for _ in range(REPEATS)])


def middle(values: list[float]) -> float:
    """Give the median."""
    return sorted(values)[len(values) // 2]

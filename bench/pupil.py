"""P5: a pupil with 200 notes is opened, against libsodium doing as much."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

from nacl import bindings

from bench.pairing import Outcome, alternate, judge
from bench.town import open_room, publish_many
from securenotes.notebook.session import Notebook
from securenotes.sealed import NoteRecord
from securenotes.vault.headers import Header
from securenotes.vault.primitives import pae, u8, u32
from tests.unit.notebook.room import Room

NOTES = 200

Job = tuple[bytes, bytes, bytes, bytes, bytes]
"""Signature and message, wrap, its data, sealed text, its data."""


def jobs_of(records: Sequence[NoteRecord]) -> list[Job]:
    """Put into memory all that libsodium is given, ready to be used."""
    found = []
    for record in records:
        header = Header.decode(record.header)
        assert record.wrap is not None
        signed = pae(
            "SA1/note-sig",
            record.header,
            hashlib.sha256(record.blob).digest(),
            record.kc,
        )
        data = pae(
            "SA1/dek",
            header.org,
            header.scope,
            header.note,
            u32(header.ver),
            u8(1),
            u32(record.wrap.key_ver),
        )
        wrap = record.wrap.wrap
        found.append((record.sig + signed, wrap, data, record.blob, record.header))
    return found


def open_all(jobs: Sequence[Job], sign_pk: bytes, key: bytes) -> float:
    """Verify and open everything with libsodium alone; milliseconds."""
    opening = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt
    began = time.perf_counter()
    for signed, wrap, data, blob, header in jobs:
        bindings.crypto_sign_open(signed, sign_pk)
        dek = opening(wrap[24:], data, wrap[:24], key)
        opening(blob[24:], header, blob[:24], dek)
    return (time.perf_counter() - began) * 1000


async def measure(pairs: int) -> list[Outcome]:
    """Open ada as johan, who has just signed in, and open her again."""
    async with open_room() as room:
        await publish_many(room, room.ada, NOTES)
        repository = await room.town.sign_in("johan")
        heads = await repository.pupil_heads(room.ada)
        jobs = jobs_of([head.record for head in heads])
        sign_pk = room.town.person("anna").keys.sign_pk
        key = room.unit.keys[room.ada].key
        again: list[tuple[float, float]] = []

        async def ours() -> float:
            notebook = await room.sit("johan")
            first = await opened(room, notebook)
            again.append((await opened(room, notebook), first))
            await notebook.sign_out()
            return first

        async def limit() -> float:
            return open_all(jobs, sign_pk, key)

        first = await alternate(ours, limit, pairs)
        what = f"open a pupil with {NOTES} notes"
        return [
            judge("P5", what, "libsodium alone", first, 2.0),
            judge("P5", f"{what} again", "the first time", again, 0.1),
        ]


async def opened(room: Room, notebook: Notebook) -> float:
    """Open ada; milliseconds."""
    began = time.perf_counter()
    page = await notebook.pupil(room.ada)
    taken = (time.perf_counter() - began) * 1000
    assert page.published == NOTES
    return taken

"""P15: keys are changed after a school's observer has left, against libsodium.

600 pupils with 30,000 notes: every key of the school but the administrators' is
made anew, wrapped to its holders and stored with all that lay under the old ones.
The other does in memory what cannot be left out for the notes and the pupils: it
opens each old wrap, makes the new one, and opens that one too, since none is sent
before (vault § 5). A minute and a half at five pairs, most of it to write the notes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from nacl import bindings

from bench.pairing import Outcome, alternate, judge
from bench.town import open_room
from securenotes.notebook.session import Notebook
from securenotes.vault.primitives import pae, random, u8, u32
from tests.kit_bulk import fill
from tests.unit.notebook.room import Room

PUPILS, NOTES = 600, 30_000

Wrap = tuple[bytes, bytes]
"""What is sealed, with its nonce before it, and the data it is bound to."""


def wraps_of(room: Room, key: bytes) -> list[Wrap]:
    """Seal as many keys as there are notes and pupils, bound to as much."""
    seal = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt
    found = []
    for n in range(NOTES + PUPILS):
        place = (room.town.org, room.ada, random(16), u32(n), u8(1), u32(1))
        data, nonce = pae("SA1/dek", *place), random(24)
        found.append((nonce + seal(random(32), data, nonce, key), data))
    return found


def wrap_again(wraps: Sequence[Wrap], before: bytes, after: bytes) -> float:
    """Open, wrap and open again with libsodium alone; milliseconds."""
    seal = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt
    opening = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt
    began = time.perf_counter()
    for wrap, data in wraps:
        key = opening(wrap[24:], data, wrap[:24], before)
        nonce = random(24)
        made = seal(key, data, nonce, after)
        if opening(made, data, nonce, after) != key:
            raise RuntimeError("another key")
    return (time.perf_counter() - began) * 1000


async def fill_school(room: Room) -> None:
    """Add pupils and notes enough."""
    eva = room.town.person("eva")
    repository = await room.town.sign_in("eva")
    names = [f"Elev {n}" for n in range(PUPILS - len(room.unit.pupils))]
    await room.town.add_pupils(repository, room.unit, eva, *names)
    await repository.sign_out()
    fill(room.town, room.unit, room.town.person("anna"), NOTES)


async def leave(room: Room, notebook: Notebook) -> float:
    """Let an observer of the school leave, and change the keys; milliseconds."""
    school, chain = notebook.school, room.unit.chain
    who, where = room.town.person("xena").user, room.unit.observers.scope
    await school.add_link(chain, who, where, "observer", room.clock.today())
    await school.end_link(chain, who, where, "observer")
    began = time.perf_counter()
    changed = await school.rotate(chain, lambda _done, _of: None)
    taken = (time.perf_counter() - began) * 1000
    if changed != PUPILS:
        raise RuntimeError("not every pupil's key was changed")
    return taken


async def measure(pairs: int) -> list[Outcome]:
    """Let an observer come and leave, again and again."""
    async with open_room(on_disk=True) as room:
        await fill_school(room)
        before, after = random(32), random(32)
        wraps = wraps_of(room, before)
        notebook = await room.sit("eva")

        async def ours() -> float:
            return await leave(room, notebook)

        async def limit() -> float:
            return wrap_again(wraps, before, after)

        found = await alternate(ours, limit, pairs)
        await notebook.sign_out()
    what = f"keys changed for {PUPILS} pupils with {NOTES:,} notes"
    return [judge("P15", what, "libsodium doing the same wraps", found, 3.0)]

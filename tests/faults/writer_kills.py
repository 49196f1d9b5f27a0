"""Kills a writer again and again, from a seed, and looks at what is left.

A child process opens the store, signs in and acts as fast as it can; it says
on a pipe what it is about to do and what was acknowledged. It is killed at a
random moment. Then the store must open and be whole, and hold exactly what
was acknowledged, the one act under way done or not done.
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import os
import random
import signal
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from securenotes.clock import FakeClock
from securenotes.model import ScopeId
from securenotes.repository.local import LocalRepository, LocalStore
from securenotes.sealed import NoteRecord
from securenotes.vault.headers import Status
from securenotes.vault.notes import SealedNote, WrapKind, open_dek
from securenotes.vault.scopes import ScopeKey as Key
from tests.kit import MORNING, Sealed, Town, build_town
from tests.kit_rotation import rotation
from tests.wholeness import Look, check_whole

State = tuple[bytes | None, bytes | None]
"""A note's draft and newest version, by their hashes."""

FORK = multiprocessing.get_context("fork")


def turned_key(scope: ScopeId, ver: int) -> bytes:
    """Give the key that a rotation makes, so that the parent knows it too."""
    return hashlib.sha256(scope + bytes([ver % 256, ver // 256])).digest()


@dataclass(slots=True)
class Writer:
    """The child: acts at random, tells before and after."""

    town: Town
    store: LocalStore
    pipe: int
    dice: random.Random
    clients: dict[str, LocalRepository] = field(default_factory=dict)

    def tell(self, *words: str) -> None:
        os.write(self.pipe, (" ".join(words) + "\n").encode())

    def begin(self, note: bytes, draft: bytes | None, newest: bytes | None) -> None:
        """Tell which note is about to change, and to what."""
        self.tell("begin", note.hex(), write_hash(draft), write_hash(newest))

    async def act(self) -> None:
        """Do one act of those that are possible."""
        unit, anna = self.town.units["Tallbacken"], self.town.person("anna")
        ada = unit.pupils["ada"]
        client = self.clients["anna"]
        drafts = [self.known(one) for one in await client.drafts()]
        heads = [self.known(one.record) for one in await client.pupil_heads(ada)]
        choice = self.dice.randrange(8)
        if choice == 0:
            await self.rotate(ada)
        elif choice <= 2 and heads:
            base = self.dice.choice(heads)
            new = self.town.publication(unit, anna, ada, "Ändrad", base=base)
            self.begin(new.note, None, new.vh)
            await client.publish(new.record, base.vh, None)
        elif choice <= 4 and heads:
            await self.take_away(self.dice.choice(heads))
        elif choice == 5 and drafts:
            one = self.dice.choice(drafts)
            rows = await client.versions(one.note)
            self.begin(one.note, None, self.known(rows[-1]).vh if rows else None)
            await client.discard_draft(one.note, one.vh)
        elif choice == 6 and drafts:
            one = self.dice.choice(drafts)
            base_rows = await client.versions(one.note)
            base2 = self.known(base_rows[-1]) if base_rows else None
            new = self.town.publication(unit, anna, ada, "Ny", draft=one, base=base2)
            self.begin(one.note, None, new.vh)
            await client.publish(new.record, None, one.vh)
        else:
            new = self.town.draft(unit, anna, ada)
            self.begin(new.note, new.vh, None)
            await client.save_draft(new.record, None)
        self.tell("done")

    def known(self, record: NoteRecord) -> Sealed:
        """Open a record's key where a reader can."""
        sealed = SealedNote(record.header, record.blob, record.kc, record.sig)
        dek = b""
        if record.wrap is not None and record.wrap.kind == 1:
            key = self.town.units["Tallbacken"].keys[sealed.header.scope]
            wrap = record.wrap
            dek = open_dek(
                WrapKind.SCOPE, key.key, wrap.key_ver, sealed.header, wrap.wrap
            )
        vh = sealed.vh
        if record.blob_hash:
            from securenotes.vault.notes import version_hash

            vh = version_hash(record.header, record.blob_hash, record.kc, record.sig)
        return Sealed(record, sealed.header, vh, dek)

    async def take_away(self, head: Sealed) -> None:
        """Unpublish or delete a note."""
        unit, anna = self.town.units["Tallbacken"], self.town.person("anna")
        client = self.clients["anna"]
        status = self.dice.choice((Status.WITHDRAWN, Status.TOMBSTONE))
        shown = [
            self.known(one)
            for one in await client.versions(head.note)
            if one.wrap is not None
        ]
        last, seals = self.town.leaving(unit, anna, status, shown)
        draft = None
        if status is Status.WITHDRAWN:
            draft = self.town.draft(unit, anna, head.header.scope, base=last)
        self.begin(head.note, draft.vh if draft else None, last.vh)
        await client.withdraw(
            last.record, head.vh, seals, draft.record if draft else None
        )

    async def rotate(self, scope: ScopeId) -> None:
        """Turn a pupil's key."""
        unit, eva = self.town.units["Tallbacken"], self.town.person("eva")
        key = turned_key(scope, unit.keys[scope].ver + 1)
        client = self.clients["eva"]
        act, new = await rotation(self.town, client, unit, eva, scope, key)
        self.tell("turn")
        await client.append(act)
        self.town.follow(unit, *act.entries)
        unit.keys[scope] = new


async def write(town: Town, path: Path, pipe: int, seed: int) -> None:
    """Open the store, sign in and act until killed."""
    store = LocalStore.open(path, town.clock)
    town.store = store
    writer = Writer(town, store, pipe, random.Random(seed))
    writer.clients = {
        "anna": await town.sign_in("anna"),
        "eva": await town.sign_in("eva"),
    }
    writer.tell("ready")
    while True:
        await writer.act()


def run_child(town: Town, path: Path, pipe: int, seed: int) -> None:
    """Be the writer; whatever goes wrong is told on the pipe."""
    try:
        asyncio.run(write(town, path, pipe, seed))
    except BaseException as error:  # noqa: BLE001  the parent must hear of it
        os.write(pipe, f"failed {error!r}\n".encode())
        os._exit(1)


def read_states(look: Look) -> dict[bytes, State]:
    """Give every note's draft and newest version."""
    drafts: dict[bytes, bytes] = dict(look.all("SELECT note, vh FROM draft"))
    newest: dict[bytes, bytes] = dict(
        look.all("SELECT note, vh FROM version ORDER BY ver")
    )
    return {note: (drafts.get(note), newest.get(note)) for note in {*drafts, *newest}}


def follow_store(town: Town, path: Path) -> dict[bytes, State]:
    """Bring the town up to what the store holds, and give its notes."""
    look = Look(path)
    try:
        for unit in town.units.values():
            unit.state = look.states[unit.chain]
            for scope, key in unit.keys.items():
                newest = unit.state.newest_key(scope)
                if newest is not None and newest.ver > key.ver:
                    turned = turned_key(scope, newest.ver)
                    unit.keys[scope] = Key(scope, newest.ver, turned)
        return read_states(look)
    finally:
        look.close()


def run(path: Path, seed: int, rounds: int) -> int:
    """Kill ``rounds`` writers; give how many acts were acknowledged."""
    dice = random.Random(seed)
    town = asyncio.run(found(path))
    acknowledged = 0
    before = follow_store(town, path)
    for _ in range(rounds):
        town.clock.advance(timedelta(minutes=2))
        lines = kill_one(town, path, dice)
        store = LocalStore.open(path, town.clock)
        asyncio.run(store.close())
        check_whole(path)
        after = follow_store(town, path)
        compare(before, lines, after)
        acknowledged += lines.count("done")
        before = after
    return acknowledged


def write_hash(vh: bytes | None) -> str:
    return "-" if vh is None else vh.hex()


def read_hash(text: str) -> bytes | None:
    return None if text == "-" else bytes.fromhex(text)


def compare(
    before: dict[bytes, State], lines: list[str], after: dict[bytes, State]
) -> None:
    """Hold what is left to what was acknowledged; one act may be either."""
    expected, waiting = dict(before), None
    for line in lines:
        word, *rest = line.split()
        if word == "begin":
            note = bytes.fromhex(rest[0])
            waiting = (note, (read_hash(rest[1]), read_hash(rest[2])))
        elif word == "done" and waiting is not None:
            expected[waiting[0]], waiting = waiting[1], None
    if waiting is not None and after.get(waiting[0]) != expected.get(waiting[0]):
        expected[waiting[0]] = waiting[1]
    assert after == {note: one for note, one in expected.items() if any(one)}


def kill_one(town: Town, path: Path, dice: random.Random) -> list[str]:
    """Start a writer, kill it at a random moment, give what it said."""
    inward, outward = os.pipe()
    child = FORK.Process(target=run_child, args=(town, path, outward, dice.random()))
    child.start()
    os.close(outward)
    said = b""
    if dice.random() < 0.9:
        while b"ready\n" not in said:
            piece = os.read(inward, 4096)
            assert piece, said
            said += piece
    time.sleep(dice.random() * 0.06)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    while piece := os.read(inward, 1 << 16):
        said += piece
    os.close(inward)
    lines = said.decode().split("\n")[:-1]
    assert not any(line.startswith("failed") for line in lines), lines[-1]
    return lines


async def found(path: Path) -> Town:
    """Build the town in a new store, and let go of the store."""
    clock = FakeClock(MORNING)
    store = LocalStore.create(path, clock)
    town = await build_town(store, clock)
    await store.close()
    return town


def campaign(folder: Path, seed: int, rounds: int) -> str:
    """Kill many writers; tell the figures."""
    done = run(folder / "store" / "notes.db", seed, rounds)
    return (
        f"writers: {rounds} kills; {done} acts acknowledged, none lost, the store"
        " whole after each"
    )

"""P16: a store of many notes looked through, against its signatures alone.

The other does what cannot be left out: it hashes the same texts and checks the
same signatures of notes and log rows, read from the file beforehand.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bench.pairing import Outcome, alternate, judge
from bench.town import open_room, publish_many
from securenotes.keeper.upkeep import open_to_look
from securenotes.keeper.wholeness import verify_store
from securenotes.vault.log import encode_row, verify_row
from securenotes.vault.notes import SealedNote, verify_note

NOTES = 5_000
MOST = 2.0


class Signatures:
    """What was signed in a store, in memory."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._key = key
        with closing(sqlite3.connect(path)) as file:
            (org,) = file.execute("SELECT org FROM organisation").fetchone()
            self._notes = [
                SealedNote(*row)
                for row in file.execute("SELECT header, blob, kc, sig FROM version")
            ]
            (actor,) = file.execute("SELECT author FROM version LIMIT 1").fetchone()
            self._rows = [
                (encode_row(org, *row[:11]), row[11])
                for row in file.execute(
                    "SELECT chain, seq, prev, at, actor, act, scope, note, ver, count,"
                    " receipt, sig FROM log WHERE actor = ?",
                    (actor,),
                )
            ]

    async def check(self) -> float:
        """Check them; give milliseconds."""
        began = time.perf_counter()
        for note in self._notes:
            verify_note(note, self._key)
        for row, sig in self._rows:
            verify_row(self._key, row, sig)
        return (time.perf_counter() - began) * 1000


async def measure(pairs: int, *, notes: int = NOTES) -> list[Outcome]:
    """Look a store on disk through, and check its signatures, in turns."""
    async with open_room(on_disk=True) as room:
        ada = room.unit.pupils["ada"]
        await publish_many(room, ada, notes)
        path = room.folder / "store.db"
        signatures = Signatures(path, room.town.person("anna").keys.sign_pk)

        async def look() -> float:
            began = time.perf_counter()
            with open_to_look(path) as sql:
                if list(verify_store(sql)):
                    raise RuntimeError("damaged")
            return (time.perf_counter() - began) * 1000

        taken = await alternate(look, signatures.check, pairs)
    what = f"store of {notes:,} notes looked through"
    return [judge("P16", what, "its signatures alone", taken, MOST)]

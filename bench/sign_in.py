"""P6: from the password's Enter to the start page, against Argon2id alone.

The code is typed as fast as the screen takes it, so that nothing of the
derivation hides behind a person looking for their telephone.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from nacl import bindings

from bench.pairing import Outcome, judge
from bench.stage import Stage, on_stage
from securenotes.clock import FakeClock
from securenotes.notebook.door import Door
from securenotes.notebook.genesis import SchoolPlan
from securenotes.notebook.place import StorePlace
from securenotes.vault.totp import code_at, step_at
from tests.kit import MORNING
from tui.app import AnteckningApp

LOGIN = "eva.lund"
PASSWORD = "sillgrissla tornur kvarnsten brygga"
SHEETS = ("account_key", "recovery_code", "sheet_1", "sheet_2")


async def found(door: Door) -> bytes:
    """Found an organisation at the real cost; give the factor's seed."""
    setup = door.setup()
    setup.organisation = "Ekeby kommun"
    setup.schools = [SchoolPlan("Tallbacken", True)]
    setup.name, setup.post, setup.login = "Eva Lund", "rektor", LOGIN
    setup.password = PASSWORD
    seed = setup.factor().seed
    assert setup.check_code(code_at(seed, step_at(door.clock.now_ms())))
    for what in SHEETS:
        assert setup.check_last_four(what, setup.printed(what)[-4:])
    await setup.found()
    return seed


def argon2() -> float:
    """Derive once with what kdf_id 1 costs; milliseconds."""
    began = time.perf_counter()
    bindings.crypto_pwhash_alg(
        32,
        PASSWORD.encode(),
        os.urandom(16),
        3,
        256 << 20,
        bindings.crypto_pwhash_ALG_ARGON2ID13,
    )
    return (time.perf_counter() - began) * 1000


async def signed_in(stage: Stage, code: str) -> float:
    """Sign in by the keys; milliseconds from the password's Enter."""

    def at(screen: str) -> bool:
        return getattr(stage.app.screen, "SCREEN_ID", "") == screen

    for part in (LOGIN, ["enter"], PASSWORD):
        await stage.press(*part)
    began = time.perf_counter()
    stage.send("enter")
    await stage.shown(lambda: at("two_factor"))
    stage.send(*code, "enter")
    return (await stage.shown(lambda: at("start")) - began) * 1000


async def measure(pairs: int) -> list[Outcome]:
    """Sign in by a new program each time, a code later each time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = FakeClock(MORNING)
        place = StorePlace(folder / "store.db", folder, key_file=folder / "keys")
        first = await Door.open(place, clock)
        seed = await found(first)
        await first.close()
        taken = []
        for _ in range(pairs + 1):
            clock.advance(timedelta(seconds=60))
            door = await Door.open(place, clock)
            async with on_stage(AnteckningApp(door, clock=clock)) as stage:
                code = code_at(seed, step_at(clock.now_ms()))
                mine = await signed_in(stage, code)
            await door.close()
            taken.append((mine, argon2()))
    what = "sign in: password's Enter to the start page, the code at once"
    # The first imports what is imported on use; it is no pair.
    return [judge("P6", what, "Argon2id alone", taken[1:], 1.3)]

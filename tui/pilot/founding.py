"""A store founded by ``admin.test`` and filled from a pupil system's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from securenotes.notebook.demo.accounts import PASSWORD
from securenotes.notebook.door import Door
from securenotes.notebook.genesis import SchoolPlan
from securenotes.roster.comparison import compare
from securenotes.roster.derivation import derive
from securenotes.roster.source import RosterFileError, read_source
from securenotes.roster.staging import stage
from securenotes.vault.totp import code_at, step_at
from tui.i18n import lazy
from tui.pilot.driver import StepFailed

if TYPE_CHECKING:
    from securenotes.clock import Clock
    from securenotes.notebook.place import StorePlace
    from securenotes.notebook.servers import Offered
    from securenotes.roster.desired import Desired

ADMIN = "admin.test"
"""Who founds it and signs in with the demo's password."""


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """The organisation's code, and the seed of its administrator's codes."""

    organisation: str
    seed: bytes


async def found_from(
    sources: Sequence[Path],
    place: StorePlace,
    clock: Clock,
    server: Offered | None = None,
) -> Made:
    """Found the schools of SS 12000 files and import them, here or at a server.

    ``StepFailed`` for files that do not read or hold no school.
    """
    if len(sources) > 1:
        raise StepFailed(lazy("Name one file, or the folder that holds them all."))
    try:
        staged = stage(read_source(sources[0]), clock.today())
    except RosterFileError as error:
        told = lazy("The roster's file {file} does not read.", file=error.file)
        raise StepFailed(told) from None
    desired = derive(staged, clock.today())
    if not desired.schools:
        raise StepFailed(lazy("The files hold no school unit."))
    made = await _found(desired, place, clock, server)
    await _fill(desired, place, clock, made.seed)
    return made


async def _found(
    desired: Desired, place: StorePlace, clock: Clock, server: Offered | None
) -> Made:
    door = await Door.open(place, clock)
    try:
        door.found_at(server)
        setup = door.setup()
        setup.organisation = "Provkommunen"
        setup.schools = [
            SchoolPlan(unit.name, True) for unit in desired.schools.values()
        ]
        setup.name, setup.post, setup.login = "Ada Prov", "skoladministratör", ADMIN
        setup.password = PASSWORD
        seed = setup.factor().seed
        setup.check_code(code_at(seed, step_at(clock.now_ms()) - 1))
        for what in ("account_key", "recovery_code", "sheet_1", "sheet_2"):
            setup.check_last_four(what, setup.printed(what)[-4:])
        founded = await setup.found()
        await door.look_again()
        return Made(founded.organisation_code, seed)
    finally:
        await door.close()


async def _fill(desired: Desired, place: StorePlace, clock: Clock, seed: bytes) -> None:
    door = await Door.open(place, clock)
    try:
        code = code_at(seed, step_at(clock.now_ms()) - 1)
        book = await door.begin(ADMIN, PASSWORD).finish(code)
        schools = {school.name: school for school in book.me.schools}
        for unit in desired.schools.values():
            chain = schools[unit.name].chain
            known = await book.school.known(chain, unit.source_id)
            await book.school.import_roster(chain, compare(known, unit, book.today()))
        await book.sign_out()
    finally:
        await door.close()

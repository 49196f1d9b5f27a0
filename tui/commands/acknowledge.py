"""``anteckning store acknowledge``: the recovery sheets say that an older store counts.

Run on the computer where somebody was refused: it knows what was seen there. The
sheets are typed unseen, and forgotten with the command.
"""

from __future__ import annotations

import asyncio
import os
import sys

from securenotes.clock import Clock, SystemClock
from securenotes.errors import (
    BadInput,
    Conflict,
    SecureNotesError,
    SignInRefused,
    StoreError,
)
from securenotes.notebook.acknowledging import Acknowledging, Lost, read_kit
from securenotes.notebook.door import Door
from securenotes.notebook.place import StorePlace
from tui import exits
from tui.commands.asking import Asker, Terminal, confirmed
from tui.i18n import Words, lazy, nlazy, text
from tui.when import moment_words
from tui.words import explain

_SHEETS: dict[tuple[str, str], Words] = {
    ("sheets", "twice"): lazy("That is one sheet twice. Both are needed."),
    ("sheets", "other"): lazy("Those sheets are another organisation's."),
}


def run(place: StorePlace, asker: Asker | None = None) -> int:
    """Ask for the sheets, say what is lost, and sign; return the exit code."""
    speak = Terminal() if asker is None else asker
    return asyncio.run(acknowledge(place, speak, SystemClock()))


async def acknowledge(place: StorePlace, asker: Asker, clock: Clock) -> int:
    """Do it at a store."""
    try:
        door = await Door.open(place, clock)
    except StoreError as error:
        return _complain(explain(error), exits.STORE)
    try:
        if door.first_run:
            return _complain(lazy("No organisation is here yet."), exits.STORE)
        return await _at(door, asker)
    except BadInput as error:
        return _complain(_sheet_words(error), exits.SIGN_IN)
    except SignInRefused as error:
        return _complain(explain(error), exits.SIGN_IN)
    except Conflict:
        return _complain(
            lazy("The register has grown meanwhile. Run the command again."),
            exits.EXPECTATION_FAILED,
        )
    except SecureNotesError as error:
        return _complain(explain(error), exits.STORE)
    finally:
        await door.close()


async def _at(door: Door, asker: Asker) -> int:
    login = asker.ask(lazy("User name of who was refused on this computer"))
    sheets = [
        asker.ask_secret(lazy("Recovery sheet {number}", number=number))
        for number in (1, 2)
    ]
    session = await Acknowledging.begin(door, read_kit(*sheets))
    try:
        lost = await session.lost(login)
        if not lost:
            asker.say(
                lazy("Nothing that {login} has seen here is missing.", login=login)
            )
            return exits.OK
        for one in lost:
            asker.say(_lost_words(one))
        asker.say(
            lazy(
                "Whoever was shut out after that may be in again, and the keys are"
                " those of then. Notes that are not in the store are gone. Everybody is"
                " told at the next sign-in."
            )
        )
        if not confirmed(asker, lazy("Does the store as it is now count? (yes/no)")):
            asker.say(lazy("Nothing was changed."))
            return exits.EXPECTATION_FAILED
        for one in lost:
            await session.acknowledge(one)
    finally:
        await session.close()
    asker.say(
        lazy("Done. Sign in as usual, and look through links, accounts and roles.")
    )
    return exits.OK


def _lost_words(lost: Lost) -> Words:
    return nlazy(
        "{school}: the register ends at entry {ends}, of {when}. {n} entry that was"
        " seen here is gone.",
        "{school}: the register ends at entry {ends}, of {when}. {n} entries that were"
        " seen here are gone.",
        lost.entries,
        school=lost.school,
        ends=lost.ends.seq,
        when=moment_words(lost.ended_at),
    )


def _sheet_words(error: BadInput) -> Words:
    found = _SHEETS.get((error.field, error.why))
    if found is not None:
        return found
    return lazy(
        "Sheet {number} cannot be read: look at each character again, and run the"
        " command anew.",
        number=error.field[-1],
    )


def _complain(words: Words, code: int) -> int:
    sys.stderr.write(text(words) + os.linesep)
    return code

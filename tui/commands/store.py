"""``anteckning store verify|backup|restore``: is all there, and copies of it.

Needs no account and opens nothing. What is printed names no person and no
pupil: the beginnings of ids, and numbers.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from securenotes.errors import (
    SecureNotesError,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreRefused,
)
from securenotes.keeper.restoring import restore
from securenotes.keeper.upkeep import back_up, verify_file
from securenotes.keeper.wholeness import Fault, Finding, Part
from securenotes.settings import Settings
from tui import exits
from tui.bootstrap import store_place
from tui.commands.progress import ProgressLine
from tui.commands.serve_words import RIGHTS
from tui.i18n import Words, _, lazy, ngettext, text
from tui.words import explain

_WORDS = {
    (Part.FILE, Fault.CHANGED): lazy("The file itself is damaged."),
    (Part.ROSTER, Fault.CHANGED): lazy(
        "School {record}: entry {number} of the register does not verify."
    ),
    (Part.ROSTER, Fault.MISSING): lazy(
        "School {record}: entry {number} of the register is missing."
    ),
    (Part.CARD, Fault.CHANGED): lazy(
        "Card {record}: not the one that the register names."
    ),
    (Part.CARD, Fault.MISSING): lazy("Card {record} is missing."),
    (Part.NOTE, Fault.CHANGED): lazy(
        "Note {record}: version {number} does not verify."
    ),
    (Part.NOTE, Fault.MISSING): lazy("Note {record}: version {number} is missing."),
    (Part.NOTE, Fault.DISAGREES): lazy(
        "Note {record}: version {number} does not lie where its readers look."
    ),
    (Part.DRAFT, Fault.CHANGED): lazy("Draft {record} does not verify."),
    (Part.DRAFT, Fault.DISAGREES): lazy("Draft {record} does not follow its note."),
    (Part.RECEIPT, Fault.CHANGED): lazy(
        "Note {record}: a receipt of reading version {number} does not verify."
    ),
    (Part.REVIEW, Fault.CHANGED): lazy(
        "Note {record}: the review of version {number} does not verify."
    ),
    (Part.COUNTER, Fault.DISAGREES): lazy(
        "Pupil {record}: the counters do not agree with the notes."
    ),
    (Part.LOG, Fault.CHANGED): lazy(
        "School {record}: row {number} of the access log does not verify."
    ),
    (Part.LOG, Fault.MISSING): lazy(
        "School {record}: row {number} of the access log is missing."
    ),
    (Part.DISCLOSURE, Fault.CHANGED): lazy(
        "School {record}: disclosure {number} does not lie under the administrators'"
        " key."
    ),
    (Part.DISCLOSURE, Fault.MISSING): lazy(
        "School {record}: disclosure {number} is missing."
    ),
    (Part.DISCLOSURE, Fault.DISAGREES): lazy(
        "School {record}: disclosure {number} does not agree with the access log."
    ),
    (Part.PACKAGE, Fault.CHANGED): lazy(
        "Pupil {record}: what waits to be taken over is not what was handed over."
    ),
    (Part.PACKAGE, Fault.MISSING): lazy(
        "Pupil {record}: what was handed over to another school is missing."
    ),
    (Part.PACKAGE, Fault.DISAGREES): lazy(
        "Pupil {record}: taken over, and no school has handed the pupil over."
    ),
}


_WHICH = {
    "backup": lazy("Say which file to copy to: anteckning store backup FILE."),
    "restore": lazy("Say which file to restore from: anteckning store restore FILE."),
}

_REFUSED: dict[type[SecureNotesError], Words] = {
    StoreDamaged: lazy(
        "The copy does not verify, so nothing was changed. Take another copy."
    ),
    StoreBusy: lazy(
        "The store is in use. Nothing was changed. Let everybody quit the program on"
        " this computer, and stop the service, and try again."
    ),
}


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked for; return the exit code."""
    if options.act == "acknowledge":
        from tui.commands.acknowledge import run as acknowledge

        return acknowledge(store_place(settings, options))
    store = store_place(settings, options).store
    if options.database:
        return _at_a_database(options)
    if options.act != "verify" and not options.file:
        return _complain(text(_WHICH[options.act]), exits.USAGE)
    try:
        if options.act == "backup":
            return _back_up(store, Path(options.file))
        if options.act == "restore":
            return _restore(Path(options.file), store)
        return _verify(store)
    except SecureNotesError as error:
        return _complain(text(explain(error)), exits.STORE)


def _verify(store: Path) -> int:
    found, line = 0, ProgressLine()
    for finding in verify_file(store, line.tell):
        found += 1
        line.end()
        _say(_said(finding))
    line.end()
    return _judge(found)


def _at_a_database(options: argparse.Namespace) -> int:
    try:
        if options.act == "verify" and options.keys:
            return _verify_database(options)
        if options.act == "restore" and options.old:
            return _replay_database(options)
    except SecureNotesError as error:
        rights = isinstance(error, StoreRefused) and error.code == "rights"
        return _complain(text(RIGHTS if rights else explain(error)), exits.STORE)
    words = _(
        "A database is looked through with --keys FILE, and copied with pg_dump. One"
        " that pg_restore has made is held to the one before with restore --from."
    )
    return _complain(words, exits.USAGE)


def _replay_database(options: argparse.Namespace) -> int:
    from securenotes.server.upkeep import replay_database

    for org, ahead, disposed in replay_database(options.database, options.old):
        _say(_("Organisation {record}:", record=org.hex()))
        _tell_replayed(disposed, ahead)
    _say(_("What had been destroyed since the copy is destroyed in it too."))
    return exits.OK


def _verify_database(options: argparse.Namespace) -> int:
    from securenotes.server.keys import read_key_file
    from securenotes.server.upkeep import verify_database

    found, line = 0, ProgressLine()
    keys = read_key_file(Path(options.keys), "")
    for org, findings in verify_database(options.database, keys, line.tell):
        line.end()
        found += len(findings)
        if findings:
            _say(_("Organisation {record}:", record=org.hex()))
        for finding in findings:
            _say(f"  {_said(finding)}")
    return _judge(found)


def _judge(found: int) -> int:
    if not found:
        _say(_("The store is whole."))
        return exits.OK
    told = ngettext(
        "{n} fault. Nothing was changed. Keep the file as it is, and tell who is"
        " answerable for security.",
        "{n} faults. Nothing was changed. Keep the file as it is, and tell who is"
        " answerable for security.",
        found,
    )
    return _complain(told, exits.EXPECTATION_FAILED)


def _back_up(store: Path, to: Path) -> int:
    try:
        back_up(store, to)
    except FileExistsError:
        return _complain(
            _("{file} is there already. Choose another name.", file=to), exits.USAGE
        )
    except StoreDamaged:
        return _complain(
            _(
                "The store is damaged, so no copy was kept. Run `anteckning store"
                " verify`."
            ),
            exits.STORE,
        )
    _say(_("{file}: a whole copy, verified.", file=to))
    return exits.OK


def _restore(backup: Path, store: Path) -> int:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    try:
        done = restore(backup, store, store.with_name(f"before-{stamp}.db"))
    except StoreError as error:
        words = _REFUSED.get(type(error))
        if isinstance(error, StoreRefused) and error.code == "organisation":
            words = OTHERS
        return _complain(text(words or explain(error)), exits.STORE)
    _say(_("The store is restored from {file}, and verified.", file=backup))
    if done.kept is not None:
        _say(_("What was there before is kept: {file}", file=done.kept))
    if done.ahead is None:
        _say(text(UNREADABLE))
    _tell_replayed(done.disposed, done.ahead or 0)
    return exits.OK


def _tell_replayed(disposed: int, ahead: int) -> None:
    """Tell of what was destroyed again, and of entries that a copy lacks."""
    if disposed:
        told = ngettext(
            "{n} note that had been destroyed since the copy is destroyed in it too.",
            "{n} notes that had been destroyed since the copy are destroyed in it too.",
            disposed,
        )
        _say(told)
    if ahead:
        told = ngettext(
            "The register had {n} entry more than the copy. Whoever has seen it is"
            " refused at sign-in on that computer, with words that say so: put back a"
            " newer copy, or let the recovery sheets say that this one counts"
            " (anteckning store acknowledge).",
            "The register had {n} entries more than the copy. Whoever has seen them is"
            " refused at sign-in on that computer, with words that say so: put back a"
            " newer copy, or let the recovery sheets say that this one counts"
            " (anteckning store acknowledge).",
            ahead,
        )
        _say(told)


OTHERS = lazy("That is a copy of another organisation's store. Nothing was changed.")
UNREADABLE = lazy(
    "What was there could not be read, so it is not known whether its register had"
    " more in it than the copy. Whoever has seen more is refused at sign-in."
)


def _said(finding: Finding) -> str:
    words = text(_WORDS[finding.part, finding.fault])
    return words.format(record=finding.record, number=finding.number)


def _say(words: str) -> None:
    sys.stdout.write(words + os.linesep)


def _complain(words: str, code: int) -> int:
    sys.stderr.write(words + os.linesep)
    return code

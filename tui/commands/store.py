"""``anteckning store verify|backup``: is all there, and a copy of it.

Needs no account and opens nothing. What is printed names no person and no
pupil: the beginnings of ids, and numbers.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from securenotes.errors import SecureNotesError, StoreDamaged
from securenotes.keeper.upkeep import back_up, verify_file
from securenotes.keeper.wholeness import Fault, Finding, Part
from securenotes.settings import Settings
from tui import exits
from tui.bootstrap import store_place
from tui.commands.progress import ProgressLine
from tui.i18n import _, lazy, ngettext, text
from tui.words import explain

_WORDS = {
    (Part.FILE, Fault.CHANGED): lazy("The file itself is damaged."),
    (Part.ROSTER, Fault.CHANGED): lazy(
        "School {record}: entry {number} of the register does not verify."
    ),
    (Part.ROSTER, Fault.MISSING): lazy(
        "School {record}: entry {number} of the register is missing."
    ),
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
    (Part.COUNTER, Fault.DISAGREES): lazy(
        "Pupil {record}: the counters do not agree with the notes."
    ),
    (Part.LOG, Fault.CHANGED): lazy(
        "School {record}: row {number} of the access log does not verify."
    ),
    (Part.LOG, Fault.MISSING): lazy(
        "School {record}: row {number} of the access log is missing."
    ),
}


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked for; return the exit code."""
    store = store_place(settings, options).store
    if options.act == "backup" and not options.file:
        words = _("Say which file to copy to: anteckning store backup FILE.")
        return _complain(words, exits.USAGE)
    try:
        if options.database:
            return _verify_database(options)
        if options.act == "backup":
            return _back_up(store, Path(options.file))
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


def _verify_database(options: argparse.Namespace) -> int:
    from securenotes.server.keys import read_key_file
    from securenotes.server.upkeep import verify_database

    if options.act != "verify" or not options.keys:
        words = _(
            "A database is looked through with --keys FILE, and copied with pg_dump."
        )
        return _complain(words, exits.USAGE)
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


def _said(finding: Finding) -> str:
    words = text(_WORDS[finding.part, finding.fault])
    return words.format(record=finding.record, number=finding.number)


def _say(words: str) -> None:
    sys.stdout.write(words + os.linesep)


def _complain(words: str, code: int) -> int:
    sys.stderr.write(words + os.linesep)
    return code

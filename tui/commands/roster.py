"""``anteckning roster check|import``: the pupil system's files, in plain lines.

Nothing that is printed names a pupil: counts, findings and the source's ids.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from securenotes.clock import SystemClock
from securenotes.errors import (
    FreshCodeNeeded,
    SecureNotesError,
    StoreError,
    StoreUnreachable,
)
from securenotes.notebook.door import Door
from securenotes.notebook.importing import Outcome
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import School
from securenotes.roster.comparison import compare
from securenotes.roster.derivation import derive
from securenotes.roster.desired import Desired
from securenotes.roster.desired import School as Unit
from securenotes.roster.difference import Difference
from securenotes.roster.fields import NAME_LIMIT
from securenotes.roster.findings import SourceId
from securenotes.roster.report import (
    Change,
    Line,
    report_difference,
    report_findings,
)
from securenotes.roster.rows import Staged
from securenotes.roster.source import RosterFileError, read_source
from securenotes.roster.staging import stage
from securenotes.roster.words import CHANGES, FAULTS, FINDINGS, Sentence
from tui import exits
from tui.bootstrap import store_place
from tui.commands.asking import Asker, Terminal, chosen, confirmed
from tui.configured import settings_or_fail
from tui.i18n import _, language, ngettext, text
from tui.words import explain


def run(options: argparse.Namespace, asker: Asker | None = None) -> int:
    """Do what was asked for; return the exit code."""
    speak = Terminal() if asker is None else asker
    try:
        staged = stage(read_source(Path(options.source)), SystemClock().today())
    except RosterFileError as error:
        words = _said(FAULTS[error.fault], file=error.file)
        sys.stderr.write(words + os.linesep)
        return exits.EXPECTATION_FAILED
    clock = SystemClock()
    desired = derive(staged, clock.today())
    tell_contents(speak, desired)
    if options.act == "check":
        return exits.OK
    return asyncio.run(_import(options, speak, staged, desired))


def tell_contents(asker: Asker, desired: Desired) -> None:
    """Say what the files hold, school by school, and what is wrong in them."""
    for unit in desired.schools.values():
        asker.say(
            _(
                "{school}: {pupils} pupils, {groups} groups, {staff} staff, {links}"
                " links",
                school=unit.name,
                pupils=len(unit.pupils),
                groups=len(unit.groups),
                staff=len(unit.staff),
                links=len(unit.links),
            )
        )
    if not desired.schools:
        asker.say(_("The files hold no school unit."))
    _tell(asker, report_findings(desired.findings))


def _tell(asker: Asker, lines: Iterable[Line]) -> None:
    for line in lines:
        if isinstance(line.code, Change):
            sentence = CHANGES[line.code]
        else:
            sentence = FINDINGS[line.code]
        asker.say("  " + _said(sentence, count=line.count, limit=NAME_LIMIT))


def _said(sentence: Sentence, **args: object) -> str:
    return (sentence.sv if language() == "sv" else sentence.en).format(**args)


async def _import(
    options: argparse.Namespace, asker: Asker, staged: Staged, desired: Desired
) -> int:
    place = store_place(settings_or_fail(options), options)
    try:
        door = await Door.open(place, SystemClock())
    except StoreError as error:
        return _failed(error, exits.STORE)
    try:
        if door.first_run:
            asker.say(_("There is no organisation here yet. Run `anteckning` first."))
            return exits.STORE
        try:
            book = await sign_in(door, asker)
        except SecureNotesError as error:
            return _failed(error, exits.SIGN_IN)
        try:
            return await _import_all(book, asker, staged, desired)
        except SecureNotesError as error:
            return _failed(error, exits.STORE)
        finally:
            await book.sign_out()
    finally:
        await door.close()


def _failed(error: SecureNotesError, code: int) -> int:
    if isinstance(error, StoreError):
        away = isinstance(error, StoreUnreachable) and bool(error.code)
        code = exits.SERVER if away else exits.STORE
    sys.stderr.write(text(explain(error)) + os.linesep)
    return code


async def sign_in(door: Door, asker: Asker) -> Notebook:
    """Sign in with both factors, in plain lines.

    Raises the ``SignInError`` family.
    """
    await door.settle()
    login = asker.ask(_("User name"))
    password = asker.ask_secret(_("Password"))
    key = None
    if door.needs_account_key:
        key = asker.ask_secret(_("Account key")) or None
    attempt = door.begin(login, password, key)
    return await attempt.finish(asker.ask_secret(_("One-time code")))


async def _import_all(
    book: Notebook, asker: Asker, staged: Staged, desired: Desired
) -> int:
    schools = [school for school in book.me.schools if school.administrator]
    if not schools:
        asker.say(_("Only a school's administrator can import its roster."))
        return exits.SIGN_IN
    answers = _ask_overlaps(asker, desired)
    if answers:
        desired = derive(staged, book.today(), answers=answers)
    for unit in desired.schools.values():
        school = _which_school(asker, unit, schools)
        if school is not None:
            await _import_school(book, asker, unit, school)
    return exits.OK


def _ask_overlaps(asker: Asker, desired: Desired) -> dict[SourceId, SourceId]:
    answers: dict[SourceId, SourceId] = {}
    for choice in desired.choices:
        names = [desired.school(school).name for school in choice.schools]
        asker.say(
            _(
                "The pupil with id {id} is enrolled at several schools. At which one"
                " are notes written?",
                id=choice.pupil,
            )
        )
        at = chosen(asker, _("Number, or Enter to leave it"), names)
        if at is not None:
            answers[choice.pupil] = choice.schools[at]
    return answers


def _which_school(asker: Asker, unit: Unit, schools: list[School]) -> School | None:
    for school in schools:
        if school.name.casefold() == unit.name.casefold():
            return school
    asker.say(
        _("{unit} in the files has another name here. Which is it?", unit=unit.name)
    )
    at = chosen(asker, _("Number, or Enter to leave it out"), [s.name for s in schools])
    return None if at is None else schools[at]


async def _import_school(
    book: Notebook, asker: Asker, unit: Unit, school: School
) -> None:
    known = await book.school.known(school.chain, unit.source_id)
    difference = compare(known, unit, book.today())
    asker.say(_("{school}:", school=school.name))
    _tell(asker, report_findings((*difference.stops, *difference.notices)))
    _tell(asker, report_difference(difference))
    if not difference.stops and _only_waits(difference):
        asker.say(_("  Nothing to change."))
        _tell_waiting(asker, len(difference.add_staff))
        return
    if not confirmed(asker, _("Import? (yes/no)")):
        asker.say(_("Nothing was changed."))
        return
    outcome = await _apply(book, asker, school, difference)
    tell_outcome(asker, outcome)


def _only_waits(difference: Difference) -> bool:
    """Say whether all that is left waits for staff to be given accounts."""
    waiting = {one.source_id for one in difference.add_staff}
    links = tuple(one for one in difference.add_links if one.staff not in waiting)
    return replace(difference, add_staff=(), add_links=links).changes_nothing


async def _apply(
    book: Notebook, asker: Asker, school: School, difference: Difference
) -> Outcome:
    try:
        return await book.school.import_roster(school.chain, difference)
    except FreshCodeNeeded:
        await book.fresh_code(asker.ask_secret(_("New one-time code")))
        return await book.school.import_roster(school.chain, difference)


def tell_outcome(asker: Asker, outcome: Outcome) -> None:
    """Say what was done, and what waits."""
    if outcome.stopped:
        asker.say(
            _(
                "The run was stopped; only what protects pupils was done. End by hand"
                " those who have left, then run again."
            )
        )
    asker.say(
        ngettext(
            "Done: {n} change signed.", "Done: {n} changes signed.", outcome.changes
        )
    )
    _tell_waiting(asker, len(outcome.waiting))


def _tell_waiting(asker: Asker, people: int) -> None:
    if people:
        asker.say(
            ngettext(
                "{n} person has no account yet: invite them under 5 School.",
                "{n} people have no account yet: invite them under 5 School.",
                people,
            )
        )

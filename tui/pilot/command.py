"""``anteckning pilot run|check|verbs``: for testers."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui import exits
from tui.i18n import _, language, text
from tui.pilot.grammar import Size
from tui.pilot.outside import faults_of
from tui.pilot.places import ScenarioError
from tui.pilot.reading import read_file
from tui.pilot.verbs import ALL

if TYPE_CHECKING:
    from tui.pilot.outcome import Outcome


def run(options: argparse.Namespace) -> int:
    """Do what was asked for; return the exit code."""
    if options.act == "verbs":
        _print(verbs_table())
        return exits.OK
    if options.act == "record":
        from tui.pilot.recording import record

        return record(options, _size(options.size))
    try:
        return _check(options) if options.act == "check" else _run(options)
    except ScenarioError as error:
        _complain(str(error))
        return exits.USAGE


def verbs_table() -> list[str]:
    """Give the table of verbs as the tester's guide holds it."""
    rows = []
    for form in ALL:
        drivers = _("pilot") if form.inside else _("both")
        written = form.written.replace("|", "\\|")
        rows.append(f"| `{written}` | {text(form.told)} | {drivers} |")
    return rows


def _check(options: argparse.Namespace) -> int:
    from tui.pilot.running import unique_files

    found = [_check_file(path) for path in unique_files(options.files)]
    return exits.OK if all(found) else exits.USAGE


def _check_file(path: Path) -> bool:
    """Name a file's scenarios, or tell what a driver of its own refuses."""
    try:
        scenarios = read_file(path)
    except ScenarioError as error:
        _complain(str(error))
        return False
    faults = [fault for scenario in scenarios for fault in faults_of(scenario)]
    for told in dict.fromkeys(f"{place}: {text(words)}" for place, words in faults):
        _complain(told)
    if not faults:
        _print(f"{scenario.place}: {scenario.name}" for scenario in scenarios)
    return not faults


def _run(options: argparse.Namespace) -> int:
    from tui.pilot import report
    from tui.pilot.running import Wishes, choose, run, unique_files
    from tui.pilot.signals import ending_on_signals

    wishes = Wishes(
        size=_size(options.size),
        driver=options.driver or "",
        lang=options.played_in or "",
        backend=options.backend or "",
        pattern=options.k or "",
        trace=_made(options.trace),
        shots=Path(options.shots) if options.shots else None,
        keep=options.keep,
        limit=options.limit,
    )
    plays = choose(list(unique_files(options.files)), wishes)
    plays = plays * max(1, options.times)
    if not plays:
        _complain(_("No scenario fits."))
        return exits.USAGE
    spoken = language()

    def hear(outcome: Outcome) -> None:
        _speak(spoken)
        _print([report.headline(outcome), *report.details(outcome)])

    with ending_on_signals():
        outcomes = run(plays, wishes, options.j, hear)
    _speak(spoken)
    if options.report:
        report.write_junit(outcomes, Path(options.report))
    _print([report.summary(outcomes)])
    return report.exit_code(outcomes)


def _speak(spoken: str) -> None:
    """Go back to the tester's language: a scenario has one of its own."""
    from tui.i18n import set_language

    set_language("en" if spoken == "en" else "sv")


def _size(written: str | None) -> Size | None:
    if not written:
        return None
    width, _x, height = written.partition("x")
    if width.isdigit() and height.isdigit() and int(width) and int(height):
        return int(width), int(height)
    _complain(_("A size is written as 80x24."))
    raise SystemExit(exits.USAGE)


def _made(name: str | None) -> Path | None:
    """Empty the file that the trace goes to."""
    if not name:
        return None
    path = Path(name)
    path.write_text("", "utf-8")
    return path


def _print(lines: Iterable[str]) -> None:
    try:
        for line in lines:
            sys.stdout.write(line + os.linesep)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who read has had enough; Python would say so once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(words: str) -> None:
    sys.stderr.write(words + os.linesep)

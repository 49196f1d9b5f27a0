"""What the runner says: a line a scenario, all of a failure, and JUnit's XML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from tui import exits
from tui.i18n import _, ngettext
from tui.pilot.outcome import Outcome

TIMED_OUT = 4
CRASHED = 3


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Give the worst: 4 timed out, 3 crashed, 1 failed, 0 all held."""
    found = {outcome.status for outcome in outcomes}
    if "timed out" in found:
        return TIMED_OUT
    if "crashed" in found:
        return CRASHED
    return exits.EXPECTATION_FAILED if "failed" in found else exits.OK


def headline(outcome: Outcome) -> str:
    """Say in one line how a scenario went."""
    words = {
        "held": _("held"),
        "failed": _("did not hold"),
        "crashed": _("crashed"),
        "timed out": _("timed out"),
    }
    return _(
        "{status}  {name}  ({width}x{height}, {driver}, {seconds} s)",
        status=words[outcome.status],
        name=outcome.scenario,
        width=outcome.size[0],
        height=outcome.size[1],
        driver=outcome.driver,
        seconds=f"{outcome.seconds:.2f}",
    )


def details(outcome: Outcome) -> Iterator[str]:
    """Yield what a tester needs to see of a failure; secrets are struck out."""
    failure = outcome.failure
    if failure is None:
        return
    yield f"  {failure.place}: {failure.words}"
    if failure.source:
        yield f"  > {failure.source}"
    view = failure.view
    if view.exit is not None:
        yield _("  The program ended with {code}.", code=view.exit)
    if view.lines:
        yield _(
            "  Screen {screen}, focus on {focus}:",
            screen=view.screen or "–",
            focus=f'"{view.focus}"' if view.focus else "–",
        )
        yield from (f"  │{line.rstrip()}" for line in view.lines)
    if failure.events:
        yield _("  Last events: {names}", names=", ".join(failure.events[-12:]))


def summary(outcomes: Sequence[Outcome]) -> str:
    """Say how many held, and at what pace."""
    held = sum(outcome.status == "held" for outcome in outcomes)
    steps = sum(outcome.steps for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes) or 1.0
    return _(
        "{held} of {all} held; {steps} at {pace} a second.",
        held=held,
        all=len(outcomes),
        steps=ngettext("{n} step", "{n} steps", steps),
        pace=round(steps / seconds),
    )


def write_junit(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write a report that continuous integration reads."""
    bad = [outcome for outcome in outcomes if outcome.status != "held"]
    suite = ET.Element(
        "testsuite",
        name="scenarios",
        tests=str(len(outcomes)),
        failures=str(sum(one.status == "failed" for one in bad)),
        errors=str(sum(one.status != "failed" for one in bad)),
        time=f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    )
    for outcome in outcomes:
        width, height = outcome.size
        case = ET.SubElement(
            suite,
            "testcase",
            classname=Path(outcome.file).stem,
            name=f"{outcome.scenario} [{width}x{height} {outcome.driver}]",
            file=outcome.file,
            time=f"{outcome.seconds:.3f}",
        )
        if outcome.failure is not None:
            kind = "failure" if outcome.status == "failed" else "error"
            found = ET.SubElement(
                case, kind, message=_clean(outcome.failure.words), type=outcome.status
            )
            found.text = _clean("\n".join(details(outcome)))
    tree = ET.ElementTree(suite)
    tree.write(path, encoding="utf-8", xml_declaration=True)


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable())

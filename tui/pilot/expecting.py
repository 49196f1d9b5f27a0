"""What each ``expect`` asks of a view: a judge says "" or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from tui.i18n import Words, lazy

if TYPE_CHECKING:
    from tui.pilot.driver import View
    from tui.pilot.reading import Step

Judge = Callable[["View"], Words]


def judge_of(step: Step) -> Judge:
    """Give the judge of a line that expects something."""
    return JUDGES[step.form.name](step)


def _text(step: Step) -> Judge:
    wanted = step.text()
    told = lazy("{shown} is not on the screen.", shown=f'"{wanted}"')
    return lambda view: "" if is_shown(view.lines, wanted) else told


def _no_text(step: Step) -> Judge:
    wanted = step.text()
    told = lazy("{shown} is on the screen.", shown=f'"{wanted}"')
    return lambda view: told if is_shown(view.lines, wanted) else ""


def _matching(step: Step) -> Judge:
    pattern = re.compile(step.text("PATTERN"))
    told = lazy("Nothing on the screen fits the pattern.")
    return lambda view: "" if pattern.search(flow(view.lines)) else told


def _screen(step: Step) -> Judge:
    wanted = step.text("SCREEN")

    def judge(view: View) -> Words:
        if view.screen == wanted:
            return ""
        return lazy("The screen is {name}.", name=view.screen or "–")

    return judge


def _focus(step: Step) -> Judge:
    wanted = step.text().casefold()

    def judge(view: View) -> Words:
        if view.focus.casefold() == wanted:
            return ""
        return lazy("Focus is on {name}.", name=f'"{view.focus}"')

    return judge


def _rows(step: Step) -> Judge:
    wanted = cast("int", step.args["NUMBER"])

    def judge(view: View) -> Words:
        if view.rows == wanted:
            return ""
        return lazy("There are {n} rows.", n=view.rows)

    return judge


def _exit(step: Step) -> Judge:
    wanted = cast("int", step.args["NUMBER"])

    def judge(view: View) -> Words:
        if view.exit is None:
            return lazy("The program still runs.")
        if view.exit == wanted:
            return ""
        return lazy("The program ended with {n}.", n=view.exit)

    return judge


JUDGES: dict[str, Callable[[Step], Judge]] = {
    "expect text": _text,
    "expect no text": _no_text,
    "expect text matching": _matching,
    "expect screen": _screen,
    "expect focus": _focus,
    "expect rows": _rows,
    "expect exit": _exit,
}


def flow(lines: Sequence[str]) -> str:
    """Give a screen as one line of words: a sentence may go over two rows."""
    return " ".join(" ".join(lines).split())


def is_shown(lines: Sequence[str], wanted: str) -> bool:
    """Say whether a text is on one line, or goes on over several."""
    if any(wanted in line for line in lines):
        return True
    return " ".join(wanted.split()) in flow(lines)

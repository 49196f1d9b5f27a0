"""What of a scenario the terminal driver cannot play: told before it is played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui.i18n import Words, lazy
from tui.pilot import seen
from tui.pilot.grammar import STATUS

if TYPE_CHECKING:
    from tui.pilot.places import Place
    from tui.pilot.reading import Scenario, Settings, Step

INSIDE = lazy("That needs the inside: play it with --driver pilot.")


def need_inside(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps that need the application's inside."""
    for step in steps:
        unknown = (
            step.form.name == "expect screen"
            and step.text("SCREEN") not in seen.told_screens()
        )
        if step.form.inside or step.args.get("in", STATUS) != STATUS or unknown:
            yield step


def refused_setting(settings: Settings) -> str:
    """Name the setting that needs the inside; "" where there is none."""
    if settings.clock is not None:
        return "set clock"
    if settings.keyring:
        return "set keyring"
    return "set store roster" if settings.store == "roster" else ""


def setting_words(verb: str) -> Words:
    """Say that a setting, or a verb, is the pilot driver's."""
    return lazy("{verb} needs the inside: play it with --driver pilot.", verb=verb)


def faults_of(scenario: Scenario) -> Iterator[tuple[Place, Words]]:
    """Yield what the drivers that a scenario names would refuse, and where."""
    if "terminal" not in scenario.settings.drivers:
        return
    verb = refused_setting(scenario.settings)
    if verb:
        yield scenario.place, setting_words(verb)
    for step in need_inside(scenario.steps):
        yield step.place, INSIDE

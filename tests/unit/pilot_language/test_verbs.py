"""One table of verbs: what parses, what runs, what the guide says."""

from __future__ import annotations

import re
from pathlib import Path

from tui.i18n import set_language
from tui.pilot.command import verbs_table
from tui.pilot.expecting import JUDGES
from tui.pilot.playing import Player
from tui.pilot.screens import SCREENS
from tui.pilot.verbs import STEPS

ROOT = Path(__file__).parents[3]


def test_the_guide_holds_the_table():
    set_language("en")
    try:
        table = "\n".join(verbs_table())
    finally:
        set_language("sv")
    assert table in (ROOT / "docs" / "testers-guide.md").read_text("utf-8")


def test_every_step_can_be_done():
    for form in STEPS:
        if form.name.startswith("expect "):
            assert form.name in JUDGES
        elif form.name != "window":
            assert hasattr(Player, f"_do_{form.name.replace(' ', '_')}"), form.name


def test_the_names_of_screens_are_those_of_the_product():
    found = set()
    for path in (ROOT / "tui" / "screens").rglob("*.py"):
        found |= set(re.findall(r'SCREEN_ID = "([a-z_]+)"', path.read_text("utf-8")))
    assert set(SCREENS) == found


def test_the_guides_first_scenario_holds():
    from tests.pilot.scenarios.playing import play

    guide = (ROOT / "docs" / "testers-guide.md").read_text("utf-8")
    (example,) = re.findall(r"```\n(# What is.*?)```", guide, re.DOTALL)
    assert [outcome.status for outcome in play(example)] == ["held", "held"]

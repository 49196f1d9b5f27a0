"""What the terminal driver makes of a picture is what the screens say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pilot.scenarios.playing import play_file
from tui.i18n import set_language
from tui.pilot import seen
from tui.pilot.driver import View
from tui.pilot.inside import InsideWindow
from tui.pilot.screens import SCREENS

SHIPPED = Path(__file__).parents[2] / "scenarios"
TOLD = ["r06-delete", "r12-conflict", "r28-search", "r10-ended", "english"]


@pytest.fixture(autouse=True)
def swedish():
    yield
    set_language("sv")


@pytest.mark.parametrize("name", TOLD)
def test_a_screen_is_known_by_what_it_shows(name, monkeypatch):
    views: list[View] = []
    look = InsideWindow.view

    async def noting(self: InsideWindow, *, lines: bool = True) -> View:
        del lines  # all are compared
        view = await look(self)
        if view.exit is None:
            views.append(view)
            known = view.screen in seen.told_screens()
            wanted = view.screen if known else ""
            assert seen.screen_of(view.lines) == wanted
        return view

    monkeypatch.setattr(InsideWindow, "view", noting)
    outcomes = play_file(SHIPPED / f"{name}.scn")
    assert {outcome.status for outcome in outcomes} == {"held"}
    assert len({view.screen for view in views}) > 2


def test_the_names_it_knows_are_screens_and_in_the_guide():
    assert seen.told_screens() <= set(SCREENS)
    guide = (SHIPPED.parents[1] / "docs" / "testers-guide.md").read_text("utf-8")
    told = guide.partition("These can: ")[2].partition(".")[0]
    assert sorted(re.findall("`(.+?)`", told)) == sorted(seen.told_screens())


LINES = (
    " ‹ Alva Lindqvist   7B · Ny anteckning      Utkast",
    "►Typ       Minnesanteckning               ▼",
    "     │  Ja eller nej?                        │",
    "     │     [ Ja, publicera ]   ►[ Inte än ]  │",
)


def test_focus_is_in_the_dialog_and_not_under_it():
    assert seen.focus_at(LINES) == (31, 3)
    assert seen.label_in(seen.focused_row(LINES)) == "Inte än"
    assert seen.label_in(seen.focused_row(LINES[:2])) == "Typ"


@pytest.mark.parametrize(
    ("row", "chosen_in"),
    [
        ("►Typ       Minnesanteckning               ▼", True),
        ("►Period    VT 2026     ▼  Grupp      Alla        ▼", True),
        ("►Sök elev  alva                    Grupp  Alla mina grupper ▼", False),
        ("►Sök elev                          Grupp  Alla mina grupper ▼", False),
        ("►Läge      (•) Ljust   ( ) Mörkt", True),
        ("►Rubrik    Läsläxan", False),
    ],
)
def test_a_choice_is_told_from_a_field_beside_one(row, chosen_in):
    assert seen.offers_options([row]) is chosen_in


def test_a_row_is_known_by_the_beginning_of_what_was_cut_off():
    wanted = "Samtal på rasten"
    assert seen.holds(" ○ Elias Öberg   7B   Samtal på ra…  i dag", wanted)
    assert not seen.holds(" ○ Elias Öberg   7B   Möte på ra…  i dag", wanted)


OPEN = (
    " Elev       Alla        ▼ ►Författare Alla        ▼  Typ        Alla        ▼   ",
    "                                      ┌──────────────────┐                      ",
    "›● mån 2 mars   Alva Lindqvist      7B│►  Eva Norén      │kan      Lena Fors    ",
    "   sön 1 mars   Noor Haddad         7B│   Lena Fors     ▅│         Sara Lind    ",
)


def test_an_option_is_read_within_the_walls_of_its_list():
    assert seen.current_option(OPEN) == (2, "Eva Norén")
    assert not seen.holds(seen.current_row(OPEN), "Lena Fors")
    assert seen.current_option(OPEN[:1]) == (0, "")


def test_an_option_is_meant_by_its_whole_name_and_else_by_a_part_of_it():
    options = ["Alla", "Alla mina", "Alva Lindqvis…", "Alva Lund, 7B"]
    assert seen.fitting(options, "alla") == [0]
    assert seen.fitting(options, "mina") == [1]
    assert seen.fitting(options, "Alva Lindqvist, 7B") == [2]
    assert seen.fitting(options, "Alva") == [2, 3]
    assert seen.fitting(options, "Lena") == []


def test_what_a_choice_shows_is_told_by_its_label():
    lines = [OPEN[0].replace("Författare Alla     ", "Författare Lena Fors")]
    assert seen.is_chosen(lines, "Författare", "Lena Fors")
    assert not seen.is_chosen(lines, "Författare", "Eva Norén")
    assert not seen.is_chosen(lines, "Elev", "Lena Fors")
    assert seen.is_chosen([" Elev  Alva Li…  ▼"], "Elev", "Alva Lindqvis…")
    assert not seen.is_chosen([" Elev  Alma Li…  ▼"], "Elev", "Alva Lindqvis…")


def test_the_status_line_is_told_without_the_contact():
    shown = " Sparat för skolan.                      Lokalt "
    assert seen.status_of(["Sparat", shown, " F1 Hjälp"]) == "Sparat för skolan."
    assert seen.status_of(["Sparat", "          Lokalt ", ""]) == ""


def test_a_warning_that_takes_two_rows_is_told_as_one():
    two = [" ▲ Lagret kan bara läsas. Säg till", "   någon annan.     Lokalt "]
    told = "▲ Lagret kan bara läsas. Säg till någon annan."
    assert seen.status_of(["", *two, " F1 Hjälp"]) == told
    one = [" ▲ Eva Norén  väntar", " Sparat.      Lokalt "]
    assert seen.status_of(["", *one, " F1 Hjälp"]) == "Sparat."


def test_what_lies_under_a_dialog_is_not_the_screen():
    editor = (" Händelsedatum  2 mars", "►Typ   Minnesanteckning   ▼")
    assert seen.screen_of(editor) == "editor"
    assert seen.screen_of((*editor, "  │   Kasta?    ►[ Behåll ]  │")) == ""
    assert seen.screen_of((*editor, "  │►  Minnesanteckning       │")) == "editor"

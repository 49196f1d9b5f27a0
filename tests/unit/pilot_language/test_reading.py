"""A scenario file is read whole, or its first fault is placed and named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tui.i18n import set_language
from tui.pilot.grammar import Value
from tui.pilot.places import ScenarioError
from tui.pilot.reading import read_file


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language("sv")


def written(tmp_path: Path, text: str, name: str = "a.scn") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_every_kind_of_argument_is_read(tmp_path):
    (scenario,) = read_file(
        written(
            tmp_path,
            "# a comment\n"
            "set size 80x24 60x20 # both\n"
            'scenario "ett"\n'
            "set lang en\n"
            'fill "Rubrik" with "a \\"b\\" \\\\ c\\nd"\n'
            "press ctrl+s å €\n"
            'expect text "x" in #timeline within 500ms\n'
            "advance 6m\n"
            "paste <<SLUT\n  två\n# rader\nSLUT\n"
            'fill "Kod" with code of "eva.noren"\n'
            'fill "Kontonyckel" with key of "eva.noren"\n'
            "click #id at 2,3\n",
        )
    )
    assert scenario.name == "ett"
    assert scenario.settings.sizes == ((80, 24), (60, 20))
    assert scenario.settings.lang == "en"
    fill, press, expect, advance, paste, code, key, click = scenario.steps
    assert fill.args["VALUE"] == Value("text", 'a "b" \\ c\nd')
    assert press.args["KEY"] == ["ctrl+s", "å", "€"]
    assert expect.args["in"] == "timeline"
    assert expect.args["within"] == timedelta(milliseconds=500)
    assert advance.args["TIME"] == timedelta(minutes=6)
    assert paste.args["LINES"] == "  två\n# rader"
    assert code.args["VALUE"] == Value("code", "eva.noren")
    assert key.args["VALUE"] == Value("key", "eva.noren")
    assert click.args["POINT"] == (2, 3)
    assert paste.place.line == 9
    assert code.place.line == 13


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('scenari "x"', "1:1", "No verb is called scenari. Did you mean scenario?"),
        ("scenario x", "1:10", "a text in quotes"),
        ('scenario "x"\npres enter', "2:1", "Did you mean press?"),
        ('scenario "x"\npress etner', "2:7", "Did you mean enter?"),
        ('scenario "x"\nfill "a" wiht "b"', "2:10", "Did you mean with?"),
        ('scenario "x"\nfill "a"', "2:9", "The line ends where"),
        ('scenario "x', "1:10", "never ends"),
        ('scenario "x"y', "1:13", "A blank is missing"),
        ('scenario "x\\q"', "1:12", "After \\ stands"),
        ('scenario "x"\nexpect txt "a"', "2:8", "Did you mean text?"),
        ('scenario "x"\nexpect text "a" withn 5s', "2:17", "Did you mean within?"),
        ('scenario "x"\nexpect screen raeder', "2:15", "Did you mean reader?"),
        ('scenario "x"\nset store /etc', "2:11", "demo | empty | roster"),
        ('scenario "x"\nset keyring lokced', "2:13", "Did you mean locked?"),
        ('scenario "x"\nstore readnly', "2:7", "Did you mean readonly?"),
        ('scenario "x"\nstore ful', "2:7", "Did you mean full?"),
        ('scenario "x"\nfill "a" with keyy of "b"', "2:15", "Did you mean key?"),
        ('scenario "x"\ncras', "2:1", "Did you mean crash?"),
        ('scenario "x"\nset drivr pilot', "2:5", "Did you mean driver?"),
        ('scenario "x"\nset driver pilo', "2:1", "Did you mean pilot?"),
        ('scenario "x"\nadvance 5 min', "2:9", "a time"),
        ('scenario "x"\npress enter\nset lang sv', "3:1", "before the first step"),
        ('scenario "x"\npaste <<END\nfoo', "2:7", "No line END"),
        ('scenario "x"\nexpect text matching "("', "2:22", "a regular expression"),
        ('scenario "x"\nscenario "x"', "2:1", "the same name"),
        ("press enter", "1:1", "No scenario begins here"),
        ("", "1:1", "No scenario begins here"),
        ('scenario "x"\ninclude b.scn', "2:9", "There is no file b.scn"),
        ('scenario "x"\ninclude a.scn', "2:9", "includes itself"),
    ],
)
def test_a_fault_is_placed_and_the_nearest_word_named(tmp_path, text, place, words):
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as fault:
        read_file(path)
    assert str(fault.value).startswith(f"{path}:{place}: ")
    assert words in str(fault.value)


def test_an_included_file_gives_its_lines_and_its_own_places(tmp_path):
    written(tmp_path, "press enter\npress f1\n", "part.scn")
    main = written(tmp_path, 'scenario "x"\npress tab\ninclude part.scn\npress a\n')
    (scenario,) = read_file(main)
    assert [step.args["KEY"] for step in scenario.steps] == [
        ["tab"],
        ["enter"],
        ["f1"],
        ["a"],
    ]
    assert [step.place.line for step in scenario.steps] == [2, 1, 2, 4]
    assert scenario.steps[1].place.file.endswith("part.scn")


def test_what_is_not_utf8_is_placed(tmp_path):
    path = tmp_path / "a.scn"
    path.write_bytes(b'scenario "x"\npress \xe5\n')
    with pytest.raises(ScenarioError) as fault:
        read_file(path)
    assert fault.value.place.line == 2


def test_a_file_that_is_not_there_is_told_of(tmp_path):
    with pytest.raises(ScenarioError) as fault:
        read_file(tmp_path / "none.scn")
    assert "cannot be read" in str(fault.value)

"""The roster command, spoken with as a person at the terminal would."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from securenotes.clock import SystemClock
from securenotes.model import OrgId
from securenotes.notebook.demo.accounts import PASSWORD, load_list
from securenotes.notebook.demo.build import build_demo
from securenotes.notebook.servers import Server, save_server
from tui import exits
from tui.commands.roster import run
from tui.i18n import Words, set_language, text

DATA = Path(__file__).parents[2] / "data" / "ss12000"


class Script:
    """Answers questions in order, and remembers what was said."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.said: list[str] = []

    def say(self, words: Words) -> None:
        self.said.append(text(words))

    def ask(self, words: Words) -> str:
        self.said.append(text(words))
        return self.answers.pop(0) if self.answers else ""

    ask_secret = ask

    @property
    def all(self) -> str:
        return "\n".join(self.said)


@pytest.fixture(autouse=True)
def swedish():
    set_language("sv")


@pytest.fixture
async def demo(tmp_path):
    await build_demo(tmp_path / "demo", SystemClock())
    return tmp_path / "demo"


def options(act: str, source: Path, demo: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(
        act=act,
        source=str(source),
        store=None,
        settings=None,
        command="demo",
        keep=str(demo) if demo else None,
    )


def code_of(demo: Path, login: str, nth: int = 0) -> str:
    """Give this step's code, or a later one; a step may pass before it is used."""
    people = {p.login: p for p in load_list(demo).people}
    from securenotes.vault.totp import code_at, step_at

    return code_at(people[login].seed, step_at(SystemClock().now_ms()) + nth)


def in_thread(*args: object) -> int:
    """Run the command outside the test's own event loop."""
    import threading

    answer: list[int] = []
    thread = threading.Thread(target=lambda: answer.append(run(*args)))  # type: ignore[arg-type]
    thread.start()
    thread.join(30)
    return answer[0]


def test_check_counts_and_names_no_pupil():
    script = Script()
    assert run(options("check", DATA / "small"), script) == exits.OK
    assert "elever" in script.all
    for row in (DATA / "small" / "persons.page0.json").read_text("utf-8").split('"'):
        if row.istitle() and len(row) > 6 and " " not in row and row.isalpha():
            assert row not in script.all or row in {"Tallåsskolan", "Aktiv", "Ingen"}


@pytest.mark.parametrize("case", ["not_json", "cut_short"])
def test_a_bad_file_is_named_with_what_to_do(case, capsys):
    assert run(options("check", DATA / "worse" / case), Script()) == 1
    told = capsys.readouterr().err
    assert len(told.split(".")) >= 3  # what is wrong, and what to do
    assert "Traceback" not in told


async def test_import_asks_first_and_changes_nothing_on_no(demo):
    script = Script("eva.noren", PASSWORD, code_of(demo, "eva.noren"), "1", "nej")
    assert in_thread(options("import", DATA / "small", demo), script) == exits.OK
    assert "Importera? (ja/nej)" in script.all
    assert "Inget ändrades." in script.all


async def test_a_second_identical_import_changes_nothing(demo):
    source = DATA / "small"
    first = Script("eva.noren", PASSWORD, code_of(demo, "eva.noren"), "1", "ja")
    assert in_thread(options("import", source, demo), first) == exits.OK
    assert "Klart:" in first.all
    second = Script("eva.noren", PASSWORD, code_of(demo, "eva.noren", 1), "1", "ja")
    assert in_thread(options("import", source, demo), second) == exits.OK
    assert "Inget att ändra." in second.all, second.all


async def test_a_teacher_cannot_import(demo):
    script = Script("anna.berg", PASSWORD, code_of(demo, "anna.berg"))
    assert in_thread(options("import", DATA / "small", demo), script) == exits.SIGN_IN
    assert "administratör" in script.all


async def test_r2_a_wrong_code_lets_nobody_in(demo, capsys):
    script = Script("eva.noren", PASSWORD, "000000")
    assert in_thread(options("import", DATA / "small", demo), script) == exits.SIGN_IN
    assert "Inloggningen gick inte." in capsys.readouterr().err


def test_a_server_that_is_away_ends_with_5_in_words(tmp_path, capsys):
    tmp_path.chmod(0o700)
    away = Server("http://127.0.0.1:9", org=OrgId(bytes(range(16))))
    save_server(tmp_path, away)
    given = options("import", DATA / "small")
    given.command, given.store = "roster", str(tmp_path)
    script = Script("eva.noren", PASSWORD, "SA1-40GJ-48S4-4MK2-EA19-58NJ-RB9E-5XXV")
    script.answers.append("123456")
    assert in_thread(given, script) == exits.SERVER
    assert "Ingen kontakt med servern." in capsys.readouterr().err

"""``anteckning store acknowledge``: an older store counts, say both recovery sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import StoreRefused
from securenotes.keeper.restoring import restore
from securenotes.keeper.upkeep import back_up
from securenotes.notebook.administration import School
from securenotes.notebook.door import Door
from securenotes.notebook.genesis import SchoolPlan
from securenotes.vault.codes import Prefix, print_code
from tests.unit.notebook_admin.desks import NOON, empty_place, enter, fill_in
from tui import exits
from tui.commands.acknowledge import acknowledge
from tui.i18n import Words, set_language, text


class Answers:
    """Answers in order, and keeps what was said."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.said: list[str] = []

    def say(self, words: Words) -> None:
        self.said.append(text(words))

    def ask(self, words: Words) -> str:
        del words
        return self._answers.pop(0)

    ask_secret = ask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


async def test_an_older_store_is_refused_until_both_sheets_say_that_it_counts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("en")
    place, clock = empty_place(folder), FakeClock(NOON)
    door = await Door.open(place, clock)
    setup = door.setup()
    setup.organisation = "Lillåns kommun"
    setup.schools = [SchoolPlan("Tallåsskolan", True), SchoolPlan("Granliden", False)]
    seed = fill_in(setup, "eva.noren", "Eva Norén")
    sheets = setup.sheets()
    for number, sheet in enumerate(sheets, 1):
        assert setup.check_last_four(f"sheet_{number}", sheet[-4:])
    await setup.found()
    await door.look_again()
    back_up(place.store, folder / "backup.db")
    book = await enter(door, "eva.noren", seed)
    chain = book.me.schools[0].chain
    await School(book.desk).add_pupil(chain, "Alva Lindqvist", "7B")
    await door.close()
    restore(folder / "backup.db", place.store, folder / "kept.db")

    async def sign_in() -> list[str]:
        door = await Door.open(place, clock)
        try:
            page = await (await enter(door, "eva.noren", seed)).start()
            return [school.name for school, _ in page.restored]
        finally:
            await door.close()

    with pytest.raises(StoreRefused) as refused:
        await sign_in()
    assert refused.value.code == "older"
    other = print_code(Prefix.KIT_SHEET, bytes(16))
    for answers, code, words in (
        ((sheets[0], sheets[0]), exits.SIGN_IN, "one sheet twice"),
        ((sheets[0], other), exits.SIGN_IN, "another organisation"),
        ((sheets[0], "SAK-1"), exits.SIGN_IN, "Sheet 2 cannot be read"),
        ((*sheets, "no"), exits.EXPECTATION_FAILED, ""),
    ):
        asker = Answers("eva.noren", *answers)
        assert await acknowledge(place, asker, clock) == code
        assert words in capsys.readouterr().err
        with pytest.raises(StoreRefused):
            await sign_in()
    asker = Answers("eva.noren", *reversed(sheets), "yes")
    assert await acknowledge(place, asker, clock) == exits.OK
    assert "1 entry that was seen here is gone" in asker.said[0]
    assert "Tallåsskolan: the register ends at entry 1" in asker.said[0]
    assert len(asker.said) == 3  # the other school has lost nothing
    # Told once, at the first sign-in after.
    assert await sign_in() == ["Tallåsskolan"]
    assert await sign_in() == []
    asker = Answers("eva.noren", *sheets)
    assert await acknowledge(place, asker, clock) == exits.OK
    assert asker.said == ["Nothing that eva.noren has seen here is missing."]
    set_language("sv")

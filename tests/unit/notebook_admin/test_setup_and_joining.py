"""From nothing to an organisation, and from an invitation to a colleague."""

from __future__ import annotations

from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import BadInput, SignInRefused, StoreRefused
from securenotes.notebook.administration import School
from securenotes.notebook.door import Door
from securenotes.notebook.genesis import SchoolPlan
from securenotes.notebook.session import Notebook
from securenotes.notebook.setup import Setup
from securenotes.vault.totp import code_at, step_at
from tests.unit.notebook_admin.desks import (
    NOON,
    PASSPHRASE,
    empty_place,
    enter,
    fill_in,
    find_user,
    tick,
)


async def found(folder: Path) -> tuple[Door, bytes]:
    """Found an organisation with two schools; gives the door and the seed."""
    door = await Door.open(empty_place(folder), FakeClock(NOON))
    assert door.first_run
    setup = door.setup()
    seed = answer(setup)
    told = await setup.found()
    assert told.login == "eva.noren"
    assert told.key_kept
    await door.look_again()
    assert door.organisation_code == told.organisation_code
    return door, seed


def left_in(folder: Path) -> list[str]:
    """Name what lies in a folder."""
    return [file.name for file in folder.iterdir()]


def answer(setup: Setup) -> bytes:
    """Answer all six steps."""
    setup.organisation = "Lillåns kommun"
    setup.schools = [SchoolPlan("Tallåsskolan", True), SchoolPlan("Granliden", False)]
    seed = fill_in(setup, "eva.noren", "Eva Norén")
    for number, sheet in enumerate(setup.sheets(), 1):
        assert setup.check_last_four(f"sheet_{number}", sheet[-4:])
    return seed


async def founded(folder: Path) -> tuple[Door, Notebook, bytes]:
    door, seed = await found(folder)
    return door, await enter(door, "eva.noren", seed), seed


async def test_one_founds_an_organisation_and_signs_in(folder: Path):
    _, notebook, _ = await founded(folder)
    schools = {one.name: one for one in notebook.me.schools}
    assert set(schools) == {"Tallåsskolan", "Granliden"}
    assert all(one.administrator for one in schools.values())
    assert schools["Tallåsskolan"].module
    assert not schools["Granliden"].module
    assert notebook.me.person.name == "Eva Norén"


async def test_nothing_is_made_before_the_last_step(folder: Path):
    door = await Door.open(empty_place(folder), FakeClock(NOON))
    setup = door.setup()
    answer(setup)
    assert left_in(folder) == []
    setup.forget()
    with pytest.raises(BadInput) as refused:
        await setup.found()
    assert refused.value.field == "password"
    assert left_in(folder) == []


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"organisation": " \u202e "}, "organisation", "missing"),
        ({"schools": []}, "schools", "missing"),
        ({"schools": [SchoolPlan("A"), SchoolPlan("a ")]}, "school", "twice"),
        ({"name": ""}, "name", "missing"),
        ({"name": "x" * 81}, "name", "long"),
        ({"post": "  "}, "post", "missing"),
        ({"login": ""}, "login", "missing"),
        ({"login": "eva norén"}, "login", "characters"),
        ({"login": "e" * 25}, "login", "long"),
        ({"password": "elva tecken"}, "password", "short"),
        ({"password": "x" * 129}, "password", "long"),
        ({"password": "Sommaren2026!"}, "password", "common"),
        ({"password": "Tallåsskolan 2026"}, "password", "common"),
        ({"password": "Eva Norén 1234"}, "password", "common"),
        ({"password": "gräsand\x00vid vassen"}, "password", "characters"),
    ],
)
async def test_each_step_names_the_field_and_why(folder, change, field, why):
    door = await Door.open(empty_place(folder), FakeClock(NOON))
    setup = door.setup()
    answer(setup)
    for name, value in change.items():
        setattr(setup, name, value)
    with pytest.raises(BadInput) as refused:
        await setup.found()
    assert (refused.value.field, refused.value.why) == (field, why)
    assert not door.where.store.exists()


async def test_codes_must_be_typed_back_from_the_paper(folder: Path):
    door = await Door.open(empty_place(folder), FakeClock(NOON))
    setup = door.setup()
    answer(setup)
    last = setup.codes().recovery_code[-4:]
    assert setup.check_last_four("recovery_code", f" {last.lower()} ")
    wrong = "0000" if last != "0000" else "1111"
    assert not setup.check_last_four("recovery_code", wrong)
    with pytest.raises(BadInput) as refused:
        setup.check(5)
    assert refused.value.field == "recovery_code"
    assert not setup.check_code("12345")
    setup.check(6)
    assert not setup.check_last_four("sheet_2", "????")
    with pytest.raises(BadInput) as refused:
        setup.check(6)
    assert refused.value.field == "sheet_2"


async def test_a_second_organisation_is_refused_where_one_is(folder: Path):
    door, _ = await found(folder)
    again = door.setup()
    answer(again)
    with pytest.raises(StoreRefused):
        await again.found()


async def test_setup_shows_no_secret_in_its_repr(folder: Path):
    setup = (await Door.open(empty_place(folder), FakeClock(NOON))).setup()
    answer(setup)
    shown = repr(setup) + repr(setup.factor()) + repr(setup.codes())
    for secret in (PASSPHRASE, setup.codes().account_key, *setup.sheets()):
        assert secret not in shown


async def test_an_invited_colleague_joins_and_reads_at_once(folder: Path):
    door, notebook, _ = await founded(folder)
    school, chain = School(notebook.desk), notebook.me.schools[0].chain
    pupil = await school.add_pupil(chain, "Alva Lindqvist", "7B")
    group = await school.add_group(chain, "7B svenska")
    today = notebook.today()
    await school.add_member(chain, group, pupil, today)
    sheet = await school.invite(chain, "Anna Berg", "lärare", "anna.berg")
    user = await find_user(school, chain, "anna.berg")
    await school.add_link(chain, user, group, "teacher", today)
    assert sheet.secret not in repr(sheet)

    joining = await door.joining(sheet.organisation, "Anna.Berg", sheet.secret)
    seed = fill_in(joining, "anna.berg", "")
    told = await joining.finish()
    assert told.key_kept
    anna = await enter(door, "anna.berg", seed)
    assert [row.pupil.name for row in await anna.pupils()] == ["Alva Lindqvist"]
    assert [group.name for group in await anna.groups()] == ["7B svenska"]
    assert anna.me.person.name == "Anna Berg"
    assert not anna.me.administrator


async def test_an_invitation_is_good_once_and_three_days(folder: Path):
    door, notebook, _ = await founded(folder)
    school, chain = School(notebook.desk), notebook.me.schools[0].chain
    used = await school.invite(chain, "Anna Berg", "lärare", "anna.berg")
    joining = await door.joining(used.organisation, used.login, used.secret)
    fill_in(joining, "anna.berg", "")
    await joining.finish()
    with pytest.raises(SignInRefused):
        await door.joining(used.organisation, used.login, used.secret)
    late = await school.invite(chain, "Ali Demir", "lärare", "ali.demir")
    assert isinstance(door.clock, FakeClock)
    tick(door.clock, hours=72, seconds=1)
    with pytest.raises(SignInRefused):
        await door.joining(late.organisation, late.login, late.secret)


async def test_joining_says_which_group_of_a_code_is_wrong(folder: Path):
    door, notebook, _ = await founded(folder)
    school, chain = School(notebook.desk), notebook.me.schools[0].chain
    sheet = await school.invite(chain, "Anna Berg", "lärare", "anna.berg")
    groups = sheet.secret.split("-")
    groups[4] = "U" + groups[4][1:]
    with pytest.raises(BadInput) as refused:
        await door.joining(sheet.organisation, sheet.login, "-".join(groups))
    assert (refused.value.field, refused.value.why) == ("secret", "group-4")
    with pytest.raises(BadInput) as refused:
        await door.joining(sheet.secret, sheet.login, sheet.secret)
    assert (refused.value.field, refused.value.why) == ("organisation", "prefix")


async def test_a_colleague_of_another_school_comes_with_the_same_keys(folder: Path):
    door, notebook, _ = await founded(folder)
    school = School(notebook.desk)
    first, second = (one.chain for one in notebook.me.schools)
    sheet = await school.invite(first, "Anna Berg", "lärare", "anna.berg")
    joining = await door.joining(sheet.organisation, sheet.login, sheet.secret)
    seed = fill_in(joining, "anna.berg", "")
    await joining.finish()
    again = await school.invite(second, "Anna Berg", "lärare", "anna.berg")
    assert again.secret == ""
    anna = await enter(door, "anna.berg", seed)
    assert {one.chain for one in anna.me.schools} == {first, second}


async def test_recovery_code_and_code_give_a_new_password(folder: Path):
    door = await Door.open(empty_place(folder), FakeClock(NOON))
    setup = door.setup()
    seed = answer(setup)
    printed = setup.codes().recovery_code
    await setup.found()
    await door.look_again()
    assert isinstance(door.clock, FakeClock)
    tick(door.clock, seconds=90)
    code = code_at(seed, step_at(door.clock.now_ms()))
    new = "Hackspett i granskog 3"
    back = await door.recover("eva.noren", printed, code, new)
    assert back.notebook.me.person.login == "eva.noren"
    assert back.recovery_code != printed
    with pytest.raises(SignInRefused):
        await enter(door, "eva.noren", seed)
    again = await enter(door, "eva.noren", seed, new)
    assert again.me.administrator
    tick(door.clock, seconds=90)
    code = code_at(seed, step_at(door.clock.now_ms()))
    with pytest.raises(SignInRefused):
        await door.recover("eva.noren", printed, code, "Grävling i gryning 5")

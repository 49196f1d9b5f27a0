"""R30: the school's routine, categories and templates, for all who write."""

from __future__ import annotations

import pytest

from securenotes.errors import BadInput, Conflict, NotAllowed, NotThere
from securenotes.notebook.session import Notebook
from securenotes.notebook.views import Template
from tests.unit.notebook.room import Room

NEW = "Skriv det du såg och hörde.\n\nInga andra elevers namn."


async def office(room: Room) -> Notebook:
    """The administrator, who has just shown a code."""
    return await room.sit("eva")


async def due(notebook: Notebook) -> list[int]:
    return [school.routine_ver for school in await notebook.routines_due()]


async def test_r30_a_routine_is_new_until_it_is_confirmed(room: Room) -> None:
    anna, chain = await room.sit("anna"), room.unit.chain
    assert await due(anna) == [1]
    assert [one.chain for one in (await anna.start()).routines] == [chain]
    await anna.confirm_routine(chain, 1)
    assert await due(anna) == []
    assert await due(await room.sit("anna")) == []
    assert await due(await room.sit("johan")) == [1]


async def test_r30_a_new_version_is_told_to_each_and_confirmed_anew(
    room: Room,
) -> None:
    anna, eva, chain = await room.sit("anna"), await office(room), room.unit.chain
    await anna.confirm_routine(chain, 1)
    assert await eva.school.set_routine(chain, f" {NEW}\r\n") == 2
    await anna.renew()
    assert await due(anna) == [2]
    with pytest.raises(Conflict):
        await anna.confirm_routine(chain, 1)
    await anna.confirm_routine(chain, 2)
    assert await due(anna) == []
    assert await eva.school.set_routine(chain, NEW) == 2
    assert [school.routine for school in anna.me.schools] == [NEW]


async def test_r30_administrators_see_who_has_confirmed_and_no_one_else(
    room: Room,
) -> None:
    anna, eva, chain = await room.sit("anna"), await office(room), room.unit.chain
    await anna.confirm_routine(chain, 1)
    rows = await eva.school.routine_readers(chain)
    assert {row.person.login: row.ver for row in rows}["anna"] == 1
    assert [row.ver for row in rows] == sorted(row.ver for row in rows)
    assert rows[-1].at > 0
    for act in (anna.school.routine_readers, anna.school.routine_texts):
        with pytest.raises(NotAllowed):
            await act(chain)
    with pytest.raises(NotAllowed):
        await anna.school.set_routine(chain, NEW)


async def test_r30_old_versions_are_told_with_who_wrote_them(room: Room) -> None:
    eva, chain = await office(room), room.unit.chain
    await eva.school.set_routine(chain, NEW)
    await eva.school.set_categories(chain, ["Möte"])
    newest, first = await eva.school.routine_texts(chain)
    assert (newest.ver, newest.text) == (2, NEW)
    assert newest.by is not None
    assert newest.by.login == "eva"
    assert (first.ver, first.by) == (1, None)
    assert newest.at > first.at


async def test_r30_nothing_is_due_where_there_is_no_routine(room: Room) -> None:
    anna, eva, chain = await room.sit("anna"), await office(room), room.unit.chain
    await eva.school.set_routine(chain, "")
    await anna.renew()
    assert await due(anna) == []


async def test_r30_another_school_is_no_place_to_confirm_at(room: Room) -> None:
    anna = await room.sit("anna")
    others = [u.chain for u in room.town.units.values() if u.chain != room.unit.chain]
    for chain in others:
        with pytest.raises(NotThere):
            await anna.confirm_routine(chain, 1)


async def test_r30_categories_and_words_are_the_schools(room: Room) -> None:
    anna, eva, chain = await room.sit("anna"), await office(room), room.unit.chain
    await eva.school.set_categories(chain, [" Möte ", "", "Trivsel\n"])
    await eva.school.set_words(chain, ["lat: skriv vad du såg"])
    await anna.renew()
    (school,) = [one for one in anna.me.schools if one.chain == chain]
    assert school.categories == ("Möte", "Trivsel")
    assert school.words == ("lat: skriv vad du såg",)
    for names, why in (
        (["", " "], "missing"),
        (["A", "a"], "twice"),
        (["x" * 81], "long"),
    ):
        with pytest.raises(BadInput) as refused:
            await eva.school.set_categories(chain, names)
        assert refused.value.why == why


async def test_r30_templates_are_the_schools(room: Room) -> None:
    anna, eva, chain = await room.sit("anna"), await office(room), room.unit.chain
    meeting = Template("Möte med hemmet", "Möte", "Närvarande:\n\nVi kom överens om:")
    await eva.school.set_templates(chain, [meeting])
    await anna.renew()
    (school,) = [one for one in anna.me.schools if one.chain == chain]
    assert school.templates == (meeting,)
    for wrong in (
        [meeting, meeting],
        [Template("", "", "x")],
        [Template("x", "", " ")],
        [Template("x", "", "x" * 4_097)],
        [Template(f"n{n}", "", "x") for n in range(51)],
    ):
        with pytest.raises(BadInput):
            await eva.school.set_templates(chain, wrong)


async def test_r42_what_an_administrator_writes_is_kept_until_it_is_signed(
    room: Room,
) -> None:
    eva, chain = await office(room), room.unit.chain
    assert await eva.school.kept_text(chain, "routine") == ""
    await eva.school.keep_text(chain, "routine", NEW)
    again = await room.sit("eva")
    assert await again.school.kept_text(chain, "routine") == NEW
    assert await again.school.kept_text(chain, "words") == ""
    await again.school.keep_text(chain, "routine", "")
    assert await again.school.kept_text(chain, "routine") == ""

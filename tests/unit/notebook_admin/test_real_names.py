"""Protected identity as people meet it: the right, the name, the key (R29)."""

from __future__ import annotations

import pytest

from securenotes.errors import (
    FreshCodeNeeded,
    LastAdministrator,
    NotAllowed,
    NotThere,
)
from securenotes.model import ChainId, ScopeId
from securenotes.notebook.administration import School
from tests.unit.notebook_admin.desks import Town, find_pupil, find_user, tick


def quiet(done: int, total: int) -> None:
    del done, total


async def protected(town: Town) -> tuple[School, ChainId, ScopeId]:
    """Give a school that keeps names, and a pupil whose name is among them."""
    school, chain = await town.school()
    sally = await find_pupil(school, chain, "Sally Ek")
    if not school.work.desk.school(chain).keeps_names:
        await school.begin_names(chain)
    await school.protect_pupil(chain, sally)
    return school, chain, sally


async def test_r29_the_name_is_asked_for_and_kept_from_everything_else(town: Town):
    school, chain, sally = await protected(town)
    assert school.work.desk.school(chain).opens_names
    names = [one.name for one in await school.targets(chain)]
    assert "Sally Ek" not in names
    eva = await town.sign_in("eva.noren")
    found = await eva.real_name(sally)
    assert (found.name, found.protected) == ("Sally Ek", True)
    assert "Sally" not in repr(found)
    anna = await town.sign_in("anna.berg")
    with pytest.raises(NotThere):
        await anna.real_name(sally)
    with pytest.raises(NotThere):
        await anna.real_name(await find_pupil(school, chain, "Alva Lindqvist"))


async def test_r29_who_is_given_the_right_sees_it_and_loses_it_with_the_key(
    town: Town,
):
    school, chain, sally = await protected(town)
    sara = await find_user(school, chain, "sara.lind")
    if not (await school.person(chain, sara)).names:
        await school.give_names(chain, sara)
    assert (await school.person(chain, sara)).names
    book = await town.sign_in("sara.lind")
    assert (await book.real_name(sally)).name == "Sally Ek"
    school, chain = await town.school()
    await school.end_names(chain, sara)
    with pytest.raises(NotThere):
        await book.real_name(sally)
    before = school.work.desk.trust.state(chain).school.identity
    assert before is not None
    key = school.work.key(chain, before)
    await school.rotate(chain, quiet)
    assert school.work.key(chain, before).ver == key.ver + 1
    eva = await town.sign_in("eva.noren")
    assert (await eva.real_name(sally)).name == "Sally Ek"


async def test_r29_an_administrator_without_the_right_changes_keys_and_no_names(
    town: Town,
):
    school, chain, sally = await protected(town)
    karin = await find_user(school, chain, "karin.holm")
    await school.make_administrator(chain, karin)
    sara = await find_user(school, chain, "sara.lind")
    if not (await school.person(chain, sara)).names:
        await school.give_names(chain, sara)
    await school.end_names(chain, sara)
    other, chain = await town.school("karin.holm")
    with pytest.raises(NotThere):
        await other.give_names(chain, sara)
    with pytest.raises(NotThere):
        await other.set_real_name(chain, sally, "Annat Namn")
    await other.rotate(chain, quiet)
    assert await other.give_keys(chain) == 0
    place = other.work.desk.trust.state(chain).school.identity
    waiting = {one.scope for one in await other.pending(chain)}
    assert waiting == {place}
    school, chain = await town.school()
    await school.rotate(chain, quiet)
    assert await school.pending(chain) == []


async def test_r29_the_last_administrator_with_the_right_keeps_it(town: Town):
    school, chain, _ = await protected(town)
    eva = await find_user(school, chain, "eva.noren")
    with pytest.raises(LastAdministrator):
        await school.end_names(chain, eva)


async def test_r29_a_name_comes_back_when_protection_ends(town: Town):
    school, chain, sally = await protected(town)
    await school.unprotect_pupil(chain, sally)
    card = school.work.desk.cards.pupil(chain, sally)
    assert (card.name, card.protected) == ("Sally Ek", False)
    with pytest.raises(NotThere):
        await school.set_real_name(chain, sally, "Sally Ek")


async def test_r29_giving_the_right_asks_for_a_fresh_code(town: Town):
    school, chain, _ = await protected(town)
    tove = await find_user(school, chain, "tove.hallin")
    tick(town.clock, minutes=6)
    with pytest.raises(FreshCodeNeeded):
        await school.give_names(chain, tove)


async def test_r29_only_administrators_keep_names(town: Town):
    _, chain, sally = await protected(town)
    anna = await town.sign_in("anna.berg")
    for act in (
        School(anna.desk).protect_pupil(chain, sally),
        School(anna.desk).set_real_name(chain, sally, "X Y"),
        School(anna.desk).begin_names(chain),
    ):
        with pytest.raises(NotAllowed):
            await act

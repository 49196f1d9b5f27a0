"""The least of administration, and keys that follow who may read."""

from __future__ import annotations

import pytest

from securenotes.clock import day_after
from securenotes.errors import (
    AccountDisabled,
    BadInput,
    FreshCodeNeeded,
    KeysMissing,
    LastAdministrator,
    NotAllowed,
    NotThere,
)
from securenotes.notebook.administration import School
from securenotes.notebook.demo.people import ALIAS
from securenotes.notebook.rotation import Progress
from securenotes.notebook.views import ArchiveFilter
from securenotes.vault.errors import Refused
from securenotes.vault.scopes import ScopeRef, open_pw, open_sw
from tests.unit.notebook_admin.desks import (
    Town,
    enter,
    fill_in,
    find_pupil,
    find_user,
    tick,
)


def watch() -> tuple[list[tuple[int, int]], Progress]:
    seen: list[tuple[int, int]] = []
    return seen, lambda done, total: seen.append((done, total))


async def test_the_first_page_says_what_waits(town: Town):
    school, chain = await town.school()
    status = await school.status(chain)
    assert status.school.name == "Tallåsskolan"
    assert status.pending_rotations == 3
    assert status.pending_because == "Per Nyman"
    assert status.invitations == 1
    assert status.waiting_for_keys == 0
    assert (status.people, status.pupils) == (11, 46)
    assert len(status.schools) == 2
    rows = await school.pending(chain)
    assert {row.what for row in rows} == {
        "Tilde Berglöf",
        "Isak Lodén",
        "Zahra Rahimi",
    }
    assert {(row.why, row.person.login, row.since) for row in rows} == {
        ("link-ended", "per.nyman", "2026-03-01")
    }


async def test_people_show_what_they_read_and_what_needs_care(town: Town):
    school, chain = await town.school()
    rows = {row.person.login: row for row in await school.people(chain)}
    assert rows["anna.berg"].reads == 46
    assert rows["eva.noren"].reads == rows["sara.lind"].reads == -1
    assert (rows["per.nyman"].account, rows["per.nyman"].until) == (
        "ended",
        "2026-03-01",
    )
    assert rows["ines.ros"].account == "invited"
    assert rows["ines.ros"].role == rows["sara.lind"].role == "observer"
    attention = {login for login, row in rows.items() if row.needs_attention}
    assert attention == {"per.nyman", "ines.ros"}


async def test_r4_access_names_each_reader_and_why(town: Town):
    school, chain = await town.school()
    alva = await find_pupil(school, chain, "Alva Lindqvist")
    rows = await school.access(chain, alva)
    assert {(row.person.login, row.role, row.because) for row in rows} == {
        ("ali.demir", "teacher", "7B NO"),
        ("anna.berg", "teacher", "7B svenska"),
        ("eva.noren", "administrator", "Tallåsskolan"),
        ("johan.ek", "mentor", "7B mentor"),
        ("karin.holm", "observer", "Tallåsskolan"),
        ("sara.lind", "observer", "Tallåsskolan"),
    }
    assert {row.last for row in rows if row.role == "teacher"} == {"2026-06-12"}


async def test_losing_counts_only_what_no_other_link_keeps(town: Town):
    school, chain = await town.school()
    anna = await find_user(school, chain, "anna.berg")
    links = {one.what: one for one in (await school.person(chain, anna)).links}
    swedish, mentor = links["8A svenska"], links["8A mentor"]
    assert await school.losing(chain, anna, swedish.target, "teacher") == 11
    assert await school.losing(chain, anna, mentor.target, "mentor") == 0


async def test_an_ended_link_waits_and_rotation_shuts_the_old_key_out(town: Town):
    """End link → pending → rotate → an old key opens nothing new."""
    lena = await town.sign_in("lena.fors")
    desk = lena.desk
    chain = desk.chains[0]
    state = desk.trust.state(chain)
    (link,) = state.links_of(desk.user)
    old = desk.keys.scope_key(chain, link.scope)
    pupils = state.members(link.scope, lena.today())
    assert len(pupils) == 22

    school, chain = await town.school()
    eva = school.work.desk
    before = len((await town_archive(town, "sara.lind")).rows)
    await school.end_link(chain, desk.user, link.scope, "teacher")
    assert await lena.pupils() == []
    assert (await school.status(chain)).pending_rotations == 25
    seen, progress = watch()
    assert await school.rotate(chain, progress) == 25
    assert seen[-1][0] == seen[-1][1] > 25
    assert await school.pending(chain) == []
    assert (await school.status(chain)).waiting_for_keys == 0

    # What lies in the store now opens with the old group key nowhere.
    newest = eva.trust.state(chain).newest_key(link.scope)
    assert newest is not None
    assert newest.ver == old.ver + 1
    wraps = await eva.repository.scope_wraps(chain, None)
    under = [one for one in wraps if one.parent == link.scope]
    assert {one.parent_ver for one in under} == {newest.ver}
    for wrap in under:
        key = eva.trust.state(chain).newest_key(wrap.child)
        assert key is not None
        ref = ScopeRef(wrap.child, key.ver, key.skc)
        with pytest.raises(Refused):
            open_sw(eva.org, ref, old, wrap.wrap)
    for each in await eva.repository.person_wraps(chain):
        ref = ScopeRef(link.scope, newest.ver, newest.skc)
        with pytest.raises(Refused):
            open_pw(eva.org, ref, desk.user, desk.bundle.keys.box_seed, each.seal)
    await desk.refresh(chain)
    await desk.ready(chain)
    with pytest.raises(KeysMissing):
        desk.keys.scope_key(chain, link.scope)
    # All others read on, old notes and all.
    assert len((await town_archive(town, "sara.lind")).rows) == before
    anna = await town.sign_in("anna.berg")
    page = await anna.archive(ArchiveFilter(), limit=200)
    for row in page.rows[:5]:
        assert (await anna.open(row.note)).versions[0].body
    assert anna.damaged == ()


async def town_archive(town: Town, login: str):
    return await (await town.sign_in(login)).archive(ArchiveFilter(), limit=200)


async def test_a_new_administrator_key_settles_and_keeps_the_closed_layer(town: Town):
    """R22: seals are opened, and closed versions follow A to its new key."""
    school, chain = await town.school()
    karin = await find_user(school, chain, "karin.holm")
    await school.make_administrator(chain, karin)
    await school.end_administrator(chain, karin)
    work = school.work
    assert len(await work.desk.repository.waiting_seals(chain)) == 4
    _, progress = watch()
    assert await school.rotate(chain, progress) == 46
    assert await work.desk.repository.waiting_seals(chain) == []
    top = work.desk.trust.state(chain).school.administrators
    kept = await work.desk.repository.sealed_keys(chain, [top])
    assert {(wrap.kind, wrap.key_ver) for _, _, wrap in kept} == {(3, 2)}
    assert len(kept) == 4
    assert (await town_archive(town, "eva.noren")).total == 108
    assert (await town_archive(town, "karin.holm")).total == 108


async def test_a_pupil_and_a_link_of_today_are_read_at_once(town: Town):
    school, chain = await town.school()
    pupil = await school.add_pupil(chain, "Bo [red]Ny[/red]", "7B")
    tove = await find_user(school, chain, "tove.hallin")
    today = town.clock.today()
    await school.add_link(chain, tove, pupil, "observer", today)
    notebook = await town.sign_in("tove.hallin")
    assert [row.pupil.name for row in await notebook.pupils()] == ["Bo [red]Ny[/red]"]


async def test_a_dated_link_gets_its_key_on_its_day(town: Town):
    school, chain = await town.school()
    sally = await find_pupil(school, chain, "Sally Ek")
    tove = await find_user(school, chain, "tove.hallin")
    await school.add_link(chain, tove, sally, "teacher", day_after(town.clock.today()))
    assert (await school.status(chain)).waiting_for_keys == 0
    assert await (await town.sign_in("tove.hallin")).pupils() == []
    tick(town.clock, hours=20)
    school, chain = await town.school()
    assert (await school.status(chain)).waiting_for_keys == 2
    assert await (await town.sign_in("tove.hallin")).pupils() == []
    # Ines' link of tomorrow begins as well; her invitation is good all day.
    assert await school.give_keys(chain) == 2
    assert await school.give_keys(chain) == 0
    (row,) = await (await town.sign_in("tove.hallin")).pupils()
    assert row.pupil.name == "Sally Ek"


async def test_r29_a_protected_pupils_name_is_not_stored(town: Town):
    school, chain = await town.school()
    pupil = await school.add_pupil(chain, "Hemliga Namnet", "7B", True)
    name = school.work.desk.cards.pupil(chain, pupil)
    assert name.protected
    assert name.name.startswith("Skyddad elev ")
    assert name.name != ALIAS
    sally = await find_pupil(school, chain, "Sally Ek")
    await school.protect_pupil(chain, sally)
    names = [one.name for one in await school.targets(chain)]
    assert "Sally Ek" not in names
    assert sum(name.startswith("Skyddad elev ") for name in names) == 3
    kept = town.place.store.read_bytes()
    wal = town.place.store.with_name("store.db-wal")
    kept += wal.read_bytes() if wal.exists() else b""
    assert b"Hemliga Namnet" not in kept


async def test_the_last_administrator_stays(town: Town):
    school, chain = await town.school()
    eva = await find_user(school, chain, "eva.noren")
    for act in (school.end_administrator, school.disable):
        with pytest.raises(LastAdministrator):
            await act(chain, eva)


async def test_a_disabled_person_is_out_and_comes_back_with_keys(town: Town):
    school, chain = await town.school()
    sara = await find_user(school, chain, "sara.lind")
    await school.disable(chain, sara)
    with pytest.raises(AccountDisabled):
        await town.sign_in("sara.lind")
    assert await school.rotate(chain, lambda *_: None) == 46
    await school.enable(chain, sara)
    assert (await town_archive(town, "sara.lind")).total == 108


async def test_r13_the_module_goes_off_and_on_and_nothing_is_lost(town: Town):
    school, chain = await town.school()
    await school.set_module(chain, False)
    assert not (await (await town.sign_in("anna.berg")).start()).module
    await school.set_module(chain, True)
    assert (await town_archive(town, "anna.berg")).total > 50


async def test_acts_on_people_ask_for_a_fresh_code(town: Town):
    school, chain = await town.school()
    tick(town.clock, minutes=6)
    with pytest.raises(FreshCodeNeeded):
        await school.invite(chain, "Ny Person", "lärare", "ny.person")


async def test_only_administrators_of_that_very_school_act(town: Town):
    anna = await town.sign_in("anna.berg")
    school, chain = School(anna.desk), anna.desk.chains[0]
    for asked in (
        school.status(chain),
        school.people(chain),
        school.add_pupil(chain, "Ny", "7B"),
        school.rotate(chain, lambda *_: None),
    ):
        with pytest.raises(NotAllowed):
            await asked


@pytest.mark.parametrize(
    ("first", "last", "role", "field"),
    [
        ("2026-02-30", "", "teacher", "first"),
        ("2026-03-02", "i morgon", "teacher", "last"),
        ("2026-03-02", "2026-03-01", "teacher", "last"),
        ("2026-03-02", "", "rektor", "role"),
    ],
)
async def test_a_links_days_and_role_are_checked(town, first, last, role, field):
    school, chain = await town.school()
    tove = await find_user(school, chain, "tove.hallin")
    sally = await find_pupil(school, chain, "Sally Ek")
    with pytest.raises(BadInput) as refused:
        await school.add_link(chain, tove, sally, role, first, last)
    assert refused.value.field == field


async def test_what_is_not_there_is_not_there(town: Town):
    school, chain = await town.school()
    tove = await find_user(school, chain, "tove.hallin")
    sally = await find_pupil(school, chain, "Sally Ek")
    with pytest.raises(NotThere):
        await school.end_link(chain, tove, sally, "teacher")
    with pytest.raises(NotThere):
        await school.access(chain, type(sally)(bytes(16)))
    with pytest.raises(BadInput):
        await school.invite(chain, "Anna Två", "lärare", "anna.berg")


async def test_a_run_out_invitation_is_renewed_with_its_links(town: Town):
    school, chain = await town.school()
    ines = await find_user(school, chain, "ines.ros")
    tick(town.clock, hours=60)
    school, chain = await town.school()
    rows = {row.person.login: row.account for row in await school.people(chain)}
    assert rows["ines.ros"] == "expired"
    sheet = await school.invite_again(chain, ines)
    door = await town.door()
    joining = await door.joining(sheet.organisation, sheet.login, sheet.secret)
    seed = fill_in(joining, "ines.ros", "")
    await joining.finish()
    notebook = await enter(door, "ines.ros", seed)
    assert len(await notebook.pupils()) == 46

"""What the pupil system's files ask is done once, and never more than asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.errors import BadInput
from securenotes.model import ChainId
from securenotes.notebook.administration import School
from securenotes.notebook.importing import Outcome
from securenotes.roster.comparison import compare
from securenotes.roster.desired import (
    Group,
    Kind,
    Link,
    Membership,
    Pupil,
    Role,
    Rule,
    Staff,
)
from securenotes.roster.desired import School as Wanted
from securenotes.roster.findings import Code, Finding, Severity, SourceId
from tests.unit.notebook_admin.desks import Town, enter, fill_in, tick

UNIT = SourceId("unit-1")
FIRST, LAST = "2026-01-08", "2026-06-12"


def one(number: int) -> SourceId:
    return SourceId(f"p-{number}")


def wanted(pupils: int = 30) -> Wanted:
    """Two classes, one teacher each."""
    groups = (
        Group(SourceId("g-6a"), "6A", Kind.CLASS),
        Group(SourceId("g-6b"), "6B", Kind.CLASS),
    )
    return Wanted(
        UNIT,
        "Tallåsskolan",
        pupils=tuple(
            Pupil(one(n), f"Elev Nummer{n}", "6A" if n % 2 else "6B", False)
            for n in range(pupils)
        ),
        groups=groups,
        memberships=tuple(
            Membership(groups[0 if n % 2 else 1].source_id, one(n), FIRST, LAST)
            for n in range(pupils)
        ),
        staff=(
            Staff(SourceId("s-1"), "Maj Ek", "maj.ek", "Lärare", False),
            Staff(SourceId("s-2"), "Rut Al", "rut.al", "Lärare", False),
        ),
        links=tuple(
            Link(
                SourceId(f"s-{n + 1}"),
                group.source_id,
                "group",
                Role.TEACHER,
                FIRST,
                LAST,
                Rule.TEACHES,
            )
            for n, group in enumerate(groups)
        ),
    )


async def run(
    school: School, chain: ChainId, files: Wanted, day: str = "2026-03-02"
) -> Outcome:
    """Compare and apply, as the command does."""
    known = await school.known(chain, UNIT)
    return await school.import_roster(chain, compare(known, files, day))


def seq_of(school: School, chain: ChainId) -> int:
    return school.work.desk.trust.head(chain).seq


async def test_a_second_identical_import_changes_nothing(town: Town):
    school, chain = await town.school()
    first = await run(school, chain, wanted())
    assert first.changes > 100
    assert {staff.login for staff in first.waiting} == {"maj.ek", "rut.al"}
    assert first.waiting_links == 2
    before = seq_of(school, chain)
    names = [target.name for target in await school.targets(chain)]
    assert names.count("Elev Nummer7") == 1

    second = await run(school, chain, wanted())
    assert second.changes == 0
    assert seq_of(school, chain) == before
    # And by an administrator who comes later, on another computer.
    school, chain = await town.school()
    assert (await run(school, chain, wanted())).changes == 0


async def test_imported_staff_read_when_they_are_invited_and_not_before(town: Town):
    school, chain = await town.school()
    await run(school, chain, wanted())
    known = await school.known(chain, UNIT)
    difference = compare(known, wanted(), "2026-03-02")
    sheet = await school.invite_from_roster(chain, difference, SourceId("s-1"))
    door = await town.door()
    joining = await door.joining(sheet.organisation, sheet.login, sheet.secret)
    seed = fill_in(joining, sheet.login, "")
    await joining.finish()
    maj = await enter(door, "maj.ek", seed)
    assert len(await maj.pupils()) == 15
    assert {group.name for group in await maj.groups()} == {"6A"}
    again = await run(school, chain, wanted())
    assert again.changes == 0
    assert [staff.login for staff in again.waiting] == ["rut.al"]


async def test_what_the_files_no_longer_say_ends_and_keys_are_changed(town: Town):
    school, chain = await town.school()
    await run(school, chain, wanted())
    files = wanted()
    difference = compare(await school.known(chain, UNIT), files, "2026-03-02")
    await school.invite_from_roster(chain, difference, SourceId("s-1"))
    assert (await run(school, chain, files)).changes == 0
    assert await school.rotate(chain, lambda *_: None) == 3  # Per Nyman's
    less = replace(
        files,
        links=files.links[1:],
        memberships=files.memberships[1:],
        pupils=files.pupils[1:],
    )
    outcome = await run(school, chain, less)
    assert outcome.changes == 3  # the link, the membership, that the pupil left
    assert not outcome.stopped
    assert (await school.status(chain)).pending_rotations == 15
    assert (await run(school, chain, less)).changes == 0
    # And back again, as the source does at a mistake.
    assert (await run(school, chain, files)).changes == 3
    assert (await run(school, chain, files)).changes == 0


async def test_names_and_classes_follow_the_files(town: Town):
    school, chain = await town.school()
    await run(school, chain, wanted())
    files = wanted()
    changed = replace(files.pupils[3], name="Nytt Namn", class_name="6C")
    group = replace(files.groups[0], name="6A ny")
    files = replace(
        files,
        pupils=(*files.pupils[:3], changed, *files.pupils[4:]),
        groups=(group, files.groups[1]),
    )
    assert (await run(school, chain, files)).changes == 2
    names = [target.name for target in await school.targets(chain)]
    assert "Nytt Namn" in names
    assert "6A ny" in names
    assert "Elev Nummer3" not in names
    assert (await run(school, chain, files)).changes == 0


async def test_r29_a_marked_pupil_loses_name_and_derived_links_first_of_all(town: Town):
    school, chain = await town.school()
    await run(school, chain, wanted())
    files = wanted()
    marked = replace(files.pupils[3], name="", class_name="", protected=True)
    files = replace(
        files,
        pupils=(*files.pupils[:3], marked, *files.pupils[4:]),
        marked=frozenset({one(3)}),
    )
    difference = compare(await school.known(chain, UNIT), files, "2026-03-02")
    stop = Finding(Severity.STOP, Code.MARKING_REMOVED, "persons", one(3))
    outcome = await school.import_roster(chain, replace(difference, stops=(stop,)))
    assert outcome.stopped
    assert outcome.changes == 2  # the card, the membership
    names = [target.name for target in await school.targets(chain)]
    assert "Elev Nummer3" not in names
    assert (await run(school, chain, files)).changes == 0


async def test_an_import_never_touches_what_a_person_decided(town: Town):
    school, chain = await town.school()
    before = {
        (row.user, link.scope)
        for row in school.work.desk.trust.state(chain).users()
        for link in school.work.desk.trust.state(chain).links_of(row.user)
    }
    await run(school, chain, wanted())
    await run(school, chain, Wanted(UNIT, "Tallåsskolan"))
    state = school.work.desk.trust.state(chain)
    after = {
        (row.user, link.scope)
        for row in state.users()
        for link in state.links_of(row.user)
    }
    assert after == before


async def test_a_span_after_a_break_waits_for_the_one_that_stands(town: Town):
    school, chain = await town.school()
    files = wanted()
    group, pupil = SourceId("g-6a"), one(1)
    others = tuple(
        row for row in files.memberships if (row.group, row.pupil) != (group, pupil)
    )
    split = replace(
        files,
        memberships=(
            *others,
            Membership(group, pupil, FIRST, "2026-03-10"),
            Membership(group, pupil, "2026-04-01", LAST),
        ),
    )
    outcome = await run(school, chain, split)
    assert outcome.postponed == 1
    again = await run(school, chain, split)
    assert (again.changes, again.postponed) == (0, 1)
    tick(town.clock, days=20)
    school, chain = await town.school()
    assert (await run(school, chain, split, town.clock.today())).changes == 1
    state = school.work.desk.trust.state(chain)
    spans = [
        (row.first, row.last)
        for scope in state.pupils()
        for row in state.memberships_of(scope)
        if row.first == "2026-04-01"
    ]
    assert spans == [("2026-04-01", LAST)]


async def test_a_span_made_longer_keeps_its_first_day(town: Town):
    school, chain = await town.school()
    files = wanted()
    longer = replace(files.memberships[1], last="2026-12-18")
    await run(school, chain, files)
    files = replace(
        files, memberships=(files.memberships[0], longer, *files.memberships[2:])
    )
    assert (await run(school, chain, files)).changes == 1
    assert (await run(school, chain, files)).changes == 0
    state = school.work.desk.trust.state(chain)
    rows = [row for one in state.pupils() for row in state.memberships_of(one)]
    assert [row.first for row in rows if row.last == "2026-12-18"] == [FIRST]


async def test_an_import_leaves_who_has_moved_alone_and_knows_them_where_they_are(
    town: Town,
) -> None:
    school, old = await town.school()
    await run(school, old, wanted())
    new = next(one.chain for one in school.leaving.other_schools(old))
    pupil = next(t for t in await school.targets(old) if t.name == "Elev Nummer7")
    await school.leaving.hand_over(old, pupil.scope, new, [])
    # The files have yet to put the pupil at the other school: nothing is undone.
    late = await run(school, old, wanted())
    assert (late.changes, late.postponed) == (0, 1)
    (waiting,) = await school.arriving.on_the_way(new)
    taken = await school.arriving.take_over(new, waiting.waiting)
    known = await school.known(new, UNIT)
    assert [each.source_id for each in known.pupils] == [one(7)]
    files = wanted()
    there = replace(files, pupils=files.pupils[7:8], memberships=files.memberships[7:8])
    await run(school, new, there)
    found = [t for t in await school.targets(new) if t.name == "Elev Nummer7"]
    assert [(each.scope, each.groups) for each in found] == [(taken, ("6A",))]
    # Who comes back is a new pupil, once the files have said that they left.
    less = replace(
        files,
        pupils=tuple(p for p in files.pupils if p.source_id != one(7)),
        memberships=tuple(m for m in files.memberships if m.pupil != one(7)),
    )
    await run(school, old, less)
    await run(school, old, wanted())
    again = [t for t in await school.targets(old) if t.name == "Elev Nummer7"]
    assert sorted(bool(each.moved_to) for each in again) == [False, True]


async def test_r29_a_pupil_whom_the_files_mark_does_not_move_with_the_name(
    town: Town,
) -> None:
    school, old = await town.school()
    files = wanted()
    await run(school, old, files)
    new = next(one.chain for one in school.leaving.other_schools(old))
    pupil = next(t for t in await school.targets(old) if t.name == "Elev Nummer7")
    await school.leaving.hand_over(old, pupil.scope, new, [])
    (waiting,) = await school.arriving.on_the_way(new)
    # The other school's files have the pupil already, under an alias.
    marked = replace(files.pupils[7], name="", class_name="", protected=True)
    of_new = replace(
        files, pupils=(marked,), memberships=(), marked=frozenset({one(7)})
    )
    await run(school, new, of_new)
    with pytest.raises(BadInput) as told:
        await school.arriving.take_over(new, waiting.waiting)
    assert (told.value.field, told.value.why) == ("move", "protected")
    # And where this school's files mark the pupil, what waits is taken back.
    pupils = (*files.pupils[:7], marked, *files.pupils[8:])
    await run(school, old, replace(files, pupils=pupils, marked=frozenset({one(7)})))
    assert await school.arriving.on_the_way(new) == []
    assert school.work.desk.cards.pupil(old, pupil.scope).protected

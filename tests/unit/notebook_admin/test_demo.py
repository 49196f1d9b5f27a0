"""The demo is what screens.md shows, and keeps the rules it shows."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import ModuleOff, NotThere
from securenotes.notebook.demo.accounts import load_list
from securenotes.notebook.demo.build import build_demo
from securenotes.notebook.demo.days import Calendar
from securenotes.notebook.demo.material import read_texts
from securenotes.notebook.demo.people import ALIAS, GROUPS, MAIN, PUPILS, STAFF
from securenotes.notebook.views import ArchiveFilter
from tests.unit.notebook_admin.desks import NOON, Town


def test_the_demo_has_the_people_that_were_promised():
    assert len(STAFF) == 12
    assert len(PUPILS) == 60
    assert len({group.name for group in GROUPS}) == len(GROUPS)
    assert len(read_texts()[0]) >= 100


async def test_anna_opens_on_the_four_that_are_new(town: Town):
    page = await (await town.sign_in("anna.berg")).start()
    assert [(row.pupil.name, row.title) for row in page.news] == [
        ("Alva Lindqvist", "Läsläxan på svenskan"),
        ("Noor Haddad", "Möte om frånvaro"),
        (ALIAS, "Ny plats i klassrummet"),
        ("Wilmer Ågren", "Anpassning på matteprovet"),
    ]
    assert [row.pupil.protected for row in page.news] == [False, False, True, False]
    assert {row.pupil.name for row in page.drafts} == {"Elias Öberg", "Tuva Åkesson"}
    assert {group.name: group.pupils for group in page.groups} == {
        "7B svenska": 24,
        "8A svenska": 22,
        "8A mentor": 11,
    }


@pytest.mark.parametrize(
    ("login", "pupils"),
    [
        ("anna.berg", 46),
        ("johan.ek", 12),
        ("sara.lind", 46),
        ("karin.holm", 46),
        ("eva.noren", 46),
        ("ali.demir", 46),
        ("lena.fors", 22),
        ("mikael.sand", 2),
        ("per.nyman", 0),
        ("olle.viik", 0),
        ("tove.hallin", 0),
    ],
)
async def test_everybody_reads_whom_the_list_says(town: Town, login: str, pupils: int):
    notebook = await town.sign_in(login)
    assert len(await notebook.pupils()) == pupils


async def test_every_note_of_the_demo_opens(town: Town):
    notebook = await town.sign_in("sara.lind")
    page = await notebook.archive(ArchiveFilter(), limit=200)
    assert page.total == page.all_total == 108
    assert 0 < page.unread < 30
    for row in page.rows[:12]:
        opened = await notebook.open(row.note)
        assert opened.versions[0].body
    assert notebook.damaged == ()


async def test_r13_a_school_without_the_module_shows_and_takes_no_note(town: Town):
    notebook = await town.sign_in("olle.viik")
    page = await notebook.start()
    assert not page.module
    assert page.groups == ()
    state = notebook.desk.trust.state(notebook.desk.chains[0])
    pupil = state.pupils()[0]
    with pytest.raises((ModuleOff, NotThere)):
        await notebook.save(notebook.new_draft(pupil))


async def test_r10_per_keeps_his_drafts_and_no_names(town: Town):
    page = await (await town.sign_in("per.nyman")).start()
    assert len(page.drafts) == 2
    assert {row.pupil.name for row in page.drafts} == {""}
    assert all(row.pupil.former for row in page.drafts)


async def test_r41_four_have_read_the_note_about_absence(town: Town):
    notebook = await town.sign_in("sara.lind")
    rows = (await notebook.archive(ArchiveFilter(), limit=200)).rows
    (row,) = (
        one
        for one in rows
        if one.title == "Möte om frånvaro" and one.pupil.name == "Alva Lindqvist"
    )
    opened = await notebook.open(row.note)
    assert [version.ver for version in opened.versions] == [3, 2, 1]
    assert opened.readers == 6
    assert opened.versions[0].editor.login == "eva.noren"


async def test_the_list_gives_the_lowest_code_not_used(town: Town):
    people = load_list(town.place.folder).people
    now = town.clock.now_ms()
    person = people[0]
    first = person.account(now, 0).code_now
    second = person.account(now, now // 30_000 - 1).code_now
    assert first != second
    assert person.account(now, now // 30_000 + 1).code_now == ""
    assert len(first) == 6


async def test_the_same_seed_gives_the_same_codes(town: Town, tmp_path: Path):
    again = tmp_path / "again"
    again.mkdir(mode=0o700)
    await build_demo(again, FakeClock(NOON), seed=1)
    seeds = [one.seed for one in load_list(again).people]
    assert seeds == [one.seed for one in load_list(town.place.folder).people]


@pytest.mark.parametrize("hours", [-9, -6, 0, 14])
async def test_the_demo_builds_at_any_time_of_day(tmp_path: Path, hours: int):
    folder = tmp_path / "demo"
    folder.mkdir(mode=0o700)
    clock = FakeClock(NOON + hours * 3_600_000)
    place = await build_demo(folder, clock)
    notebook = await Town(place, clock).sign_in("anna.berg")
    assert (await notebook.start()).unread_total >= 4


@pytest.mark.parametrize("month", range(1, 13))
def test_the_demo_lies_within_its_school_year(month: int):
    clock = FakeClock(NOON)
    calendar = Calendar.around(clock.now_ms() + (month - 3) * 30 * 86_400_000)
    assert calendar.first < calendar.day(360) <= calendar.day(8) < calendar.today
    assert (calendar.last - calendar.today).days >= 30


def test_protected_pupil_has_no_name_anywhere_in_the_sources():
    (pupil,) = (one for one in PUPILS if one.key == "k7")
    assert pupil.name == ALIAS


def test_nothing_readable_of_the_demo_lies_in_its_store(built: Path):
    """Title, text, category, reason, pupil's and group's name: none."""
    notes, drafts = read_texts()
    wanted = {pupil.name for pupil in PUPILS} | {group.name for group in GROUPS[:1]}
    wanted |= {text.title for text in notes + drafts if len(text.title) > 8}
    for text in notes + drafts:
        wanted |= {line for line in text.body.split("\n") if len(line) > 20}
        wanted |= {end.reason for end in (text.unpublished, text.deleted) if end}
    kept = b"".join(
        file.read_bytes() for file in sorted(built.iterdir()) if file.is_file()
    )
    assert MAIN.encode() in kept  # the policy's name of the school is in clear
    for plain in wanted:
        for canary in _disguises(plain):
            assert canary not in kept, plain


def _disguises(text: str) -> list[bytes]:
    plain = text.encode()
    wide = text.encode("utf-16-le")
    # Base64 of the middle, whatever comes before it: three ways to begin.
    middles = [base64.b64encode(plain[at:])[:-4] for at in range(3)]
    return [plain, wide, text.encode("utf-16-be"), plain.hex().encode(), *middles]

"""What an SQL pen writes into the store's file is refused or left out (vault § 1)."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from securenotes.errors import SecureNotesError, StoreDamaged
from securenotes.vault.roster import Link
from tests.kit import stored
from tests.security.raw import A1, A2, DRAFT, B, C, Desk, look, set_desk

TRUE_PAGES = {("ada", A1), ("ada", A2), ("ada", B), ("bo", C)}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = await set_desk(tmp_path)
    yield made
    await made.room.town.store.close()


def swap(table: str, column: str, first: int, second: int):
    """Exchange a column's value between two rows."""

    def change(file: sqlite3.Connection) -> None:
        (one,), (two,) = (
            file.execute(f"SELECT {column} FROM {table} WHERE id = ?", (n,)).fetchone()
            for n in (first, second)
        )
        # A value that must be alone is moved out of the way first.
        away = b"" if isinstance(one, bytes) else 0
        file.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (away, second))
        file.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (two, first))
        file.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (one, second))

    return change


def row_of(desk: Desk, note: bytes) -> int:
    """Give the number of a note's newest version."""
    with sqlite3.connect(desk.path) as file:
        return int(
            file.execute(
                "SELECT id FROM version WHERE note = ? ORDER BY ver DESC", (note,)
            ).fetchone()[0]
        )


async def test_untouched_everything_is_shown_to_its_readers(desk: Desk) -> None:
    await desk.tamper(lambda file: file)
    shown = await look(desk, await desk.sit("johan"))
    assert shown.pages == TRUE_PAGES
    assert DRAFT in (await look(desk, await desk.sit("anna"))).texts
    assert (await look(desk, await desk.sit("xena"))).pages == set()


@pytest.mark.parametrize("column", ["blob", "header", "kc", "sig"])
async def test_what_is_swapped_between_pupils_is_left_out(
    desk: Desk, column: str
) -> None:
    pair = row_of(desk, desk.b), row_of(desk, desk.c)
    await desk.tamper(swap("version", column, *pair))
    shown = await look(desk, await desk.sit("johan"))
    assert shown.pages <= TRUE_PAGES
    assert not {B, C} & shown.texts
    assert A2 in shown.texts  # the others are still there


async def test_wraps_swapped_between_notes_open_nothing(desk: Desk) -> None:
    await desk.tamper(swap("dek", "wrap", row_of(desk, desk.b), row_of(desk, desk.c)))
    shown = await look(desk, await desk.sit("johan"))
    assert not {B, C} & shown.texts
    assert shown.pages <= TRUE_PAGES


@pytest.mark.parametrize("column", ["scope", "note", "author", "editor", "edited"])
async def test_a_clear_column_that_lies_shows_nothing_wrong(
    desk: Desk, column: str
) -> None:
    """The columns are an index of the header and decide nothing alone."""
    pair = row_of(desk, desk.b), row_of(desk, desk.c)
    await desk.tamper(swap("version", column, *pair))
    shown = await look(desk, await desk.sit("johan"))
    assert shown.pages <= TRUE_PAGES
    assert (await look(desk, await desk.sit("xena"))).pages == set()


async def test_r4_a_head_moved_to_another_pupil_shows_nothing_there(
    desk: Desk,
) -> None:
    cia = desk.room.unit.pupils["cia"]
    await desk.tamper(lambda file: file.execute("UPDATE head SET scope = ?", (cia,)))
    for login in ("eva", "johan", "per", "xena"):
        shown = await look(desk, await desk.sit(login))
        assert shown.pages <= TRUE_PAGES, login


async def test_an_older_version_put_back_is_refused_by_who_saw_the_newer(
    desk: Desk,
) -> None:
    johan = await desk.sit("johan")
    assert A2 in (await look(desk, johan)).texts
    await johan.sign_out()

    def back(file: sqlite3.Connection) -> None:
        newest, first = (row_of(desk, desk.a), 0)
        first = file.execute(
            "SELECT id FROM version WHERE note = ? AND ver = 1", (desk.a,)
        ).fetchone()[0]
        file.execute(
            "UPDATE head SET ver = 1, version = ? WHERE note = ?", (first, desk.a)
        )
        file.execute("DELETE FROM dek WHERE id = ?", (newest,))
        file.execute("DELETE FROM version WHERE id = ?", (newest,))

    await desk.tamper(back)
    shown = await look(desk, await desk.sit("johan"))
    assert not {A1, A2} & shown.texts
    assert {B, C} <= shown.texts


async def test_a_roster_cut_short_is_refused_where_its_head_was_seen(
    desk: Desk,
) -> None:
    await (await desk.sit("johan")).sign_out()
    await desk.tamper(
        lambda file: file.execute(
            "DELETE FROM entry WHERE chain = ?1 AND seq ="
            " (SELECT max(seq) FROM entry WHERE chain = ?1)",
            (desk.room.unit.chain,),
        )
    )
    with pytest.raises(SecureNotesError):
        await look(desk, await desk.sit("johan"))


def set_authors(user: bytes, file: sqlite3.Connection) -> None:
    file.execute("UPDATE draft SET author = ?", (user,))


async def test_r3_a_draft_given_to_another_shows_to_nobody_else(desk: Desk) -> None:
    town = desk.room.town
    for login in ("johan", "eva"):
        user = town.person(login).user
        give = partial(set_authors, user)
        await desk.tamper(give)
        shown = await look(desk, await desk.sit(login))
        assert DRAFT not in shown.texts, login


@pytest.mark.parametrize("kind", [1, 3])
async def test_r3_a_draft_made_published_by_sql_is_not_shown(
    desk: Desk, kind: int
) -> None:
    def flip(file: sqlite3.Connection) -> None:
        file.execute(
            "INSERT INTO version (note, ver, status, chain, scope, author, editor,"
            " edited, vh, header, kc, sig, blob) SELECT note, 1, 2, chain, scope,"
            " author, author, 1772600000000, vh, header, kc, sig, blob FROM draft"
        )
        file.execute(
            "INSERT INTO dek (id, kind, key_ver, wrap) SELECT version.id, ?,"
            " key_ver, wrap FROM draft JOIN version ON version.note = draft.note",
            (kind,),
        )
        file.execute(
            "INSERT INTO head (note, chain, scope, ver, published, author, edited,"
            " kind, version) SELECT note, chain, scope, 1, edited, author, edited, 1,"
            " id FROM version WHERE note = ?",
            (desk.draft,),
        )
        file.execute("DELETE FROM draft")

    await desk.tamper(flip)
    for login in ("johan", "eva", "anna"):
        shown = await look(desk, await desk.sit(login))
        assert DRAFT not in shown.texts, login


async def test_r4_anothers_wrap_in_ones_own_name_opens_nothing(desk: Desk) -> None:
    xena, anna = (desk.room.town.person(login).user for login in ("xena", "anna"))
    await desk.tamper(
        lambda file: file.execute(
            "INSERT INTO person_wrap (chain, scope, ver, recipient, seal) SELECT"
            " chain, scope, ver, ?, seal FROM person_wrap WHERE recipient = ?",
            (xena, anna),
        )
    )
    shown = await look(desk, await desk.sit("xena"))
    assert (shown.pages, shown.names) == (set(), set())


async def test_r4_a_link_that_its_holder_signed_is_no_link(desk: Desk) -> None:
    """A valid signature by somebody with no right to it stops the chain."""
    room, town = desk.room, desk.room.town
    xena = town.person("xena")
    link = Link(
        user=xena.user,
        scope=room.ada,
        role="teacher",
        first=town.today,
        reason="decision",
    )
    forged = town.entry(room.unit, xena, link)

    def insert(file: sqlite3.Connection) -> None:
        entry = stored(forged)
        file.execute(
            "INSERT INTO entry (chain, seq, prev, payload, sig, hash)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (entry.chain, entry.seq, entry.prev, entry.payload, entry.sig, b"\0" * 32),
        )

    await desk.tamper(insert)
    with pytest.raises(StoreDamaged):
        await look(desk, await desk.sit("xena"))


@pytest.mark.parametrize("columns", [("blob",), ("wrap",), ("blob", "wrap")])
async def test_a_card_that_is_swapped_names_nobody_else(
    desk: Desk, columns: tuple[str, ...]
) -> None:
    ada, bo = desk.room.ada, desk.room.unit.pupils["bo"]
    with sqlite3.connect(desk.path) as file:
        pair = [
            file.execute("SELECT id FROM card WHERE subject = ?", (scope,)).fetchone()
            for scope in (ada, bo)
        ]
    for column in columns:
        await desk.tamper(swap("card", column, pair[0][0], pair[1][0]))
    shown = await look(desk, await desk.sit("johan"))
    assert not {"ada=bo", "bo=ada"} & shown.names
    assert shown.pages <= TRUE_PAGES

"""What a store destroys, on whose word, and what it keeps of it (R24)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from securenotes.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotThere,
)
from securenotes.model import NoteId
from securenotes.repository.local import LocalRepository
from securenotes.sealed import Act, LogFilter, OwnRecord, RosterAct
from securenotes.vault.headers import Header, Status
from securenotes.vault.primitives import sha256
from securenotes.vault.roster import Approve, Change, Dispose, Hold, Role
from tests.kit import Person, Sealed, Town, Unit

KEPT = 32


def dispose(one: Sealed) -> Dispose:
    return Dispose(scope=one.header.scope, note=one.note, ver=one.header.ver)


async def sign(
    town: Town,
    repository: LocalRepository,
    who: Person,
    changes: list[Change],
    *gone: Sealed,
) -> None:
    """Sign an entry as an administrator, with the tombstones of what it ends."""
    unit = town.units["Tallbacken"]
    entry = town.entry(unit, who, *changes)
    records = []
    for one in gone:
        last, _ = town.leaving(unit, who, Status.TOMBSTONE, [one])
        records.append(last.record)
    await repository.append(RosterAct(unit.chain, (entry,), tombstones=tuple(records)))
    town.follow(unit, entry)


async def published(
    town: Town, unit: Unit, body: str = "Ska gallras"
) -> tuple[LocalRepository, Sealed]:
    anna = town.person("anna")
    author = await town.sign_in("anna")
    one = town.publication(unit, anna, unit.pupils["ada"], body)
    await author.publish(one.record, None, None)
    return author, one


def token_of(client: Any) -> bytes:
    """Give what a client of either kind is signed in with."""
    token: bytes = getattr(client, "token", b"") or client._visitor.token
    return token


def left(
    town: Town, author: LocalRepository, one: Sealed, table: str = "version"
) -> int:
    """Count what a store still has of a note."""
    sql = town.store.keeper.sql
    statement = {
        "version": "SELECT count(*) FROM version WHERE note = ?"
        f" AND length(blob) > {KEPT}",
        "keys": "SELECT count(*) FROM dek WHERE id IN (SELECT id FROM version"
        " WHERE note = ?)",
        "seals": "SELECT count(*) FROM seal WHERE id IN (SELECT id FROM version"
        " WHERE note = ?)",
        "receipt": "SELECT count(*) FROM receipt WHERE note = ?",
        "mark": "SELECT count(*) FROM mark WHERE note = ?",
        "review": "SELECT count(*) FROM review WHERE note = ?",
        "work": "SELECT count(*) FROM own WHERE what = 'work' AND name = ?",
    }[table]
    with sql.reading():
        # As the author: where a database has walls, nobody else sees all of it.
        sql.enter(sha256(token_of(author)), town.today)
        row = sql.one(statement, (one.note,))
    return int(row[0]) if row else 0


TABLES = ("version", "keys", "seals", "receipt", "mark", "review", "work")


class DisposingContract:
    """One proposes, another approves, and then it is gone."""

    async def test_r24_what_is_disposed_of_is_gone_and_its_tombstone_stays(
        self, town: Town
    ) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        author, one = await published(town, unit)
        _, other = await published(town, unit, "Ska bevaras")
        johan, boss = await town.sign_in("johan"), await town.sign_in("eva")
        await johan.opened(town.receipt(town.person("johan"), one))
        await author.review(town.review(unit, town.person("anna"), one, ""))
        await author.put_own(OwnRecord("work", one.note, 1, b"x" * 600, 0))
        before = await boss.stored(unit.chain, b"", 50)
        assert {Header.decode(each.newest).note for each in before} >= {
            one.note,
            other.note,
        }
        await sign(town, boss, eva, [dispose(one)], one)
        assert {
            table: left(town, author, one, table) for table in TABLES
        } == dict.fromkeys(TABLES, 0)
        for reader in (author, johan, boss):
            with pytest.raises(NotThere):
                await reader.versions(one.note)
        assert [
            each.published for each in await johan.counts([unit.pupils["ada"]])
        ] == [1]
        assert await author.versions(other.note) == [other.record]
        after = await boss.stored(unit.chain, b"", 50)
        assert one.note not in {Header.decode(each.newest).note for each in after}
        rows = await boss.log_page(unit.chain, LogFilter(), 0, 50)
        assert {Act.DISPOSED, Act.DELETED} <= {row.act for row in rows}

    async def test_r24_two_administrators_decide(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        author, one = await published(town, unit)
        boss, second = await town.sign_in("eva"), town.person("johan")
        role = Role(user=second.user, role="administrator", on=True)
        await town.change(boss, unit, eva, role)
        johan = await town.sign_in("johan")
        with pytest.raises(BadInput):
            await sign(town, boss, eva, [dispose(one)], one)
        await sign(town, boss, eva, [dispose(one)])
        assert left(town, author, one) == 1
        consent = Approve(entry=unit.state.head)
        with pytest.raises(BadInput):
            await sign(town, boss, eva, [consent], one)
        with pytest.raises(BadInput):
            await sign(town, johan, second, [consent])
        assert left(town, author, one) == 1
        await sign(town, johan, second, [consent], one)
        assert left(town, author, one) == 0

    async def test_r24_what_changed_or_was_held_meanwhile_stays(
        self, town: Town
    ) -> None:
        unit, eva, anna = (
            town.units["Tallbacken"],
            town.person("eva"),
            town.person("anna"),
        )
        author, one = await published(town, unit)
        boss = await town.sign_in("eva")
        two = town.publication(unit, anna, unit.pupils["ada"], "Två", base=one)
        await author.publish(two.record, one.vh, None)
        with pytest.raises(Conflict):
            await sign(town, boss, eva, [dispose(one)], one)
        hold = Hold(scope=unit.pupils["ada"], on=True, code="request")
        await town.change(boss, unit, eva, hold)
        with pytest.raises(BadInput):
            await sign(town, boss, eva, [dispose(two)], two)
        unknown = replace(two, header=replace(two.header, note=NoteId(bytes(16))))
        await town.change(boss, unit, eva, replace_hold(hold))
        with pytest.raises(BadInput):
            await sign(town, boss, eva, [dispose(unknown)])
        assert left(town, author, two) == 2

    async def test_r24_teachers_dispose_of_nothing_and_see_no_list(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        author, one = await published(town, unit)
        with pytest.raises(NotAllowed):
            await author.stored(unit.chain, b"", 50)
        with pytest.raises((NotAllowed, BadInput)):
            await sign(town, author, anna, [dispose(one)], one)
        xena = await town.sign_in("xena")
        with pytest.raises((NotAllowed, NotThere)):
            await xena.stored(unit.chain, b"", 50)
        assert left(town, author, one) == 1

    async def test_r24_r22_a_withdrawn_note_loses_its_closed_layer_not_its_draft(
        self, town: Town
    ) -> None:
        unit, eva, anna = (
            town.units["Tallbacken"],
            town.person("eva"),
            town.person("anna"),
        )
        author, one = await published(town, unit)
        last, seals = town.leaving(unit, anna, Status.WITHDRAWN, [one])
        draft = town.draft(unit, anna, unit.pupils["ada"], base=last)
        await author.withdraw(last.record, one.vh, seals, draft.record)
        await author.put_own(OwnRecord("work", one.note, 1, b"x" * 600, 0))
        boss = await town.sign_in("eva")
        (kept,) = await boss.stored(unit.chain, b"", 50)
        assert Header.decode(kept.newest).status is Status.WITHDRAWN
        assert kept.record.header == one.record.header
        assert kept.seal is not None
        await sign(town, boss, eva, [dispose(last)])
        assert (left(town, author, one), left(town, author, one, "seals")) == (0, 0)
        assert left(town, author, one, "work") == 1
        assert draft.record in await author.drafts()
        again = town.publication(unit, anna, unit.pupils["ada"], "Igen", base=last)
        await author.publish(again.record, last.vh, draft.vh)
        first, second, newest = await author.versions(one.note)
        assert (first.blob, second.blob) == (b"", b"")
        assert (first.blob_hash, second.blob_hash) != (b"", b"")
        assert newest == again.record
        assert await boss.kept(unit.pupils["ada"]) != []


def replace_hold(hold: Hold) -> Hold:
    """End a hold."""
    return Hold(scope=hold.scope, on=False, code=hold.code)

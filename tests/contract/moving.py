"""A pupil moves to another school, as a store takes it (rules.md § 1, vault § 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from msgspec import structs

from securenotes.errors import (
    BadInput,
    Conflict,
    FreshCodeNeeded,
    LinkEnded,
    NotAllowed,
    NotThere,
    StaleKey,
)
from securenotes.model import NoteId, ScopeId
from securenotes.repository.local import LocalRepository
from securenotes.sealed import (
    Act,
    LogFilter,
    MovePackage,
    NoteRecord,
    RosterAct,
)
from securenotes.vault.headers import Status
from securenotes.vault.ids import ScopeKind, scope_id
from securenotes.vault.moves import Route, seal_package
from securenotes.vault.primitives import Sealer, random, sha256
from securenotes.vault.roster import (
    Link,
    MoveBack,
    MoveIn,
    MoveOut,
    Policy,
    Pupil,
    Role,
)
from securenotes.vault.scopes import ScopeKey as Key
from tests.kit import Sealed, Town, Unit

PT = b'{"what":"the store does not see"}'


@dataclass
class Both:
    """Two schools, eva who administers both, and a note on ada."""

    town: Town
    eva: LocalRepository
    old: Unit
    new: Unit
    one: Sealed

    @property
    def ada(self) -> ScopeId:
        return self.old.pupils["ada"]

    def out(self, *notes: NoteId, pupil: ScopeId | None = None) -> RosterAct:
        """Sign that a pupil is handed over, with what goes along."""
        town, scope = self.town, pupil or self.ada
        box = town.box(self.new)
        route = Route(town.org, self.old.chain, scope, self.new.chain)
        with Sealer(town.org) as sealer:
            seal = seal_package(sealer, route, PT, box)
        change = MoveOut(
            scope=scope,
            to=self.new.chain,
            a_ver=box.ver,
            pt=sha256(PT),
            last=town.yesterday,
        )
        entry = town.entry(self.old, town.person("eva"), change)
        package = MovePackage(
            self.old.chain, scope, self.new.chain, box.scope, box.ver, seal, notes
        )
        return RosterAct(self.old.chain, (entry,), packages=(package,))

    def coming(
        self,
        entry: bytes,
        *bodies: str,
        named: Sequence[bytes] | None = None,
        back: int = 0,
    ) -> RosterAct:
        """Sign that a pupil is taken over, with the notes that came."""
        town, new, eva = self.town, self.new, self.town.person("eva")
        r16 = random(16)
        key = Key.make(scope_id(town.org, new.chain, ScopeKind.PUPIL, r16), 1)
        new.keys[key.scope] = key
        anna = town.person("anna").user
        notes = []
        for body in bodies:
            header = town.header(new, eva, key.scope, Status.PUBLISHED)
            created = header.created - 86_400_000
            seq = new.state.seq - back
            header = replace(
                header,
                author=anna,
                created=created,
                roster_seq=seq,
                roster_head=new.state.head_at(seq) or b"",
            )
            notes.append(town.seal(new, eva, header, body))
        if named is None:
            named = [one.note + one.vh for one in notes]
        taken = MoveIn(
            scope=key.scope,
            old=self.old.chain,
            entry=entry,
            notes=tuple(each.hex() for each in named),
        )
        pupil = (Pupil(scope=key.scope, r16=r16), town.scope_key(key))
        return RosterAct(
            new.chain,
            (town.entry(new, eva, *pupil, taken),),
            scope_wraps=(town.under(new, key, new.observers),),
            arrived=tuple(one.record for one in notes),
        )

    def back(self, entry: bytes) -> RosterAct:
        """Sign that what was handed over is taken back."""
        change = MoveBack(scope=self.ada, entry=entry)
        signed = self.town.entry(self.old, self.town.person("eva"), change)
        return RosterAct(self.old.chain, (signed,))

    async def send(self, *notes: NoteId) -> bytes:
        """Hand ada over; give the entry's hash."""
        act = self.out(*notes)
        await self.eva.append(act)
        self.town.follow(self.old, *act.entries)
        return self.old.state.head

    async def refused(self, act: RosterAct) -> str:
        """Say why an act is refused; nothing of it is there afterwards."""
        unit = self.old if act.chain == self.old.chain else self.new
        before = len(await self.eva.roster(unit.chain, 0))
        with pytest.raises(BadInput) as told:
            await self.eva.append(act)
        assert len(await self.eva.roster(unit.chain, 0)) == before
        for record in act.arrived:
            with pytest.raises(NotThere):
                await self.eva.versions(NoteId(record.header[60:76]))
        return f"{told.value.field}: {told.value.why}"


async def both_schools(town: Town) -> Both:
    old, new = town.units["Tallbacken"], town.units["Granen"]
    eva = await town.sign_in("eva")
    await town.change(eva, new, town.person("eva"), Policy(module=True))
    author = await town.sign_in("anna")
    one = town.publication(old, town.person("anna"), old.pupils["ada"])
    await author.publish(one.record, None, None)
    return Both(town, eva, old, new, one)


def written(record: NoteRecord) -> NoteId:
    return NoteId(record.header[60:76])


class MovingContract:
    """One school hands over, the other takes over, once."""

    async def test_a_pupil_is_handed_over_and_taken_over_with_what_was_named(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        entry = await both.send(both.one.note)
        package = await both.eva.package(both.new.chain, both.ada)
        assert (package.old, package.scope) == (both.old.chain, both.ada)
        assert package.ver == 1
        act = both.coming(entry, "Följde med", "Också den")
        await both.eva.append(act)
        town.follow(both.new, *act.entries)
        for record in act.arrived:
            assert await both.eva.versions(written(record)) == [record]
        with pytest.raises(NotThere):
            await both.eva.package(both.new.chain, both.ada)
        # The school that handed over keeps its own.
        assert await both.eva.versions(both.one.note) == [both.one.record]
        await both.eva.append(act)  # its answer was lost: the same act again
        await self.logged(both, act)

    async def logged(self, both: Both, act: RosterAct) -> None:
        """Look at the rows of both schools (R27, R41)."""
        pages = {
            unit.chain: (
                await both.eva.log_page(
                    unit.chain, LogFilter(acts=(Act.MOVED_OUT, Act.MOVED_IN)), 0, 50
                )
            )
            for unit in (both.old, both.new)
        }
        old, new = (
            [(row.act, row.scope, row.note, row.count) for row in pages[unit.chain]]
            for unit in (both.old, both.new)
        )
        (arrival,) = both.new.state.moves.arrivals()
        assert sorted(old, key=lambda row: (row[0], row[2] is None)) == [
            (Act.MOVED_OUT, both.ada, both.one.note, 1),
            (Act.MOVED_OUT, both.ada, None, 1),
            (Act.MOVED_IN, both.ada, None, 2),
        ]
        assert new == [(Act.MOVED_IN, arrival.scope, None, len(act.arrived))]

    async def test_r4_the_links_end_and_nothing_new_is_written(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        anna, eva = town.person("anna"), town.person("eva")
        author = await town.sign_in("anna")
        draft = town.draft(both.old, anna, both.ada)
        await author.save_draft(draft.record, None)
        own = town.draft(both.old, eva, both.ada)
        await both.eva.save_draft(own.record, None)
        await both.send()
        with pytest.raises(NotThere):
            await author.versions(both.one.note)
        mine = town.publication(both.old, anna, both.ada, draft=draft)
        with pytest.raises(LinkEnded):
            await author.publish(mine.record, None, draft.vh)
        again = town.draft(both.old, anna, both.ada, before=draft)
        with pytest.raises(LinkEnded):
            await author.save_draft(again.record, draft.vh)
        assert [one.header for one in await author.drafts()] == [draft.record.header]
        await author.discard_draft(draft.note, draft.vh)
        # The administrators read and mend what is kept, and add nothing.
        assert await both.eva.versions(both.one.note) == [both.one.record]
        mended = town.publication(both.old, eva, both.ada, "Rättat", base=both.one)
        await both.eva.publish(mended.record, both.one.vh, None)
        further = town.draft(both.old, eva, both.ada, before=own)
        with pytest.raises(LinkEnded):
            await both.eva.save_draft(further.record, own.vh)
        more = town.publication(both.old, eva, both.ada)
        with pytest.raises(NotThere):
            await both.eva.publish(more.record, None, None)
        with pytest.raises(NotThere):
            await both.eva.save_draft(town.draft(both.old, eva, both.ada).record, None)

    async def test_a_package_is_for_the_administrators_whom_it_is_sealed_to(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        await both.send()
        olle = await town.sign_in("olle")  # of the school that it goes to
        xena = await town.sign_in("xena")  # of the one that it comes from
        with pytest.raises(NotThere):
            await olle.package(both.new.chain, both.ada)
        for chain in (both.new.chain, both.old.chain):
            with pytest.raises(NotThere):
                await xena.package(chain, both.ada)
        with pytest.raises(NotThere):
            await both.eva.package(both.old.chain, both.ada)
        with pytest.raises(NotThere):
            await both.eva.package(both.new.chain, both.old.pupils["bo"])

    async def test_r29_what_waits_is_taken_back_until_it_is_taken_over(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        entry = await both.send(both.one.note)
        # No code is asked for: who becomes protected must not wait for one.
        town.clock.advance(timedelta(minutes=6))
        act = both.back(entry)
        await both.eva.append(act)
        town.follow(both.old, *act.entries)
        await both.eva.append(act)  # its answer was lost: the same act again
        with pytest.raises(NotThere):
            await both.eva.package(both.new.chain, both.ada)
        both.eva = await town.sign_in("eva")
        taken = both.coming(entry, "För sent")
        assert await both.refused(taken) == "move: not-handed-over"
        which = LogFilter(acts=(Act.MOVED_BACK,))
        rows = [
            [row.scope for row in await both.eva.log_page(unit.chain, which, 0, 9)]
            for unit in (both.old, both.new)
        ]
        assert rows == [[both.ada], [None]]
        # The pupil is here again: tied anew, written on, handed over anew.
        anna = town.person("anna")
        link = Link(
            user=anna.user,
            scope=both.ada,
            role="teacher",
            first=town.today,
            reason="decision",
        )
        tied = town.entry(both.old, town.person("eva"), link)
        await both.eva.append(RosterAct(both.old.chain, (tied,)))
        town.follow(both.old, tied)
        author = await town.sign_in("anna")
        assert await author.versions(both.one.note) == [both.one.record]
        again = await both.send(both.one.note)
        await both.eva.append(both.coming(again, "Följde med"))
        late = both.back(again)
        with pytest.raises(Conflict):
            await both.eva.append(late)

    async def test_r29_only_the_school_that_handed_over_takes_back(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        eva, johan = town.person("eva"), town.person("johan")
        role = Role(user=johan.user, role="administrator", on=True)
        await town.change(both.eva, both.old, eva, role)
        entry = await both.send()
        xena = await town.sign_in("xena")  # no administrator
        with pytest.raises(NotAllowed):
            await xena.append(both.back(entry))
        change = MoveBack(scope=both.ada, entry=entry)
        other = town.entry(both.new, eva, change)
        assert "move" in await both.refused(RosterAct(both.new.chain, (other,)))
        assert (await both.eva.package(both.new.chain, both.ada)).ver == 1
        # One of that school alone is enough, and opens nothing of what waits.
        boss = await town.sign_in("johan")
        with pytest.raises(NotThere):
            await boss.package(both.new.chain, both.ada)
        signed = town.entry(both.old, johan, change)
        await boss.append(RosterAct(both.old.chain, (signed,)))
        with pytest.raises(NotThere):
            await both.eva.package(both.new.chain, both.ada)

    async def test_no_school_takes_a_pupil_who_was_not_handed_over(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        never = both.coming(random(32), "Aldrig lämnad")
        assert await both.refused(never) == "move: not-handed-over"
        other = both.coming(both.old.state.head, "En annan post")
        assert await both.refused(other) == "move: not-handed-over"
        entry = await both.send()
        act = both.coming(entry, "Följde med")
        await both.eva.append(act)
        town.follow(both.new, *act.entries)
        assert "move" in await both.refused(both.coming(entry, "En gång till"))

    async def test_only_the_notes_that_the_entry_names_come_with_a_pupil(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        entry = await both.send()
        act = both.coming(entry, "Ett", "Två")
        first, second = act.arrived
        published = town.publication(
            both.new, town.person("eva"), both.new.pupils["dan"]
        )
        for wrong in (
            replace(act, arrived=(first,)),
            replace(act, arrived=()),
            replace(act, arrived=(first, second, published.record)),
            replace(act, arrived=(first, published.record)),
            replace(act, arrived=(first, first)),
            both.coming(entry, "Ett", named=[written(first) + random(32)]),
            both.coming(entry, "Ett", named=[]),
            both.coming(entry, "Signerad för länge sedan", back=1),
            replace(
                both.coming(entry, named=[published.note + published.vh]),
                arrived=(published.record,),
            ),
        ):
            assert await both.refused(wrong) == "move: notes"
        wrap = structs.replace(first.wrap, key_ver=2) if first.wrap else None
        stale = structs.replace(first, wrap=wrap)
        with pytest.raises(StaleKey):
            await both.eva.append(replace(act, arrived=(stale, second)))
        await both.eva.append(act)

    async def test_notes_come_with_a_pupil_and_never_by_themselves(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        entry = await both.send()
        act = both.coming(entry, "Ett")
        plain = town.entry(both.new, town.person("eva"), Policy(idle_minutes=7))
        alone = replace(act, entries=(plain,), scope_wraps=())
        assert await both.refused(alone) == "move: notes"
        # Published the usual way it is no note of eva's: anna wrote it.
        await both.eva.append(act)
        town.follow(both.new, *act.entries)
        (arrival,) = both.new.state.moves.arrivals()
        eva, anna = town.person("eva"), town.person("anna").user
        header = town.header(both.new, eva, arrival.scope, Status.PUBLISHED)
        forged = town.seal(both.new, eva, replace(header, author=anna))
        with pytest.raises(NotAllowed):
            await both.eva.publish(forged.record, None, None)

    async def test_what_is_handed_over_is_checked_before_it_is_kept(
        self, town: Town
    ) -> None:
        both = await both_schools(town)
        act = both.out(both.one.note)
        (package,) = act.packages
        bo = town.publication(both.old, town.person("eva"), both.old.pupils["bo"])
        await both.eva.publish(bo.record, None, None)
        eva = town.person("eva")
        draft = town.draft(both.old, eva, both.ada)
        await both.eva.save_draft(draft.record, None)
        gone = town.publication(both.old, eva, both.ada, "Borta")
        await both.eva.publish(gone.record, None, None)
        last, seals = town.leaving(both.old, eva, Status.TOMBSTONE, [gone])
        await both.eva.withdraw(last.record, gone.vh, seals, None)
        for wrong in (
            (),
            (replace(package, chain=both.old.chain),),
            (replace(package, old=both.new.chain),),
            (replace(package, scope=both.old.pupils["bo"]),),
            (replace(package, administrators=both.old.administrators.scope),),
            (replace(package, notes=(bo.note,)),),
            (replace(package, notes=(draft.note,)),),
            (replace(package, notes=(gone.note,)),),
            (package, replace(package, scope=both.old.pupils["bo"])),
        ):
            told = await both.refused(replace(act, packages=wrong))
            assert told.startswith("move: ")
        with pytest.raises(StaleKey):
            await both.eva.append(replace(act, packages=(replace(package, ver=2),)))
        later = town.entry(
            both.old,
            eva,
            MoveOut(
                scope=both.ada,
                to=both.new.chain,
                a_ver=2,
                pt=sha256(PT),
                last=town.yesterday,
            ),
        )
        assert await both.refused(replace(act, entries=(later,))) == "move: package"
        await both.eva.append(act)

    async def test_a_move_asks_for_a_fresh_code(self, town: Town) -> None:
        both = await both_schools(town)
        town.clock.advance(timedelta(minutes=6))
        with pytest.raises(FreshCodeNeeded):
            await both.eva.append(both.out())
        both.eva = await town.sign_in("eva")
        entry = await both.send()
        town.clock.advance(timedelta(minutes=6))
        with pytest.raises(FreshCodeNeeded):
            await both.eva.append(both.coming(entry))

    async def test_a_teacher_hands_nobody_over(self, town: Town) -> None:
        both = await both_schools(town)
        anna = await town.sign_in("anna")
        with pytest.raises(NotAllowed):
            await anna.append(both.out())
        signed = town.entry(
            both.old,
            town.person("anna"),
            MoveOut(
                scope=both.ada,
                to=both.new.chain,
                a_ver=1,
                pt=sha256(PT),
                last=town.yesterday,
            ),
        )
        with pytest.raises(NotAllowed):
            await anna.append(replace(both.out(), entries=(signed,)))

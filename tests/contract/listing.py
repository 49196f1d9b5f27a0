"""Lists, pages, filters and counts (R4, R8, R9, R13, R28, R40)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from securenotes.clock import FakeClock
from securenotes.errors import (
    BadInput,
    FreshCodeNeeded,
    ModuleOff,
    NotAllowed,
    NotThere,
)
from securenotes.keeper.log import REFUSALS
from securenotes.model import NoteId, ScopeId
from securenotes.sealed import Act, HeadFilter, LogFilter, ReadState
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.roster import Policy
from tests.kit import Sealed, Town


def notes_of(page) -> list[bytes]:
    return [Header.decode(head.record.header).note for head in page.heads]


async def publish_many(
    town: Town, login: str, number: int, *pupils: str
) -> list[Sealed]:
    unit, person = town.units["Tallbacken"], town.person(login)
    repository = await town.sign_in(login)
    made = []
    for n in range(number):
        pupil = unit.pupils[pupils[n % len(pupils)]]
        one = town.publication(unit, person, pupil, f"Text {n}")
        await repository.publish(one.record, None, None)
        made.append(one)
    return made


class ListingContract:
    """What a reader's lists hold, and what they never hold."""

    async def test_an_empty_store_gives_empty_lists(self, town: Town) -> None:
        anna = await town.sign_in("anna")
        page = await anna.heads(HeadFilter(), None, 50)
        assert (page.heads, page.total, page.unread, page.after) == ((), 0, 0, None)
        assert await anna.drafts() == []
        assert await anna.own("work") == []
        pupils = list(town.units["Tallbacken"].pupils.values())
        assert [one.published for one in await anna.counts(pupils)] == [0, 0]

    async def test_pages_join_without_gap_or_double_though_times_are_equal(
        self, town: Town
    ) -> None:
        made = await publish_many(town, "anna", 23, "ada", "bo")
        johan = await town.sign_in("johan")
        found, after = [], None
        while True:
            page = await johan.heads(HeadFilter(), after, 5)
            assert page.total == 23
            found += notes_of(page)
            after = page.after
            if after is None:
                break
        assert sorted(found) == sorted(one.note for one in made)
        assert len(set(found)) == 23

    async def test_a_page_does_not_move_when_something_is_published(
        self, town: Town
    ) -> None:
        await publish_many(town, "anna", 10, "ada")
        johan = await town.sign_in("johan")
        first = await johan.heads(HeadFilter(), None, 5)
        second = await johan.heads(HeadFilter(), first.after, 5)
        town.clock.advance(timedelta(minutes=1))
        await publish_many(town, "anna", 3, "ada")
        assert notes_of(await johan.heads(HeadFilter(), first.after, 5)) == notes_of(
            second
        )

    async def test_newest_publication_comes_first(self, town: Town) -> None:
        older = await publish_many(town, "anna", 1, "ada")
        town.clock.advance(timedelta(minutes=1))
        newer = await publish_many(town, "anna", 1, "bo")
        page = await (await town.sign_in("johan")).heads(HeadFilter(), None, 50)
        assert notes_of(page) == [newer[0].note, older[0].note]

    @pytest.mark.parametrize("limit", [0, -1, 201])
    async def test_a_page_of_no_size_is_refused(self, town: Town, limit: int) -> None:
        anna = await town.sign_in("anna")
        with pytest.raises(BadInput):
            await anna.heads(HeadFilter(), None, limit)

    async def test_r28_filters_narrow_by_person_kind_time_and_pupil(
        self, town: Town
    ) -> None:
        unit, johan = town.units["Tallbacken"], town.person("johan")
        (by_anna,) = await publish_many(town, "anna", 1, "ada")
        town.clock.advance(timedelta(hours=1))
        repository = await town.sign_in("johan")
        header = town.header(
            unit, johan, unit.pupils["bo"], Status.PUBLISHED, kind=Kind.OFFICIAL
        )
        by_johan = town.seal(unit, johan, header)
        await repository.publish(by_johan.record, None, None)
        for which, expected in (
            (HeadFilter(author=johan.user), [by_johan.note]),
            (HeadFilter(kind=1), [by_anna.note]),
            (HeadFilter(kind=2), [by_johan.note]),
            (HeadFilter(published_from=by_johan.header.published), [by_johan.note]),
            (HeadFilter(published_to=by_anna.header.published), [by_anna.note]),
            (HeadFilter(edited_from=by_johan.header.edited), [by_johan.note]),
            (HeadFilter(edited_from=1), [by_johan.note, by_anna.note]),
            (HeadFilter(pupils=(unit.pupils["bo"],)), [by_johan.note]),
            (HeadFilter(pupils=()), []),
            (HeadFilter(pupils=(unit.pupils["cia"],)), []),
            (HeadFilter(chain=town.units["Granen"].chain), []),
            (HeadFilter(read=ReadState.READ), [by_johan.note]),
            (HeadFilter(read=ReadState.UNREAD), [by_anna.note]),
            (HeadFilter(read=ReadState.CHANGED), []),
        ):
            page = await repository.heads(which, None, 50)
            assert (notes_of(page), page.total) == (expected, len(expected)), which

    async def test_r40_totals_are_those_of_the_whole_list(self, town: Town) -> None:
        unit, johan = town.units["Tallbacken"], town.person("johan")
        ada, bo = unit.pupils["ada"], unit.pupils["bo"]
        kept = await publish_many(town, "anna", 4, "ada")
        kept += await publish_many(town, "anna", 2, "bo")
        reader = await town.sign_in("johan")
        for one in (kept[0], kept[1], kept[4]):
            await reader.opened(town.receipt(johan, one))
        edit = town.publication(unit, town.person("anna"), ada, "Ny", base=kept[0])
        await (await town.sign_in("anna")).publish(edit.record, kept[0].vh, None)
        counts = []
        for read in ReadState:
            for pupils in (None, (ada,), (bo,), (ada, bo)):
                for author in (None, kept[0].header.author, johan.user):
                    which = HeadFilter(pupils=pupils, author=author, read=read)
                    page = await reader.heads(which, None, 50)
                    vers = [Header.decode(one.record.header).ver for one in page.heads]
                    late = [
                        one.read_ver < ver
                        for one, ver in zip(page.heads, vers, strict=True)
                    ]
                    unread = sum(late)
                    if author is not None and read is ReadState.ALL:
                        unread = 0  # nobody is told
                    assert (page.total, page.unread) == (len(late), unread), which
                    counts.append(page.total)
        # As many as there are, and not the same of every state.
        assert counts[:3] == [6, 6, 0]
        assert {6, 4, 3, 2, 1, 0} <= set(counts)

    async def test_a_narrowed_list_is_counted_so_far_and_no_further(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("securenotes.keeper.listing.COUNTED", 4)
        made = await publish_many(town, "anna", 3, "ada")
        made += await publish_many(town, "anna", 3, "bo")
        reader, anna = await town.sign_in("johan"), town.person("anna")
        await reader.opened(town.receipt(town.person("johan"), made[5]))
        pupils = tuple(town.units["Tallbacken"].pupils[name] for name in ("ada", "bo"))
        for which, counted in (
            (HeadFilter(), (6, 5)),
            (HeadFilter(pupils=pupils[:1]), (3, 3)),
            (HeadFilter(author=anna.user, pupils=pupils[:1]), (3, 0)),
            (HeadFilter(published_from=1, pupils=pupils[:1]), (3, 3)),
            (HeadFilter(author=anna.user, read=ReadState.UNREAD), (4, 4)),
            (HeadFilter(edited_from=made[1].header.edited), (4, None)),
            (HeadFilter(kind=1, pupils=pupils), (4, None)),
        ):
            page = await reader.heads(which, None, 50)
            assert page.total == counted[0], which
            assert counted[1] in (None, page.unread), which
            assert page.unread <= page.total < 7
        # All of them are there to be paged through.
        page = await reader.heads(HeadFilter(author=anna.user), None, 50)
        assert (len(page.heads), page.total) == (6, 4)

    async def test_r8_drafts_are_in_no_list_and_no_count(self, town: Town) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        draft = town.draft(unit, anna, unit.pupils["ada"])
        await repository.save_draft(draft.record, None)
        for login in ("anna", "johan", "eva"):
            reader = await town.sign_in(login)
            assert (await reader.heads(HeadFilter(), None, 50)).total == 0
            assert await reader.pupil_heads(unit.pupils["ada"]) == ()
            counts = await reader.counts([unit.pupils["ada"]])
            assert [(one.published, one.unread) for one in counts] == [(0, 0)]

    async def test_r9_counts_leave_out_pupils_that_are_not_mine(
        self, town: Town
    ) -> None:
        unit, other = town.units["Tallbacken"], town.units["Granen"]
        anna = await town.sign_in("anna")
        asked = [*unit.pupils.values(), other.pupils["dan"], ScopeId(bytes(16))]
        counts = await anna.counts(asked)
        assert [one.pupil for one in counts] == [
            unit.pupils["ada"],
            unit.pupils["bo"],
        ]

    async def test_r40_an_edit_by_another_makes_it_unread_again(
        self, town: Town
    ) -> None:
        unit, ada = town.units["Tallbacken"], town.units["Tallbacken"].pupils["ada"]
        (first,) = await publish_many(town, "anna", 1, "ada")
        anna, johan = await town.sign_in("anna"), await town.sign_in("johan")
        assert (await anna.counts([ada]))[0].unread == 0
        assert (await johan.counts([ada]))[0].unread == 1
        await johan.opened(town.receipt(town.person("johan"), first))
        await johan.opened(town.receipt(town.person("johan"), first))
        page = await johan.heads(HeadFilter(), None, 50)
        assert (page.unread, page.heads[0].read_ver) == (0, 1)
        eva = await town.sign_in("eva")
        edit = town.publication(unit, town.person("eva"), ada, "Ny", base=first)
        await eva.publish(edit.record, first.vh, None)
        for reader in (anna, johan):
            page = await reader.heads(HeadFilter(), None, 50)
            assert (page.unread, page.heads[0].read_ver) == (1, 1)
            assert (await reader.counts([ada]))[0].unread == 1
            changed = await reader.heads(HeadFilter(read=ReadState.CHANGED), None, 50)
            assert changed.total == 1
        assert (await eva.counts([ada]))[0].unread == 0

    async def test_r27_everybody_at_a_school_learns_how_far_its_log_goes(
        self, town: Town
    ) -> None:
        chain = town.units["Tallbacken"].chain
        eva, anna = await town.sign_in("eva"), await town.sign_in("anna")
        (newest,) = await eva.log_page(chain, LogFilter(), 0, 1)
        head = await anna.log_head(chain, newest.seq)
        assert (head.seq, head.known) == (newest.seq, head.hash)
        await anna.note_log(Act.LISTED, town.units["Tallbacken"].pupils["ada"], 1)
        later = await anna.log_head(chain, newest.seq)
        assert (later.seq, later.known) == (newest.seq + 1, head.hash)
        assert later.hash != head.hash
        assert (await anna.log_head(chain, later.seq + 1)).known == b""
        assert (await anna.log_head(chain, 0)).known == b""
        olle = await town.sign_in("olle")
        with pytest.raises(NotThere):
            await olle.log_head(chain, 0)

    async def test_r40_changed_is_what_one_has_opened_in_an_earlier_version(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada, bo = unit.pupils["ada"], unit.pupils["bo"]
        made = await publish_many(town, "anna", 3, "ada")
        made += await publish_many(town, "anna", 1, "bo")
        johan, author = town.person("johan"), await town.sign_in("anna")
        reader = await town.sign_in("johan")
        for one in made[1:]:
            await reader.opened(town.receipt(johan, one))

        async def changed(**narrower: Any) -> list[bytes]:
            which = HeadFilter(read=ReadState.CHANGED, **narrower)
            page = await reader.heads(which, None, 50)
            assert (page.total, page.unread) == (len(page.heads), len(page.heads))
            return notes_of(page)

        async def change(one: Sealed) -> Sealed:
            town.clock.advance(timedelta(minutes=1))
            pupil = one.header.scope
            edit = town.publication(unit, anna, pupil, "Ny", base=one)
            await author.publish(edit.record, one.vh, None)
            return edit

        assert await changed() == []
        second = [await change(one) for one in made]
        third = await change(second[1])
        # Newest publication first; what nobody here has opened is new, not changed.
        late = sorted(
            made[1:], key=lambda one: (one.header.published, one.note), reverse=True
        )
        assert await changed() == [one.note for one in late]
        assert await changed(pupils=(ada,)) == [
            one.note for one in late if one.header.scope == ada
        ]
        assert await changed(pupils=(bo,), kind=1) == [made[3].note]
        assert await changed(author=johan.user) == []
        first: list[bytes] = []
        after = None
        for _ in late:
            page = await reader.heads(HeadFilter(read=ReadState.CHANGED), after, 1)
            first, after = first + notes_of(page), page.after
        assert (first, after) == ([one.note for one in late], None)
        # An earlier version opened now is opened; the newest takes it away.
        await reader.opened(town.receipt(johan, made[0]))
        assert made[0].note in await changed()
        await reader.opened(town.receipt(johan, second[1]))
        assert made[1].note in await changed()
        await reader.opened(town.receipt(johan, third))
        assert made[1].note not in await changed()
        # What leaves is in no list; what comes back was opened once.
        last, seals = town.leaving(unit, anna, Status.WITHDRAWN, [made[3], second[3]])
        back = town.draft(unit, anna, bo, base=last)
        await author.withdraw(last.record, second[3].vh, seals, back.record)
        assert made[3].note not in await changed()
        again = town.publication(unit, anna, bo, "Igen", draft=back, base=last)
        await author.publish(again.record, None, back.vh)
        assert made[3].note in await changed(pupils=(bo,))

    async def test_r40_what_is_new_since_a_time_comes_newest_change_first(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        made = await publish_many(town, "anna", 5, "ada", "bo")
        since = town.now
        author, reader = await town.sign_in("anna"), await town.sign_in("johan")
        for one in (made[3], made[0], made[4]):
            town.clock.advance(timedelta(minutes=1))
            pupil = one.header.scope
            edit = town.publication(unit, anna, pupil, "Ny", base=one)
            await author.publish(edit.record, one.vh, None)
        changed = [made[4].note, made[0].note, made[3].note]
        for pupils in (None, (unit.pupils["ada"], unit.pupils["bo"])):
            which = HeadFilter(edited_from=since + 1, pupils=pupils)
            assert notes_of(await reader.heads(which, None, 50)) == changed
            found: list[bytes] = []
            after = None
            while True:
                page = await reader.heads(which, after, 1)
                found, after = found + notes_of(page), page.after
                if after is None:
                    break
            assert found == changed

    async def test_r7_counters_follow_a_note_that_leaves_and_comes_back(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        ada = unit.pupils["ada"]
        (first,) = await publish_many(town, "anna", 1, "ada")
        johan = await town.sign_in("johan")
        await johan.opened(town.receipt(town.person("johan"), first))
        repository = await town.sign_in("anna")
        last, seals = town.leaving(unit, anna, Status.WITHDRAWN, [first])
        back = town.draft(unit, anna, ada, base=last)
        await repository.withdraw(last.record, first.vh, seals, back.record)
        assert (await johan.counts([ada]))[0] == (await repository.counts([ada]))[0]
        assert (await johan.counts([ada]))[0].published == 0
        again = town.publication(unit, anna, ada, "Igen", draft=back, base=last)
        await repository.publish(again.record, None, back.vh)
        assert (await johan.counts([ada]))[0].unread == 1
        bare = await johan.versions(first.note)
        assert [bool(one.blob) for one in bare] == [False, False, True]
        assert [one.wrap is None for one in bare] == [True, True, False]
        assert all(len(one.blob_hash) == 32 for one in bare[:2])

    async def test_r13_without_the_module_no_note_is_seen_or_written(
        self, town: Town
    ) -> None:
        unit, olle = town.units["Granen"], town.person("olle")
        repository = await town.sign_in("olle")
        dan = unit.pupils["dan"]
        draft = town.draft(unit, olle, dan)
        shown = town.publication(unit, olle, dan)
        with pytest.raises(ModuleOff):
            await repository.save_draft(draft.record, None)
        with pytest.raises(ModuleOff):
            await repository.publish(shown.record, None, None)
        with pytest.raises(ModuleOff):
            await repository.pupil_heads(dan)
        assert (await repository.heads(HeadFilter(), None, 50)).total == 0
        assert await repository.counts([dan]) == []

    async def test_r13_switching_the_module_off_hides_and_destroys_nothing(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        (first,) = await publish_many(town, "anna", 1, "ada")
        repository = await town.sign_in("anna")
        draft = town.draft(unit, anna, unit.pupils["ada"])
        await repository.save_draft(draft.record, None)
        eva = await town.sign_in("eva")
        await town.change(eva, unit, town.person("eva"), Policy(module=False))
        assert await repository.drafts() == []
        assert (await repository.heads(HeadFilter(), None, 50)).total == 0
        with pytest.raises(ModuleOff):
            await repository.versions(first.note)
        with pytest.raises(ModuleOff):
            await repository.discard_draft(draft.note, draft.vh)
        await town.change(eva, unit, town.person("eva"), Policy(module=True))
        assert await repository.drafts() == [draft.record]
        assert (await repository.heads(HeadFilter(), None, 50)).total == 1

    async def test_r27_listing_and_search_are_logged_without_words(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        johan, eva = await town.sign_in("johan"), await town.sign_in("eva")
        await johan.note_log(Act.SEARCHED, unit.pupils["ada"], 7)
        rows = await eva.access_log(unit.pupils["ada"], 0, 200)
        assert [(row.act, row.count, row.actor) for row in rows] == [
            (Act.SEARCHED, 7, town.person("johan").user)
        ]
        with pytest.raises(BadInput):
            await johan.note_log(Act.PUBLISHED, unit.pupils["ada"], 1)

    async def test_r27_titles_handed_out_are_told_at_the_school_they_are_of(
        self, town: Town, clock: FakeClock
    ) -> None:
        unit, other = town.units["Tallbacken"], town.units["Granen"]
        johan, eva = await town.sign_in("johan"), await town.sign_in("eva")
        await johan.note_log(Act.LISTED, None, 5, unit.chain)
        (row,) = await eva.log_page(unit.chain, LogFilter(acts=(Act.LISTED,)), 0, 50)
        told = (row.actor, row.count, row.scope, row.note)
        assert told == (town.person("johan").user, 5, None, None)
        with pytest.raises(NotThere):
            await johan.note_log(Act.LISTED, None, 5, other.chain)
        for act in (Act.LOOKED, Act.CHECKED, Act.EXPORTED):
            with pytest.raises(NotAllowed):
                await johan.note_log(act, None, 1, unit.chain)
            await eva.note_log(act, None, 1, unit.chain)
        clock.advance(timedelta(minutes=6))
        with pytest.raises(FreshCodeNeeded):
            await eva.note_log(Act.EXPORTED, unit.pupils["ada"], 1)

    async def test_r27_the_log_is_paged_newest_first_by_person_pupil_act_and_time(
        self, town: Town, clock: FakeClock
    ) -> None:
        unit = town.units["Tallbacken"]
        ada, bo = unit.pupils["ada"], unit.pupils["bo"]
        johan, eva = await town.sign_in("johan"), await town.sign_in("eva")
        begin = clock.now_ms()
        for n in range(1, 8):
            clock.advance(timedelta(minutes=1))
            await johan.note_log(Act.LISTED, ada if n % 2 else bo, n)
        user = town.person("johan").user
        which = LogFilter(actor=user, acts=(Act.LISTED,))
        found, before = [], 0
        while rows := await eva.log_page(unit.chain, which, before, 3):
            found += [row.count for row in rows]
            before = rows[-1].seq
        assert found == [7, 6, 5, 4, 3, 2, 1]

        async def counts(**narrow: Any) -> list[int]:
            which = LogFilter(**{"acts": (Act.LISTED,), **narrow})
            rows = await eva.log_page(unit.chain, which, 0, 200)
            return [row.count for row in rows]

        assert await counts(pupil=bo) == [6, 4, 2]
        assert await counts(actor=town.person("eva").user) == []
        assert await counts(at_from=begin + 120_000, at_to=begin + 180_000) == [3, 2]
        assert await counts(acts=(Act.SEARCHED,)) == []
        for limit in (0, 201):
            with pytest.raises(BadInput):
                await eva.log_page(unit.chain, LogFilter(), 0, limit)
        for n in (8, 9):
            clock.advance(timedelta(days=3))
            johan, eva = await town.sign_in("johan"), await town.sign_in("eva")
            await johan.note_log(Act.LISTED, ada, n)
        day = 24 * 3_600_000
        assert await counts(at_from=clock.now_ms() - day) == [9]
        assert await counts(at_from=clock.now_ms() - 4 * day) == [9, 8]
        assert await counts(at_from=begin + 400_000, at_to=begin + day) == [7]
        assert await counts(at_from=clock.now_ms() + 9 * day) == []

    async def test_r27_the_log_of_a_school_is_its_administrators_alone(
        self, town: Town
    ) -> None:
        unit = town.units["Tallbacken"]
        for login, error in (
            ("anna", NotAllowed),
            ("xena", NotAllowed),
            ("olle", NotThere),
        ):
            asker = await town.sign_in(login)
            with pytest.raises(error):
                await asker.log_page(unit.chain, LogFilter(), 0, 50)
        eva = await town.sign_in("eva")
        rows = await eva.log_page(unit.chain, LogFilter(acts=(Act.REFUSED,)), 0, 50)
        assert {row.actor for row in rows} >= {town.person("anna").user}

    async def test_r27_who_goes_on_asking_is_told_of_so_many_times_an_hour(
        self, town: Town, clock: FakeClock
    ) -> None:
        unit = town.units["Tallbacken"]
        xena, eva = await town.sign_in("xena"), await town.sign_in("eva")
        user = town.person("xena").user

        async def told() -> int:
            which = LogFilter(actor=user, acts=(Act.REFUSED,))
            return len(await eva.log_page(unit.chain, which, 0, 200))

        for _ in range(REFUSALS + 3):
            with pytest.raises(NotThere):
                await xena.versions(NoteId(bytes(16)))
        assert await told() == REFUSALS
        clock.advance(timedelta(minutes=59))
        await xena.drafts()
        with pytest.raises(NotThere):
            await xena.pupil_heads(unit.pupils["ada"])
        assert await told() == REFUSALS
        clock.advance(timedelta(minutes=2))
        with pytest.raises(NotThere):
            await xena.pupil_heads(unit.pupils["ada"])
        assert await told() == REFUSALS + 1

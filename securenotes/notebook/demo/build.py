"""Builds the demo: founds the schools, then lives through the school year."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from securenotes.clock import Clock, FakeClock, day_of
from securenotes.notebook.account_keys import KeyFile, name_of
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.demo.accounts import (
    KEYS,
    STORE,
    DemoPerson,
    save_list,
)
from securenotes.notebook.demo.accounts import demo_place as demo_place
from securenotes.notebook.demo.days import Calendar
from securenotes.notebook.demo.filling import add_links, fill_schools
from securenotes.notebook.demo.hand import Hand, Kept
from securenotes.notebook.demo.material import Text, When, read_texts
from securenotes.notebook.demo.people import GROUPS, MAIN, PUPILS, STAFF
from securenotes.notebook.demo.town import Reach, Town, found_town, invite
from securenotes.notebook.place import StorePlace
from securenotes.repository.local import LocalStore
from securenotes.vault.notes import Plain

Event = tuple[int, int, Callable[[], Awaitable[None]]]
"""When, in which order among those of the same moment, and what."""

SETTLED = 36 * 3_600_000
"""What is older than this is read at the next sign-in, in milliseconds."""


async def build_demo(folder: Path, clock: Clock, seed: int = 1) -> StorePlace:
    """Build the demo in an empty folder and say where it lies.

    The same seed gives the same one-time codes at the same time. Raises the
    ``StoreError`` family.
    """
    days = Calendar.around(clock.now_ms())
    turned = FakeClock(days.began_ms)
    store = LocalStore.create(folder / STORE, turned)
    try:
        async with store.batch():
            town = await live_through(lambda _org: store, days, turned, seed)
    finally:
        await store.close()
    keep_list(folder, town)
    return demo_place(folder)


async def live_through(
    reach: Reach, days: Calendar, turned: FakeClock, seed: int = 1
) -> Town:
    """Found the schools where ``reach`` leads, and live through their year.

    ``turned`` is the store's clock too, and stands at the first of the days.
    """
    random = Random(seed)  # noqa: S311 - codes of a throwaway store
    town = await found_town(reach, turned, days, random)
    turned.advance(timedelta(days=1))
    await fill_schools(town)
    await Year(town).live()
    return town


def keep_list(folder: Path, town: Town) -> None:
    """Write what the sign-in screen needs: account keys, codes' seeds."""
    hands = [town.hands[one.login] for one in STAFF if one.joins]
    KeyFile(folder / KEYS).put_all(
        {
            name_of(town.org, hand.enrolled.user, "account-key"): (
                hand.enrolled.bundle.account_key
            )
            for hand in hands
        }
    )
    save_list(
        folder,
        tuple(
            DemoPerson(
                one.login,
                town.hands[one.login].enrolled.user,
                town.hands[one.login].seed,
            )
            for one in STAFF
            if one.joins
        ),
    )


class Year:
    """What is written and read, in the order of time."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._events: list[Event] = []
        self._kept: list[Kept] = []
        self._readers = _find_readers()
        self._pupil_of: dict[bytes, str] = {}

    async def live(self) -> None:
        """Play everything that happens, turning the clock."""
        notes, drafts = read_texts()
        for text in notes:
            self._plan(text)
        for text in drafts:
            self._plan_draft(text)
        for person in STAFF:
            if person.joins:
                self._plan_visit(person.login, person.last_here, person.reads_all)
        self._add(self._town.days.at(2, "08:45"), self._invite_last)
        for moment, _, act in sorted(self._events, key=lambda event: event[:2]):
            now = self._town.clock.now_ms()
            self._town.clock.advance(timedelta(milliseconds=max(0, moment - now)))
            await act()

    def _add(self, moment: int, act: Callable[[], Awaitable[None]]) -> None:
        self._events.append((moment, len(self._events), act))

    # -- writing -------------------------------------------------------
    def _plan(self, text: Text) -> None:
        """Plan a note's publication and all that comes after it."""
        days, kept = self._town.days, list[Kept]()
        moment = days.at(text.written.ago, text.written.clock)

        async def publish() -> None:
            hand = await self._seat(text.author)
            place = self._town.place(text.pupil)
            kept.append(
                await hand.publish(place, text.kind, self._plain(text, text.body))
            )
            self._kept.append(kept[0])
            self._pupil_of[kept[0].note] = text.pupil

        self._add(moment, publish)
        for edit in text.edits:
            moment = self._later(moment, When.read(edit.when, text.author))
            self._add(moment, self._edit(text, edit.when, edit.body, kept))
        if text.let_go:
            moment = self._later(moment, When.read(text.let_go, text.author))
            self._add(moment, self._let_go(text, kept))
        ending = text.unpublished or text.deleted
        if ending is not None:
            moment = self._later(moment, When.read(ending.when, text.author))
            self._add(moment, self._end(text, ending.reason, kept))

    def _edit(
        self, text: Text, when: str, body: str, kept: list[Kept]
    ) -> Callable[[], Awaitable[None]]:
        async def edit() -> None:
            hand = await self._seat(When.read(when, text.author).who)
            place = self._town.place(text.pupil)
            await hand.edit(place, kept[0], self._plain(text, body))

        return edit

    def _let_go(self, text: Text, kept: list[Kept]) -> Callable[[], Awaitable[None]]:
        async def let_go() -> None:
            hand = await self._seat(text.author)
            await hand.review(self._town.place(text.pupil), kept[0], "")

        return let_go

    def _end(
        self, text: Text, reason: str, kept: list[Kept]
    ) -> Callable[[], Awaitable[None]]:
        async def end() -> None:
            hand = await self._seat(text.author)
            plain = None if text.deleted else self._plain(text, text.body)
            place = self._town.place(text.pupil)
            await hand.take_back(place, kept[0], reason, plain)

        return end

    def _plan_draft(self, text: Text) -> None:
        async def draft() -> None:
            hand = await self._seat(text.author)
            place = self._town.place(text.pupil)
            await hand.draft(place, text.kind, self._plain(text, text.body))

        self._add(self._town.days.at(text.written.ago, text.written.clock), draft)

    def _plain(self, text: Text, body: str) -> Plain:
        """Write a text with its days, counted from the day it was written."""
        days = self._town.days
        # Soon after midnight what was written today was written yesterday.
        moment = days.at(text.written.ago, text.written.clock)
        written = date.fromisoformat(day_of(moment))
        return Plain(
            b=days.fill(body, written),
            h=(written - timedelta(days=text.before)).isoformat(),
            k=text.category,
            t=text.title,
            d=days.day(text.due).isoformat() if text.due else None,
        )

    def _later(self, before: int, when: When) -> int:
        """Give a moment that lies after the one before it."""
        return max(self._town.days.at(when.ago, when.clock), before + 600_000)

    # -- reading -------------------------------------------------------
    def _plan_visit(
        self, login: str, last_here: tuple[int, str], everything: bool
    ) -> None:
        async def visit() -> None:
            hand = self._town.hands[login]
            await hand.present()
            if everything:
                await self._read(hand, self._town.clock.now_ms())

        self._add(self._town.days.at(*last_here), visit)

    async def _seat(self, login: str) -> Hand:
        """Sign a person in if need be, who then reads what is not quite new."""
        hand = self._town.hands[login]
        if await hand.present():
            await self._read(hand, self._town.clock.now_ms() - SETTLED)
        return hand

    async def _read(self, hand: Hand, until: int) -> None:
        pupils = self._readers[hand.enrolled.login]
        for kept in self._kept:
            newest = kept.headers[-1]
            if kept.closed or hand.read.get(kept.note) == newest.ver:
                continue
            if newest.edited <= until and self._pupil_of[kept.note] in pupils:
                await hand.open(kept)

    async def _invite_last(self) -> None:
        """Invite the one who has not come yet: the sheet holds three days."""
        town = self._town
        await town.eva.present()
        birth = town.births[MAIN]
        with ActDraft(town.org, birth.chain) as draft:
            for person in STAFF:
                if not person.joins:
                    keys = invite(town, draft, person)
                    add_links(town, draft, person, list(person.links), keys.box_pk)
            await town.append(draft)


def _find_readers() -> dict[str, frozenset[str]]:
    """Say whose notes each person may read, as long as their links live."""
    main = frozenset(pupil.key for pupil in PUPILS if pupil.school == MAIN)
    groups = {group.name: frozenset(group.pupils) for group in GROUPS}
    found: dict[str, frozenset[str]] = {}
    for person in STAFF:
        reads = main if person.who == "administrator" else frozenset[str]()
        for link in person.links:
            if link.school == MAIN:
                one = main & {link.what}
                reads |= main if link.what == MAIN else groups.get(link.what, one)
        found[person.login] = reads
    return found

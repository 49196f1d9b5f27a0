"""After a choice, focus stays in the filter, however late the rows come."""

import asyncio

from tests.pilot.driver import settle, type_text
from tests.pilot.school.town import signed_in
from tui.widgets.choice import Choice
from tui.widgets.virtual_list import VirtualList


def held_back(pilot, monkeypatch):
    """Let the archive answer only when the event that is given is set."""
    gate, book = asyncio.Event(), pilot.app.book
    answer = type(book).archive

    async def late(self, *asked):
        await gate.wait()
        return await answer(self, *asked)

    monkeypatch.setattr(type(book), "archive", late)
    return gate


def focus(pilot):
    focused = pilot.app.screen.focused
    return None if focused is None else focused.id


async def choose_everything(pilot):
    await pilot.press("slash", "enter")
    await type_text(pilot, "Allt")
    await pilot.press("enter")


async def test_focus_is_never_nowhere_while_a_choice_is_made(town):
    async with signed_in(town, "sara.lind", area=3) as pilot:
        had = []

        def moved(focused):
            had.append(focused)

        pilot.app.screen.watch(pilot.app.screen, "focused", moved, init=False)
        await choose_everything(pilot)
        await settle(pilot)
        assert None not in had
        assert focus(pilot) == "archive-period"


async def test_rows_that_come_late_leave_focus_where_the_person_is(town, monkeypatch):
    async with signed_in(town, "sara.lind", area=3) as pilot:
        gate = held_back(pilot, monkeypatch)
        await choose_everything(pilot)
        await pilot.press("tab")
        assert focus(pilot) == "archive-group"
        gate.set()
        await settle(pilot)
        assert pilot.app.screen.filters.chosen().first_day == ""
        assert focus(pilot) == "archive-group"


async def test_rows_that_come_late_take_no_focus_that_they_had_not(town, monkeypatch):
    async with signed_in(town, "sara.lind", area=3) as pilot:
        gate = held_back(pilot, monkeypatch)
        await choose_everything(pilot)
        pilot.app.screen.set_focus(None)
        gate.set()
        await settle(pilot)
        assert focus(pilot) is None


async def test_a_choice_that_is_taken_in_late_takes_no_focus_back(town):
    async with signed_in(town, "sara.lind", area=3) as pilot:
        await pilot.press("slash", "enter")
        period = pilot.app.screen.query_one("#archive-period", Choice)
        options = period.query_one(VirtualList)
        options.post_message(VirtualList.Opened(options, period.options[0][0]))
        pilot.app.screen.set_focus(pilot.app.screen.query_one("#archive-group"))
        await settle(pilot)
        assert period.value == period.options[0][0]
        assert focus(pilot) == "archive-group"


async def test_when_there_is_something_again_the_list_has_focus_again(town):
    async with signed_in(town, "sara.lind", area=3) as pilot:
        filters, rows = pilot.app.screen.filters, pilot.app.screen.rows
        filters.choice("read").set_value("changed")
        filters.choice("kind").set_value("1")
        filters.choice("author").set_options([("00" * 16, "Ingen")])
        await pilot.press("f5")
        await settle(pilot)
        assert not rows.display
        assert pilot.app.screen.focused is None
        filters.clear()
        filters.choice("author").set_options([("", "Alla")])
        await pilot.press("f5")
        await settle(pilot)
        assert pilot.app.screen.focused is rows

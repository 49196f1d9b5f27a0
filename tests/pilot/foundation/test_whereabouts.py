"""Where one was in a list is found again after a lock (R42)."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tui.theme import OWN_TOKENS
from tui.widgets.rows import Column, Heading, Item, Row
from tui.widgets.virtual_list import VirtualList
from tui.widgets.whereabouts import number, place_in, return_in

COLUMNS = (Column("n", "N"),)


def items() -> list[Item]:
    found: list[Item] = []
    for at in range(200):
        if at % 10 == 0:
            found.append(Heading(f"Del {at}"))
        found.append(Row(f"note:{at}", (str(at),)))
    return found


class Lists(App[None]):
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(OWN_TOKENS)

    def compose(self) -> ComposeResult:
        yield VirtualList(COLUMNS)


@pytest.mark.parametrize(
    "moved", [["down"] * 3, ["end"], ["pagedown"] * 4 + ["up"] * 5]
)
async def test_r42_the_row_stands_on_the_line_where_it_was(moved: list[str]) -> None:
    async with Lists().run_test(size=(40, 12)) as pilot:
        rows = pilot.app.query_one(VirtualList)
        rows.set_items(items())
        rows.focus()
        await pilot.press(*moved)
        place, offset, current = place_in(rows), rows.scroll_offset.y, rows.current
    async with Lists().run_test(size=(40, 12)) as pilot:
        rows = pilot.app.query_one(VirtualList)
        rows.set_items(items())
        await pilot.pause()
        assert return_in(rows, place)
        await pilot.pause()
        assert rows.current == current
        assert rows.scroll_offset.y == offset


async def test_a_row_that_is_gone_moves_nothing() -> None:
    async with Lists().run_test(size=(40, 12)) as pilot:
        rows = pilot.app.query_one(VirtualList)
        assert place_in(rows) == ""
        rows.set_items(items())
        await pilot.pause()
        before = rows.current
        for place in ("", "note:gone@3", "@3"):
            assert not return_in(rows, place)
        assert rows.current == before


@pytest.mark.parametrize(
    ("text", "told"), [("12", 12), ("-3", -3), ("", 0), ("x", 0), ("²", 0)]
)
def test_what_is_no_number_is_none(text: str, told: int) -> None:
    assert number(text) == told

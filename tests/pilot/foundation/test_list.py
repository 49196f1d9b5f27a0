"""The list holds a hundred thousand rows and draws the visible ones only."""

import pytest
from textual import events

from tests.pilot.driver import lines, opened, shown
from tui.app import AnteckningApp
from tui.screens.base import BaseScreen
from tui.widgets.choice import Choice
from tui.widgets.rows import Column, Even, Heading, Item, Items, Line, Row
from tui.widgets.scroll_bar import draw_with
from tui.widgets.virtual_list import VirtualList

MANY = 100_000


class Numbers(Even):
    """Many rows, of which some have not been read yet."""

    def __init__(self, count=MANY, unread_from=MANY):
        self.count, self.unread_from, self.asked = count, unread_from, []

    def __len__(self):
        return self.count

    def item(self, index):
        self.asked.append(index)
        if index >= self.unread_from:
            return None
        return Row(str(index), [f"rad {index}"])

    def find(self, key):
        return int(key)


class Listing(BaseScreen[None]):
    SCREEN_ID = "listing"

    def __init__(self, source):
        super().__init__()
        self.source, self.told = source, []

    def compose_content(self):
        yield VirtualList([Column("n", title="Namn")], self.source, titles=True)

    def on_virtual_list_opened(self, event):
        self.told.append(("opened", event.key))

    def on_virtual_list_highlighted(self, event):
        self.told.append(("highlighted", event.key))

    def on_virtual_list_wanted(self, event):
        self.told.append(("wanted", event.first, event.last))


def rows_of(pilot):
    return pilot.app.screen.query_one(VirtualList)


def rows_seen(pilot):
    """Return the rows' lines, without the bar beside them."""
    return [line[:-1].rstrip() for line in lines(pilot) if "rad" in line]


async def test_a_hundred_thousand_rows_are_walked_by_asking_for_few():
    source = Numbers()
    async with opened(lambda: Listing(source)) as pilot:
        await pilot.press("down", "j", "k", "end", "up", "home", "G")
        await pilot.pause()
        assert rows_of(pilot).current == str(MANY - 1)
        assert f"►  rad {MANY - 1}" in shown(pilot)
        assert lines(pilot)[2].startswith("   Namn")
        assert len(source.asked) < 2000
        await pilot.press("g", "pagedown")
        assert rows_of(pilot).current == "18"
        await pilot.press("pageup")
        assert rows_of(pilot).current == "0"


async def test_a_million_rows_open_the_row_that_was_asked_for():
    async with opened(lambda: Listing(Numbers(1_000_000, 1_000_000))) as pilot:
        assert rows_of(pilot).go_to("765432")
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen.told[-1] == ("opened", "765432")
        assert "►  rad 765432" in shown(pilot)
        first, last = rows_of(pilot).window
        assert first <= 765432 <= last < first + 24


async def test_rows_not_read_yet_are_wanted_once_and_drawn_when_they_come():
    source = Numbers(1000, unread_from=5)
    async with opened(lambda: Listing(source)) as pilot:
        # Drawing asks for them, and drawing again does not ask again.
        assert "…" in shown(pilot)
        await pilot.pause()
        assert "…" in shown(pilot)
        await pilot.pause()
        wanted = [told for told in pilot.app.screen.told if told[0] == "wanted"]
        assert wanted == [("wanted", 0, 18)]
        source.unread_from = 1000
        rows_of(pilot).refresh_rows()
        await pilot.pause()
        assert "rad 10" in shown(pilot)
        assert "…" not in shown(pilot)


MIXED: list[Item] = [
    Heading("Nytt"),
    Row("a", ["Alva"], second="Oläst."),
    Row("b", ["Bo"]),
    Line(),
    Heading("Utkast"),
    Line("Inga utkast."),
    Row("c", ["Cia"], second="x"),
]


async def test_what_cannot_be_chosen_is_stepped_over():
    async with opened(lambda: Listing(Items(MIXED))) as pilot:
        seen = [rows_of(pilot).current]
        for pressed in ("down", "down", "down", "up", "up", "up", "end", "home"):
            await pilot.press(pressed)
            seen.append(rows_of(pilot).current)
        assert seen == ["a", "b", "c", "c", "b", "a", "a", "c", "a"]


async def test_the_row_is_kept_by_its_key_when_others_come_and_by_place_when_it_goes():
    async with opened(lambda: Listing(Items(MIXED))) as pilot:
        await pilot.press("down")
        rows_of(pilot).set_items([Row("0", ["Ny"]), *MIXED])
        assert rows_of(pilot).current == "b"
        rows_of(pilot).set_items([r for r in MIXED if getattr(r, "key", "") != "b"])
        assert rows_of(pilot).current == "c"
        rows_of(pilot).set_items([])
        assert rows_of(pilot).current == ""
        assert rows_of(pilot).current_row is None
        await pilot.press("down", "up", "home", "end", "pageup", "pagedown", "enter")
        await pilot.pause()
        rows_of(pilot).set_items([Line("Inget nytt.")])
        await pilot.press("down", "enter", "end")
        await pilot.pause()
        assert "Inget nytt." in shown(pilot)
        assert not [told for told in pilot.app.screen.told if told[0] == "opened"]


@pytest.mark.parametrize("scrolled", [False, True])
async def test_rows_that_come_above_move_nothing_for_who_has_scrolled(scrolled):
    rows = [Row(f"r{n}", [f"rad {n}"]) for n in range(100)]
    async with opened(lambda: Listing(Items(rows))) as pilot:
        view = rows_of(pilot)
        if scrolled:
            view.go_to("r50")
            view.scroll_to(y=40, animate=False, force=True)
            await pilot.pause()
        before = rows_seen(pilot)
        view.set_items([Row("new", ["ny rad överst"]), *rows])
        await pilot.pause()
        after = rows_seen(pilot)
        if scrolled:
            assert after == before
            assert view.current == "r50"
        else:
            assert "ny rad överst" in after[0]
            assert after[1] == before[0]


async def test_the_heading_above_the_first_row_comes_back_into_sight():
    rows: list[Item] = [
        Heading("Mars"),
        *(Row(str(n), [f"r{n}"], second="x") for n in range(40)),
    ]
    async with opened(lambda: Listing(Items(rows))) as pilot:
        await pilot.press("end")
        assert "Mars" not in shown(pilot)
        await pilot.press("home")
        await pilot.pause()
        assert "Mars ──" in shown(pilot)


async def test_a_click_marks_and_one_on_the_marked_row_opens():
    async with opened(lambda: Listing(Items(MIXED))) as pilot:
        widget, told = rows_of(pilot), pilot.app.screen.told
        await pilot.click(VirtualList, offset=(10, 4))
        assert widget.current == "b"
        assert told[-1] == ("highlighted", "b")
        await pilot.click(VirtualList, offset=(10, 1))
        assert widget.current == "b"
        await pilot.click(VirtualList, offset=(10, 3), times=2)
        await pilot.pause()
        assert told[-1] == ("opened", "a")
        for times in (1, 2):  # two do no more: the first has opened it
            told.clear()
            await pilot.click(VirtualList, offset=(10, 3), times=times)
            await pilot.pause()
            assert told == [("opened", "a")]


async def test_the_second_of_two_clicks_opens_nothing_that_the_first_did_not_mark():
    async with opened(lambda: Listing(Items(MIXED))) as pilot:
        widget, told = rows_of(pilot), pilot.app.screen.told
        await pilot.click(VirtualList, offset=(10, 4))
        widget.set_items([Row("new", ["n"]), *MIXED])  # a colleague has published
        await pilot.pause()
        second = (10, 4, 0, 0, 1, False, False, False)
        widget.post_message(events.Click(widget, *second, chain=2))
        await pilot.pause()
        assert "opened" not in {what for what, _key in told}


class Choosing(BaseScreen[None]):
    SCREEN_ID = "choosing"

    def compose_content(self):
        yield Choice([("0", "välj"), ("1", "minne"), ("2", "tjänst")], id="kind")


async def test_one_click_chooses_what_is_under_it_in_a_list_with_a_frame():
    async with opened(Choosing) as pilot:
        choice = pilot.app.screen.query_one(Choice)
        await pilot.click(Choice, offset=(2, 0))
        for words in ("minne", "tjänst"):
            row = next(n for n, line in enumerate(lines(pilot)) if words in line)
            await pilot.click(offset=(4, row))
            await pilot.pause()
            assert words in lines(pilot)[choice.region.y]
            await pilot.click(Choice, offset=(2, 0))
            await pilot.pause()
        frame = next(n for n, line in enumerate(lines(pilot)) if "└" in line)
        await pilot.click(offset=(4, frame))
        await pilot.pause()
        assert choice.value == "2"


@pytest.fixture
def ascii_signs():
    yield "ascii"
    draw_with("unicode")


async def test_a_terminal_of_ascii_is_sent_nothing_else(ascii_signs):
    rows = Items([Row(str(n), [f"rad {n}"]) for n in range(100)])
    for screen in (Choosing, lambda: Listing(rows)):
        app = AnteckningApp(first=screen, signs=ascii_signs)
        async with opened(screen, language="en", app=app) as pilot:
            for pressed in ("enter", "down", "down"):
                await pilot.press(pressed)
                drawn = shown(pilot).replace("ä", "a")
                assert drawn.isascii(), set(drawn)
            if isinstance(pilot.app.screen, Listing):
                for n in range(30):
                    rows_of(pilot).scroll_to(y=n, animate=False, force=True)
                    await pilot.pause()
                    assert shown(pilot).isascii(), n


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 60)])
async def test_no_line_is_wider_than_the_window(size):
    rows: list[Item] = [
        Row(str(n), ["名前 [/x] e\u0301" * 20], second="👩‍🏫" * 40, second_right="nu")
        for n in range(30)
    ]
    async with opened(lambda: Listing(Items(rows)), size=size) as pilot:
        from rich.cells import cell_len

        assert {cell_len(line) for line in lines(pilot)} == {size[0]}

"""Words that come while another layout waits are seen."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.pilot.driver import opened
from tui import textual_private
from tui.screens.base import BaseScreen
from tui.widgets.words import Word


class Waiting(App[object]):
    """Words between two layouts."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The product's colour that the sheet names."""
        return {"dim": "#888888"}

    def compose(self) -> ComposeResult:
        """One word, empty so far."""
        yield Word(id="name")


async def test_words_set_after_a_layout_that_the_widget_still_waits_for() -> None:
    app = Waiting()
    async with app.run_test() as pilot:
        word = app.query_one("#name", Word)
        # What mounting under load does: asked for, and laid out, in this order.
        word.refresh(layout=True)
        app.screen._refresh_layout()
        word.set_words("Sara Lind")
        await pilot.pause()
        assert word.size.width == len("Sara Lind")


async def test_words_as_wide_as_those_before_are_drawn_and_nothing_is_laid_out() -> (
    None
):
    app = Waiting()
    async with app.run_test() as pilot:
        word = app.query_one("#name", Word)
        word.set_words("41 tecken")
        await pilot.pause()
        word.set_words("42 tecken")
        assert not app.screen._layout_required
        assert not word._layout_required
        await pilot.pause()
        assert "42 tecken" in textual_private.screen_lines(app)[0]
        word.set_words("142 tecken")
        await pilot.pause()
        assert word.size.width == len("142 tecken")


class Late(Word):
    """Words that come when the screen stands, and count how often they came."""

    came = 0

    def on_show(self) -> None:
        """Note that it is shown."""
        self.came += 1


class Plain(BaseScreen[None]):
    """A screen of ours."""

    def compose_content(self) -> ComposeResult:
        """Nothing so far."""
        yield Word("")


async def test_words_that_come_while_places_are_asked_for_are_drawn() -> None:
    async with opened(Plain) as pilot:
        screen = pilot.app.screen
        # As after each scroll, and where something that is hidden has changed.
        screen._compositor._full_map_invalidated = True
        late = Late("Något gick fel")
        await screen.mount(late)
        assert late.virtual_region.width  # a place, before the frame
        screen._refresh_layout()
        await pilot.pause()
        assert late.came == 1

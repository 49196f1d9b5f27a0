"""Words that come while another layout waits are seen."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tui import textual_private
from tui.widgets.field import Word


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

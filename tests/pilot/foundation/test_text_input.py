"""A field shows what Textual's own does, and lays nothing out for a key."""

import random
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from tests.pilot.driver import opened, shown
from tui.screens.base import BaseScreen
from tui.theme import OWN_TOKENS
from tui.widgets.field import Field
from tui.widgets.inputs import TextInput

KEYS = ["a", "å", "漢", " ", "x", "left", "right", "home", "end", "backspace", "delete"]


class Both(App[None]):
    """Textual's own field over ours."""

    CSS = "Input { width: 12; height: 1; border: none; padding: 0; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(OWN_TOKENS)

    def compose(self) -> ComposeResult:
        yield Input(compact=True, select_on_focus=False, id="theirs")
        yield TextInput(id="ours")


async def test_a_long_line_is_shown_as_textual_shows_it(monkeypatch):
    laid: list[int] = []
    lay_out = Screen._refresh_layout

    def told(screen: Screen[object], *size: Any, **how: Any) -> None:
        laid.append(1)
        lay_out(screen, *size, **how)

    monkeypatch.setattr(Screen, "_refresh_layout", told)
    keys = [*"en rad som", *random.Random(1).choices(KEYS, k=10)]
    keys += ["end", *["backspace"] * 10, *"nu"]
    async with Both().run_test(size=(20, 4)) as pilot:
        shown: dict[str, list[str]] = {}
        for name in ("theirs", "ours"):
            field = pilot.app.query_one(f"#{name}", Input)
            field.focus()
            await pilot.pause()
            laid.clear()
            shown[name] = []
            for pressed in keys:
                await pilot.press("space" if pressed == " " else pressed)
                shown[name].append(field.render_line(0).text)
        assert shown["ours"] == shown["theirs"]
        assert len(set(shown["ours"])) > len(keys) // 2
        assert not laid


class Short(BaseScreen[None]):
    SCREEN_ID = "short"

    def compose_content(self) -> ComposeResult:
        yield Field("Namn", TextInput("Åsa", max_length=8))

    def on_input_changed(self) -> None:
        self.query_one(Field).set_error(None)  # as forms do


async def test_what_is_too_long_is_taken_as_far_as_it_fits_and_told_of():
    full = "Mer får inte plats här. Högst 8 tecken."
    async with opened(Short) as pilot:
        field = pilot.app.screen.query_one(TextInput)
        field.focus()
        field.post_message(events.Paste(" Öberg från [7B]\n"))
        await pilot.pause()
        assert field.value == "ÅsaÖberg"
        assert full in shown(pilot)
        await pilot.press("backspace")
        await pilot.pause()
        assert full not in shown(pilot)
        await pilot.press("g", "g")
        await pilot.pause()
        assert field.value == "ÅsaÖberg"
        assert full in shown(pilot)

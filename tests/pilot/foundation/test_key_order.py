"""Keys that come in one burst go where they were meant."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from tests.pilot.driver import opened
from tui.screens.base import BaseScreen
from tui.widgets.inputs import SecretInput, TextInput


class TwoFields(BaseScreen[None]):
    """A name and a password; Enter goes from the first to the second."""

    def compose_content(self) -> ComposeResult:
        yield TextInput(id="name")
        yield SecretInput(id="secret")

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    @on(Input.Submitted, "#name")
    def on(self) -> None:
        self.query_one("#secret").focus()


async def burst(pilot: Pilot[None], keys: Sequence[str]) -> None:
    """Hand all keys over at once, as a slow line does."""
    for key in keys:
        character = key if len(key) == 1 else None
        pilot.app.post_message(events.Key(key, character))
    await pilot.pause()
    await pilot.pause(0.1)


async def typed(key: str) -> tuple[str, str]:
    async with opened(TwoFields, size=(80, 24)) as pilot:
        await pilot.pause()
        await burst(pilot, ["a", "b", key, "c", "d", "e"])
        screen = pilot.app.screen
        return (
            screen.query_one("#name", Input).value,
            screen.query_one("#secret", Input).value,
        )


async def test_a_password_after_tab_never_lands_in_the_name():
    assert await typed("tab") == ("ab", "cde")


async def test_a_password_after_enter_never_lands_in_the_name():
    assert await typed("enter") == ("ab", "cde")

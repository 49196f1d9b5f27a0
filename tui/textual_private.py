"""Every use of Textual's private parts, one function each, with the reason."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen


def screen_lines(app: App[object]) -> list[str]:
    """Return the screen as text, masks and all: Textual only gives pictures."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001
    return [strip.text for strip in strips]


def end_after_crash(app: App[object], error: Exception, code: int) -> None:
    """End without a traceback: Textual's own prints all locals."""
    app._return_code = code  # noqa: SLF001
    if app._exception is None:  # noqa: SLF001
        # What the pilot raises again at the end of a test.
        app._exception = error  # noqa: SLF001
        app._exception_event.set()  # noqa: SLF001
    app._close_messages_no_wait()  # noqa: SLF001


def keep_clipboard_inside(app: App[object], text: str) -> None:
    """Fill Textual's own clipboard and not the terminal's (OSC 52)."""
    app._clipboard = text  # noqa: SLF001


def all_screens(app: App[object]) -> list[Screen[object]]:
    """Return the screens of all modes: Textual names the current mode's only."""
    stacks = app._screen_stacks.values()  # noqa: SLF001
    return [screen for stack in stacks for screen in stack]


def loop_of(app: App[object]) -> asyncio.AbstractEventLoop:
    """Return the loop that the application runs in."""
    loop = app._loop  # noqa: SLF001
    assert loop is not None
    return loop


def use_mouse(app: App[object], *, on: bool) -> None:
    """Take the mouse, or leave it to the terminal, while the program runs."""
    name = "_enable_mouse_support" if on else "_disable_mouse_support"
    change = getattr(app._driver, name, None)  # noqa: SLF001
    if change is not None:
        change()

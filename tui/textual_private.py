"""Every use of Textual's private parts, one function each, with the reason."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.widgets import TextArea


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


def paragraph_at(area: TextArea, y: int) -> tuple[int, int] | None:
    """Return paragraph and row within it that a line of a text area shows.

    The public way divides the whole paragraph for each answer.
    """
    rows = area.wrapped_document._offset_to_line_info  # noqa: SLF001
    return rows[y] if 0 <= y < len(rows) else None


def quicken_wrapping(area: TextArea) -> None:
    """Let the wrapped document cut paragraphs as plain text.

    Textual cuts them as styled text, some times for each key: 1 ms for 12 KB.
    """
    wrapped = area.wrapped_document

    def get_sections(line_index: int) -> list[str]:
        line = wrapped.document.get_line(line_index)
        edges = [0, *wrapped.get_offsets(line_index), len(line)]
        return [line[a:b] for a, b in itertools.pairwise(edges)]

    setattr(wrapped, "get_sections", get_sections)  # noqa: B010 - a method's place


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

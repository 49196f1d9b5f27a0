"""Every use of Textual's private parts, one function each, with the reason."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

from textual._compositor import Compositor
from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual._compositor import CompositorMap, ReflowResult
    from textual.app import App
    from textual.events import Event
    from textual.geometry import Size
    from textual.message_pump import MessagePump
    from textual.widget import Widget
    from textual.widgets import TextArea


def screen_lines(app: App[object]) -> list[str]:
    """Return the screen as text, masks and all: Textual only gives pictures."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001
    return [strip.text for strip in strips]


def end_click_chain(app: App[object]) -> None:
    """Let the next click be the first of its place: Textual goes by the time alone."""
    app._click_chain_last_time = None  # noqa: SLF001


def end_after_crash(app: App[object], error: Exception, code: int) -> None:
    """End without a traceback: Textual's own prints all locals."""
    app._return_code = code  # noqa: SLF001
    if app._exception is None:  # noqa: SLF001
        # What the pilot raises again at the end of a test.
        app._exception = error  # noqa: SLF001
        app._exception_event.set()  # noqa: SLF001
    app._close_messages_no_wait()  # noqa: SLF001


def lay_out_again(widget: Widget) -> None:
    """Give a widget the size that its new content asks for.

    While a layout that it asked for earlier waits, Textual's `refresh` does not
    count the new one, and the size known from before is used: words that came
    while a screen was mounting were never seen.
    """
    widget._layout_updates += 1  # noqa: SLF001
    widget.refresh(layout=True)


class _Remembering(Compositor):
    """Tells what has changed since the last layout, whoever asked in between.

    A place that is asked for before the frame makes Textual work all places out
    anew; the layout then finds nothing new, and what came, or moved, was neither
    drawn nor told that it is shown.
    """

    _laid_out: CompositorMap | None = None

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out, and compare with what was laid out before."""
        if self._laid_out is not None:
            self._full_map, self._laid_out = self._laid_out, None
        return super().reflow(parent, size)

    @property
    def full_map(self) -> CompositorMap:
        """All places, as they are now."""
        before = self._full_map
        places = super().full_map
        if places is not before and self._laid_out is None:
            self._laid_out = before
        return places


def remember_layouts(screen: Screen[object]) -> None:
    """Draw all that came since the last layout, whoever asked for places."""
    screen._compositor = _Remembering()  # noqa: SLF001


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


def stacks_of(app: App[object]) -> list[tuple[str, list[Screen[object]]]]:
    """Return the screens of each mode, by its name, the lowest first."""
    return [(mode, list(stack)) for mode, stack in app._screen_stacks.items()]  # noqa: SLF001


async def take_away(app: App[object], screen: Screen[object]) -> None:
    """Close a screen that others lie over; they stay, and see nothing of it."""
    for stack in app._screen_stacks.values():  # noqa: SLF001
        if screen in stack:
            stack.remove(screen)
    screen._pop_result_callback()  # noqa: SLF001
    await app._replace_screen(screen)  # noqa: SLF001


def loop_of(app: App[object]) -> asyncio.AbstractEventLoop:
    """Return the loop that the application runs in."""
    loop = app._loop  # noqa: SLF001
    assert loop is not None
    return loop


def take_terminal_again(app: App[object]) -> None:
    """Set the terminal up again and draw: Textual would do it a second time over
    the first, with two threads that read the same keys."""
    driver = app._driver  # noqa: SLF001
    if driver is not None:
        driver.suspend_application_mode()
        driver.resume_application_mode()
        app.refresh(layout=True)


def use_mouse(app: App[object], *, on: bool) -> None:
    """Take the mouse, or leave it to the terminal, while the program runs."""
    name = "_enable_mouse_support" if on else "_disable_mouse_support"
    change = getattr(app._driver, name, None)  # noqa: SLF001
    if change is not None:
        change()


def terminal_has_gone(app: App[object]) -> bool:
    """Say whether the terminal has gone, whose signal may have reached nobody."""
    return bool(getattr(app._driver, "gone", False))  # noqa: SLF001


def undrawn(app: App[object]) -> bool:
    """Say whether something waits for the next frame."""
    screen = app.screen
    waiting = ("_layout", "_scroll", "_repaint", "_recompose")
    if any(getattr(screen, f"{what}_required") for what in waiting):
        return True
    return bool(screen._dirty_widgets)  # noqa: SLF001


def is_busy(app: App[object]) -> bool:
    """Say whether messages wait anywhere, or something is to be drawn."""
    screen = app.screen
    if undrawn(app) or screen._callbacks:  # noqa: SLF001
        return True
    pumps: Iterator[MessagePump] = itertools.chain(
        (app, screen), screen.walk_children()
    )
    return any(not pump._message_queue.empty() for pump in pumps)  # noqa: SLF001


def rests(pump: MessagePump) -> bool:
    """Say whether no message waits for a widget and none is under way."""
    ready: Any = pump._message_queue.ready_event  # noqa: SLF001
    return bool(ready._waiters) and not ready.is_set()  # noqa: SLF001


def send(app: App[object], event: Event) -> None:
    """Give the application an event as its driver does."""
    driver = app._driver  # noqa: SLF001
    assert driver is not None
    driver.process_message(event)

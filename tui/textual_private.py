"""Every use of Textual's private parts, one function each, with the reason."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakSet

from textual._context import message_hook as message_hook_context_var
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.app import App
    from textual.css.model import RuleSet
    from textual.events import Event
    from textual.message import Message
    from textual.message_pump import MessagePump
    from textual.widget import Widget
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


def lay_out_again(widget: Widget) -> None:
    """Give a widget the size that its new content asks for.

    While a layout that it asked for earlier waits, Textual's `refresh` does not
    count the new one, and the size known from before is used: words that came
    while a screen was mounting were never seen.
    """
    widget._layout_updates += 1  # noqa: SLF001
    widget.refresh(layout=True)


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


@lru_cache(maxsize=1)
def _share_rules() -> None:
    """Read each style sheet once for all applications of a process, by theme.

    Textual reads them anew for each: a third of a short scenario.
    """
    read = Stylesheet._parse_rules  # noqa: SLF001
    rules: dict[object, list[RuleSet]] = {}
    named: dict[int, tuple[dict[str, str], object]] = {}

    def parse(
        sheet: Stylesheet,
        css: str,
        read_from: tuple[str, str],
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        variables = sheet._variables  # noqa: SLF001
        known = named.get(id(variables))
        if known is None or known[0] is not variables:
            if len(named) > 64:
                named.clear()
            known = (variables, frozenset(variables.items()))
            named[id(variables)] = known
        key = (known[1], css, read_from, is_default_rules, tie_breaker, scope)
        if key not in rules:
            rules[key] = read(
                sheet, css, read_from, is_default_rules, tie_breaker, scope
            )
        return rules[key]

    setattr(Stylesheet, "_parse_rules", parse)  # noqa: B010


_unpainted: WeakSet[App[object]] = WeakSet()


async def run_headless(
    app: App[object], size: tuple[int, int], ready: Callable[[], None]
) -> None:
    """Run without a terminal until it ends: ``run_test`` waits by the clock."""
    _paint_nothing()
    _unpainted.add(app)
    _share_rules()
    with app._context():  # noqa: SLF001
        app._disable_tooltips = True  # noqa: SLF001
        # No flicker is to be hidden where nothing is painted.
        setattr(app, "delay_update", lambda _delay=0.0: None)  # noqa: B010
        app._loop = asyncio.get_running_loop()  # noqa: SLF001
        app._thread_id = threading.get_ident()  # noqa: SLF001
        await app._process_messages(  # noqa: SLF001
            ready_callback=ready, headless=True, terminal_size=size
        )


@lru_cache(maxsize=1)
def _paint_nothing() -> None:
    """Lay out without painting what a driver without a terminal throws away.

    Of the applications of `run_headless` alone.
    """
    painted = Screen._compositor_refresh  # noqa: SLF001

    def refresh(screen: Screen[object]) -> None:
        if screen.app not in _unpainted or screen is not screen.app.screen:
            painted(screen)
            return
        screen._compositor._dirty_regions.clear()  # noqa: SLF001
        screen._dirty_widgets.clear()  # noqa: SLF001
        screen.app._update_mouse_over(screen)  # noqa: SLF001

    setattr(Screen, "_compositor_refresh", refresh)  # noqa: B010


def draw_now(app: App[object]) -> None:
    """Draw what waits for the next frame, as the frame's timer would."""
    screen = app.screen
    if _undrawn(screen):
        screen._on_timer_update()  # noqa: SLF001


def is_busy(app: App[object]) -> bool:
    """Say whether messages wait anywhere, or something is to be drawn."""
    screen = app.screen
    return (
        _undrawn(screen)
        or bool(screen._callbacks)  # noqa: SLF001
        or _has_mail(app)
        or _has_mail(screen)
        or any(_has_mail(node) for node in screen.walk_children())
    )


def _has_mail(pump: MessagePump) -> bool:
    return not pump._message_queue.empty()  # noqa: SLF001


def _undrawn(screen: Screen[object]) -> bool:
    waiting = ("_layout", "_scroll", "_repaint", "_recompose")
    if any(getattr(screen, f"{what}_required") for what in waiting):
        return True
    return bool(screen._dirty_widgets)  # noqa: SLF001


def send(app: App[object], event: Event) -> None:
    """Give the application an event as its driver does."""
    driver = app._driver  # noqa: SLF001
    assert driver is not None
    driver.process_message(event)


def set_size(app: App[object], width: int, height: int) -> None:
    """Change the size that a window without a terminal has."""
    driver = app._driver  # noqa: SLF001
    assert driver is not None
    driver._size = (width, height)  # noqa: SLF001


def watch_messages(hook: Callable[[Message], None]) -> None:
    """Call a function with every message of applications of this context."""
    message_hook_context_var.set(hook)


def failure_of(app: App[object]) -> Exception | None:
    """Return what ended the application, if nobody foresaw it."""
    return app._exception  # noqa: SLF001

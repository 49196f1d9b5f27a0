"""Textual's private parts that the runner alone uses, with the reason of each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakSet

from textual._context import message_hook as message_hook_context_var
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from tui.pilot.quick_messages import quicken_messages
from tui.pilot.quick_reactives import quicken_reactives
from tui.pilot.quick_styles import quicken_styles

if TYPE_CHECKING:
    from textual.app import App
    from textual.css.model import RuleSet
    from textual.message import Message


MOST_SHEETS = 64
"""How many sets of style sheets are kept before all are forgotten."""
MOST_THEMES = 64


@lru_cache(maxsize=1)
def _share_rules() -> None:
    """Read each style sheet once for all applications of a process, by theme.

    Textual reads them anew for each, a third of a short scenario, and puts all of
    them together again for each screen that brings one.
    """
    read, put_together = Stylesheet._parse_rules, Stylesheet.parse  # noqa: SLF001
    rules: dict[object, list[RuleSet]] = {}
    whole: dict[object, tuple[list[RuleSet], dict[str, list[RuleSet]]]] = {}
    named: dict[int, tuple[dict[str, str], object]] = {}

    def theme_of(sheet: Stylesheet) -> object:
        variables = sheet._variables  # noqa: SLF001
        known = named.get(id(variables))
        if known is None or known[0] is not variables:
            if len(named) >= MOST_THEMES:
                named.clear()
            known = (variables, frozenset(variables.items()))
            named[id(variables)] = known
        return known[1]

    def parse_rules(
        sheet: Stylesheet,
        css: str,
        read_from: tuple[str, str],
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        key = (theme_of(sheet), css, read_from, is_default_rules, tie_breaker, scope)
        if key not in rules:
            rules[key] = read(
                sheet, css, read_from, is_default_rules, tie_breaker, scope
            )
        return rules[key]

    def parse(sheet: Stylesheet) -> None:
        key = (theme_of(sheet), tuple(sheet.source.items()))
        if key not in whole:
            put_together(sheet)
            if len(whole) >= MOST_SHEETS:
                whole.clear()
            whole[key] = (sheet.rules, sheet.rules_map)
        sheet._rules, sheet._rules_map = whole[key]  # noqa: SLF001
        sheet._require_parse = False  # noqa: SLF001

    setattr(Stylesheet, "_parse_rules", parse_rules)  # noqa: B010
    setattr(Stylesheet, "parse", parse)  # noqa: B010


_unpainted: WeakSet[App[object]] = WeakSet()


def quicken(app: App[object]) -> None:
    """Spare an application what nobody sees: its lines are read, not painted."""
    _paint_later()
    _unpainted.add(app)
    _share_rules()
    quicken_styles()
    quicken_messages()
    quicken_reactives()


async def run_headless(
    app: App[object], size: tuple[int, int], ready: Callable[[], None]
) -> None:
    """Run without a terminal until it ends: ``run_test`` waits by the clock."""
    quicken(app)
    with app._context():  # noqa: SLF001
        app._disable_tooltips = True  # noqa: SLF001
        # No flicker is to be hidden where nothing is painted.
        setattr(app, "delay_update", lambda _delay=0.0: None)  # noqa: B010
        app._loop = asyncio.get_running_loop()  # noqa: SLF001
        app._thread_id = threading.get_ident()  # noqa: SLF001
        await app._process_messages(  # noqa: SLF001
            ready_callback=ready, headless=True, terminal_size=size
        )
        if app._exception is not None:  # noqa: SLF001
            # The way out of a crash, on which the text is kept.
            await app._shutdown()  # noqa: SLF001


@lru_cache(maxsize=1)
def _paint_later() -> None:
    """Lay out, and leave the painting to the canvas: a driver without a terminal
    would throw it away.

    Of the applications of `run_headless` alone.
    """
    painted = Screen._compositor_refresh  # noqa: SLF001

    def refresh(screen: Screen[object]) -> None:
        if screen.app not in _unpainted or screen is not screen.app.screen:
            painted(screen)
            return
        screen._dirty_widgets.clear()  # noqa: SLF001
        screen.app._update_mouse_over(screen)  # noqa: SLF001

    setattr(Screen, "_compositor_refresh", refresh)  # noqa: B010


def nothing_runs(loop: asyncio.AbstractEventLoop) -> bool:
    """Say whether only the caller has something to do: all else waits.

    A loop that does not tell seems to be always at work; it is given its turns.
    """
    return not getattr(loop, "_ready", ())


def resize_now(app: App[object]) -> bool:
    """Do at once what a new size waits to do; say whether there was one.

    Textual lets a timer gather the sizes of a window that is drawn larger.
    """
    if app._resize_event is None:  # noqa: SLF001
        return False
    app._check_resize()  # noqa: SLF001
    return True


def draw_now(app: App[object]) -> None:
    """Lay out what waits for the next frame, as the frame's timer would."""
    if app.screen_stack:
        app.screen._on_timer_update()  # noqa: SLF001


def is_leaving(app: App[object]) -> bool:
    """Say whether the application is on its way out, or has no screen yet."""
    return app._exit or not app.screen_stack  # noqa: SLF001


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

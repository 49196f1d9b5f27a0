"""The application: areas, global keys, language, theme, lock and crash."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from securenotes.clock import Clock, SystemClock
from tui import dates, exits, textual_private
from tui.areas import AREAS, make_screen
from tui.away import Away
from tui.i18n import Words, language, lazy, set_language
from tui.key_order import KeyOrder
from tui.keys import key
from tui.leaving import Leaving
from tui.live import Live
from tui.navigation import Paths
from tui.screens.house import House
from tui.signs import SignSet
from tui.stopping import heed_stops
from tui.theme import OWN_TOKENS, THEMES, ThemeName
from tui.watch import Watch
from tui.widgets.scroll_bar import draw_with

if TYPE_CHECKING:
    from textual.driver import Driver

    from securenotes.notebook.door import Door
    from securenotes.notebook.session import Notebook

ALWAYS = frozenset({"ctrl+q", "ctrl+l", "f12", "ctrl+g", "f8"})
"""Keys that act although the window is too small to show a screen."""


class AnteckningApp(App[None]):
    """Säker Anteckning. ``door`` leads to the notebook; it is set by sign-in."""

    TITLE = "Säker Anteckning"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS = """
    Tooltip { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1", "help", lazy("Help"), "app.help"),
        key("f8", "other_language", lazy("Svenska", "other language"), "app.language"),
        key("f12,ctrl+g", "blank", lazy("Hide"), "app.blank", priority=True),
        key("ctrl+l", "lock", lazy("Lock"), "app.lock", priority=True),
        key("ctrl+p", "palette", lazy("Commands"), "app.palette", priority=True),
        key("ctrl+q", "quit", lazy("Quit"), "app.quit", priority=True),
        key("f5", "reload", lazy("Refresh"), "app.reload"),
        key("f6", "app.focus_next", lazy("Next pane"), "app.pane"),
        key("tab", "app.focus_next", lazy("Next", "field"), "screen.next_field"),
        key("1", "area(1)", lazy("Start"), "area.1"),
        key("2", "area(2)", lazy("Pupils"), "area.2"),
        key("3", "area(3)", lazy("Archive"), "area.3"),
        key("4", "area(4)", lazy("Groups"), "area.4"),
        key("5", "area(5)", lazy("School"), "area.5"),
    ]

    def __init__(
        self,
        door: Door | None = None,
        *,
        first: str | Callable[[], House[None]] = "sign_in",
        clock: Clock | None = None,
        theme: ThemeName = "saker-mork",
        signs: SignSet = "unicode",
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.door = door
        self.notebook: Notebook | None = None
        self.person: Words = ""
        self.administrator = False
        self.leaving = Leaving(self)
        self.uncovered = asyncio.Event()
        """Cleared while nothing may be shown; only the password sets it again."""
        self.uncovered.set()
        self.clock = SystemClock() if clock is None else clock
        self.guard = Watch(self)
        self.go = Paths(self)
        self.away = Away(self)
        self.live = Live(self)
        self.order = KeyOrder(self.on_event)
        self._first = first
        dates.set_clock(self.clock)
        draw_with(signs)
        self.ascii_signs = signs == "ascii"
        for made in THEMES.values():
            self.register_theme(made)
        self.theme = theme
        if keymap:
            self.set_keymap(keymap)

    def get_driver_class(self) -> type[Driver]:
        """Return what draws, whatever the environment says of it."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from tui.driver import HouseDriver

        return HouseDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Name our own tokens: without this the first paint fails."""
        return dict(OWN_TOKENS)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none of Textual's commands: one writes the screen to a file."""
        del screen
        return ()

    def watch_theme(self) -> None:
        """Lay out anew: without colours, fields have brackets."""
        for house in self.houses:
            house.repaint_words()

    def on_mount(self) -> None:
        """Open the first screen, and look to it that nobody leaves it open."""
        first = self._first
        made = make_screen(first) if isinstance(first, str) else first()
        self.push_screen(made)
        self.guard.start()
        if not self.is_headless and sys.platform != "win32":
            heed_stops(self)

    # Signing in, areas, screens.

    def enter(
        self, notebook: Notebook, person: Words, *, administrator: bool, minutes: int
    ) -> None:
        """Go in with an open notebook; ``minutes`` is the school's idle time."""
        self.notebook, self.person = notebook, person
        self.administrator = administrator
        self.guard.enter(minutes)
        self.live.start()
        self.action_area(1)

    @property
    def book(self) -> Notebook:
        """The open notebook; only screens behind sign-in ask for it."""
        assert self.notebook is not None
        return self.notebook

    def areas(self) -> list[tuple[int, Words]]:
        """Return number and name of the areas that the person may open."""
        shown = AREAS if self.administrator else AREAS[:-1]
        return [(number, name) for number, _screen, name in shown]

    def open_screen(self, name: str, *args: object) -> None:
        """Open a screen over this one; it comes back when that is dismissed."""
        self.push_screen(make_screen(name, *args))

    def action_area(self, number: int) -> None:
        """Go to another part; each keeps its own screens, row and cursor."""
        if self.notebook is None or number > len(self.areas()) or self.covered:
            return
        name = AREAS[number - 1][1]
        if name not in self._modes:
            self.add_mode(name, lambda: make_screen(name))
        if self.current_mode == name:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        self.switch_mode(name)

    @property
    def covered(self) -> bool:
        """Whether nothing may be shown until the password is typed."""
        return not self.uncovered.is_set()

    @property
    def houses(self) -> list[House[object]]:
        """All screens of ours that are open, in all areas."""
        screens = textual_private.all_screens(cast("App[object]", self))
        return [screen for screen in screens if isinstance(screen, House)]

    # Global keys.

    def action_help(self) -> None:
        """Show the keys of what has focus."""
        if not self.covered:
            self.open_screen("help", self.screen, self.focused)

    def action_palette(self) -> None:
        """Show all commands."""
        screen = self.screen
        if self.covered or not isinstance(screen, House):
            return
        if screen.SCREEN_ID != "palette":
            self.open_screen("palette", self.screen, self.focused)

    def action_blank(self) -> None:
        """Show nothing at once."""
        if self.notebook and not self.covered:
            self.uncovered.clear()
            self.open_screen("blank")

    def action_help_quit(self) -> None:
        """Tell whom Ctrl+C has always let out how one leaves here."""
        if isinstance(self.screen, House) and not self.covered:
            self.screen.say(lazy("Ctrl+Q saves and quits, Ctrl+L locks."))

    def action_reload(self) -> None:
        """Read again; a screen with something to read overrides this."""

    def action_other_language(self) -> None:
        """Change to the other language, here and now."""
        self.use_language("en" if language() == "sv" else "sv")

    def use_language(self, code: str) -> None:
        """Draw everything in a language; what was typed stays."""
        set_language("en" if code == "en" else "sv")
        for house in self.houses:
            house.repaint_words()

    def use_signs(self, name: SignSet) -> None:
        """Draw everything with a set of signs."""
        draw_with(name)
        self.ascii_signs = name == "ascii"
        for house in self.houses:
            house.repaint_words()

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what is copied inside: the terminal's clipboard is for all."""
        textual_private.keep_clipboard_inside(cast("App[object]", self), text)

    # Ways out. Text is kept first, always.

    async def leave(self, code: int) -> None:
        """Keep text, lock the session with the way back here, and end."""
        await self.leaving.leave(code)

    async def action_quit(self) -> None:
        """Save, lock and end."""
        await self.leave(exits.OK)

    async def action_lock(self) -> None:
        """Save, and start again at the lock screen with an empty memory."""
        if self.notebook is not None:
            await self.leave(exits.LOCKED)

    # Input, and what nobody foresaw.

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there; let no key act on what is covered."""
        met = isinstance(event, events.InputEvent | events.Paste)
        if met and not self.guard.met():
            return
        if isinstance(event, events.Key) and event.key not in ALWAYS:
            screen = self.screen if self.screen_stack else None
            if isinstance(screen, House):
                if screen.too_small:
                    return
                screen.key_came()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            target = self.focused or self.screen if self.screen_stack else None
            await self.order.take(event, super().on_event, target, self.call_later)
            return
        await super().on_event(event)

    def fail(self, error: Exception) -> None:
        """End because of what nobody foresaw."""
        self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        # Overridden: Textual's own prints a traceback with every local in it.
        self.leaving.crash(error)

    async def _shutdown(self) -> None:
        # Overridden: the one place where a crash passes and screens still live.
        self.live.stop()
        await self.leaving.after_crash()
        await super()._shutdown()

"""What screens and dialogs share: footer, work, words, text to keep, and room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import RenderResult
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from securenotes.errors import SecureNotesError
from tui import textual_private
from tui.i18n import Words, lazy
from tui.keys import Hint
from tui.screens.tasks import OPENING, Tasks
from tui.widgets.safe_text import safe_lines
from tui.words import explain, left_out_words

if TYPE_CHECKING:
    from securenotes.model import ScopeId
    from securenotes.notebook.session import Notebook
    from tui.app import AnteckningApp
    from tui.widgets.status_line import StatusLine

T = TypeVar("T")

LEAST_WIDTH, LEAST_HEIGHT = 60, 20


def _tell_nothing(_error: SecureNotesError) -> bool:
    return True


class Cover(Widget):
    """Covers a screen whose window is too small to hold it."""

    DEFAULT_CSS = """
    Cover {
        layer: cover; dock: top; width: 100%; height: 100%; display: none;
        background: $background; color: $foreground; padding: 1;
    }
    """

    def render(self) -> RenderResult:
        """Say how large the window must be."""
        size = self.app.size
        words = lazy(
            "Window too small: {width}×{height}. Make it at least 60×20.",
            width=size.width,
            height=size.height,
        )
        screen = cast("House[object]", self.screen)
        saved = "" if screen.has_unsaved_text() else f" {lazy('All is saved.')}"
        return safe_lines(f"{words}{saved}")


class House(Screen[ScreenResultType]):
    """Base of screens and dialogs: footer keys, work, words that follow F8.

    ``SCREEN_ID`` is the name in brackets in the drawings; ``FOOTER`` names the
    ids of the bindings that the footer shows, ``app.help`` last. ``HELP_TEXT``
    is what the screen is for, in two lines.
    """

    SCREEN_ID: ClassVar[str] = ""
    FOOTER: ClassVar[Sequence[str | Hint]] = ("app.help",)
    HELP_TEXT: ClassVar[Words] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-middle"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]  # noqa: RUF012
    ALLOW_SELECT = False
    # Textual would send the whole screen again each time that focus moves; what
    # loses and gets it is drawn anyway.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    DEFAULT_CSS = """
    House { layers: default cover; background: $background; color: $foreground; }
    """

    def __init__(self) -> None:
        # A name and no id: two areas may each have an editor or a reader open,
        # and Textual ends the program where two screens share an id.
        super().__init__(name=self.SCREEN_ID or None)
        textual_private.remember_layouts(cast("House[object]", self))
        self._tasks = Tasks(cast("House[object]", self))
        self._damaged: tuple[str, ...] = ()
        self._covering: Cover | None = None
        """What lies over a screen once its window was too small."""
        self.status_line: StatusLine | None = None
        """Row 23; a dialog has none, and what is told there is told nowhere."""

    @property
    def house(self) -> AnteckningApp:
        """The application, by its own type."""
        return cast("AnteckningApp", self.app)

    # Footer and words.

    def footer(self) -> Sequence[str | Hint]:
        """Return what the footer shows; overridden where it varies."""
        return self.FOOTER

    def refresh_footer(self) -> None:
        """Draw the footer again: what may be done has changed."""
        self.refresh_bindings()

    def relabel(self) -> None:
        """Make again what holds text in the old language; words drawn as they
        are shown need nothing. Called after F8."""

    def repaint_words(self) -> None:
        """Draw everything in the language in use."""
        for widget in self.walk_children(Widget):
            renew = getattr(widget, "relabel", None)
            if renew is not None:
                renew()
            textual_private.lay_out_again(widget)
        self.relabel()
        self.refresh(layout=True)

    # Work.

    def run_task(
        self,
        work: Callable[[], Awaitable[T]],
        *,
        group: str,
        done: Callable[[T], None] | None = None,
        failed: Callable[[SecureNotesError], bool] | None = None,
        waiting: Words = OPENING,
        act: bool = False,
        quiet: bool = False,
    ) -> None:
        """Do work in the background, and tell its result here.

        ``work`` is a function without arguments that returns an awaitable.
        ``failed`` returns whether it has told the person of the error; if not,
        the error's words are shown. Without ``act`` a newer request of the
        same group cancels this one; with it (save, publish) the work waits its
        turn, is never cancelled, and ends although the screen has gone. What is
        ``quiet`` tells of its result alone.
        """
        if quiet:
            failed = _tell_nothing
        self._tasks.run(
            work,
            group=group,
            done=done,
            failed=failed,
            waiting=None if quiet else waiting,
            act=act,
        )

    def show_error(self, error: SecureNotesError) -> None:
        """Tell the person of an error that nothing else told of."""
        self.warn(explain(error))

    def tell_damage(self) -> None:
        """Tell of records that a list had to leave out, where there are new ones."""
        book = self.house.notebook
        damaged = () if book is None else book.damaged
        if damaged != self._damaged:
            self._damaged = damaged
            self.warn(left_out_words(damaged))

    # What the status line tells.

    def show_waiting(self, words: Words | None) -> None:
        """Show that something is waited for; None when it has come."""
        if self.status_line is not None:
            self.status_line.wait(words)

    def say(self, words: Words) -> None:
        """Tell of the last act in one quiet sentence."""
        if self.status_line is not None:
            self.status_line.say(words)

    def tell_of_list(self, words: Words) -> None:
        """Tell how a list stands; an act that was just told of is seen first."""
        if self.status_line is not None:
            self.status_line.tell_of_list(words)

    def warn(self, words: Words) -> None:
        """Tell of what must be dealt with; stands until the next sentence."""
        if self.status_line is not None:
            self.status_line.say(words, warning=True)

    def key_came(self) -> None:
        """Somebody is there, and has seen what is told."""
        if self.status_line is not None:
            self.status_line.key_came()

    # What others do.

    def pupil_shown(self) -> ScopeId | None:
        """Return whose notes are open here; closed with the right to them (R4)."""
        return None

    def is_lost(self, book: Notebook) -> bool:
        """Return whether what is shown here may not be seen any longer."""
        pupil = self.pupil_shown()
        return pupil is not None and not book.reads(pupil)

    def hear(self) -> None:
        """Read again, unseen: others have published, or rights have changed."""

    # Text that must not be lost.

    def has_unsaved_text(self) -> bool:
        """Return whether text here is not yet kept anywhere (R42)."""
        return False

    async def keep_text(self) -> None:
        """Keep what was typed; called before lock, leaving, and signals (R42)."""

    def place(self) -> str:
        """Return what leads back here after unlocking; sealed with the session."""
        return self.SCREEN_ID

    def place_below(self) -> str:
        """Return what leads back to the screen that this one lies over."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)] if self in stack else stack
        return str(getattr(below[-1], "place", str)()) if below else ""

    # Room.

    @property
    def too_small(self) -> bool:
        """Whether the window cannot hold a screen."""
        size = self.app.size
        return size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT

    def on_mount(self) -> None:
        """Cover what a small window cannot hold."""
        self._cover_if_small()

    def on_resize(self, event: events.Resize) -> None:
        """Cover or uncover."""
        del event
        self._cover_if_small()

    def _cover_if_small(self) -> None:
        if self._covering is None and self.too_small:
            self._covering = Cover()
            self.mount(self._covering)
        if self._covering is not None:
            self._covering.display = self.too_small
            self._covering.refresh()

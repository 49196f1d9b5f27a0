"""What every screen has: rows 1, 23 and 24, words, work and room to live in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from securenotes.errors import SecureNotesError
from tui import textual_private
from tui.i18n import Words, lazy, text
from tui.keys import Hint, key
from tui.screens.tasks import OPENING, Tasks
from tui.widgets.footer import FooterRow
from tui.widgets.safe_text import safe_lines
from tui.widgets.status_line import StatusLine
from tui.widgets.title_row import TitleRow
from tui.words import explain, left_out_words

if TYPE_CHECKING:
    from securenotes.model import ScopeId
    from securenotes.notebook.session import Notebook
    from tui.app import AnteckningApp

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
        self._tasks = Tasks(cast("House[object]", self))
        self._damaged: tuple[str, ...] = ()

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

    def show_waiting(self, words: Words | None) -> None:
        """Show that something is waited for; nothing without a status line."""
        for line in self.query(StatusLine):
            line.wait(words)

    def say(self, words: Words) -> None:
        """Tell of the last act in one quiet sentence."""
        for line in self.query(StatusLine):
            line.say(words)

    def tell_of_list(self, words: Words) -> None:
        """Tell how a list stands; an act that was just told of is seen first."""
        for line in self.query(StatusLine):
            line.tell_of_list(words)

    def warn(self, words: Words) -> None:
        """Tell of what must be dealt with; stands until the next sentence."""
        for line in self.query(StatusLine):
            line.say(words, warning=True)

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
        """Put the cover in its layer, once.

        Textual calls this for each class of a screen by itself, and a screen
        whose own needs it done first calls it too.
        """
        if not self.query(Cover):
            self.mount(Cover())
        self._cover_if_small()

    def on_resize(self, event: events.Resize) -> None:
        """Cover or uncover."""
        del event
        self._cover_if_small()

    def _cover_if_small(self) -> None:
        for cover in self.query(Cover):
            cover.display = self.too_small
            cover.refresh()


class BaseScreen(House[ScreenResultType]):
    """A whole screen: title, air, content, status and footer.

    A subclass gives ``compose_content``, and in ``on_mount`` (after
    ``super().on_mount()``) calls ``set_title``. ``AREA`` 1–5 shows the areas as
    tabs in row 1 instead of a title.
    """

    AREA: ClassVar[int] = 0
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "back", lazy("Back"), "screen.back"),
    ]
    DEFAULT_CSS = """
    BaseScreen > #content { width: 100%; height: 1fr; margin-top: 1; }
    BaseScreen.-flush > #content { margin-top: 0; }
    """

    def compose(self) -> ComposeResult:
        """Lay the four parts out."""
        yield TitleRow()
        with Vertical(id="content"):
            yield from self.compose_content()
        yield FooterRow()
        yield StatusLine()

    def compose_content(self) -> ComposeResult:
        """Yield what stands in rows 3–22."""
        yield from ()

    def on_mount(self) -> None:
        """Show who is signed in, and the areas where the screen is one."""
        super().on_mount()
        self.title_row.set_person(self.house.person)
        self.query_one(StatusLine).set_contact(self.house.away.words)
        if self.AREA:
            self.title_row.set_tabs(self.house.areas(), self.AREA)

    @property
    def title_row(self) -> TitleRow:
        """Row 1."""
        return self.query_one(TitleRow)

    def set_title(
        self, title: Words, *, back: Words | None = None, right: Words | None = None
    ) -> None:
        """Show a title; ``back`` names where Escape goes."""
        self.title_row.set_title(title, back=back, right=right)

    def action_back(self) -> None:
        """Leave a field for what follows it, or the screen for the one before."""
        if isinstance(self.focused, Input) and self.leave_field():
            return
        self.go_back()

    def leave_field(self) -> bool:
        """Move from a field to the list, if the screen has one; return whether."""
        return False

    def go_back(self) -> None:
        """Keep what was typed and go to the screen before."""

        async def leave() -> None:
            await self.keep_text()

        def left(_none: None) -> None:
            if len(self.app.screen_stack) > 1 and self.app.screen is self:
                self.dismiss(None)

        self.run_task(leave, group="leave", done=left, act=True)

    def on_title_row_pressed(self, event: TitleRow.Pressed) -> None:
        """Do what was clicked in row 1."""
        if event.what == "back":
            self.action_back()
        elif event.what == "language":
            self.house.action_other_language()
        elif event.what.startswith("area."):
            self.house.action_area(int(event.what.removeprefix("area.")))

    def status_text(self) -> str:
        """Return the sentence that stands in the status line."""
        return text(self.query_one(StatusLine).said)

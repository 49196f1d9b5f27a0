"""Row 24: at most five keys, by what has focus, in the language in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.i18n import Words
from tui.keys import Hint, Label, key_name, label_of
from tui.widgets.clicks import Clicks
from tui.widgets.safe_text import one_line, width_of

if TYPE_CHECKING:
    from tui.screens.house import House

MAX_KEYS = 5
LONG_WIDTH = 76
SHORT_WIDTH = 58


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the footer; ``pressed`` is the key as Textual names it."""

    pressed: str
    name: str
    long: Words
    short: Words

    def label(self, *, narrow: bool) -> str:
        """Return the label for the width."""
        return one_line(self.short if narrow else self.long)


def lay_out(entries: Sequence[Entry], *, narrow: bool) -> list[tuple[Entry, str]]:
    """Return the entries that fit with their labels, the last one always kept.

    Below 80 columns labels are short and Escape is left out, since the title
    row says where it leads.
    """
    limit = SHORT_WIDTH if narrow else LONG_WIDTH
    shown = [e for e in entries if not (narrow and e.pressed == "escape")]
    shown = [*shown[: MAX_KEYS - 1], shown[-1]] if len(shown) > MAX_KEYS else shown
    for short in (True,) if narrow else (False, True):
        laid = [(e, e.label(narrow=short)) for e in shown]
        if total_width(laid) <= limit:
            return laid
    while len(laid) > 1 and total_width(laid) > limit:
        del laid[-2]
    return laid


def total_width(laid: Sequence[tuple[Entry, str]]) -> int:
    """Return the cells that the keys and labels take, two between entries."""
    return sum(width_of(e.name) + 1 + width_of(s) for e, s in laid) + 2 * max(
        0, len(laid) - 1
    )


class FooterRow(Widget):
    """Shows the bindings that the screen's ``FOOTER`` names and that act now."""

    DEFAULT_CSS = """
    FooterRow { dock: bottom; height: 1; background: $panel; color: $foreground; }
    FooterRow:ansi { background: ansi_default; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="footer-row")
        self._spots: list[tuple[int, int, str]] = []
        self._clicks = Clicks()

    def on_mount(self) -> None:
        """Follow what has focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, _screen: object) -> None:
        self.refresh()

    def entries(self) -> list[Entry]:
        """Return what the screen's footer names and what is active."""
        active: dict[str, tuple[str, Label]] = {}
        for pressed, (_node, binding, enabled, _tip) in list(
            self.screen.active_bindings.items()
        ):
            words = label_of(binding)
            if words is not None and binding.id and enabled:
                active.setdefault(binding.id, (pressed, words))
        found: list[Entry] = []
        for named in cast("House[object]", self.screen).footer():
            hint = named if isinstance(named, Hint) else None
            at = active.get(hint.id if hint else cast("str", named))
            if at is None:
                continue
            pressed, words = at
            long = hint.label if hint else words.long
            short = (hint.short or hint.label) if hint else words.short
            found.append(Entry(pressed, key_name(pressed), long, short))
        return found

    def render(self) -> Content:
        """Draw the keys and note where they are."""
        self._spots = []
        pieces: list[str | tuple[str, str]] = []
        at = 1
        laid = lay_out(self.entries(), narrow=self.size.width < 80)
        for entry, label in laid:
            width = width_of(entry.name) + 1 + width_of(label)
            self._spots.append((at, at + width, entry.pressed))
            pieces += ["  " if pieces else " ", (entry.name, "bold $accent")]
            pieces.append(f" {label}")
            at += width + 2
        return Content.assemble(*pieces)

    def on_click(self, event: events.Click) -> None:
        """Do what the key does."""
        if not self._clicks.meant(event):
            return
        for start, end, pressed in self._spots:
            if start <= event.x < end:
                self.app.simulate_key(pressed)
                return

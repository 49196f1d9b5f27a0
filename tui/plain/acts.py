"""What a line asks for: a number of what was read, a key, or the name of an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from securenotes.text import fold
from tui.i18n import text
from tui.keys import key_name, label_of

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from tui.app import AnteckningApp

OF_THE_SCREEN = frozenset(
    {
        *("list.down", "list.up", "list.page_down", "list.page_up", "list.first"),
        *("list.last", "list.open", "choice.open", "screen.next_field", "form.up"),
        *("form.down", "text.up", "text.down", "text.page_up", "text.page_down"),
        *("text.first", "text.last", "button.press", "buttons.next", "app.pane"),
        *("buttons.before", "radio.next", "radio.before", "radio.step", "check.turn"),
        *("input.delete_word", "filter.down", "filter.up", "filter.page_up"),
        *("filter.page_down",),
    }
)
"""Acts of who sees the screen: here what they do has a number instead."""

INSIDE = frozenset({"app.lock", "app.blank"})
"""Acts of who is signed in."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act that a key would do, with the words for it."""

    key: str
    words: str
    action: str
    node: DOMNode

    def __str__(self) -> str:
        # A digit alone is the number of what was read.
        return (
            self.words
            if self.key.isdecimal()
            else f"{self.words}: {key_name(self.key)}"
        )


def acts_of(app: AnteckningApp) -> list[Act]:
    """Return what can be done now, each act once."""
    found: dict[str, Act] = {}
    for pressed, active in app.screen.active_bindings.items():
        label = label_of(active.binding)
        known = f"{active.binding.action} {active.binding.id}"
        wanted = label is not None and active.binding.id not in OF_THE_SCREEN
        if active.binding.id in INSIDE or known.startswith("area("):
            wanted = wanted and _inside(app, pressed)
        if wanted and active.enabled and known not in found:
            assert label is not None
            words = text(label.long)
            found[known] = Act(pressed, words, active.binding.action, active.node)
    return list(found.values())


def _inside(app: AnteckningApp, pressed: str) -> bool:
    """Say whether somebody is signed in who may go there."""
    number = int(pressed) if pressed.isdecimal() else 0
    return app.notebook is not None and number <= len(app.areas())


def matching(asked: str, acts: list[Act]) -> list[Act]:
    """Return the acts that a line may mean; one where it is plain."""
    wanted = fold(asked.strip())
    for same in (
        [act for act in acts if fold(key_name(act.key)) == wanted],
        [act for act in acts if fold(act.words) == wanted],
        [act for act in acts if fold(act.words).startswith(wanted)],
    ):
        if same:
            return same
    return []

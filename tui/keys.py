"""Bindings with words of both languages, and what keys are called."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from tui.i18n import Lazy, Words, _, computed

_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "delete": "Delete",
    "slash": "/",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "up": "↑",
    "down": "↓",
    "question_mark": "?",
}


@dataclass(frozen=True)
class Key(Binding):
    """A binding whose words follow the language.

    Every binding has an ``id``, so that it can be remapped. ``short`` is the
    label below 80 columns. ``show`` is not heeded: a screen's ``FOOTER`` names
    the ids that its footer shows.
    """

    label: Lazy = computed(lambda: "")
    short: Lazy | None = None


def key(
    keys: str,
    action: str,
    label: Lazy,
    id: str,  # noqa: A002 - Textual's own word
    *,
    short: Lazy | None = None,
    priority: bool = False,
) -> Key:
    """Return a binding; ``keys`` may be several with commas between."""
    return Key(
        keys,
        action,
        label.msgid,
        show=True,
        priority=priority,
        id=id,
        label=label,
        short=short,
    )


@dataclass(frozen=True, slots=True)
class Hint:
    """A footer entry that calls a binding something else on this screen."""

    id: str
    label: Words
    short: Words | None = None


def key_name(pressed: str) -> str:
    """Return a key as it is written: ``Ctrl+S``, never ``^s``."""
    parts = pressed.split("+")
    named = [_NAMES.get(p, p.upper() if len(p) <= 3 else p.title()) for p in parts[-1:]]
    return "+".join([*(p.title() for p in parts[:-1]), *named])


def key_words(pressed: str) -> str:
    """Return a key's name in the language in use, for the help page."""
    return _("Space", "key") if pressed == "space" else key_name(pressed)

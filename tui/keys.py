"""Bindings with words of both languages, and what keys are called."""

from __future__ import annotations

from dataclasses import dataclass

from textual import actions
from textual.binding import Binding
from textual.dom import DOMNode

from tui.i18n import Lazy, Words, _

_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "end": "End",
    "space": "Space",
    "delete": "Delete",
    "slash": "/",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "up": "↑",
    "down": "↓",
    "question_mark": "?",
}


LETTERS = frozenset("abcdefhilmnopqrstuvwxyz")
"""Letters that act in both cases; ``g`` and ``G`` go to the two ends of a list."""


class Label(str):
    """A binding's description that follows the language.

    Textual makes bindings anew and keeps no subclass of them, but it keeps
    their description: the words travel in that.
    """

    __slots__ = ("long", "short")

    long: Words
    short: Words


def label_of(binding: Binding) -> Label | None:
    """Return the words of a binding made by `key`, None for Textual's own."""
    words = binding.description
    return words if isinstance(words, Label) else None


def key(
    keys: str,
    action: str,
    label: Lazy,
    id: str,  # noqa: A002 - Textual's own word
    *,
    short: Lazy | None = None,
    priority: bool = False,
) -> Binding:
    """Return a binding; ``keys`` may be several with commas between.

    Every binding has an ``id``, so that it can be remapped. ``short`` is the
    label below 80 columns. A screen's ``FOOTER`` names the ids that it shows.
    """
    # ``A`` stands in the footer: with Shift or Caps Lock it acts as well.
    typed = [*keys.split(","), *(k.upper() for k in keys.split(",") if k in LETTERS)]
    words = Label(label.msgid)
    words.long, words.short = label, short or label
    return Binding(",".join(typed), action, words, priority=priority, id=id)


def may_act(node: DOMNode, binding: Binding) -> bool:
    """Return whether a binding of a screen or widget acts now."""
    _namespace, action, parameters = actions.parse(binding.action)
    return node.check_action(action, parameters) is not False


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

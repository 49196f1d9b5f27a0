"""The names of keys that a scenario may press."""

from __future__ import annotations

from functools import lru_cache

_NAMED = [
    "enter",
    "escape",
    "tab",
    "space",
    "backspace",
    "delete",
    "insert",
    "home",
    "end",
    "up",
    "down",
    "left",
    "right",
    "pageup",
    "pagedown",
]
_MODIFIERS = ("ctrl", "shift", "alt")


@lru_cache(maxsize=1)
def known_keys() -> tuple[str, ...]:
    """Give the names that a wrong one is compared with."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (
        *_NAMED,
        *(f"f{n}" for n in range(1, 13)),
        *(f"ctrl+{letter}" for letter in letters),
        "shift+tab",
        *(f"shift+{name}" for name in _NAMED if name not in ("escape", "enter")),
        *(f"ctrl+{name}" for name in ("home", "end", "left", "right", "backspace")),
        "slash",
        "question_mark",
    )


def check_key(name: str) -> bool:
    """Say whether a key can be pressed: as Textual names it, or one character."""
    if len(name) == 1:
        return name.isprintable()
    *modifiers, last = name.split("+")
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return False
    return name in known_keys() or (bool(modifiers) and len(last) == 1)


def split_key(name: str) -> tuple[str, str | None]:
    """Give Textual's name of a key, and the character that it types if any."""
    from textual.keys import _character_to_key

    if len(name) == 1:
        return _character_to_key(name), name
    typed = {"space": " ", "slash": "/", "question_mark": "?"}
    return name, typed.get(name)

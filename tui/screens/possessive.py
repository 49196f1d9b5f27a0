"""Whose something is: ``Eva Noréns``, ``Anna Fors``, ``Johan Ek's``."""

from __future__ import annotations

from tui.i18n import Lazy, computed, language

_TAKES_NO_S = ("s", "x", "z")


def possessive(name: str) -> Lazy:
    """Return a name as an owner, in the language of the moment it is drawn.

    In Swedish a name that ends in s, x or z stays as it is; in English it
    takes the apostrophe and s that every other name takes.
    """

    def words() -> str:
        if language() == "en":
            return f"{name}'s"
        return name if name.casefold().endswith(_TAKES_NO_S) else f"{name}s"

    return computed(words)

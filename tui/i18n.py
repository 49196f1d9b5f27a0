"""Words in Swedish and English, changed while the program runs.

The text in the code is the English one. Every room keeps its Swedish in
``locale/sv/<room>.po``; all parts are read when the language is chosen, so no
compiled catalogue exists. Words that stand on the screen are kept as `Lazy`
and turned into text each time they are drawn: F8 only has to draw again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

from tui.signs import plain

Language = Literal["sv", "en"]
Catalogue: TypeAlias = dict[tuple[str, str], tuple[str, ...]]
"""(context, English text) → the translation, or one for 1 and one for more."""

LOCALE = Path(__file__).parent / "locale"

_language: Language = "sv"
_catalogues: dict[Language, Catalogue] = {"en": {}}

_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def _unquote(quoted: str) -> str:
    inner = quoted[1:-1]
    if "\\" not in inner:
        return inner
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], ""), inner)


def read_po(text: str) -> Catalogue:
    """Return the messages of a .po file; fuzzy marks are not heeded."""
    catalogue: Catalogue = {}
    entry: dict[str, str] = {}
    field = ""

    def close() -> None:
        if entry.get("msgid"):
            strings = tuple(v for k, v in entry.items() if k.startswith("msgstr"))
            if any(strings):
                catalogue[entry.get("msgctxt", ""), entry["msgid"]] = strings
        entry.clear()

    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] == "#":
            continue
        if line[0] == '"':
            entry[field] += _unquote(line)
            continue
        field, _, quoted = line.partition(" ")
        if field == "msgctxt" or (field == "msgid" and "msgid" in entry):
            close()
        entry[field] = _unquote(quoted.strip())
    close()
    return catalogue


def load_catalogue(code: Language) -> Catalogue:
    """Return all parts of a language's catalogue as one."""
    merged: Catalogue = {}
    for part in sorted((LOCALE / code).glob("*.po")):
        merged.update(read_po(part.read_text("utf-8")))
    return merged


def language() -> Language:
    """Return the language in use."""
    return _language


def set_language(code: Language) -> None:
    """Use a language from the next paint on."""
    global _language  # noqa: PLW0603 - one screen, one language
    if code not in _catalogues:
        _catalogues[code] = load_catalogue(code)
    _language = code


def ngettext(one: str, many: str, n: int, ctx: str = "", /, **args: object) -> str:
    """Return the form for ``n``; ``{n}`` is filled in, as it is or as ``args`` say."""
    forms = _found(ctx, one)
    chosen = (one, many) if forms is None else forms
    text = chosen[0] if n == 1 else chosen[-1]
    return plain(text.format(**{"n": n, **_filled(args)}))


def _(message: str, ctx: str = "", /, **args: object) -> str:
    """Return a message in the language in use, with its ``{names}`` filled in."""
    forms = _found(ctx, message)
    text = message if forms is None else forms[0]
    return plain(text.format(**_filled(args)) if args else text)


def _found(ctx: str, message: str) -> tuple[str, ...] | None:
    if _language not in _catalogues:
        _catalogues[_language] = load_catalogue(_language)
    return _catalogues[_language].get((ctx, message))


def _filled(args: dict[str, object]) -> dict[str, object]:
    return {k: v() if callable(v) else v for k, v in args.items()}


class Lazy:
    """Words that become text when drawn, in the language of that moment.

    Arguments may be `Lazy` too, or functions without arguments (a date, say).
    """

    __slots__ = ("_make", "msgid")

    def __init__(self, msgid: str, make: Callable[[], str]) -> None:
        self.msgid = msgid
        self._make = make

    def __str__(self) -> str:
        return self._make()

    def __repr__(self) -> str:
        return f"Lazy({self.msgid!r})"

    def __bool__(self) -> bool:
        return True


Words: TypeAlias = str | Lazy
"""A `str` is shown as it stands (a name, a title); a `Lazy` is translated."""


def lazy(message: str, ctx: str = "", /, **args: object) -> Lazy:
    """Return a message that is translated each time it is drawn."""
    return Lazy(message, lambda: _(message, ctx, **args))


def nlazy(one: str, many: str, n: int, ctx: str = "", /, **args: object) -> Lazy:
    """Return a message in two forms, translated each time it is drawn."""
    return Lazy(one, lambda: ngettext(one, many, n, ctx, **args))


def computed(make: Callable[[], str]) -> Lazy:
    """Return words made by a function each time they are drawn (dates, lists)."""
    return Lazy("", make)


def text(words: Words) -> str:
    """Return words as text, now."""
    return words if isinstance(words, str) else str(words)

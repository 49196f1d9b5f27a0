"""What a verb's form is made of, and how a line is read by it.

A form is written as testers read it: ``expect rows ID NUMBER``. Small words
stand for themselves, ``a|b`` for one of them, capitals for what is filled in,
``…`` after it for one or more, and ``[in AREA]`` for what may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from tui.i18n import Words, lazy
from tui.pilot.keys import check_key, known_keys
from tui.pilot.places import Place, ScenarioError, meant
from tui.pilot.screens import SCREENS
from tui.pilot.tokens import Token

Size = tuple[int, int]
Heredoc = Callable[[Token], str]
"""Reads the lines that follow ``<<END``."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is typed into a field: given, kept from the screen, or a code."""

    how: str
    """text, kept, code (of an account or a kept secret), key, password or address."""
    text: str = ""


Arg: TypeAlias = (
    str | int | Size | timedelta | datetime | Value | list[str] | list[Size]
)


class Mismatch(Exception):
    """A token that does not fit; ``expected`` says what would."""

    def __init__(
        self, token: Token, expected: Words, known: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.token = token
        self.expected = expected
        self.known = known


def _string(token: Token) -> str:
    if token.kind != "string":
        raise Mismatch(token, lazy('a text in quotes, as "Rubrik"'))
    return token.value


def _word(token: Token) -> str:
    if token.kind != "word":
        raise Mismatch(token, lazy("a word"))
    return token.value


def _id(token: Token) -> str:
    if token.kind != "word" or not re.fullmatch(r"#[\w-]+", token.value):
        raise Mismatch(token, lazy("an id, as #timeline"))
    return token.value[1:]


STATUS = "status-line"
"""The part that a scenario calls toast."""


def _area(token: Token) -> str:
    if token.value == "toast" and token.kind == "word":
        return STATUS
    return _id(token)


def _file(token: Token) -> str:
    if token.kind == "end":
        raise Mismatch(token, lazy("a file"))
    return token.value


def _number(token: Token) -> int:
    if token.kind != "word" or not re.fullmatch(r"[0-9]{1,9}", token.value):
        raise Mismatch(token, lazy("a number"))
    return int(token.value)


_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": ""}


def _time(token: Token) -> timedelta:
    found = re.fullmatch(r"([0-9]{1,6})(ms|s|m|h|d)", token.value)
    if token.kind != "word" or not found:
        raise Mismatch(token, lazy("a time, as 5s, 6m, 2h or 1d"))
    return timedelta(**{_UNITS[found[2]] or "days": int(found[1])})


def _size(token: Token) -> Size:
    found = re.fullmatch(r"([0-9]{1,3})x([0-9]{1,3})", token.value)
    if token.kind != "word" or not found or "0" in found.groups():
        raise Mismatch(token, lazy("a size, as 80x24"))
    return int(found[1]), int(found[2])


def _point(token: Token) -> Size:
    found = re.fullmatch(r"([0-9]{1,3}),([0-9]{1,3})", token.value)
    if token.kind != "word" or not found:
        raise Mismatch(token, lazy("a place, as 2,3"))
    return int(found[1]), int(found[2])


def _when(token: Token) -> datetime:
    try:
        return datetime.strptime(token.value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007
    except ValueError:
        raise Mismatch(token, lazy("a moment, as 2026-03-02T09:00")) from None


def _pattern(token: Token) -> str:
    try:
        re.compile(_string(token))
    except re.error:
        raise Mismatch(token, lazy("a regular expression in quotes")) from None
    return token.value


def _key(token: Token) -> str:
    if token.kind != "word" or not check_key(token.value):
        raise Mismatch(token, lazy("a key, as enter or ctrl+s"), known_keys())
    return token.value


def _screen(token: Token) -> str:
    if token.kind != "word" or token.value not in SCREENS:
        raise Mismatch(token, lazy("the name of a screen, as reader"), SCREENS)
    return token.value


KINDS: dict[str, Callable[[Token], Arg]] = {
    "TEXT": _string,
    "PATTERN": _pattern,
    "NAME": _word,
    "ID": _id,
    "AREA": _area,
    "FILE": _file,
    "NUMBER": _number,
    "TIME": _time,
    "SIZE": _size,
    "POINT": _point,
    "WHEN": _when,
    "KEY": _key,
    "SCREEN": _screen,
}


class Line:
    """The tokens of one line, read from left to right."""

    def __init__(self, tokens: Sequence[Token], heredoc: Heredoc) -> None:
        self._tokens = tokens
        self._heredoc = heredoc
        self.at = 0

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self._tokens[self.at]

    def word(self, known: Sequence[str]) -> str:
        """Take one of some words."""
        token = self.token
        if token.kind != "word" or token.value not in known:
            raise Mismatch(token, " | ".join(known), known)
        self.at += 1
        return token.value

    def fill(self, kind: str) -> Arg:
        """Take what stands where ``kind`` may stand."""
        token = self.token
        if kind == "VALUE":
            return self._value()
        if kind == "LINES":
            self.at += 1
            return self._heredoc(token)
        if token.kind == "end":
            # The reader says what is missing in the words of its kind.
            token = Token("end", "", token.place)
        made = KINDS[kind](token)
        self.at += 1
        return made

    def _value(self) -> Value:
        token = self.token
        if token.kind == "string":
            self.at += 1
            return Value("text", token.value)
        known = ("kept", "code", "key", "password", "address")
        how = self.word(known) if token.kind == "word" else ""
        if how in ("password", "address"):
            return Value(how)
        if how in ("code", "key"):
            self.word(("of",))
        elif how != "kept":
            raise Mismatch(token, lazy('a text in quotes, as "Rubrik"'))
        return Value(how, cast("str", self.fill("TEXT")))


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a verb; ``told`` is what it does, for testers."""

    written: str
    told: Words
    inside: bool = False
    """Whether it needs the application's inside: the pilot driver alone."""

    @property
    def name(self) -> str:
        """The words it begins with: ``expect no text``."""
        words = []
        for part in self.written.split():
            if not part.islower() or not part.isalpha():
                break
            words.append(part)
        return " ".join(words)

    def read(self, line: Line) -> dict[str, Arg]:
        """Read a line; raises ``Mismatch`` at the first token that does not fit."""
        args: dict[str, Arg] = {}
        parts = re.findall(r"\[[^]]*\]|\S+", self.written)
        for part in parts:
            if part[0] == "[":
                lead, kind = part[1:-1].split()
                if line.token.kind == "word" and line.token.value == lead:
                    line.at += 1
                    args[lead] = line.fill(kind)
            elif part[-1] == "…":
                args[part[:-1]] = _several(line, part[:-1])
            elif part.isupper():
                args[part] = line.fill(part)
            else:
                taken = line.word(part.split("|"))
                if "|" in part:
                    args["which"] = taken
        if line.token.kind != "end":
            left = [part[1:-1].split()[0] for part in parts if part[0] == "["]
            told = " | ".join(left) if left else lazy("the end of the line")
            raise Mismatch(line.token, told, left)
        return args


def _several(line: Line, kind: str) -> Arg:
    made = [line.fill(kind)]
    while line.token.kind != "end":
        made.append(line.fill(kind))
    return cast("Arg", made)


def read_by(
    forms: Sequence[Form], tokens: Sequence[Token], heredoc: Heredoc
) -> tuple[Form, dict[str, Arg]]:
    """Read a line by the form that fits; ``ScenarioError`` if none does.

    What is told is where the form that came furthest stopped.
    """
    furthest: tuple[int, Mismatch] | None = None
    for form in forms:
        line = Line(tokens, heredoc)
        try:
            return form, form.read(line)
        except Mismatch as mismatch:
            if furthest is None or line.at > furthest[0]:
                furthest = (line.at, mismatch)
            elif line.at == furthest[0]:
                both = [*furthest[1].known, *mismatch.known]
                furthest[1].known = both
                if both and furthest[1].token.kind != "string":
                    furthest[1].expected = " | ".join(dict.fromkeys(both))
    assert furthest is not None
    raise ScenarioError(furthest[1].token.place, _words(furthest[1]))


def _words(mismatch: Mismatch) -> Words:
    token, expected = mismatch.token, mismatch.expected
    if token.kind == "end":
        return lazy("The line ends where this should stand: {what}.", what=expected)
    shown = f'"{token.value}"' if token.kind == "string" else token.value
    told = lazy("{found} stands where this should: {what}.", found=shown, what=expected)
    return meant(told, token.value, mismatch.known)


def place_of(tokens: Sequence[Token]) -> Place:
    """Where a line's first word stands."""
    return tokens[0].place

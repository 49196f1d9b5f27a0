"""A line of a scenario cut into words, strings and ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui.i18n import lazy
from tui.pilot.places import Place, ScenarioError

_ESCAPES = {'"': '"', "\\": "\\", "n": "\n"}


@dataclass(frozen=True, slots=True)
class Token:
    """A bare word, a quoted string, or the end of the line."""

    kind: Literal["word", "string", "end"]
    value: str
    place: Place


def cut_line(line: str, file: str, number: int) -> list[Token]:
    """Cut a line; the last token is always its end.

    ``#`` starts a comment at the start of a line, and after a blank when a
    blank or the end follows: ``#timeline`` is an id. Raises ``ScenarioError``
    for a missing quote or a stray character after one.
    """
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
        elif line[at] == "#" and (not found or line[at + 1 : at + 2].strip() == ""):
            break
        elif line[at] == '"':
            value, end = _cut_string(line, at, file, number)
            found.append(Token("string", value, Place(file, number, at + 1)))
            at = end
        else:
            end = at
            while end < len(line) and not line[end].isspace() and line[end] != '"':
                end += 1
            found.append(Token("word", line[at:end], Place(file, number, at + 1)))
            at = end
    found.append(Token("end", "", Place(file, number, len(line.rstrip()) + 1)))
    return found


def _cut_string(line: str, start: int, file: str, number: int) -> tuple[str, int]:
    made: list[str] = []
    at = start + 1
    while at < len(line):
        character = line[at]
        if character == '"':
            after = line[at + 1 : at + 2]
            if after and not after.isspace():
                raise ScenarioError(
                    Place(file, number, at + 2),
                    lazy("A blank is missing after the quote."),
                )
            return "".join(made), at + 1
        if character == "\\":
            at += 1
            escaped = _ESCAPES.get(line[at : at + 1])
            if escaped is None:
                raise ScenarioError(
                    Place(file, number, at),
                    lazy('After \\ stands ", \\ or n: write \\\\ for a backslash.'),
                )
            made.append(escaped)
        else:
            made.append(character)
        at += 1
    raise ScenarioError(
        Place(file, number, start + 1), lazy("The quote that begins here never ends.")
    )

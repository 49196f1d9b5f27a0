"""What is pasted is text: nothing in it acts as a key (R11).

Textual reads an escape character inside a paste as the start of a key, and what
follows it as keys: a copied text could publish, and a part of it was lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual._xterm_parser import XTermParser
from textual.message import Message

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"
SUBSTITUTE: Final = "\x1a"
"""In the place of an escape character: a control too, so that it is dropped from
the text in the same way, and told of."""


class Pastes:
    """Takes the keys out of what is pasted, as it comes in, in any pieces."""

    def __init__(self) -> None:
        self._inside = False
        self._tail = ""
        """Outside: what has been let through last. Inside: what waits, for it
        may be how the end begins."""

    def read(self, data: str) -> str:
        """Return the data with each escape character inside a paste replaced."""
        out: list[str] = []
        while data:
            data = self._within(data, out) if self._inside else self._before(data, out)
        return "".join(out)

    def _before(self, data: str, out: list[str]) -> str:
        seen = self._tail + data
        at = seen.find(START)
        if at < 0:
            out.append(data)
            self._tail = seen[-len(START) + 1 :]
            return ""
        cut = at + len(START) - len(self._tail)
        out.append(data[:cut])
        self._inside, self._tail = True, ""
        return data[cut:]

    def _within(self, data: str, out: list[str]) -> str:
        seen, self._tail = self._tail + data, ""
        at = seen.find(END)
        if at >= 0:
            out += [seen[:at].replace("\x1b", SUBSTITUTE), END]
            self._inside = False
            return seen[at + len(END) :]
        keep = next(n for n in range(len(END) - 1, -1, -1) if seen.endswith(END[:n]))
        text = seen[: len(seen) - keep]
        self._tail = seen[len(text) :]
        out.append(text.replace("\x1b", SUBSTITUTE))
        return ""


class PastingParser(XTermParser):
    """Textual's parser of what a terminal sends, for pastes that are only text."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pastes = Pastes()

    def feed(self, data: str) -> Iterable[Message]:
        """Take what came; an empty text is the end."""
        read = self._pastes.read(data)
        if data and not read:
            return ()
        return super().feed(read)

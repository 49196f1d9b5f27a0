"""Questions in plain lines, for commands that need no screen."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from typing import Protocol

from tui.i18n import Words, _, text


class Asker(Protocol):
    """How a command speaks with the person at the terminal."""

    def say(self, words: Words) -> None:
        """Print a line."""
        ...

    def ask(self, words: Words) -> str:
        """Ask for a line of text."""
        ...

    def ask_secret(self, words: Words) -> str:
        """Ask for what must not be seen."""
        ...


class Terminal:
    """Speaks on the terminal; secrets are typed unseen."""

    def say(self, words: Words) -> None:
        """Print a line."""
        sys.stdout.write(f"{text(words)}\n")
        sys.stdout.flush()

    def ask(self, words: Words) -> str:
        """Ask for a line of text; empty at the end of input."""
        try:
            return input(f"{text(words)}: ").strip()
        except EOFError:
            return ""

    def ask_secret(self, words: Words) -> str:
        """Ask for what must not be seen."""
        try:
            return getpass.getpass(f"{text(words)}: ")
        except EOFError:
            return ""


def confirmed(asker: Asker, question: Words) -> bool:
    """Ask until yes or no is answered; no answer is no."""
    while True:
        answer = asker.ask(question).casefold()
        if answer in {"ja", "j", "yes", "y"}:
            return True
        if answer in {"nej", "n", "no", ""}:
            return False
        asker.say(_("Answer yes or no."))


def chosen(asker: Asker, question: Words, options: Sequence[Words]) -> int | None:
    """Ask for one of several by its number; None for none of them."""
    for number, option in enumerate(options, 1):
        asker.say(f"  {number}  {text(option)}")
    answer = asker.ask(question)
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(options):
        return int(answer) - 1
    return None

"""Keys and clicks as a terminal sends them."""

from __future__ import annotations

_FINAL = {
    "up": "A",
    "down": "B",
    "right": "C",
    "left": "D",
    "home": "H",
    "end": "F",
}
_NUMBERED = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    "f5": 15,
    "f6": 17,
    "f7": 18,
    "f8": 19,
    "f9": 20,
    "f10": 21,
    "f11": 23,
    "f12": 24,
}
_PLAIN = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "slash": "/",
    "question_mark": "?",
    "shift+tab": "\x1b[Z",
    "ctrl+backspace": "\x08",
    **{f"f{n}": f"\x1bO{letter}" for n, letter in enumerate("PQRS", 1)},
}
_WEIGHT = {"shift": 1, "alt": 2, "ctrl": 4}


def bytes_of(key: str) -> bytes:
    """Give what a terminal sends for a key that `check_key` knows."""
    if len(key) == 1:
        return key.encode()
    if key in _PLAIN:
        return _PLAIN[key].encode()
    *modifiers, last = key.split("+")
    if last in _FINAL or last in _NUMBERED:
        weight = 1 + sum(_WEIGHT[modifier] for modifier in modifiers)
        number = _NUMBERED.get(last, 1)
        final = _FINAL.get(last, "~")
        if weight > 1:
            return f"\x1b[{number};{weight}{final}".encode()
        return f"\x1b[{number}~".encode() if final == "~" else f"\x1b[{final}".encode()
    typed = chr(ord(last.lower()) & 0x1F) if "ctrl" in modifiers else last
    return (("\x1b" if "alt" in modifiers else "") + typed).encode()


def typed_bytes(text: str) -> bytes:
    """Give what a keyboard sends for a text."""
    return text.replace("\n", "\r").encode()


def pasted_bytes(text: str) -> bytes:
    """Give what a terminal sends for a paste, in brackets."""
    return b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~"


def click_bytes(x: int, y: int) -> bytes:
    """Give what a terminal sends for a click on a cell, counted from 0."""
    at = f"{x + 1};{y + 1}"
    return f"\x1b[<35;{at}M\x1b[<0;{at}M\x1b[<0;{at}m".encode()

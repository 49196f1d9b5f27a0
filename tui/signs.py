"""The signs of the interface, as Unicode or as ASCII, and which to choose.

Every sign of the first set is in WGL4, so that common fonts have it. The second
set is for ``TERM=linux``, ``LANG=C`` and whoever chose it in the settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SignSet = Literal["unicode", "ascii"]


@dataclass(frozen=True, slots=True)
class Signs:
    """One set of signs; each is one cell wide save ``ellipsis`` in ASCII."""

    unread: str = "●"
    draft: str = "○"
    alert: str = "▲"
    focus: str = "►"
    current: str = "›"
    back: str = "‹"
    down: str = "▼"
    added: str = "+"
    removed: str = "−"
    dot: str = "·"
    bullet: str = "•"
    ellipsis: str = "…"
    dash: str = "–"
    rule: str = "─"
    wall: str = "│"
    corners: str = "┌┐└┘"
    meter: str = "░▒"


UNICODE = Signs()
ASCII = Signs(
    unread="*",
    draft="o",
    alert="!",
    focus=">",
    current=">",
    back="<",
    down="v",
    removed="-",
    dot=".",
    bullet="*",
    ellipsis="...",
    dash="-",
    rule="-",
    wall="|",
    corners="++++",
    meter=".#",
)

_PLAIN = str.maketrans(
    {
        "●": "*",
        "○": "o",
        "▲": "!",
        "►": ">",
        "›": ">",
        "‹": "<",
        "▼": "v",
        "−": "-",
        "·": ".",
        "•": "*",
        "…": "...",
        "–": "-",
        "─": "-",
        "│": "|",
        "”": '"',
        "“": '"',
        "×": "x",
    }
)

# What Python sets by itself (PEP 538) where the locale is C.
_COERCED = {"C.UTF-8", "C.utf8", "UTF-8"}

_chosen: Signs = UNICODE


def signs() -> Signs:
    """Return the set in use."""
    return _chosen


def set_signs(name: SignSet) -> None:
    """Use the named set from the next paint on."""
    global _chosen  # noqa: PLW0603 - one terminal, one set
    _chosen = ASCII if name == "ascii" else UNICODE


def plain(text: str) -> str:
    """Return words of our own as the set in use can write them."""
    return text if _chosen is UNICODE else text.translate(_PLAIN)


def fitting_set(environ: Mapping[str, str]) -> SignSet:
    """Return the set that the terminal told of in ``environ`` can draw."""
    if environ.get("TERM") == "linux":
        return "ascii"
    ctype = environ.get("LC_CTYPE", "")
    if ctype in _COERCED:
        ctype = ""
    locale = environ.get("LC_ALL") or ctype or environ.get("LANG") or ""
    return "ascii" if locale in {"C", "POSIX"} else "unicode"

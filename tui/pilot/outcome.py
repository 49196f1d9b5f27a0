"""How a scenario went, and what was seen where it did not hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tui.pilot.driver import View
from tui.pilot.grammar import Size
from tui.pilot.places import Place

Status = Literal["held", "failed", "crashed", "timed out"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What did not hold, and what was seen then; secrets are struck out."""

    place: Place
    source: str
    words: str
    view: View = field(default_factory=lambda: View(()))
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario went."""

    scenario: str
    file: str
    driver: str
    size: Size
    status: Status
    seconds: float
    steps: int
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """The screen of one moment."""

    name: str
    lines: tuple[str, ...]
    picture: str

"""How a person likes the interface, kept under their own key."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from securenotes.errors import StoreDamaged
from securenotes.notebook.own_records import OwnRecords


@dataclass(frozen=True, slots=True)
class Preferences:
    """Language, theme, signs, motion and mouse; "" is the interface's own."""

    language: str = ""
    theme: str = ""
    signs: str = ""
    motion: bool = False
    mouse: bool = True


async def read_preferences(own: OwnRecords) -> Preferences:
    """Read what was chosen; what cannot be read is as if never chosen."""
    try:
        values = await own.get("prefs") or {}
    except StoreDamaged:
        values = {}
    default = Preferences()
    found: dict[str, str | bool] = {}
    for field in dataclasses.fields(default):
        value, before = values.get(field.name), getattr(default, field.name)
        if isinstance(value, str | bool) and type(value) is type(before):
            found[field.name] = value
    return dataclasses.replace(default, **found)  # type: ignore[arg-type]


async def write_preferences(own: OwnRecords, chosen: Preferences) -> None:
    """Keep what was chosen."""
    await own.put("prefs", b"", dataclasses.asdict(chosen))

"""The numbered migrations of the embedded store: forward only."""

from __future__ import annotations

from importlib.resources import files

VERSION = 11
"""The schema that this program reads and writes (``user_version``)."""

APPLICATION = 0x53414E31
"""Marks the file as ours (``application_id``): the letters SAN1."""


def read_steps() -> list[tuple[int, str]]:
    """Give every migration with its number, in order."""
    found = []
    for file in files("securenotes.keeper").joinpath("migrations").iterdir():
        number, _, rest = file.name.partition("_")
        if rest.endswith(".sql") and number.isdigit():
            found.append((int(number), file.read_text(encoding="utf-8")))
    return sorted(found)


def split(script: str) -> list[str]:
    """Cut a script into statements, so that they share one transaction."""
    lines = (line.partition("--")[0].rstrip() for line in script.splitlines())
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]

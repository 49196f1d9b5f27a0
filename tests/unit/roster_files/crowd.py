"""A school of many, and ways to take some of them away."""

from __future__ import annotations

from pathlib import Path

from securenotes.roster.desired import School
from tests.unit.roster_files.municipality import TODAY, Municipality, sid


def crowd(size: int = 30) -> Municipality:
    """A school with a class, a teaching group, and a teacher for each ten."""
    town = Municipality()
    town.group("c", "Klass")
    town.group("g")
    for number in range(size):
        town.pupil(f"p{number}", "A", "c", "g")
        town.staff(f"t{number}")
        town.teach(f"d-t{number}", "g", id=f"a{number}")
    town.assign("d-t0", "c")
    return town


def at_a(town: Municipality, tmp_path: Path, today: str = TODAY, **more) -> School:
    return town.derive(tmp_path, today, **more).schools[sid("A")]


def drop(town: Municipality, resource: str, *keys: str) -> None:
    town.rows[resource] = [r for r in town.rows[resource] if r["id"] not in keys]

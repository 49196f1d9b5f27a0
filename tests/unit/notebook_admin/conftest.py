from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.notebook.demo.build import demo_place
from tests.kit_once import demo_at
from tests.unit.notebook_admin.desks import NOON, Town


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_at(tmp_path_factory, NOON)


@pytest.fixture
def town(built: Path, tmp_path: Path) -> Town:
    folder = tmp_path / "demo"
    shutil.copytree(built, folder)
    folder.chmod(0o700)
    return Town(demo_place(folder), FakeClock(NOON))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder that a store may lie in."""
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    return made

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.notebook.demo.build import build_demo, demo_place
from tests.unit.notebook_admin.desks import NOON, Town


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    folder.chmod(0o700)
    asyncio.run(build_demo(folder, FakeClock(NOON)))
    return folder


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

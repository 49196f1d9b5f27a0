"""One town is built; each test gets a copy."""

import asyncio

import pytest

from securenotes.clock import FakeClock
from securenotes.notebook.demo.build import build_demo
from tests.pilot.school.town import NINE, copied


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town") / "demo"
    folder.mkdir(mode=0o700)
    asyncio.run(build_demo(folder, FakeClock(NINE)))
    return folder


@pytest.fixture
def town(built, tmp_path):
    return copied(built, tmp_path / "demo")

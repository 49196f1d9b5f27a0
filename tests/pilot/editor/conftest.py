from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.notebook.room import Room, build_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    made = await build_room(tmp_path)
    yield made
    await made.town.store.close()

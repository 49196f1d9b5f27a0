from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.workstation import Workstation, build_store
from tests.kit_once import once


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's store, made once and copied by each test."""
    return once(tmp_path_factory, "workstation", build_store)


@pytest.fixture
async def workstation(tmp_path: Path, built: Path) -> AsyncIterator[Workstation]:
    """A computer where nobody has signed in."""
    async with Workstation(tmp_path / "home") as made:
        made.build(built)
        yield made

"""The contract over the embedded store's file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from tests.contract.suite import RepositoryContract


class TestLocal(RepositoryContract):
    @pytest.fixture
    async def store(
        self, tmp_path: Path, clock: FakeClock
    ) -> AsyncIterator[LocalStore]:
        store = LocalStore.create(tmp_path / "store" / "notes.db", clock)
        yield store
        await store.close()

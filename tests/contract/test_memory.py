"""The contract over a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from securenotes.repository.memory import make_memory_store
from tests.contract.suite import RepositoryContract


class TestMemory(RepositoryContract):
    @pytest.fixture
    async def store(self, clock: FakeClock) -> AsyncIterator[LocalStore]:
        store = make_memory_store(clock)
        yield store
        await store.close()

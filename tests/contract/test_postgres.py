"""The contract over PostgreSQL, unchanged: many organisations in one database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from securenotes.clock import FakeClock
from securenotes.repository.local import LocalStore
from tests.contract.suite import RepositoryContract
from tests.kit_postgres import PostgresStore


class TestPostgres(RepositoryContract):
    @pytest.fixture
    async def store(self, clock: FakeClock) -> AsyncIterator[LocalStore]:
        store = PostgresStore(clock)
        yield store
        await store.close()

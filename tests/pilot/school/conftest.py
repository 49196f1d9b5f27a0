"""One town is built; each test gets a copy."""

import pytest

from tests.kit_once import demo_at
from tests.pilot.school.town import NINE, copied


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    return demo_at(tmp_path_factory, NINE)


@pytest.fixture
def town(built, tmp_path):
    return copied(built, tmp_path / "demo")

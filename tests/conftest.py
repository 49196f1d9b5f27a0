"""What holds for every test."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.kit_cluster import make_clusters_once
from tests.kit_compiled import compile_share
from tests.kit_order import ByGroups, put_in_order

# A second program for each that is started would wait for its turn in vain: what
# waits is tried where it is meant.
os.environ["ANTECKNING_SPARE"] = "0"

# A library of the client's looks for one that is not here at every request, in every
# folder: a tenth of what the tests of a server take.
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

# How long an example takes is the machine's matter: it may have others to serve.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let each process of a run compile its share of what is new."""
    told = getattr(session.config, "workerinput", None)
    if told is not None:
        number = int(told["workerid"].removeprefix("gw"))
        compile_share(session.config, number, told["workercount"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them in the order in which they are handed out."""
    put_in_order(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Any
) -> LoadScopeScheduling | None:
    """Hand them out by groups, where that is asked for."""
    return ByGroups(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Let the next test begin in Swedish, whichever that is."""
    words = sys.modules.get("tui.i18n")
    if words is not None and words.language() != "sv":
        words.set_language("sv")


def pytest_collection_finish() -> None:
    """Let Python look for what is unused more seldom, and not among the modules.

    A screen is thousands of small objects, and all die together.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _clusters(tmp_path_factory: pytest.TempPathFactory) -> None:
    make_clusters_once(tmp_path_factory)

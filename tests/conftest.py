"""What holds for every test."""

from __future__ import annotations

import gc
import os

import hypothesis

# A second program for each that is started would wait for its turn in vain: what
# waits is tried where it is meant.
os.environ["ANTECKNING_SPARE"] = "0"

# How long an example takes is the machine's matter: it may have others to serve.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Let Python look for what is unused more seldom, and not among the modules.

    A screen is thousands of small objects, and all die together.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)

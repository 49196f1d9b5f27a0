"""The processes of a test run share out what there is to compile after a change.

Else each compiles all of it: they begin together, and read the same modules in turn.
"""

from __future__ import annotations

import compileall
import sys
from pathlib import Path

import pytest
from _pytest.assertion import rewrite
from _pytest.assertion.rewrite import assertstate_key

HOME = Path(__file__).parents[1]
ROOMS = ("securenotes", "tui", "bench", "tests")


def compile_share(config: pytest.Config, number: int, of: int) -> None:
    """Compile each file of ours whose turn it is, and leave it for the others."""
    if sys.dont_write_bytecode:
        return
    files = sorted(path for room in ROOMS for path in (HOME / room).rglob("*.py"))
    for path in files[number::of]:
        if path.name == "conftest.py" or path.name.startswith("test_"):
            _compile_test(path, config)
        else:
            compileall.compile_file(path, quiet=2)


def _compile_test(path: Path, config: pytest.Config) -> None:
    """Compile a test as pytest does when it is read, with asserts that tell."""
    state = config.stash[assertstate_key]
    made = rewrite.get_cache_dir(path) / (path.stem + rewrite.PYC_TAIL)
    if rewrite._read_pyc(path, made) is None:
        source_hash, code = rewrite._rewrite_test(path, config)
        made.parent.mkdir(parents=True, exist_ok=True)
        rewrite._write_pyc(state, code, source_hash, made)

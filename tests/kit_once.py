"""What takes long to build is built once for all the processes of a test run."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from securenotes.clock import FakeClock
from securenotes.notebook.demo.build import build_demo


def once(
    factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]
) -> Path:
    """Give a folder that ``build`` made, here or in another process; to be copied."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not folder.exists():
            half = shared / f"{name}.half"
            shutil.rmtree(half, ignore_errors=True)
            build(half)
            half.rename(folder)
    return folder


def demo_at(factory: pytest.TempPathFactory, now_ms: int) -> Path:
    """Give a demo's folder as it is at a moment; to be copied."""

    def build(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        asyncio.run(build_demo(folder, FakeClock(now_ms)))

    return once(factory, f"demo-{now_ms}", build)

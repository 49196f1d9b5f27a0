"""Waiting for a moment: what a step expects is looked at until it holds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from tui.i18n import Words
from tui.pilot.driver import StepFailed

LOOK = 0.005
"""Seconds between two looks."""


async def wait_until(look: Callable[[], Awaitable[Words]], within: timedelta) -> None:
    """Look until nothing is wrong; ``StepFailed`` with what was, in the end."""
    until = time.monotonic() + within.total_seconds()
    while True:
        try:
            problem = await look()
        except StepFailed as failed:
            problem = failed.words
        if not problem:
            return
        if time.monotonic() >= until:
            raise StepFailed(problem)
        await asyncio.sleep(LOOK)

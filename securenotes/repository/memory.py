"""A store in memory: the same keeper and rules, over no file.

For tests and for looking around; it ends with the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.repository.local import LocalStore

if TYPE_CHECKING:
    from securenotes.clock import Clock


def make_memory_store(clock: Clock) -> LocalStore:
    """Make a store whose clients are repositories like any other."""
    return LocalStore.in_memory(clock)

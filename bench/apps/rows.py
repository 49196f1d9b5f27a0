"""One list with many rows, drawn; prints what it took as JSON.

``python -m bench.apps.rows house|table ROWS``. Milliseconds from the rows in
hand to the first whole frame, milliseconds a key down, and MiB of memory that
the list and its frame took over what the process had before them.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import sys
import time
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from bench.stage import Sink, on_stage
from tui.widgets.rows import Column, Even, Row
from tui.widgets.virtual_list import VirtualList

KEYS = 12
COLUMNS = ("Dag", "Rubrik", "Elev", "Av")


def cells(n: int) -> tuple[str, str, str, str]:
    """Give a row's texts, made as they are asked for."""
    return f"{1 + n % 28} mars", f"Samtal om läsläxan {n}", "Alva Lind 7B", "A. Berg"


class Many(Even):
    """Rows that are made when they are drawn, as those of a store are."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def item(self, index: int) -> Row:
        """Make a row."""
        return Row(f"n:{index}", cells(index), sign="unread" if index % 3 else "")

    def find(self, key: str) -> int:
        """Read the number out of the key."""
        return int(key.removeprefix("n:"))


class Listed(App[None]):
    """Nothing but the list."""

    def __init__(self, which: str, count: int) -> None:
        super().__init__()
        self.which, self.count = which, count

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Name the house's own tokens."""
        from tui.theme import OWN_TOKENS

        return dict(OWN_TOKENS)

    def compose(self) -> ComposeResult:
        """Make the list."""
        if self.which == "house":
            columns = [
                Column("day", width=11),
                Column("title"),
                Column("pupil", width=16),
                Column("by", width=10),
            ]
            yield VirtualList(columns, Many(self.count))
        else:
            yield DataTable(cursor_type="row", zebra_stripes=False)

    def on_mount(self) -> None:
        """Fill the peer, whose rows are copied into it."""
        for table in self.query(DataTable):
            table.add_columns(*COLUMNS)
            table.add_rows(cells(n) for n in range(self.count))
        self.query("VirtualList, DataTable").first().focus()


def memory() -> float:
    """Give this process' peak memory in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: its figure is handed down by the process that started us.
        for line in status.read_text("ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


async def run(which: str, count: int) -> dict[str, float]:
    """Draw the list and walk down it."""
    began = time.perf_counter()
    async with on_stage(Listed(which, count)) as stage:
        paint = (Sink.last - began) * 1000
        await stage.press("end")
        await stage.press("home")
        keys = [await stage.press("down") for _ in range(KEYS)]
        return {"paint": paint, "key": statistics.median(keys), "memory": memory()}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1], int(sys.argv[2])))))

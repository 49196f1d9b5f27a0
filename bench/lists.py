"""P3: the house's list with very many rows, the archive with 100,000 notes."""

from __future__ import annotations

import asyncio
import json
import sys

from bench.pairing import Outcome, judge

FEW, MANY, MOST = 1_000, 100_000, 1_000_000


async def taken(which: str, count: int) -> dict[str, float]:
    """Measure one list in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.apps.rows",
        which,
        str(count),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    found: dict[str, float] = json.loads(told)
    return found


async def lists(pairs: int) -> list[Outcome]:
    """Measure lists of three sizes and the table, in turn."""
    few, many, most, table = [], [], [], []
    for _ in range(pairs):
        few.append(await taken("house", FEW))
        many.append(await taken("house", MANY))
        most.append(await taken("house", MOST))
        table.append(await taken("table", FEW))

    found = []
    for count, rows in ((MANY, many), (MOST, most)):
        for what, limit, unit in (("paint", 1.1, "ms"), ("memory", 5.0, "MiB")):
            values = [(a[what], b[what]) for a, b in zip(rows, few, strict=True)]
            found.append(
                judge(
                    "P3",
                    f"list of {count:,} rows, {what}",
                    f"{FEW:,} rows",
                    values,
                    limit,
                    unit,
                    plus=what == "memory",
                )
            )
        keys = [(a["key"], b["key"]) for a, b in zip(rows, table, strict=True)]
        what = f"list of {count:,} rows, key down"
        found.append(judge("P3", what, f"DataTable with {FEW:,}", keys, 0.8))
    return found


async def measure(pairs: int) -> list[Outcome]:
    """Measure the list, then the archive."""
    from bench.archive import archive

    return [*await lists(pairs), *await archive(pairs)]

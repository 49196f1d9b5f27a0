"""``python -m bench [P3]``: one line a goal; it never fails by itself."""

from __future__ import annotations

import argparse
import asyncio
import sys
from importlib import import_module

GOALS = {
    "P1": "launcher",
    "P2": "start",
    "P3": "lists",
    "P4": "editor",
    "P5": "pupil",
    "P6": "sign_in",
    "P7": "publish",
    "P8": "served.lists",
    "P9": "picker",
    "P10": "words",
    "P11": "served.reads",
    "P12": "served.saves",
    "P14": "imports",
    "P15": "rotation",
    "P16": "verify",
    "P17": "lock",
    "P18": "idle",
    "PS": "scenarios",
}
"""Each goal's number, and the module that measures it with ``measure``."""


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="P", help=", ".join(GOALS))
    parser.add_argument("--pairs", type=int, default=5, help="pairs a ratio; 5 or more")
    options = parser.parse_args()
    wanted = [name.upper() for name in options.only] or list(GOALS)
    unknown = [name for name in wanted if name not in GOALS]
    if unknown:
        parser.error(f"{', '.join(unknown)}: not among {', '.join(GOALS)}")
    for name in wanted:
        module = import_module(f"bench.{GOALS[name]}")
        for outcome in asyncio.run(module.measure(max(5, options.pairs))):
            print(outcome.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

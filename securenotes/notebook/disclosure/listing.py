"""Lists as files of values: a cell is never read as a formula (R26)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from securenotes.text import shown

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet may take for the beginning of a formula."""


def cell(value: str) -> str:
    """Give a value that no spreadsheet reads as a formula."""
    value = shown(value)
    bare = value.lstrip(" \u00a0")
    return f"'{value}" if bare.startswith(FORMULA) else value


def write_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Write UTF-8 with its mark, every cell in quotes, lines ended as RFC 4180."""
    told = io.StringIO()
    writer = csv.writer(told, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(one) for one in headings])
    writer.writerows([cell(one) for one in row] for row in rows)
    return "\ufeff".encode() + told.getvalue().encode()

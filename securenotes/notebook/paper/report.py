"""A report as PDF/A, where typst is installed: a few lines over a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

from securenotes.notebook.paper.setting import NotSet, set_pdf
from securenotes.text import shown


def set_report(
    language: str,
    title: str,
    day: str,
    about: Sequence[str],
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> bytes:
    """Set a report's words as PDF/A-2a; ``NotSet`` where it cannot be.

    A library's message is neither shown nor kept: it quotes the text.
    """
    import typst

    made = date.fromisoformat(day)
    told = {
        "language": language,
        "title": shown(title),
        "date": [made.year, made.month, made.day],
        "about": [shown(one) for one in about],
        "columns": [shown(one) for one in columns],
        "rows": [[shown(one) for one in row] for row in rows],
    }
    template = files("securenotes.notebook.paper").joinpath("report.typ").read_bytes()
    try:
        return set_pdf(template, "report", json.dumps(told, ensure_ascii=False))
    except typst.TypstError:
        raise NotSet from None

"""The rows of a group's overview, and the ways in which they are sorted (R8)."""

from __future__ import annotations

from securenotes.notebook.views import PupilRow
from tui.i18n import Words, lazy
from tui.widgets.rows import Row

ORDERS: tuple[tuple[str, Words], ...] = (
    ("name", lazy("Sorted by name.")),
    ("latest", lazy("Sorted by latest, newest first.")),
    ("unread", lazy("Sorted by unread, most first.")),
    ("count", lazy("Sorted by published, most first.")),
)


def sorted_rows(rows: tuple[PupilRow, ...], order: str) -> list[PupilRow]:
    """Return pupils sorted; they come by name, which settles what is equal."""
    if order == "latest":
        return sorted(rows, key=lambda row: -row.latest_at)
    if order == "unread":
        return sorted(rows, key=lambda row: -row.unread)
    if order == "count":
        return sorted(rows, key=lambda row: -row.published)
    return list(rows)


def overview_row(row: PupilRow, latest: Words) -> Row:
    """Return a pupil with counts of what is published."""
    return Row(
        key=f"pupil:{row.pupil.scope.hex()}",
        cells=(
            row.pupil.name,
            str(row.published) if row.published else "–",
            str(row.unread) if row.unread else "–",
            latest,
        ),
        sign="unread" if row.unread else "",
        bold=row.unread > 0,
    )

"""The shipped scenarios catch a product that breaks its promises.

Each break is made in the code, in this process; the rule's own files must then
not hold, and hold again without it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from securenotes.keeper.listing import Listing
from securenotes.notebook.start import Start
from securenotes.notebook.views import NoteRow, StartPage
from securenotes.notebook.working import Working
from tui.i18n import set_language
from tui.pilot.outcome import Outcome
from tui.pilot.running import Wishes, choose, run

SHIPPED = Path(__file__).parents[2] / "scenarios"


def show_drafts_to_administrators(patch: pytest.MonkeyPatch) -> None:
    """Let an administrator's first page hold what others have not published."""
    real = Start.page
    seen: list[NoteRow] = []

    async def page(self: Start) -> StartPage:
        shown = await real(self)
        desk = self._desk
        if any(desk.trust.state(c).is_administrator(desk.user) for c in desk.chains):
            return dataclasses.replace(shown, drafts=(*shown.drafts, *seen))
        seen.extend(shown.drafts)
        return shown

    patch.setattr(Start, "page", page)


def count_drafts(patch: pytest.MonkeyPatch) -> None:
    """Let the counts of published notes hold drafts as well."""
    real = Listing.counts

    def counts(self: Listing, *asked: object) -> object:
        found = real(self, *asked)  # type: ignore[arg-type]
        with self._sql.reading():
            rows = self._sql.all("SELECT scope, count(*) FROM draft GROUP BY scope")
        drafts: dict[bytes, int] = dict(rows)
        return [
            dataclasses.replace(one, published=one.published + drafts.get(one.pupil, 0))
            for one in found
        ]

    patch.setattr(Listing, "counts", counts)


def lose_autosave(patch: pytest.MonkeyPatch) -> None:
    """Say that what is typed is kept, and keep nothing."""

    async def keep(self: Working, draft: object) -> object:
        return dataclasses.replace(draft, saved_at=self._desk.clock.now_ms())  # type: ignore[type-var]

    patch.setattr(Working, "keep", keep)
    patch.setattr(Working, "keep_surely", keep)


def played(pattern: str) -> list[Outcome]:
    wishes = Wishes()
    plays = choose(sorted(SHIPPED.glob(pattern)), wishes)
    assert plays, pattern
    try:
        return run(plays, wishes, 1, lambda _outcome: None)
    finally:
        set_language("sv")


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (show_drafts_to_administrators, "r03-*.scn"),
        (count_drafts, "r08-*.scn"),
        (lose_autosave, "r42-killed-and-locked.scn"),
    ],
)
def test_a_broken_product_is_caught(
    broken: Callable[[pytest.MonkeyPatch], None],
    rule: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken(monkeypatch)
    outcomes = played(rule)
    assert any(outcome.status == "failed" for outcome in outcomes)
    assert all(outcome.status in ("held", "failed") for outcome in outcomes)

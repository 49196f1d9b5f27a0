"""The server's bench measures what it says: the same act, and nothing refused."""

from __future__ import annotations

from bench.served.reads import Reading
from bench.served.saves import Emptying, Saving
from bench.served.stage import open_school, open_trial


async def test_callers_and_pgbench_do_the_same_act(monkeypatch) -> None:
    monkeypatch.setattr("bench.served.reads.SECONDS", 0.3)
    async with open_trial() as (trial, folder):
        school = await open_school(trial, folder, "few", crowd_of=200, pupils=20)
        reading = Reading(school)
        with school.serving(2) as urls:
            ours = await reading.ours(urls, 4)
        theirs = await reading.theirs(1)
        assert ours["acts"] > 0
        assert ours["bytes"] > 50 * 1_000
        assert theirs["errors"] == 0
        assert theirs["rate"] > 0
        saving = Saving(school)
        with school.serving() as urls:
            assert await saving.ours(urls, 20) > 0
            emptying = Emptying(school)
            assert await emptying.ours(urls, 2) > 0
        assert await saving.theirs() > 0
        assert await emptying.theirs() > 0

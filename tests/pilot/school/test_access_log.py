"""R27: the log is read on where it ends, and a report is written after a code."""

from __future__ import annotations

from datetime import timedelta

from tests.pilot.driver import settle, shown, type_text
from tests.pilot.school.town import code_now, signed_in


async def open_row(pilot, key):
    pilot.app.screen.rows.go_to(key)
    await pilot.press("enter")
    await settle(pilot)


async def test_r27_the_log_reads_on_at_its_end_and_keeps_the_place(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, "log")
        screen = pilot.app.screen
        assert screen.SCREEN_ID == "access_log"
        assert len(screen._lines) == 100
        await pilot.press("end")
        await settle(pilot)
        last = screen._lines[99]
        assert len(screen._lines) == 200
        assert screen.rows.current == str(last.seq)
        numbers = [line.seq for line in screen._lines]
        assert numbers == sorted(set(numbers), reverse=True)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen.rows.current == str(last.seq)
        assert len(screen._lines) == 200


async def test_r27_a_person_s_log_is_one_key_from_their_links(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, "people")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("l")
        await settle(pilot)
        screen = pilot.app.screen
        assert screen.SCREEN_ID == "access_log"
        assert {line.user for line in screen._lines} == {screen._person.user}
        assert f"Åtkomstlogg: {screen._person.name}" in shown(pilot)


async def test_r27_a_report_is_written_after_a_fresh_code_and_told_of(town, tmp_path):
    place = tmp_path / "ut"
    place.mkdir(mode=0o700)
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, "pupils")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "read_about"
        pilot.app.clock.advance(timedelta(minutes=6))
        await pilot.press("ctrl+s")
        await settle(pilot)
        await type_text(pilot, str(place))
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "fresh_code"
        assert list(place.iterdir()) == []
        await type_text(pilot, code_now(pilot, town, "eva.noren"))
        await pilot.press("enter")
        for _turn in range(4):
            await settle(pilot)
        assert "Det står i loggen." in shown(pilot)
    written = sorted(place.iterdir())
    assert [one.suffix for one in written] == [".pdf", ".txt"]
    assert {one.stat().st_mode & 0o777 for one in written} == {0o600}
    assert "Vem har läst om" in written[1].read_text(encoding="utf-8")


async def test_r27_what_was_said_of_a_month_survives_the_way_out(town):
    async with signed_in(town, "eva.noren") as pilot:
        await open_row(pilot, "check")
        screen = pilot.app.screen
        assert screen.SCREEN_ID == "spot_check"
        left = screen._check.left
        await pilot.press("space", "space")
        assert screen._check.left == left - 2
        await screen.keep_text()  # as a lock does
        (done,) = await screen.school.checks.done(screen.chain)
        assert done.left == left - 2
        await pilot.press("up", "space")  # takes a tick away again
        await pilot.press("escape")
        for _turn in range(3):
            await settle(pilot)
        assert pilot.app.screen.SCREEN_ID == "school"
        (done,) = await screen.school.checks.done(screen.chain)
        assert done.left == left - 1

"""A server moves: who may follow it, how, and that no text is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.errors import StoreRefused
from securenotes.server.keepers import OneKeeper
from securenotes.server.keys import ServerKeys
from securenotes.server.sockets import make_server_context
from tests.pilot.driver import type_text
from tests.pilot.remote.relay import Relay
from tests.pilot.remote.site import (
    PASSWORD,
    Site,
    answer,
    press,
    push,
    rest,
    seen,
    site,
    sitting,
    until,
    where,
)
from tests.server.live import Live, make_service
from tests.server.test_tls import Authority
from tui import away

SECRET = "Alva hade svårt att komma igång"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "AGAIN", 0.2)


class Lent(OneKeeper):
    """A keeper of a store that somebody else closes."""

    async def close(self) -> None:
        """Leave it open."""


@contextmanager
def moved(there: Site, tmp_path: Path) -> Iterator[Live]:
    """Serve the same store at another address, under a new authority."""
    there.relay.stop()
    keys = ServerKeys("127.0.0.1", bytes(range(32)))
    certified = Authority.make(tmp_path / "ca").certify("127.0.0.1")
    service = make_service(keepers=Lent(there.store, there.clock, keys), keys=keys)
    with Live(service, context=make_server_context(*certified)) as live:
        yield live


async def leave_text(there: Site) -> None:
    """Let Ines write what the server never gets, and close her computer."""
    async with sitting(await there.connected("ines"), "sign_in") as pilot:
        await answer(pilot, "ines", PASSWORD)
        await answer(pilot, there.code("ines"))
        pilot.app.open_screen(  # type: ignore[attr-defined]
            "editor",
            pilot.app.book.new_draft(there.pupil),  # type: ignore[attr-defined]
        )
        await rest(pilot)
        pilot.app.screen.query_one("#body").focus()
        there.relay.stop()
        await type_text(pilot, SECRET)
        await press(pilot, "ctrl+s")
        await until(pilot, "Frånkopplad · 1 väntar")


async def connect_anew(pilot: Pilot[Any], url: str) -> None:
    """Go the way of the screens, and say that the fingerprint is right."""
    await push(pilot, "#anew")
    assert where(pilot) == "reconnect"
    assert "Allt du har skrivit på den här datorn finns kvar" in seen(pilot)
    pilot.app.screen.query_one("#address").value = ""  # type: ignore[attr-defined]
    await answer(pilot, url)
    if url.startswith("https"):
        assert where(pilot) == "fingerprint", seen(pilot)
        await push(pilot, "#yes")
    assert where(pilot) == "sign_in", seen(pilot)


async def show(there: Site, pilot: Pilot[Any], login: str) -> None:
    """Show a person's password and code."""
    pilot.app.screen.query_one("#login").value = login  # type: ignore[attr-defined]
    pilot.app.screen.query_one("#password").focus()
    await answer(pilot, PASSWORD)
    await answer(pilot, there.code(login))


async def test_r42_at_another_address_nothing_written_is_left_behind(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        await leave_text(there)
        with Relay(there.relay.to) as other:
            async with sitting(await there.door("ines"), "sign_in") as pilot:
                await connect_anew(pilot, other.url)
                assert "Det du skrev här finns kvar" in seen(pilot)
                await show(there, pilot, "ines")
                assert where(pilot) == "start", seen(pilot)
            there.relay.start()
            book = await there.sign_in("other", "ines")
            assert [draft.body for draft in await book.unfinished()] == [SECRET]
        assert (await there.door("ines")).address == other.url


async def test_another_organisation_s_server_is_refused_and_all_is_as_before(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there, site(tmp_path / "b") as elsewhere:
        await there.found()
        async with sitting(await there.connected("ines"), "sign_in") as pilot:
            await push(pilot, "#anew")
            pilot.app.screen.query_one("#address").value = ""  # type: ignore[attr-defined]
            await answer(pilot, elsewhere.relay.url)
            assert where(pilot) == "reconnect"
            assert "Servern har ingen sådan organisation." in seen(pilot)
            await press(pilot, "escape")
            await show(there, pilot, "ines")
            assert where(pilot) == "start", seen(pilot)


async def test_who_is_at_another_server_than_the_school_s_is_refused_until_an_administrator_names_it(  # noqa: E501
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        await leave_text(there)
        with moved(there, tmp_path) as live:
            async with sitting(await there.door("ines"), "sign_in") as pilot:
                await connect_anew(pilot, live.url)
                await show(there, pilot, "ines")
                assert where(pilot) == "two_factor"
                assert "Skolan har angett en annan server" in seen(pilot)
            async with sitting(await there.door("eva"), "sign_in") as pilot:
                await connect_anew(pilot, live.url)
                await show(there, pilot, "eva")
                assert where(pilot) == "start", seen(pilot)
                pilot.app.open_screen("school_modules", chain(pilot))  # type: ignore[attr-defined]
                await rest(pilot)
                assert "▲" in seen(pilot)
                assert "localhost" in seen(pilot)
                await press(pilot, "s")
                assert "loggar man sedan in bara på 127.0.0.1" in seen(pilot)
                await push(pilot, "#yes")
                assert "Servern är angiven." in seen(pilot)
                assert "▲" not in seen(pilot)
            async with sitting(await there.door("ines"), "sign_in") as pilot:
                await show(there, pilot, "ines")
                assert where(pilot) == "start", seen(pilot)
                book = pilot.app.book  # type: ignore[attr-defined]
                assert [draft.body for draft in await book.unfinished()] == [SECRET]
        there.relay.start()
        with pytest.raises(StoreRefused) as refused:
            await there.aside("second", "ines")
        assert refused.value.code == "server"


def chain(pilot: Pilot[Any]) -> object:
    """Give the one school."""
    return pilot.app.book.me.schools[0].chain  # type: ignore[attr-defined]

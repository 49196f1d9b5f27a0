"""From an empty computer to a school on a server, through the screens."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from securenotes.errors import NotAllowed, StoreUnreachable
from securenotes.model import OrgId
from securenotes.notebook.servers import find_server
from securenotes.repository.presented import fingerprint
from securenotes.server.sockets import Address, listen_on, make_server_context
from securenotes.vault.codes import Prefix, print_code
from securenotes.vault.totp import code_at, step_at
from tests.pilot.remote.site import (
    PASSWORD,
    Site,
    answer,
    press,
    push,
    seen,
    site,
    sitting,
    until,
    where,
)
from tests.server.live import Live
from tests.server.test_tls import Authority


async def choose(pilot: Pilot[Any], row: int) -> None:
    """Open a row of the first screen."""
    await press(pilot, "home", *["down"] * row, "enter")


def phone(there: Site, pilot: Pilot[Any]) -> str:
    """Read the code that a new factor shows."""
    seed = pilot.app.screen.answers.factor().seed  # type: ignore[attr-defined]
    return code_at(seed, step_at(there.clock.now_ms()))


async def enrol(there: Site, pilot: Pilot[Any]) -> Any:
    """Go through password, factor and codes; return the answers."""
    await answer(pilot, PASSWORD, PASSWORD)
    await answer(pilot, phone(there, pilot))
    answers = pilot.app.screen.answers  # type: ignore[attr-defined]
    codes, seed = answers.codes(), answers.factor().seed
    await answer(pilot, codes.account_key[-4:], codes.recovery_code[-4:])
    return answers, codes, seed


async def test_a_school_is_founded_on_a_server_and_signed_in_to(tmp_path: Path) -> None:
    async with site(tmp_path) as there:
        async with sitting(await there.door("eva"), "setup") as pilot:
            await choose(pilot, 2)
            assert where(pilot) == "connect"
            await answer(pilot, there.relay.url)
            await push(pilot, "#found")
            assert where(pilot) == "setup_schools"
            await answer(pilot, "Lillåns kommun", "", "Tallåsskolan", "")
            await answer(pilot, "Eva Norén", "rektor", "eva")
            answers, _codes, seed = await enrol(there, pilot)
            first, second = answers.sheets()
            await answer(pilot, first[-4:])
            await answer(pilot, second[-4:])
            assert where(pilot) == "sign_in", seen(pilot)
            await answer(pilot, "eva", PASSWORD)
            assert where(pilot) == "two_factor"
            there.clock.advance(timedelta(seconds=31))
            await answer(pilot, code_at(seed, step_at(there.clock.now_ms())))
            assert where(pilot) == "start", seen(pilot)
            assert "Ansluten" in seen(pilot)
        assert not (tmp_path / "eva" / "store.db").exists()
        again = await there.door("eva")
        assert not again.first_run
        assert again.remote == there.relay.url.removeprefix("http://")


async def test_one_joins_and_another_comes_from_a_second_computer(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as there:
        await there.found()
        eva = await there.sign_in("eva", "eva")
        sheet = await there.invite(eva, "Ali Demir", "ali")
        async with sitting(await there.door("ali"), "setup") as pilot:
            await choose(pilot, 1)
            assert where(pilot) == "connect"
            await answer(pilot, there.relay.url, there.organisation)
            assert where(pilot) == "join", seen(pilot)
            await answer(pilot, "ali", sheet.secret)
            await enrol(there, pilot)
            assert where(pilot) == "sign_in", seen(pilot)
        async with sitting(await there.door("second"), "setup", language="en") as pilot:
            await choose(pilot, 2)
            await answer(pilot, there.relay.url, there.organisation)
            assert where(pilot) == "sign_in", seen(pilot)
            assert "Connected to 127.0.0.1" in seen(pilot)
            await until(pilot, "Account key")
            key = there.people["ines"].account_key
            await answer(pilot, "ines", PASSWORD, key)
            await answer(pilot, there.code("ines"))
            assert where(pilot) == "start", seen(pilot)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Skriv serverns adress."),
        ("två ord", "Det kan inte vara en adress."),
        ("http://notes.skola.example", "Utan https kan andra lyssna."),
        ("https://127.0.0.1:{port}", "är inte en sådan server"),
        ("127.0.0.1:1", "Ingen server svarar där."),
    ],
)
async def test_an_address_that_is_not_a_server_s_is_told_of(
    tmp_path: Path, address: str, words: str
) -> None:
    async with (
        site(tmp_path) as there,
        sitting(await there.door("eva"), "setup") as pilot,
    ):
        await choose(pilot, 2)
        await answer(pilot, address.format(port=there.relay.port))
        await push(pilot, "#found")
        assert where(pilot) == "connect"
        assert words in seen(pilot)


async def test_an_unknown_organisation_is_told_of_and_nothing_kept(
    tmp_path: Path,
) -> None:
    other = print_code(Prefix.ORGANISATION, bytes(range(16)))
    async with site(tmp_path) as there:
        await there.found()
        async with sitting(await there.door("new"), "setup") as pilot:
            await choose(pilot, 2)
            await answer(pilot, there.relay.url, other)
            assert "Servern har ingen sådan organisation." in seen(pilot)
        assert (await there.door("new")).first_run


async def test_a_server_that_takes_no_organisation_says_so(tmp_path: Path) -> None:
    async with site(tmp_path, founding=False) as there:
        with pytest.raises(NotAllowed):
            await there.found()


async def test_a_certificate_is_confirmed_by_a_person_and_pinned(
    tmp_path: Path,
) -> None:
    ca = Authority.make(tmp_path / "ca")
    leaf, key = ca.certify("127.0.0.1")
    shown = fingerprint(ssl.PEM_cert_to_DER_cert(leaf.read_text()))
    context = make_server_context(leaf, key)
    async with site(tmp_path) as there:
        with Live(context=context) as live:
            async with sitting(await there.door("eva"), "setup") as pilot:
                await choose(pilot, 2)
                await answer(pilot, live.url)
                await push(pilot, "#found")
                assert where(pilot) == "fingerprint", seen(pilot)
                assert shown[:47] in seen(pilot)
                assert shown[48:] in seen(pilot)
                await press(pilot, "enter")
                assert where(pilot) == "connect"
                assert "Inget har skickats till den." in seen(pilot)
                await push(pilot, "#found")
                await push(pilot, "#yes")
                assert where(pilot) == "setup_schools", seen(pilot)
            offered = await find_server(live.url)
            port = live.place[1]
        server = replace(offered.server, org=OrgId(bytes(range(16))))
        stranger = Authority.make(tmp_path / "other")
        sock = listen_on(Address("127.0.0.1", port))
        false = make_server_context(*stranger.certify("127.0.0.1"))
        with Live(context=false, sock=sock):
            store = server.store()
            with pytest.raises(StoreUnreachable) as refused:
                await store.client().info()
            assert refused.value.code == "certificate"
            await store.close()

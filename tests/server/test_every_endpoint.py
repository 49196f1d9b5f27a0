"""Every endpoint × who asks: the truth table through HTTP.

The endpoints are the table's, with the rules that each asks; the requests are
made from it, and what is expected is the truth table of those rules.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from securenotes import rules
from securenotes.clock import FakeClock
from securenotes.model import ChainId, SessionId
from securenotes.vault.ids import new_chain
from securenotes.vault.primitives import random
from securenotes.vault.roster import Disable, FactorReset
from securenotes.wire import endpoints as e
from securenotes.wire.endpoint import Reach
from securenotes.wire.endpoints import ENDPOINTS, Endpoint
from tests.contract import truth
from tests.contract.truth import Scene, set_scene
from tests.kit import MORNING, Town, build_town
from tests.kit_postgres import ServedOnPostgres
from tests.kit_remote import RemoteTown, ServedStore
from tests.server.asking import (
    UNBUILT,
    Answer,
    Ask,
    known_ids,
    make,
    make_ask,
    send,
    unknown_ids,
)
from tests.truth_table import CELLS, COLUMNS
from tests.unit.test_rules_table import RULES

WITH_SESSION = [one for one in ENDPOINTS if one.session]
OTHER_SCHOOL = "other school"

NEEDS = {
    one: tuple(action for action, rule in RULES.items() if rule in one.asks)
    for one in WITH_SESSION
    if isinstance(one.asks, tuple)
}
"""The truth table's words for the rules of which an endpoint asks for one."""

LISTS = {one for one in ENDPOINTS if one.lists}
AT_SCHOOL, FOR_ALL, ONES_OWN, SIGNING = (
    {one for one in WITH_SESSION if one.asks is reach}
    for reach in (Reach.SCHOOL, Reach.SIGNED_IN, Reach.OWN, Reach.SESSION)
)

DESTROYING = (e.DISCARD_DRAFT, e.WITHDRAW)
"""Asked last, so that the others find what they ask for."""


def test_every_endpoint_says_whose_right_it_asks_for() -> None:
    for endpoint, actions in NEEDS.items():
        assert isinstance(endpoint.asks, tuple)
        assert len(actions) == len(endpoint.asks) > 0, endpoint.name
    assert set(NEEDS) >= LISTS
    # What is about a session itself is told of in the contract of signing in:
    # nothing of a note, a pupil or a school may hide there.
    for endpoint in SIGNING:
        assert endpoint.path.split("/")[1] in ("auth", "account"), endpoint.name
    without = {one for one in ENDPOINTS if not one.session}
    assert all(one.asks is Reach.SESSION for one in without)


@pytest.fixture
async def town() -> AsyncIterator[Any]:
    clock = FakeClock(MORNING)
    store: Any = ServedStore(clock)
    with store.loopback:
        yield await build_town(store, clock, RemoteTown(store, clock))
        await store.close()
    await store.keepers.close()


@pytest.fixture
async def http(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    store: Any = town.store
    async with httpx.AsyncClient(
        base_url=store.loopback.url, verify=False, trust_env=False, timeout=30
    ) as http:
        yield http


def may(endpoint: Endpoint, who: str) -> bool:
    actions = NEEDS.get(endpoint, ())
    column = "X" if who == OTHER_SCHOOL else who
    return any(
        cell.expected for cell in CELLS if cell.who == column and cell.action in actions
    )


def code_of(answer: Answer) -> str:
    code: str = msgspec.json.decode(answer.body)["code"]
    return code


# -- rights ------------------------------------------------------------------
@pytest.mark.parametrize("who", [*COLUMNS, OTHER_SCHOOL])
async def test_r1_to_r10_every_endpoint_keeps_to_the_truth_table(
    town: Town, http: httpx.AsyncClient, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(truth.LOGINS, OTHER_SCHOOL, "olle")
    scene = await set_scene(town, who)
    phone: Any = scene.repository
    token = phone.token
    if who == "1F":
        assert token == b""
    for endpoint in sorted(
        set(WITH_SESSION) - SIGNING,
        key=lambda one: (one in DESTROYING, ENDPOINTS.index(one)),
    ):
        ask = make_ask(scene, endpoint, known_ids(scene))
        answer = await send(http, town.org, endpoint, ask, token)
        check_answer(scene, endpoint, who, answer)


def check_answer(scene: Scene, endpoint: Endpoint, who: str, answer: Answer) -> None:
    """Hold an answer to what the truth table says."""
    about = f"{who}: {endpoint.name} was answered {answer.status}"
    done = 204 if endpoint.gives is None else 200
    if who == "1F":
        assert (answer.status, code_of(answer)) == (401, "SessionEnded"), about
    elif endpoint in ONES_OWN:
        assert (answer.status, code_of(answer)) == (404, "NotThere"), about
    elif endpoint in LISTS:
        assert answer.status == 200, about
        sealed = scene.draft if endpoint is e.DRAFTS else scene.shown
        named = {e.COUNTS: scene.ada, e.REVIEWS: scene.shown.note}.get(
            endpoint, sealed.record.header
        )
        assert (named in answer.body) == may(endpoint, who), about
    elif endpoint in FOR_ALL or may(endpoint, who):
        assert answer.status == done, about
    elif endpoint in AT_SCHOOL:
        assert answer.status == (404 if who == OTHER_SCHOOL else done), about
    else:
        # Who has nothing to do with it is told that it is not there.
        outside = (404,) if who == OTHER_SCHOOL else (403, 404)
        if who == "X" and endpoint not in NEEDS_OF_SCHOOL:
            outside = (404,)
        assert answer.status in outside, about


NEEDS_OF_SCHOOL = {
    one
    for one in NEEDS
    if one.asks == (rules.may_read_log,) and "chain" in one.path_names
}
"""Where somebody at the school is told that this is for others."""


@pytest.mark.parametrize("who", ["X", "author E", OTHER_SCHOOL])
async def test_r4_real_ids_and_ids_never_used_get_equal_answers(
    town: Town, http: httpx.AsyncClient, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(truth.LOGINS, OTHER_SCHOOL, "olle")
    scene = await set_scene(town, who)
    phone: Any = scene.repository
    eva = await town.sign_in("eva")
    assert known_ids(scene)[SessionId] in {one.id for one in await eva.sessions()}
    compared = set()
    for endpoint in WITH_SESSION:
        real, never = known_ids(scene), unknown_ids(scene)
        if who == OTHER_SCHOOL and endpoint is not e.ROSTER:
            never[ChainId] = new_chain()
        asks = [make_plain(scene, endpoint, ids) for ids in (real, never)]
        if asks[0] == asks[1] or may(endpoint, who) or endpoint in SIGNING:
            continue
        answers = [
            await send(http, town.org, endpoint, ask, phone.token) for ask in asks
        ]
        assert answers[0] == answers[1], endpoint.name
        compared.add(endpoint)
    assert {e.VERSIONS, e.PUPIL_HEADS, e.READINGS, e.COUNTS, e.ACCESS_LOG} <= compared
    assert e.END_SESSION in compared
    assert who != OTHER_SCHOOL or {e.CARDS, e.WRAPPED_TO, e.APPEND} <= compared


def make_plain(scene: Scene, endpoint: Endpoint, ids: dict[object, Any]) -> Ask:
    """Make a request from ids alone: a sealed one would name its own."""
    record = make(endpoint.takes, "", scene, ids)
    return Ask(record, UNBUILT if endpoint.match is e.Match.NEEDED else None)


# -- sessions ----------------------------------------------------------------
async def signed_out(town: Town) -> bytes:
    phone: Any = await town.sign_in("anna")
    token: bytes = phone.token
    await phone.sign_out()
    return token


async def idle(town: Town) -> bytes:
    phone: Any = await town.sign_in("anna")
    town.clock.advance(timedelta(minutes=61))
    token: bytes = phone.token
    return token


async def of_somebody_shut_out(town: Town) -> bytes:
    phone: Any = await town.sign_in("anna")
    unit, eva = town.units["Tallbacken"], town.person("eva")
    gone = Disable(user=town.person("anna").user, on=True)
    await town.change(await town.sign_in("eva"), unit, eva, gone)
    token: bytes = phone.token
    return token


async def of_somebody_reset(town: Town) -> bytes:
    phone: Any = await town.sign_in("anna")
    unit, eva = town.units["Tallbacken"], town.person("eva")
    reset = FactorReset(user=town.person("anna").user, factor_no=1)
    await town.change(await town.sign_in("eva"), unit, eva, reset)
    token: bytes = phone.token
    return token


async def of_a_recovery(town: Town) -> bytes:
    phone: Any = await town.password("anna", "SA1/rc-login")
    await phone.complete(town.step("anna"), town.person("anna").sign)
    token: bytes = phone.token
    return token


async def made_up(town: Town) -> bytes:
    return random(32)


async def none(town: Town) -> bytes:
    return b""


TOKENS = {
    one.__name__: one
    for one in (
        none,
        made_up,
        signed_out,
        idle,
        of_somebody_shut_out,
        of_somebody_reset,
        of_a_recovery,
    )
}


@pytest.mark.parametrize("kind", TOKENS)
async def test_r2_without_a_session_every_endpoint_gives_one_answer(
    town: Town, http: httpx.AsyncClient, kind: str
) -> None:
    scene = await set_scene(town, "author L")
    token = await TOKENS[kind](town)
    answers = {}
    # Coming back with a session changes it: that is asked last.
    for endpoint in sorted(WITH_SESSION, key=SIGNING.__contains__):
        ask = make_ask(scene, endpoint, known_ids(scene))
        answers[endpoint] = await send(http, town.org, endpoint, ask, token)
    left_out = {e.SIGN_OUT} if token else set()
    if kind == "idle":
        left_out |= {e.RESUME, e.COMPLETE}  # it may come back, with a code
    if kind == "of_a_recovery":
        # It reads no note and no name: the roster names nobody.
        left_out |= {e.RESUME, e.CHANGE_ACCOUNT, e.ROSTER}
    told = {answer for one, answer in answers.items() if one not in left_out}
    assert len(told) == 1, {one.name: a.status for one, a in answers.items()}
    (answer,) = told
    assert (answer.status, code_of(answer)) == (401, "SessionEnded")


async def test_r2_a_session_of_another_organisation_is_none() -> None:
    clocks = [FakeClock(MORNING), FakeClock(MORNING)]
    stores: list[Any] = [ServedOnPostgres(clock) for clock in clocks]
    # Two organisations in one database, and one server's doors to both.
    with stores[0].loopback, stores[1].loopback:
        towns = [
            await build_town(store, clock, RemoteTown(store, clock))
            for store, clock in zip(stores, clocks, strict=True)
        ]
        here, there = towns
        assert here.org != there.org
        scene = await set_scene(here, "A")
        stranger: Any = await there.sign_in("eva")
        own: Any = scene.repository
        async with httpx.AsyncClient(
            base_url=stores[0].loopback.url, verify=False, trust_env=False, timeout=30
        ) as http:
            for endpoint in set(WITH_SESSION) - {e.SIGN_OUT}:
                ask = make_ask(scene, endpoint, known_ids(scene))
                answer = await send(http, here.org, endpoint, ask, stranger.token)
                told = (answer.status, code_of(answer))
                assert told == (401, "SessionEnded"), endpoint.name
                answer = await send(http, there.org, endpoint, ask, own.token)
                told = (answer.status, code_of(answer))
                assert told == (401, "SessionEnded"), endpoint.name
        assert stranger.token != own.token
        for store in stores:
            await store.close()
    for store in stores:
        await store.keepers.close()

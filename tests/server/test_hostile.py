"""What is sent to a server in bad faith gets a 4xx that tells nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from securenotes.clock import FakeClock
from securenotes.errors import Throttled
from securenotes.keeper.opening import make_in_memory
from securenotes.repository.connection import check_address
from securenotes.sealed import RosterAct
from securenotes.server.keepers import OneKeeper
from securenotes.server.keys import ServerKeys
from securenotes.server.run import make_app
from securenotes.vault.primitives import random
from securenotes.wire import messages as m
from securenotes.wire.codec import write_request
from securenotes.wire.endpoints import APPEND, ENDPOINTS, SAVE_DRAFT, Endpoint
from tests.kit import MORNING, Town, build_town
from tests.kit_remote import Phone, RemoteTown, ServedStore


@pytest.fixture
async def town() -> AsyncIterator[Any]:
    clock = FakeClock(MORNING)
    store: Any = ServedStore(clock)
    with store.loopback:
        yield await build_town(store, clock, RemoteTown(store, clock))
        await store.close()
    await store.keepers.close()


async def send(
    town: Town, method: str, path: str, body: bytes = b"", **headers: str
) -> httpx.Response:
    store: Any = town.store
    named = {"content-type": "application/json", "idempotency-key": "k" * 16}
    named |= {name.replace("_", "-"): text for name, text in headers.items()}
    url = f"{store.loopback.url}/v1/{town.org.hex()}{path}"
    async with httpx.AsyncClient(verify=False, trust_env=False) as http:
        return await http.request(method, url, content=body, headers=named)


async def bearer(town: Town, login: str = "anna") -> str:
    phone: Any = await town.sign_in(login)
    assert isinstance(phone, Phone)
    return f"Bearer {phone.token.hex()}"


def path_of(endpoint: Endpoint) -> str:
    path = endpoint.path
    for name, kind in endpoint.plain_fields.items():
        path = path.replace("{" + name + "}", "work" if kind is str else "00" * 16)
    return path


HOSTILE = {
    "nothing": b"",
    "an unknown field": b'{"more":1}',
    "a duplicate key": b'{"record":{},"record":{}}',
    "deep lists": b"[" * 100_000,
    "wrong types": b'{"record":5,"wraps":"x","acts":{}}',
    "bad UTF-8": b'{"record":"\xff\xfe"}',
    "no JSON": b"<xml/>",
    "257 KiB": b'{"a":"' + b"x" * (257 * 1024) + b'"}',
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_body_is_refused_at_every_endpoint(
    town: Town, name: str
) -> None:
    token = await bearer(town, "eva")
    for endpoint in ENDPOINTS:
        if not endpoint.body_fields:
            continue
        answer = await send(
            town,
            endpoint.method,
            path_of(endpoint),
            HOSTILE[name],
            authorization=token,
            if_match='"' + "00" * 32 + '"',
        )
        assert 400 <= answer.status_code < 500, endpoint.name
        told = answer.json()
        assert set(told) <= {"title", "status", "code", "type", "field", "why"}
        assert (told["code"], answer.status_code) in (
            ("BadInput", 400),
            ("TooLarge", 413),
        ), endpoint.name


async def test_r2_a_token_that_is_nobody_s_reads_and_writes_nothing(town: Town) -> None:
    for endpoint in ENDPOINTS:
        if not endpoint.session or endpoint.name == "sign_out":
            continue
        for token in ("none", "Bearer", f"Bearer {'00' * 32}", f"Basic {'00' * 32}"):
            answer = await send(
                town,
                endpoint.method,
                path_of(endpoint),
                authorization=token,
                if_match='"' + "00" * 32 + '"',
            )
            assert answer.status_code in (400, 401), endpoint.name


async def test_r4_not_yours_and_not_there_are_one_answer(town: Town) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    repository = await town.sign_in("anna")
    one = town.publication(unit, anna, unit.pupils["ada"])
    await repository.publish(one.record, None, None)
    token = await bearer(town, "olle")
    answers = []
    for note in (one.note, random(16)):
        for path in (f"/notes/{note.hex()}", f"/notes/{note.hex()}/readings"):
            answer = await send(town, "GET", path, authorization=token)
            answers.append((answer.status_code, answer.content, dict(answer.headers)))
    assert answers[:2] == answers[2:]
    assert {status for status, _, _ in answers} == {404}


async def test_another_organisation_s_path_opens_nothing(town: Town) -> None:
    store: Any = town.store
    token = await bearer(town)
    url = f"{store.loopback.url}/v1/{random(16).hex()}/drafts"
    async with httpx.AsyncClient(verify=False, trust_env=False) as http:
        answer = await http.get(url, headers={"authorization": token})
    assert answer.status_code == 404
    assert answer.json()["code"] == "NotThere"


async def test_r12_a_write_names_what_it_is_built_on(town: Town) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    draft = town.draft(unit, anna, unit.pupils["ada"])
    body = write_request(SAVE_DRAFT, m.SaveDraft(draft.record))
    token = await bearer(town)

    async def save(key: str, sent: bytes = body, **headers: str) -> int:
        answer = await send(
            town,
            "PUT",
            "/drafts",
            sent,
            authorization=token,
            idempotency_key=key,
            **headers,
        )
        return answer.status_code

    assert await save("a" * 16) == 428
    assert await save("a" * 16, if_match='"' + "00" * 32 + '"') == 412
    assert await save("", if_none_match="*") == 400
    assert await save("b" * 16, if_none_match="*") == 204


async def test_a_key_counts_once_for_its_person_and_its_body(town: Town) -> None:
    unit, anna = town.units["Tallbacken"], town.person("anna")
    ada = unit.pupils["ada"]
    token, other = await bearer(town), await bearer(town, "johan")
    body = b'{"act":2,"pupil":null,"count":%d}'
    sent = [body.replace(b"null", json.dumps(base64(ada)).encode())]
    sent = [sent[0] % 3, sent[0] % 4]

    async def log(one: bytes, who: str) -> int:
        answer = await send(
            town, "POST", "/log", one, authorization=who, idempotency_key="k" * 32
        )
        return answer.status_code

    assert [await log(sent[0], token) for _ in range(3)] == [204, 204, 204]
    assert await log(sent[1], token) == 422
    assert await log(sent[1], other) == 204
    eva = await town.sign_in("eva")
    rows = [row for row in await eva.access_log(ada, 0, 200) if row.act == 2]
    assert [(row.actor, row.count) for row in rows] == [
        (anna.user, 3),
        (town.person("johan").user, 4),
    ]
    assert {len(row.sig) for row in rows} == {32}


def base64(raw: bytes) -> str:
    from base64 import b64encode

    return b64encode(raw).decode()


async def test_more_than_256_kib_is_for_administrators_alone(town: Town) -> None:
    unit = town.units["Tallbacken"]
    large = write_request(APPEND, RosterAct(unit.chain, ()))[:-1]
    large += b" " * (300 * 1024) + b"}"
    path = f"/roster/{unit.chain.hex()}"
    said = []
    for login in ("anna", "eva"):
        token = await bearer(town, login)
        answer = await send(town, "POST", path, large, authorization=token)
        said.append(answer.status_code)
    assert said == [403, 204]


async def test_twenty_failures_make_an_address_wait(town: Town) -> None:
    keys = ServerKeys("embedded", random(32))
    clock = FakeClock(MORNING)
    keepers = OneKeeper(make_in_memory(), clock, keys)
    transport = httpx.ASGITransport(make_app(keepers, keys))
    said = []
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as http:
        for _ in range(22):
            body = {"user": base64(random(16)), "device": base64(random(16))}
            answer = await http.post(f"/v1/{'0' * 32}/auth/failed", json=body)
            said.append(answer.status_code)
        founded = await http.post(f"/v1/{'0' * 32}", json={})
    await keepers.close()
    assert said == [204] * 20 + [429] * 2
    assert answer.json()["code"] == Throttled.__name__
    assert founded.status_code == 403


async def test_answers_are_not_kept_and_name_no_software(town: Town) -> None:
    store: Any = town.store
    found = [
        await send(town, "GET", ""),
        await send(town, "GET", "/nothing"),
        await send(town, "GET", "/drafts/"),
        await send(town, "PATCH", "/drafts"),
        await send(town, "GET", "/drafts"),
    ]
    assert [one.status_code for one in found] == [200, 404, 404, 405, 401]
    for one in found:
        assert one.headers["cache-control"] == "no-store"
        assert one.headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" in one.headers
        assert not {"server", "set-cookie", "access-control-allow-origin"} & set(
            one.headers
        )
    async with httpx.AsyncClient(verify=False, trust_env=False) as http:
        for path in ("live", "ready"):
            answer = await http.get(f"{store.loopback.url}/health/{path}")
            assert answer.status_code == 204


async def test_a_seed_lies_sealed_in_the_database(town: Town) -> None:
    store: Any = town.store
    rows = await store.run(
        store.keeper.sql.all, "SELECT totp_seed FROM account WHERE totp_seed <> x''"
    )
    assert len(rows) == len(town.people)
    for person in town.people.values():
        assert all(person.totp_seed not in row[0] for row in rows)


@pytest.mark.parametrize(
    "address",
    [
        "http://skola.example",
        "https://skola.example",
        "http://127.0.0.1.skola.example",
        "ftp://127.0.0.1",
        "http://name@127.0.0.1",
        "http://",
        "http://127.0.0.1:port",
    ],
)
def test_plain_http_goes_to_this_machine_alone(address: str) -> None:
    from securenotes.errors import StoreRefused

    assert check_address("http://127.0.0.1:8080/", None) == "http://127.0.0.1:8080"
    with pytest.raises(StoreRefused):
        check_address(address, None)

"""The wire takes what is exactly right, and says nothing of the rest."""

from __future__ import annotations

import inspect
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from securenotes import errors
from securenotes.errors import (
    BadInput,
    SecureNotesError,
    StoreDamaged,
    StoreUnreachable,
    Throttled,
)
from securenotes.model import ChainId, DeviceId, NoteId, ScopeId, UserId, VersionHash
from securenotes.repository.interface import Repository
from securenotes.sealed import (
    Act,
    Cursor,
    DekWrap,
    HeadFilter,
    HeadPage,
    HeadRecord,
    NoteRecord,
    OwnRecord,
    PersonWrap,
    ReadState,
    Receipt,
    RosterAct,
    StoredEntry,
)
from securenotes.wire import endpoints as e
from securenotes.wire import messages as m
from securenotes.wire.codec import (
    JSON,
    PACKED,
    read_answer,
    read_request,
    write_answer,
    write_request,
)
from securenotes.wire.problems import CODES, STATUS, read_problem, write_problem

ID = bytes(range(16))
NOTE = NoteRecord(b"header", b"blob", b"kc", b"sig", DekWrap(1, 2, b"wrap"))

ASKED = (
    (e.CHALLENGE, m.WhoWhere(UserId(ID), DeviceId(ID))),
    (e.ROSTER, m.Entries(ChainId(ID), 7)),
    (
        e.APPEND,
        RosterAct(
            ChainId(ID),
            (StoredEntry(ChainId(ID), 1, b"p", b"x", b"s"),),
            (PersonWrap(ChainId(ID), ScopeId(ID), 1, UserId(ID), b"seal"),),
            rewrapped=((NoteId(ID), 3, DekWrap(1, 1, b"w")),),
        ),
    ),
    (e.SCOPE_WRAPS, m.ScopeWraps(ChainId(ID), None)),
    (e.SCOPE_WRAPS, m.ScopeWraps(ChainId(ID), (ScopeId(ID),))),
    (e.SAVE_DRAFT, m.SaveDraft(NOTE)),
    (e.HEADS, m.ListHeads(HeadFilter(read=ReadState.UNREAD), None, 50)),
    (
        e.HEADS,
        m.ListHeads(
            HeadFilter(ChainId(ID), (ScopeId(ID),), 1, 2, 3, UserId(ID), 4),
            Cursor(2**53 - 1, NoteId(ID)),
            200,
        ),
    ),
    (e.PUBLISH, m.Publish(structs.replace(NOTE, wrap=None), VersionHash(bytes(32)))),
    (e.NOTE_LOG, m.Log(Act.LISTED, None, 3)),
    (e.OPENED, Receipt(NoteId(ID), 1, VersionHash(bytes(32)), 5, b"sig")),
    (e.OWN, m.OwnKind("work")),
    (e.DROP_OWN, m.OwnName("work", b"")),
    (e.PUT_OWN, OwnRecord("work", b"", 1, b"x", 2)),
)


def plain(endpoint: e.Endpoint, record: object) -> dict[str, str]:
    return {
        name: value.hex() if isinstance(value, bytes) else str(value)
        for name in endpoint.plain_fields
        for value in (getattr(record, name),)
    }


@pytest.mark.parametrize(("endpoint", "record"), ASKED)
def test_a_request_comes_back_as_it_was(endpoint: e.Endpoint, record) -> None:
    body = write_request(endpoint, record)
    assert read_request(endpoint, plain(endpoint, record), body) == record


@pytest.mark.parametrize("kind", [JSON, PACKED])
def test_an_answer_comes_back_as_it_was(kind: str) -> None:
    page = HeadPage((HeadRecord(NOTE, 3),), 7, 2, Cursor(5, NoteId(ID)))
    assert read_answer(write_answer(page, kind), kind, HeadPage) == page
    held = ((ScopeId(ID), 1, UserId(ID)),)
    gives = e.WRAPPED_TO.gives
    assert read_answer(write_answer(list(held), kind), kind, gives) == held
    assert read_answer(write_answer(None, kind), kind, e.GET_SESSION.gives) is None


GOOD = json.loads(write_request(e.SAVE_DRAFT, m.SaveDraft(NOTE)))


def changed(**values: object) -> bytes:
    return json.dumps({"record": {**GOOD["record"], **values}}).encode()


HOSTILE = {
    "nothing": b"",
    "no object": b"[]",
    "null": b"null",
    "unknown field": json.dumps({**GOOD, "more": 1}).encode(),
    "unknown field within": changed(more=1),
    "field left out": b"{}",
    "bad UTF-8": b'{"record":"\xff"}',
    "bad UTF-8 in a key": b'{"\xff":1,' + json.dumps(GOOD).encode()[1:],
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(GOOD).encode(),
    "a number for bytes": changed(blob=5),
    "a float for a count": changed(wrap={"kind": 1.0, "key_ver": 1, "wrap": ""}),
    "a truth for a count": changed(wrap={"kind": True, "key_ver": 1, "wrap": ""}),
    "a count below none": changed(wrap={"kind": -1, "key_ver": 1, "wrap": ""}),
    "a count over 31 bits": changed(wrap={"kind": 1, "key_ver": 2**31, "wrap": ""}),
    "no base64": changed(blob="å"),
    "base64 cut short": changed(blob="AAA"),
    "duplicate key": b'{"record":1,' + json.dumps(GOOD).encode()[1:],
    "duplicate key that is the same": json.dumps(GOOD).encode()[:-1]
    + b","
    + json.dumps(GOOD).encode()[1:],
    "duplicate key, once escaped": json.dumps(GOOD).encode()[:-1]
    + b',"rec\\u006frd":'
    + json.dumps(GOOD["record"]).encode()
    + b"}",
    "two objects": json.dumps(GOOD).encode() * 2,
    "deep lists": b'{"record":' + b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "quotes without end": b'{"record":"' + b'\\"' * 100_000,
    "NaN": b'{"record":NaN}',
    "an endless number": b'{"record":' + b"9" * 200_000 + b"}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_body_that_is_not_exactly_right_gets_one_answer(name: str) -> None:
    assert read_request(e.SAVE_DRAFT, {}, json.dumps(GOOD).encode())
    with pytest.raises(BadInput) as raised:
        read_request(e.SAVE_DRAFT, {}, HOSTILE[name])
    assert (raised.value.field, raised.value.why) == ("request", "form")
    assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "text", ["", "A" * 32, "0" * 31, "0" * 34, "g" * 32, "0x" + "0" * 30, "é" * 16]
)
def test_an_id_in_a_path_is_lower_case_hex_of_its_length(text: str) -> None:
    with pytest.raises(BadInput):
        read_request(e.VERSIONS, {"note": text}, b"")


@pytest.mark.parametrize("text", ["", "-1", "1.0", "1e3", "²", "9" * 17, " 1", "٣"])
def test_a_number_in_a_query_is_digits(text: str) -> None:
    with pytest.raises(BadInput):
        read_request(e.ROSTER, {"chain": ID.hex(), "after": text}, b"")


def test_a_text_holds_no_nul_and_no_lone_surrogate() -> None:
    for word in ("wo\x00rk", "\ud800", "w" * 129):
        with pytest.raises(BadInput):
            read_request(e.OWN, {"what": word}, b"")
    body = write_request(e.PUT_OWN, OwnRecord("work", b"", 1, b"x", 2))
    for hostile in (b"wo\\u0000rk", b"\\ud800", b"w" * 129):
        with pytest.raises(BadInput):
            read_request(e.PUT_OWN, {}, body.replace(b"work", hostile))


def test_a_body_where_none_belongs_is_refused() -> None:
    with pytest.raises(BadInput):
        read_request(e.DRAFTS, {}, b'{"more":1}')
    with pytest.raises(BadInput):
        read_request(e.DRAFTS, {"more": "1"}, b"")


@given(st.binary(max_size=200))
def test_no_bytes_make_the_wire_stumble(body: bytes) -> None:
    with pytest.raises(BadInput):
        read_request(e.APPEND, {"chain": ID.hex()}, body)
    for kind in (JSON, PACKED):
        with pytest.raises(StoreUnreachable):
            read_answer(body, kind, HeadPage)
    assert isinstance(read_problem(body), StoreUnreachable)


# -- problems ----------------------------------------------------------------
def every_error() -> list[type[SecureNotesError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, SecureNotesError)
        and kind is not SecureNotesError
    ]


@pytest.mark.parametrize("kind", every_error())
def test_every_error_travels_as_itself(kind: type[SecureNotesError]) -> None:
    error: SecureNotesError
    if kind is Throttled:
        error = Throttled(1234)
    elif kind is StoreDamaged:
        error = StoreDamaged("ab12")
    elif kind is BadInput:
        error = BadInput("password", "group-4")
    else:
        error = kind("founded")
    again = read_problem(write_problem(error))
    assert type(again) is kind
    assert vars(again) == vars(error)
    plain_one = json.loads(write_problem(error))
    assert plain_one["status"] == STATUS[kind]
    assert plain_one["code"] == kind.__name__


def test_a_problem_of_a_hostile_server_shows_no_text_of_its_own() -> None:
    told = write_problem(BadInput("Ring 070-123 45 67", "Skriv ditt lösenord"))
    again = read_problem(told)
    assert vars(again) == vars(BadInput("", ""))
    assert isinstance(read_problem(b'{"code":"SystemExit"}'), StoreUnreachable)


def test_the_table_names_every_error_once() -> None:
    assert set(CODES.values()) == set(every_error())


def test_the_table_has_every_act_of_the_interface_once() -> None:
    acts = {
        name
        for name, _ in inspect.getmembers(Repository, inspect.isfunction)
        if not name.startswith("_")
    }
    assert sorted(one.name for one in e.ENDPOINTS) == sorted(acts - {"close"})
    routes = {(one.method, one.full_path) for one in e.ENDPOINTS}
    assert len(routes) == len(e.ENDPOINTS)

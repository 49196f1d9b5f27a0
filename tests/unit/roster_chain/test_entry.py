"""One entry: the published vector, the form of its bytes, each change type."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.model import ChainId, OrgId, ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.primitives import sha256, sign_public
from securenotes.vault.roster import (
    PAYLOAD_LIMIT,
    ROOT,
    Card,
    Change,
    Disable,
    FactorReset,
    GroupEnd,
    Recovery,
    Role,
    ScopeKey,
    Unlink,
    Unmember,
    encode_payload,
    parse_payload,
    sign_entry,
)

from .school import bytes_of, founded, small_school

ORG = OrgId(bytes(range(16)))
USER = UserId(bytes(range(16, 32)))


def test_published_vector_of_a_roster_entry() -> None:
    scope = ScopeId(b"\x03" * 16)
    skc = "c3bcf90e3f8fd8ec448d3966454bb5d3bd54c37294d13dfc688122e41054e50c"
    change = ScopeKey(scope=scope, ver=1, skc=bytes.fromhex(skc))
    payload = encode_payload(USER, (change,), 1_760_000_000_000)
    assert len(payload) == 220
    assert sha256(payload).hex() == (
        "665b5c15558a852260989bbf92e2d074db74371cd7cb9173a61945c3e4e55c09"
    )
    chain = ChainId(b"\x0e" * 16)
    entry = sign_entry(b"\x01" * 32, ORG, chain, 7, b"\x1f" * 32, payload)
    assert entry.sig.hex() == (
        "98a0d793de0309e8995bea2c6e51cc3df3b52db4b29ebc218c1b8e447b77a331"
        "02d5bc2e85d8b6bd23d676ca4db1fe755f8663d159129b5be5512b49ecd67b09"
    )
    assert entry.hash(ORG).hex() == (
        "203e10be193d2078251b4f9885d0bd5959715d84b2d2c0d210176fcae9a3f514"
    )
    entry.verify(ORG, sign_public(b"\x01" * 32))
    with pytest.raises(Refused, match="signature"):
        entry.verify(ORG, sign_public(b"\x02" * 32))
    assert parse_payload(payload) == (USER, (change,), 1_760_000_000_000)
    assert repr(entry) == "RosterEntry(seq=7)"


def every_change() -> list[Change]:
    school = founded()
    user, group = school.user("anna"), school.group("g")
    return [
        *school.genesis_changes(),
        school.invite("anna"),
        school.own_keys("anna"),
        FactorReset(user=user, factor_no=1),
        Disable(user=user, on=False),
        *school.new_group("g"),
        *school.new_pupil("p"),
        GroupEnd(scope=group, last="2026-06-12"),
        school.member("g", "p"),
        school.member("g", "p", last="2026-06-12"),
        Unmember(group=group, pupil=school.pupil("p"), last="2026-06-12"),
        Card(subject=user, ver=1, blob=bytes_of("b")),
        Card(
            subject=group, ver=1, blob=bytes_of("b"), scope=group, cardc=bytes_of("c")
        ),
        school.link("anna", group),
        school.link("anna", group, last="2026-06-12"),
        Unlink(user=user, scope=group, role="mentor", last="2026-06-12"),
        Recovery(recovery_pk=bytes_of("r"), n=2),
    ]


@pytest.mark.parametrize("change", every_change(), ids=lambda c: type(c).__name__)
def test_change_is_read_as_it_was_written(change: Change) -> None:
    payload = encode_payload(USER, (change,), 1)
    assert parse_payload(payload) == (USER, (change,), 1)
    assert b"null" not in payload
    assert (
        payload
        == json.dumps(
            json.loads(payload),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ).encode()
    )


@pytest.mark.parametrize("change", every_change(), ids=lambda c: type(c).__name__)
def test_change_with_an_unknown_missing_or_wrong_field_is_refused(
    change: Change,
) -> None:
    whole = json.loads(encode_payload(ROOT, (change,), 1))
    fields = whole["changes"][0]

    def refused(**patch: object) -> bool:
        fresh = {**fields, **patch}
        for key in [key for key, value in fresh.items() if value is ...]:
            del fresh[key]
        data = json.dumps(
            {**whole, "changes": [fresh]}, sort_keys=True, separators=(",", ":")
        )
        try:
            parse_payload(data.encode())
        except Refused:
            return True
        return False

    assert not refused()
    assert refused(colour="red")
    assert refused(type="approve")
    assert refused(type=...)
    optional = {"last", "box_pk", "scope", "cardc"}
    for name, value in fields.items():
        if name not in optional and fields["type"] != "policy":
            assert refused(**{name: ...}), name
        for wrong in ([value], {"x": value}, 1.5, None, -1):
            assert refused(**{name: wrong}), (name, wrong)
        if isinstance(value, str) and len(value) in (32, 64):
            for wrong_hex in (value[:-2], value + "00", "g" + value[1:], value[:-1]):
                assert refused(**{name: wrong_hex}), name
            if value.upper() != value:
                assert refused(**{name: value.upper()}), name
        if name in ("first", "last"):
            assert refused(**{name: "2026-02-30"})
            assert refused(**{name: "20260228"})
        if isinstance(value, bool):
            assert refused(**{name: int(value)})


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b'{"actor":"root","changes":[],"ts":1}',
        b'{"actor":"admin","changes":[{}],"ts":1}',
        b'{"actor": "root","changes":[{"on":true}],"ts":1}',
        b'{"changes":[],"actor":"root","ts":1}',
        b'{"actor":"root","changes":[1],"ts":1}',
        b'{"actor":"root","changes":[{"n":2,"type":3}],"ts":1}',
    ],
)
def test_bytes_that_are_no_payload_are_refused(payload: bytes) -> None:
    with pytest.raises(Refused):
        parse_payload(payload)


def good_payload() -> bytes:
    role = Role(user=USER, role="identity", on=True)
    return encode_payload(USER, (role,), 5)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"ts":5', b'"ts":5.0'),
        (b'"ts":5', b'"ts":true'),
        (b'"ts":5', b'"ts":253402214400001'),
        (b'"ts":5', b'"ts":5,"ts":5'),
        (b'"ts":5', b'"ts":5,"x":5'),
        (b'"ts":5', b'"actor":"root","ts":5'),
        (b'"on":true', b'"on":true,"on":true'),
        (b'"on":true', b'"on":null'),
    ],
)
def test_payload_with_one_thing_wrong_is_refused(old: bytes, new: bytes) -> None:
    good = good_payload()
    parse_payload(good)
    assert old in good
    with pytest.raises(Refused):
        parse_payload(good.replace(old, new))


def test_four_mebibytes_are_taken_and_one_byte_more_is_not() -> None:
    good = good_payload()
    room = PAYLOAD_LIMIT - len(good)
    parse_payload(good + b" " * room)
    with pytest.raises(Refused, match="roster-too-large"):
        parse_payload(good + b" " * (room + 1))
    policy = founded().policy()
    with pytest.raises(Refused, match="roster-too-large"):
        encode_payload(ROOT, (policy,) * 60_000, 1)


@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_or_refused(data: bytes) -> None:
    for payload in (data, b'{"actor":"root","changes":[' + data):
        with pytest.raises(Refused):
            parse_payload(payload)


def test_nothing_personal_stands_in_a_chain() -> None:
    for entry in small_school().entries:
        for word in (b"Anna", b"Alva", b"7B"):
            assert word not in entry.payload

"""A note's text: its bounds, its padding, its silence (vault § 4)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.vault.errors import Refused
from securenotes.vault.notes import LONGEST, Plain, open_note, seal_note
from securenotes.vault.primitives import (
    ae_open,
    ae_seal,
    pad,
    seal_open,
    sign,
    sign_public,
    unpad,
    verify,
)

from .values import DEK, HEADER, SIGN_SEED

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def plain(body: str) -> Plain:
    return Plain(b=body, h="2026-03-02", k="", t="")


def of_length(size: int) -> Plain:
    return plain("x" * (size - len(plain("").encode())))


@settings(deadline=None)
@given(
    texts,
    texts,
    st.none() | texts,
    st.none() | st.lists(st.booleans(), max_size=3).map(tuple),
)
def test_any_text_is_read_back(body, title, reason, answers):
    note = Plain(b=body, h="", k="Övrigt", t=title, r=reason, q=answers, d="2027-02-28")
    sealed = seal_note(HEADER, note, DEK, SIGN_SEED)
    assert open_note(sealed, DEK) == note


@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (511, 512),
        (512, 1024),
        (8190, 8192),
        (8191, 8192),
        (8192, 12_288),
        (12_287, 12_288),
        (12_288, 16_384),
        (LONGEST, LONGEST + 4096),
    ],
)
def test_size_shows_in_steps_alone(size, padded):
    note = of_length(size)
    assert len(note.encode()) == size
    sealed = seal_note(HEADER, note, DEK, SIGN_SEED)
    assert len(sealed.blob) == 24 + padded + 16
    assert open_note(sealed, DEK) == note


def test_one_byte_over_32_kib_is_refused():
    with pytest.raises(Refused, match="size"):
        of_length(LONGEST + 1).encode()
    with pytest.raises(Refused, match="size"):
        Plain.decode(b"x" * (LONGEST + 1))


@pytest.mark.parametrize("day", ["2026-02-30", "20260302", "2026-3-2", "i går", "0"])
def test_event_and_review_day_are_days(day):
    with pytest.raises(Refused, match="date"):
        Plain(b="", h=day, k="", t="").encode()
    with pytest.raises(Refused, match="date"):
        Plain(b="", h="", k="", t="", d=day).encode()
    with pytest.raises(Refused, match="date"):
        Plain.decode(f'{{"b":"","h":"{day}","k":"","t":""}}'.encode())


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":"","h":"","k":""}',
        b'{"b":"","h":"","k":"","t":"","x":""}',
        b'{"b":1,"h":"","k":"","t":""}',
        b'{"b":"","h":"","k":"","q":[true,true,true,true],"t":""}',
        b'{"b":"","h":"","k":"","q":[1],"t":""}',
        b'{"b":null,"h":"","k":"","t":""}',
    ],
)
def test_other_json_is_no_note(data):
    with pytest.raises(Refused):
        Plain.decode(data)


@given(st.binary(max_size=1500), st.sampled_from([256, 512, 4096]))
def test_padding_comes_off_again(data, block):
    padded = pad(data, block)
    assert len(padded) % block == 0
    assert len(padded) > len(data)
    assert unpad(padded, block) == data


@pytest.mark.parametrize(
    "padded", [b"", b"\x80", bytes(512), b"\x80" + bytes(512), b"x" * 512]
)
def test_wrong_padding_is_refused(padded):
    with pytest.raises(Refused, match="padding"):
        unpad(padded, 512)


def test_long_text_with_short_padding_is_refused():
    data = of_length(9000).encode()
    sealed = seal_note(HEADER, plain("x"), DEK, SIGN_SEED)
    blob = ae_seal(DEK, pad(data, 512), sealed.header_bytes)
    changed = type(sealed)(sealed.header_bytes, blob, sealed.kc, sealed.sig)
    with pytest.raises(Refused, match="padding"):
        open_note(changed, DEK)


def test_key_or_signature_of_another_length_is_refused():
    box = ae_seal(DEK, b"x", b"")
    for key in (b"", DEK[:31], DEK + b"\x00"):
        with pytest.raises(Refused, match="open"):
            ae_open(key, box, b"")
    pk, sig = sign_public(SIGN_SEED), sign(SIGN_SEED, b"x")
    for other_pk, other_sig in ((pk[:31], sig), (pk + b"x", sig), (pk, sig[:63])):
        with pytest.raises(Refused, match="signature"):
            verify(other_pk, b"x", other_sig)
    # A longer signature must not eat the message's first bytes.
    with pytest.raises(Refused, match="signature"):
        verify(pk, b"", sig + b"x")
    verify(pk, b"x", sig)
    for cut in range(72):
        with pytest.raises(Refused):
            seal_open(b"o" * 16, DEK, pk[:32] + bytes(cut), b"")
    with pytest.raises(Refused):
        seal_open(b"o" * 16, DEK, pk[:9], b"")

"""One strict JSON for everybody (vault § 2)."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.vault.errors import Refused
from securenotes.vault.strict_json import (
    convert,
    dumps,
    from_hex,
    loads,
    loads_as,
    to_hex,
)

leaves = (
    st.integers(0, 2**53 - 1)
    | st.booleans()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
)
keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
objects = st.dictionaries(
    keys,
    st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)
        ),
        max_leaves=6,
    ),
    max_size=4,
).filter(lambda o: depth(o) <= 8)


def depth(value) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@given(objects)
def test_what_is_written_is_read_back_the_same(obj):
    data = dumps(obj)
    assert loads(data) == obj
    assert dumps(loads(data)) == data


def test_written_sorted_compact_and_not_escaped():
    assert dumps({"ö": 1, "b": ("å", True), "a": {}}) == (
        '{"a":{},"b":["å",true],"ö":1}'.encode()
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'"a"',
        b'{"a":1',
        b'{"a":1}x',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":1,"a":1}',
        b'{"b":{"a":1,"\\u0061":2}}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":null}',
        b'{"a":[[null]]}',
        b'{"a":-1}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 100_000 + b"}",
        b'{"a":"\n"}',
        b"{'a':1}",
        b'{"a":1,}',
        b'{"a":[1,]}',
        nested(9),
        b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(Refused) as caught:
        loads(data)
    assert caught.value.reason == "json"
    assert caught.value.__cause__ is None


def test_the_bounds_themselves_are_taken():
    assert loads(b'{"a":9007199254740991}') == {"a": 2**53 - 1}
    assert depth(loads(nested(8))) == 8
    assert loads(b'{"a":"\\ud83d\\ude00"}') == {"a": "😀"}


@pytest.mark.parametrize(
    "obj",
    [
        {"a": 1.5},
        {"a": None},
        {"a": -1},
        {"a": 2**53},
        {"a": b"x"},
        {1: "a"},
        {"a": "\ud800"},
        {"a": [[[[[[[[1]]]]]]]]},
    ],
)
def test_nothing_is_written_that_would_not_be_read(obj):
    with pytest.raises(Refused, match="json"):
        dumps(obj)


class Typed(msgspec.Struct, forbid_unknown_fields=True):
    a: int


def test_unknown_keys_and_other_types_are_refused():
    assert loads_as(b'{"a":1}', Typed) == Typed(1)
    for data in (b'{"a":1,"b":2}', b'{"a":"1"}', b'{"a":true}', b"{}"):
        with pytest.raises(Refused, match="json"):
            loads_as(data, Typed)
    with pytest.raises(Refused, match="json"):
        convert({"a": "secret"}, Typed)


@given(st.binary(max_size=40))
def test_hex_goes_there_and_back(data):
    assert from_hex(to_hex(data), len(data)) == data


@pytest.mark.parametrize("text", ["0", "0A", "0g", "00 ", " 00", "00\n", "٠٠", 5])
def test_other_hex_is_refused(text):
    with pytest.raises(Refused, match="hex"):
        from_hex(text)


def test_hex_of_another_length_is_refused():
    with pytest.raises(Refused, match="hex"):
        from_hex("0011", 3)

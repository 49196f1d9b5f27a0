"""Codes that people type back (vault § 2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from securenotes.vault.codes import SYMBOLS, Prefix, print_code, read_code
from securenotes.vault.errors import BadCode, Refused
from securenotes.vault.kit import join_kit, new_kit, split_kit

from .values import ACCOUNT_KEY, INVITATION

PRINTED = "SA1-40GJ-48S4-4MK2-EA19-58NJ-RB9E-5XXV"
raws = st.binary(min_size=16, max_size=16)


def fault(prefix, text) -> tuple[str, int]:
    with pytest.raises(BadCode) as caught:
        read_code(prefix, text)
    return caught.value.reason, caught.value.group


@given(raws, st.sampled_from(Prefix))
def test_any_code_is_read_back(raw, prefix):
    printed = print_code(prefix, raw)
    bare = printed.split("-", 1)[1]
    for text in (
        printed,
        printed.lower(),
        printed.replace("-", ""),
        bare,
        bare.replace("-", " "),
        f"  {printed}\n",
        printed.replace("-", "–"),
        bare.replace("0", "o").replace("1", "l"),
        printed.replace("0", "O").replace("1", "I"),
        bare[:9] + "-" + bare[9:],
    ):
        assert read_code(prefix, text) == raw


@pytest.mark.parametrize("group", range(1, 8))
def test_the_group_with_a_wrong_symbol_is_named(group):
    parts = PRINTED.split("-")
    for wrong in "U*å":
        parts[group] = parts[group][:2] + wrong + parts[group][3:]
        for text in ("-".join(parts), "".join(parts), "".join(parts[1:])):
            assert fault(Prefix.ACCOUNT_KEY, text) == ("symbol", group)


@pytest.mark.parametrize("group", range(1, 8))
def test_the_group_with_a_symbol_too_few_or_many_is_named(group):
    right = PRINTED.split("-")[group]
    for wrong in (right[:-1], right + "0"):
        parts = PRINTED.split("-")
        parts[group] = wrong
        assert fault(Prefix.ACCOUNT_KEY, "-".join(parts)) == ("length", group)


@pytest.mark.parametrize("text", ["", " ", "-", "SA1", "SA1-", "0", PRINTED[:-5]])
def test_too_short_is_said(text):
    assert fault(Prefix.ACCOUNT_KEY, text) == ("length", 0)


def test_every_single_wrong_symbol_of_a_code_is_noticed():
    bare = PRINTED[4:].replace("-", "")
    for i, right in enumerate(bare):
        for wrong in set(SYMBOLS) - {right}:
            text = bare[:i] + wrong + bare[i + 1 :]
            # One in a thousand passes for a code of another kind instead.
            assert fault(Prefix.ACCOUNT_KEY, text)[0] in ("checksum", "prefix")


def test_two_groups_changed_about_are_noticed():
    parts = PRINTED.split("-")
    parts[2], parts[3] = parts[3], parts[2]
    assert fault(Prefix.ACCOUNT_KEY, "-".join(parts)) == ("checksum", 0)


@pytest.mark.parametrize("prefix", [p for p in Prefix if p != Prefix.ACCOUNT_KEY])
def test_another_kind_of_code_is_named_as_such(prefix):
    other = print_code(prefix, ACCOUNT_KEY)
    for text in (other, other.replace("-", ""), other[4:]):
        assert fault(Prefix.ACCOUNT_KEY, text)[0] == "prefix"


def test_account_key_is_not_an_invitation_though_1_reads_as_i():
    assert fault(Prefix.INVITATION, PRINTED) == ("prefix", 0)
    text = print_code(Prefix.INVITATION, INVITATION).replace("SAI", "SA1")
    assert read_code(Prefix.INVITATION, text) == INVITATION


def test_kit_is_on_two_sheets_of_which_one_says_nothing():
    k = new_kit()
    one, two = split_kit(k)
    assert join_kit(one, two) == join_kit(two, one) == k
    assert split_kit(k) != (one, two)
    assert k not in (
        read_code(Prefix.KIT_SHEET, one),
        read_code(Prefix.KIT_SHEET, two),
    )
    with pytest.raises(Refused, match="sheets"):
        join_kit(one, one)
    with pytest.raises(BadCode):
        join_kit(one, PRINTED)

"""Personal numbers in every form that was seen."""

import pytest

from securenotes.roster.civic import CivicKind, read_civic

TODAY = "2026-11-23"


@pytest.mark.parametrize(
    ("written", "birth", "number", "kind", "valid"),
    [
        ("201212121212", None, "201212121212", CivicKind.PERSONAL, True),
        ("20121212-1212", None, "201212121212", CivicKind.PERSONAL, True),
        ("121212-1212", None, "201212121212", CivicKind.PERSONAL, True),
        ("121212+1212", None, "191212121212", CivicKind.PERSONAL, True),
        ("1212121212", "1912-12-12", "191212121212", CivicKind.PERSONAL, True),
        ("760404-2395", None, "197604042395", CivicKind.PERSONAL, None),
        ("760404-2395", "1976-04-17", "197604042395", CivicKind.PERSONAL, None),
        ("121025-2399", "2012-06-18", "201210252399", CivicKind.PERSONAL, None),
        ("701063-2391", None, "197010632391", CivicKind.COORDINATION, True),
        ("20121212-1213", None, "201212121213", CivicKind.PERSONAL, False),
        ("20129912-1212", None, "201299121212", CivicKind.PERSONAL, False),
        ("20000101TF12", None, "20000101TF12", CivicKind.INTERIM, False),
        ("20000101-TFXX", None, "20000101TFXX", CivicKind.INTERIM, False),
        ("20000101-tf12", None, "20000101TF12", CivicKind.INTERIM, False),
        ("20000101T220", None, "20000101T220", CivicKind.INTERIM, False),
        (" 20000101-T220 ", None, "20000101T220", CivicKind.INTERIM, False),
    ],
)
def test_each_form_becomes_twelve_signs(written, birth, number, kind, valid):
    civic = read_civic(written, birth, TODAY)
    assert civic is not None
    assert (civic.number, civic.kind) == (number, kind)
    if valid is not None:
        assert civic.valid is valid


@pytest.mark.parametrize(
    "written",
    ["", "12121-1212", "2012121212123", "Anna", "121212_1212", None, 201212121212, []],
)
def test_another_form_is_no_number(written: object):
    assert read_civic(written, None, TODAY) is None


def test_a_short_number_never_lies_in_the_future():
    born_today = read_civic("261123-1234", None, TODAY)
    born_tomorrow = read_civic("261124-1234", None, TODAY)
    assert born_today is not None
    assert born_today.number.startswith("2026")
    assert born_tomorrow is not None
    assert born_tomorrow.number.startswith("1926")


def test_a_number_is_in_no_repr():
    assert "1212" not in repr(read_civic("20121212-1212", None, TODAY))

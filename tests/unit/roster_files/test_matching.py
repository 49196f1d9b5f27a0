"""The same people under new ids: proposed for review, never by name."""

from securenotes.roster.civic import read_civic
from securenotes.roster.matching import Match, match_people
from securenotes.roster.rows import Identity
from tests.unit.roster_files.municipality import sid


def who(key: str, number: str = "", eppn: str = "", other: str = "") -> Identity:
    return Identity(
        sid(key),
        read_civic(number, None, "2026-11-23"),
        (eppn,) if eppn else (),
        (("https://x.example", other),) if other else (),
    )


def test_a_number_wins_over_eppn_and_eppn_over_another_id():
    before = [who("1", "20121212-1212", "a@x", "7"), who("2", eppn="b@x", other="8")]
    after = [
        who("n1", "121212-1212", "b@x", "8"),
        who("n2", eppn="b@x", other="8"),
        who("n3", other="9"),
    ]
    found = match_people(before, after)
    assert found.found == (
        Match(sid("1"), sid("n1"), "civic"),
        Match(sid("2"), sid("n2"), "eppn"),
    )
    assert found.ambiguous == ()


def test_more_than_one_hit_matches_none_of_them():
    before = [who("1", "20121212-1212", "a@x")]
    after = [who("n1", "20121212-1212", "a@x"), who("n2", "20121212-1212")]
    found = match_people(before, after)
    assert found.found == ()
    assert found.ambiguous == ("1", "n1", "n2")


def test_who_kept_the_id_is_not_matched():
    same = who("1", "20121212-1212")
    found = match_people([same], [same, who("2", "20121212-1212")])
    assert (found.found, found.ambiguous) == ((), ())

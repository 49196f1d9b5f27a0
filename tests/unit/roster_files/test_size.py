"""A large municipality goes through whole, and twice changes nothing."""

from pathlib import Path

import pytest

from securenotes.roster.comparison import compare
from tests.unit.roster_files.applied import imported
from tests.unit.roster_files.municipality import TODAY, Municipality

PUPILS, GROUPS, MEMBERSHIPS, STAFF = 5_000, 300, 40_000, 600


def build() -> Municipality:
    """Two schools, each pupil in eight groups, each group with two teachers."""
    town = Municipality()
    groups = []
    for number in range(GROUPS):
        kind = "Klass" if number % 8 == 0 else "Undervisning"
        groups.append(town.group(f"g{number}", kind, "AB"[number % 2]))
    for number in range(PUPILS):
        unit = number % 2
        town.pupil(f"p{number}", "AB"[unit])
        town.person(f"guardian{number}")
        for step in range(MEMBERSHIPS // PUPILS):
            group = groups[(number // 2 * 2 + unit + step * 34) % GROUPS]
            group["groupMemberships"].append(
                {"person": {"id": f"p{number}"}, "startDate": "2026-08-17"}
            )
    for number in range(STAFF):
        town.staff(f"t{number}", "AB"[number % 2])
        town.teach(f"d-t{number}", f"g{number % GROUPS}", id=f"a{number}")
    return town


@pytest.mark.slow
def test_forty_thousand_memberships_import_once(tmp_path: Path):
    desired = build().derive(tmp_path)
    schools = list(desired.schools.values())
    assert sum(len(s.pupils) for s in schools) == PUPILS
    assert sum(len(s.memberships) for s in schools) == MEMBERSHIPS
    assert sum(len(s.groups) for s in schools) == GROUPS
    assert sum(len(s.staff) for s in schools) == STAFF
    assert sum(len(s.links) for s in schools) == STAFF
    for school in schools:
        assert compare(imported(school, TODAY), school, TODAY).changes_nothing

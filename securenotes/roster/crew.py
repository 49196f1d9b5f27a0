"""The staff of a school, and whom an administrator may want to grant more."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from securenotes.roster.days import Interval
from securenotes.roster.desired import Candidate, Link, Staff
from securenotes.roster.findings import SourceId
from securenotes.roster.linkage import Tie
from securenotes.roster.places import Places
from securenotes.roster.rows import (
    OTHER_POST,
    POSTS,
    DutyRow,
    OrganisationRow,
    PersonRow,
    Staged,
)

LOGIN_LIMIT = 64

_RANK = {post: rank for rank, post in enumerate(POSTS)}
_GRANTABLE: Mapping[str, Literal["administrator", "observer"]] = {
    "Skoladministratör": "administrator",
    "Rektor": "observer",
    "Förskolechef": "observer",
    "Speciallärare/specialpedagog": "observer",
    "Kurator": "observer",
    "Skolpsykolog": "observer",
}
"""Nurse and doctor are not here: their records are another branch's."""
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})


def name_staff(
    unit: OrganisationRow,
    staged: Staged,
    places: Places,
    duties: Mapping[SourceId, Interval],
    links: Iterable[Link],
    today: str,
) -> tuple[Staff, ...]:
    """Everybody with a duty that serves the school, or with a link there.

    A duty that begins later gives an account that sees nothing yet.
    """
    linked = {link.staff for link in links}
    held: dict[SourceId, list[DutyRow]] = defaultdict(list)
    for duty_id in duties:
        duty = staged.duties[duty_id]
        if places.serves(duty.place, unit.id) or duty.person in linked:
            held[duty.person].append(duty)
    return tuple(
        _card(staged.persons[person], own, duties, today)
        for person, own in sorted(held.items())
    )


def name_candidates(
    unit: OrganisationRow,
    staged: Staged,
    places: Places,
    duties: Mapping[SourceId, Interval],
    ties: Iterable[Tie],
    today: str,
) -> tuple[Candidate, ...]:
    """Name whom a post or an assignment suggests; nobody is granted anything."""
    named: set[Candidate] = set()
    for duty_id, days in duties.items():
        duty = staged.duties[duty_id]
        role = _GRANTABLE.get(duty.post)
        if role is not None and places.serves(duty.place, unit.id):
            named.add(Candidate(duty.person, role, duty.post, None, *days.ends(today)))
    for tie in ties:
        if tie.as_role == "observer":
            named.add(
                Candidate(
                    tie.staff, "observer", tie.post, tie.group, *tie.days.ends(today)
                )
            )
    return tuple(
        sorted(named, key=lambda c: (c.staff, c.role, c.post, c.group or "", c.first))
    )


def propose_login(text: str) -> str:
    """Spell a login in plain letters: "Åsa Öberg" gives "asa.oberg"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = plain.encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9._-]+", ".", plain)
    return re.sub(r"\.{2,}", ".", words).strip("._-")[:LOGIN_LIMIT].rstrip("._-")


def _card(
    person: PersonRow,
    held: list[DutyRow],
    duties: Mapping[SourceId, Interval],
    today: str,
) -> Staff:
    live = [duty for duty in held if duties[duty.id].live(today)]
    ordered = sorted(live or held, key=lambda d: (_RANK.get(d.post, len(POSTS)), d.id))
    post = ordered[0].post if ordered else OTHER_POST
    signature = next((duty.signature for duty in ordered if duty.signature), "")
    if person.protected:
        login = propose_login(signature)
        return Staff(person.id, signature, login, post, protected=True)
    login = propose_login(person.login_hint) or propose_login(person.name)
    return Staff(person.id, person.name, login, post, protected=False)

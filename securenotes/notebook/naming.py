"""Whose names a text about one pupil must not hold: the others of the school."""

from __future__ import annotations

from securenotes.errors import KeysMissing, StoreDamaged
from securenotes.model import ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.masking import OtherNames


def other_names(desk: Desk, scope: ScopeId) -> OtherNames:
    """Give the finder of other pupils' names for texts about one pupil.

    It knows the pupils of that school whom this person may read, and no one
    else: an administrator's knows them all, a teacher's their own. A protected
    pupil is known by alias (R29). Keys and names must be ready.
    """
    chain = desk.trust.chain_of(scope)
    others = []
    for pupil in desk.pupils(chain):
        if pupil == scope or not desk.keys.has(chain, pupil):
            continue
        try:
            others.append(desk.cards.ref(chain, pupil).name)
        except (KeysMissing, StoreDamaged):
            continue
    staff = [
        desk.person(row.user, chain).name for row in desk.trust.state(chain).users()
    ]
    return OtherNames(desk.ref(scope).name, others, staff)

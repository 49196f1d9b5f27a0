"""How a person stands to what they are about to do; who is shut out is told why."""

from __future__ import annotations

from securenotes import rules
from securenotes.errors import LinkEnded, ModuleOff
from securenotes.model import ScopeId
from securenotes.notebook.desk import Desk
from securenotes.notebook.views import Draft
from securenotes.vault.headers import Header


def check_new(desk: Desk, pupil: ScopeId) -> None:
    """Raise unless this person may begin a note on a pupil today."""
    who = desk.standing(pupil, desk.user)
    if not rules.may_write(who):
        raise LinkEnded if who.module else ModuleOff


def check_writer(desk: Desk, draft: Draft) -> None:
    """Raise unless this pupil is this person's to write on today.

    A change of what is published is theirs too where the pupil has moved on.
    """
    who = desk.standing(draft.pupil.scope, desk.user)
    if not who.module:
        raise ModuleOff
    allowed = rules.may_edit_published if draft.ver else rules.may_write
    if draft.read_only or not allowed(who):
        raise LinkEnded


def acting_on(desk: Desk, header: Header) -> rules.Standing:
    """Tell how this person stands to a published note that they act on."""
    who = desk.standing(header.scope, header.author)
    if not who.module:
        raise ModuleOff
    if not who.live:
        raise LinkEnded
    return who

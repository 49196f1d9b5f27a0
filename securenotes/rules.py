"""Who may do what with a note: pure functions on plain facts.

Notebook and keeper ask the same functions. Every answer is no before both
factors are shown (R2) and at a school without the module (R13). What a
person may not read does not exist for them, so a no is never explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """What ties one person to one note, or to its pupil, at one moment.

    ``is_author`` is of the note asked about, False where there is none yet.
    ``live_link`` is a link to the pupil whose days include today;
    ``administrator`` is of the pupil's present school. ``module`` is that
    school's module Stödinsatser. ``left`` is a pupil handed over to another
    school: what is kept here is read, mended and deleted, and nothing is added.
    """

    is_author: bool
    live_link: bool
    administrator: bool
    second_factor: bool
    module: bool
    left: bool = False

    @property
    def present(self) -> bool:
        """Whether both factors are shown and the module is on (R2, R13)."""
        return self.second_factor and self.module

    @property
    def live(self) -> bool:
        """Whether the pupil is this person's to read: a link, or the school."""
        return self.live_link or self.administrator


def may_see_draft(who: Standing) -> bool:
    """Say whether a draft exists for this person (R3, R10)."""
    return who.present and who.is_author


def may_read_draft(who: Standing) -> bool:
    """Allow the author to read a draft, also when the link is over (R3, R10)."""
    return who.present and who.is_author


def may_edit_draft(who: Standing) -> bool:
    """Allow the author to change a draft while the pupil is theirs (R3, R10)."""
    return who.present and who.is_author and who.live and not who.left


def may_discard_draft(who: Standing) -> bool:
    """Allow the author to throw a draft away, link or no link (R3, R10)."""
    return who.present and who.is_author


def may_publish(who: Standing) -> bool:
    """Allow the author to publish while the pupil is theirs (R3, R10)."""
    return who.present and who.is_author and who.live and not who.left


def may_read_published(who: Standing) -> bool:
    """Allow a live link or administrator to read a note and versions (R4)."""
    return who.present and who.live


def may_edit_published(who: Standing) -> bool:
    """Allow the author with a live link, or an administrator, to edit (R5)."""
    return who.present and (who.administrator or (who.is_author and who.live_link))


def may_delete(who: Standing) -> bool:
    """Allow the author with a live link, or an administrator, to delete (R6)."""
    return who.present and (who.administrator or (who.is_author and who.live_link))


def may_unpublish(who: Standing) -> bool:
    """Allow the author alone to unpublish, while the pupil is theirs (R7)."""
    return who.present and who.is_author and who.live and not who.left


def may_count(who: Standing) -> bool:
    """Count published notes only for those who may read them (R8, R9)."""
    return may_read_published(who)


def may_write(who: Standing) -> bool:
    """Allow a new note on a pupil by a live link or administrator (R1, R13)."""
    return who.present and who.live and not who.left


def may_disclose(who: Standing) -> bool:
    """Open all that is kept for a disclosure, to administrators alone.

    The closed layer is part of it (R22, R26), and the module need not be on (R13).
    """
    return who.second_factor and who.administrator


def may_read_log(who: Standing) -> bool:
    """Show the access log of a pupil to the school's administrators (R27)."""
    return who.present and who.administrator


def kind_follows(official: bool, answers: Sequence[bool]) -> bool:
    """Hold a kind to the three answers: any yes is an official note (R20)."""
    return official or not any(answers)


def asks_why(was: tuple[int, Sequence[bool]], now: tuple[int, Sequence[bool]]) -> bool:
    """Ask for a reason where a published note's kind or answers change (R20).

    Each is a kind and its answers. Answering what nobody had answered changes
    nothing that readers relied on.
    """
    if was[0] != now[0]:
        return True
    return bool(was[1]) and tuple(was[1]) != tuple(now[1])

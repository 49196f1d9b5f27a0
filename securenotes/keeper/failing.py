"""Failed sign-ins: counted against the next try, and told of in the log (R27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.clock import day_of
from securenotes.keeper import throttle
from securenotes.keeper.visitor import Caller
from securenotes.sealed import Act

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.model import UserId


def fail(desk: Desk, user: UserId, way: int, now: int) -> None:
    """Count a failure; a server vouches for its row at once.

    A name that nobody has, or that is closed, leaves no row: so many can be
    written by somebody who is not let in.
    """
    if throttle.count_failure(desk.sql, user, way, now) > throttle.CLOSED_AT:
        return
    if desk.outside is not None:
        stranger = Caller(user, 0, "", 0, now, day_of(now), desk.outside.sign_row)
        _tell(desk, stranger, 1)


def tell(desk: Desk, caller: Caller, way: int) -> None:
    """Tell of what failed before this person came in.

    In an embedded store nobody but the person can sign a row, so it waits
    until they do.
    """
    failures = throttle.failures_of(desk.sql, caller.user, way)
    if failures and desk.outside is None:
        _tell(desk, caller, failures)


def _tell(desk: Desk, caller: Caller, count: int) -> None:
    for chain in desk.rosters.chains_of(caller.user):
        desk.log(caller, Act.FAILED, chain, count=count)

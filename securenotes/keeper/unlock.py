"""Going on after a lock, stepping up, leaving (vault § 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import CodeRefused, CodeUsed, SessionEnded
from securenotes.keeper import throttle
from securenotes.keeper.desk import LONGEST, Desk
from securenotes.keeper.failing import fail
from securenotes.keeper.outside import find_step
from securenotes.keeper.sessions import MADE, RESUMED, claim
from securenotes.keeper.visitor import FULL
from securenotes.sealed import Act, Admission
from securenotes.vault.primitives import sha256
from securenotes.vault.totp import step_at

if TYPE_CHECKING:
    from securenotes.keeper.visitor import Visitor
    from securenotes.model import DeviceId, UserId


class Unlock:
    """Acts of somebody who has shown both factors before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def resume(self, user: UserId, device: DeviceId, token: bytes) -> Admission:
        """Go on with a session after a lock; ``SessionEnded`` when over."""
        now = self._desk.clock.now_ms()
        with self._sql.writing():
            way = throttle.find_way(self._sql, user, device)
            throttle.check(self._sql, user, way, now)
            row = self._sql.one(
                "SELECT id FROM session WHERE token_hash = ? AND user = ?"
                " AND device = ? AND tag = ? AND state <> ? AND made > ?",
                (sha256(token), user, device, FULL, MADE, now - LONGEST),
            )
            account = self._sql.one(
                "SELECT bundle_pw, bundle_rc, gen, kdf_id, rc_no, factor_no,"
                " last_step, last_sign_in FROM account WHERE user = ?",
                (user,),
            )
            if row is None or account is None:
                raise SessionEnded
            self._sql.run(
                "UPDATE session SET state = ? WHERE id = ?", (RESUMED, row[0])
            )
        bundle_pw, bundle_rc, gen, kdf_id, rc_no, factor_no, last_step, last = account
        return Admission(
            token,
            bundle_pw,
            bundle_rc,
            gen,
            kdf_id,
            rc_no,
            factor_no,
            code_checked=False,
            last_step=last_step,
            last_sign_in=last,
        )

    def failed(self, user: UserId, device: DeviceId) -> None:
        """Count a failed unlock; raises ``Throttled`` when it is too many."""
        now = self._desk.clock.now_ms()
        with self._sql.writing():
            way = throttle.find_way(self._sql, user, device)
            fail(self._desk, user, way, now)
        with self._sql.reading():
            throttle.check(self._sql, user, way, now)

    def fresh_code(self, visitor: Visitor, step: int | None, code: str = "") -> None:
        """Claim a step for step-up; ``CodeUsed`` or ``CodeRefused``.

        A server takes no client's word for a step and matches ``code``.
        """
        problem: type[Exception] | None = None
        with self._desk.writing(visitor) as caller:
            if self._desk.outside is not None:
                step = find_step(self._desk, caller.user, code, caller.now)
            way = throttle.KNOWN
            throttle.check(self._sql, caller.user, way, caller.now)
            if step is not None and claim(self._sql, caller.user, step, caller.now):
                self._sql.run(
                    "UPDATE session SET code_at = ? WHERE id = ?",
                    (caller.now, caller.session),
                )
            else:
                near = step is not None and abs(step - step_at(caller.now)) <= 1
                fail(self._desk, caller.user, way, caller.now)
                problem = CodeUsed if near else CodeRefused
        if problem is not None:
            raise problem

    def last_code(self, visitor: Visitor) -> int:
        """Tell when this session last showed a code."""
        with self._desk.reading(visitor) as caller:
            return caller.code_at

    def sign_out(self, visitor: Visitor) -> None:
        """End the session; one that is over already has ended."""
        try:
            with self._desk.writing(visitor) as caller:
                self._sql.run("DELETE FROM session WHERE id = ?", (caller.session,))
                for chain in self._desk.rosters.chains_of(caller.user):
                    self._desk.log(caller, Act.SIGNED_OUT, chain)
        except SessionEnded:
            with self._sql.writing():
                self._sql.run(
                    "DELETE FROM session WHERE token_hash = ?",
                    (sha256(visitor.token),),
                )

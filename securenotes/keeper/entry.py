"""Coming in: challenge, proof, code, session (vault § 6).

One answer for a wrong name, password or code, and the same work for a name
that nobody has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.clock import day_of
from securenotes.errors import (
    AccountDisabled,
    FactorRenewalNeeded,
    SessionEnded,
    SignInRefused,
)
from securenotes.keeper import throttle
from securenotes.keeper.desk import IDLE, Desk
from securenotes.keeper.failing import fail, tell
from securenotes.keeper.outside import find_step
from securenotes.keeper.sessions import (
    MADE,
    RESUMED,
    WHOLE,
    claim,
    find_session,
    make_session,
    make_whole,
)
from securenotes.keeper.visitor import (
    FULL,
    INVITED,
    KIT,
    RECOVERY,
    RENEWAL,
    Caller,
    Signer,
)
from securenotes.sealed import Act, Admission, Challenge
from securenotes.vault.errors import Refused
from securenotes.vault.primitives import random
from securenotes.vault.signin import Login, LoginTag, verify_login

if TYPE_CHECKING:
    from securenotes.model import DeviceId, UserId
    from securenotes.sealed import LoginProof

CHALLENGE_LIVES = 120_000
SKEW = 5 * 60_000
CODE_LIVES = 4 * 3_600_000
"""How long after a code a locked client may come back without a new one."""

DUMMY_PK = bytes.fromhex(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
)
"""Checked against for a name that nobody has; a match lets nobody in."""


class Entry:
    """Sign-in, unlock and step-up."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sql = desk.sql

    def challenge(self, user: UserId, device: DeviceId) -> Challenge:
        """Begin a sign-in, in the same way for a name that does not exist."""
        now = self._desk.clock.now_ms()
        made = Challenge(random(16), random(32))
        with self._sql.writing():
            throttle.sweep(self._sql, now)
            way = throttle.find_way(self._sql, user, device)
            throttle.check(self._sql, user, way, now)
            self._sql.run("DELETE FROM challenge WHERE until < ?", (now,))
            self._sql.run(
                "INSERT INTO challenge (name, user, device, challenge, until)"
                " VALUES (?, ?, ?, ?, ?)",
                (made.id, user, device, made.challenge, now + CHALLENGE_LIVES),
            )
        return made

    def login(self, proof: LoginProof) -> Admission:
        """Answer a proof; ``SignInRefused`` whatever was wrong with it."""
        now = self._desk.clock.now_ms()
        with self._sql.writing():
            self._desk.rosters.catch_up()
            way = self.find_way(proof.tag, proof.user, proof.device)
            throttle.check(self._sql, proof.user, way, now)
            admission = self.admit(proof, now)
            if admission is None:
                fail(self._desk, proof.user, way, now)
        if admission is None:
            raise SignInRefused
        return admission

    def admit(self, proof: LoginProof, now: int) -> Admission | None:
        """Check a proof against its challenge and the key its tag names."""
        row = self._sql.one(
            "SELECT challenge, until FROM challenge"
            " WHERE name = ? AND user = ? AND device = ?",
            (proof.id, proof.user, proof.device),
        )
        self._sql.run("DELETE FROM challenge WHERE name = ?", (proof.id,))
        challenge, until = row or (bytes(32), now)
        if not self._desk.rosters.chains:
            return None
        key, account = self.find_key(proof, now)
        try:
            login = Login(
                LoginTag(proof.tag),
                self._desk.rosters.org,
                self._desk.server_name,
                proof.user,
                challenge,
                proof.ts,
                proof.totp,
                proof.device,
            )
            verify_login(key or DUMMY_PK, login, proof.sig)
        except (Refused, ValueError):
            return None
        if key is None or row is None or now > until or abs(now - proof.ts) > SKEW:
            return None
        at_once = proof.tag in (INVITED, KIT)
        shown = not at_once and self.code_shown(proof, now)
        if self._desk.outside is not None and not (
            at_once or shown or (proof.tag == FULL and self.renewal_needed(proof.user))
        ):
            return None
        token = make_session(
            self._sql,
            proof.user,
            proof.device,
            proof.tag,
            now,
            WHOLE if at_once else MADE,
            now if shown else 0,
        )
        return Admission(token, *account[:6], at_once or shown, *account[6:])

    def code_shown(self, proof: LoginProof, now: int) -> bool:
        """Match and claim the proof's code, on a server (vault § 6)."""
        step = find_step(self._desk, proof.user, proof.totp, now)
        return step is not None and claim(self._sql, proof.user, step, now)

    def find_key(
        self, proof: LoginProof, now: int
    ) -> tuple[bytes | None, tuple[bytes, bytes, int, int, int, int, int, int]]:
        """Find the key that must have signed, and what to answer with."""
        nothing = (b"", b"", 0, 0, 0, 0, 0, 0)
        rosters = self._desk.rosters
        row = self._sql.one(
            "SELECT auth_pk, rc_auth_pk, bundle_pw, bundle_rc, gen, kdf_id, rc_no,"
            " factor_no, last_step, last_sign_in FROM account WHERE user = ?",
            (proof.user,),
        )
        if proof.tag == KIT and rosters.chains:
            return rosters.state(rosters.chains[0]).school.root_pk, nothing
        if proof.tag == INVITED:
            home = rosters.home(proof.user)
            keys = rosters.state(home).user(proof.user) if home else None
            if keys is None or not keys.temporary or now > keys.expires:
                return None, nothing
            return keys.sign_pk, nothing
        if row is None or proof.tag not in (FULL, RECOVERY):
            return None, nothing
        return row[1] if proof.tag == RECOVERY else row[0], row[2:]

    def find_way(self, tag: str, user: UserId, device: DeviceId) -> int:
        """Tell which bucket a failure falls into."""
        if tag == RECOVERY:
            return throttle.RECOVERY
        return throttle.find_way(self._sql, user, device)

    # -- the second factor ---------------------------------------------
    def complete(
        self, token: bytes, step: int | None, sign: Signer, code: str = ""
    ) -> None:
        """Claim a step and make the session whole (R2).

        A server takes no client's word for a step and matches ``code``, if
        there is one: after a sign-in it was shown already.

        Raises ``SignInRefused``, ``Throttled``, ``AccountDisabled``,
        ``FactorRenewalNeeded``, ``SessionEnded``.
        """
        now = self._desk.clock.now_ms()
        problem: type[Exception] | None
        with self._sql.writing():
            self._desk.rosters.catch_up()
            found = find_session(self._sql, token)
            if found is None or found[4] not in (MADE, RESUMED):
                raise SessionEnded
            number, user, device, tag, state = found
            if self._desk.outside is not None:
                step = find_step(self._desk, user, code, now)
            way = self.find_way(tag, user, device)
            throttle.check(self._sql, user, way, now)
            if self.renewal_needed(user) and tag == FULL:
                self._sql.run(
                    "UPDATE session SET tag = ?, state = ?, used = ? WHERE id = ?",
                    (RENEWAL, WHOLE, now, number),
                )
                problem = FactorRenewalNeeded
            elif not self.shown(number, user, step, state, now):
                fail(self._desk, user, way, now)
                problem = SignInRefused
            elif self._desk.rosters.home(user) is None:
                self._sql.run("DELETE FROM session WHERE user = ?", (user,))
                problem = AccountDisabled
            else:
                problem = None
                caller = Caller(
                    user, number, tag, now, now, day_of(now), sign, used=now
                )
                self.welcome(caller, device, way, resumed=state == RESUMED, step=step)
        if problem is not None:
            raise problem

    def renewal_needed(self, user: UserId) -> bool:
        """Whether an administrator reset the factor since it was set up."""
        rosters = self._desk.rosters
        home = rosters.home(user)
        row = self._sql.one("SELECT factor_no FROM account WHERE user = ?", (user,))
        person = rosters.state(home).user(user) if home else None
        return row is not None and person is not None and person.factor_no > row[0]

    def shown(
        self, number: int, user: UserId, step: int | None, state: int, now: int
    ) -> bool:
        """Whether the code counts: a step claimed now, or a recent one."""
        if step is not None:
            return claim(self._sql, user, step, now)
        row = self._sql.one("SELECT used, code_at FROM session WHERE id = ?", (number,))
        if row is None:
            return False
        used, code_at = row
        if state == MADE:
            return bool(code_at and now - code_at < CHALLENGE_LIVES)
        return bool(now - used < IDLE and now - code_at < CODE_LIVES)

    def welcome(
        self,
        caller: Caller,
        device: DeviceId,
        way: int,
        *,
        resumed: bool,
        step: int | None,
    ) -> None:
        """Make the session whole and write what a sign-in leaves behind."""
        user, now = caller.user, caller.now
        make_whole(self._sql, caller.session, user, now, step is not None)
        tell(self._desk, caller, way)
        throttle.forgive(self._sql, user, way)
        self._sql.run(
            "INSERT INTO known_device (user, device, at) VALUES (?, ?, ?)"
            " ON CONFLICT (user, device) DO UPDATE SET at = excluded.at",
            (user, device, now),
        )
        if resumed:
            return
        self._sql.run("UPDATE account SET last_sign_in = ? WHERE user = ?", (now, user))
        for chain in self._desk.rosters.chains_of(user):
            self._desk.log(caller, Act.SIGNED_IN, chain)

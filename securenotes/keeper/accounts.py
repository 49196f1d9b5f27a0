"""Changes of password, recovery code, keys and factor, taken whole (vault § 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import BadInput, Conflict, NotAllowed
from securenotes.keeper.roster import Roster, put_account
from securenotes.keeper.sessions import end_sessions, lift
from securenotes.keeper.visitor import FULL, INVITED, RECOVERY, RENEWAL
from securenotes.sealed import Act
from securenotes.vault.errors import Refused
from securenotes.vault.signin import Change, verify_change

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.keeper.visitor import Caller, Visitor
    from securenotes.sealed import AccountChange, RosterAct


class Accounts:
    """What lets a person in, and how they change it."""

    def __init__(self, desk: Desk, roster: Roster) -> None:
        self._desk = desk
        self._sql = desk.sql
        self._roster = roster

    def change(self, visitor: Visitor, change: AccountChange) -> None:
        """Take new bundles, keys or factor; other sessions of theirs end.

        A session of a recovery code, whose code was shown, goes on as a full
        one; one that renewed the factor ends, for the new one to be shown.
        """
        with self._desk.writing(visitor, FULL, RECOVERY, RENEWAL) as caller:
            if caller.tag == FULL:
                self._desk.ask_fresh_code(caller)
            self.check_account(caller, change)
            for act in change.acts:
                self._roster.take(caller, act)
            if change.acts:
                self.check_all_schools(caller, change)
            self.check_signatures(caller, change)
            put_account(self._desk, change.account)
            end_sessions(self._sql, caller.user, but=caller.session)
            self._sql.run("DELETE FROM device_session WHERE user = ?", (caller.user,))
            if caller.tag == RENEWAL:
                end_sessions(self._sql, caller.user)
            elif caller.tag == RECOVERY:
                lift(self._sql, caller.session)
            self.log(caller)
            self._sql.must_destroy()
        self._desk.finish_destroying()

    def join(self, visitor: Visitor, change: AccountChange) -> None:
        """Take a newcomer's own keys, wraps and account in one act."""
        with self._desk.writing(visitor, INVITED) as caller:
            if change.account.user != caller.user or not change.acts:
                raise NotAllowed
            for act in change.acts:
                self.check_own(caller, act)
                self._sql.run(
                    "DELETE FROM person_wrap WHERE recipient = ? AND chain = ?",
                    (caller.user, act.chain),
                )
                self._roster.take(caller, act, joining=True)
            self.check_signatures(caller, change)
            self.forget_old(caller)
            put_account(self._desk, change.account)
            end_sessions(self._sql, caller.user)
            self._sql.must_destroy()
        self._desk.finish_destroying()

    def check_own(self, caller: Caller, act: RosterAct) -> None:
        """Let a newcomer bring own keys, and wraps to nobody else."""
        if any(wrap.recipient != caller.user for wrap in act.person_wraps):
            raise NotAllowed
        others = (act.scope_wraps, act.up_wraps, act.recovery_wraps, act.cards)
        if any(others) or act.rewrapped or act.closed:
            raise NotAllowed

    def forget_old(self, caller: Caller) -> None:
        """Destroy what lay under keys that a re-enrolment has replaced."""
        for table in ("own", "device_session", "account"):
            self._sql.run(f"DELETE FROM {table} WHERE user = ?", (caller.user,))
        self._sql.run("DELETE FROM draft WHERE author = ?", (caller.user,))

    def check_account(self, caller: Caller, change: AccountChange) -> None:
        """Hold a change to its person and to what is stored."""
        new = change.account
        old = self._sql.one(
            "SELECT gen, rc_no, factor_no FROM account WHERE user = ?", (caller.user,)
        )
        if new.user != caller.user or old is None:
            raise NotAllowed
        gen, rc_no, factor_no = old
        if new.gen != gen + 1:
            raise Conflict
        if new.rc_no != rc_no + (1 if new.rc_auth_pk else 0):
            raise BadInput("account", "rc_no")
        home = self._desk.rosters.home(caller.user)
        person = self._desk.rosters.state(home).user(caller.user) if home else None
        newest = max(factor_no, person.factor_no if person else 0)
        lowest = newest if caller.tag == RENEWAL else factor_no
        if not lowest <= new.factor_no <= newest:
            raise BadInput("account", "factor_no")
        on_server = self._desk.outside is not None
        if on_server and new.factor_no > factor_no and not new.totp_seed:
            raise BadInput("account", "totp_seed")

    def check_signatures(self, caller: Caller, change: AccountChange) -> None:
        """Check that the signing key and the new auth key both signed."""
        home = self._desk.rosters.home(caller.user)
        keys = self._desk.rosters.state(home).key_of(caller.user) if home else None
        if keys is None or keys.temporary:
            raise NotAllowed
        account = change.account
        signed = Change(
            org=self._desk.rosters.org,
            server_name=self._desk.server_name,
            user=account.user,
            gen=account.gen,
            bundle_pw=account.bundle_pw,
            bundle_rc=account.bundle_rc,
            auth_pk=account.auth_pk,
            rc_auth_pk=account.rc_auth_pk,
            rc_no=account.rc_no,
            factor_no=account.factor_no,
            totp_seed=account.totp_seed,
        )
        try:
            verify_change(keys.sign_pk, signed, change.sign_sig, change.auth_sig)
        except Refused as error:
            raise NotAllowed from error

    def check_all_schools(self, caller: Caller, change: AccountChange) -> None:
        """Refuse new keys that not every chain of the person gets."""
        changed = {act.chain for act in change.acts}
        if set(self._desk.rosters.chains_of(caller.user)) - changed:
            raise BadInput("account", "chains")

    def log(self, caller: Caller) -> None:
        """Log that password, keys or factor changed, where it can be signed."""
        if caller.sign is None:
            return
        for chain in self._desk.rosters.chains_of(caller.user):
            self._desk.log(caller, Act.FACTOR, chain)

"""Joining by invitation: temporary keys from paper, then keys of one's own.

The newcomer signs own keys under the temporary one, wraps to themself what
was given, and brings the account, all in one transaction (vault § 5).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from securenotes.clock import Clock
from securenotes.errors import BadInput, SignInRefused, StoreUnreachable
from securenotes.model import ChainId, DeviceId, OrgId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.enrolment import (
    Enrolment,
    Founded,
    check_login,
    seal_account,
)
from securenotes.notebook.sealed_account import sign_account
from securenotes.notebook.trust import Trust
from securenotes.repository.interface import Repository
from securenotes.sealed import LoginProof, PersonWrap, RosterAct
from securenotes.vault.codes import Prefix, print_code, read_code
from securenotes.vault.errors import BadCode, Refused
from securenotes.vault.ids import user_id
from securenotes.vault.invitation import TemporaryKeys, temporary_keys
from securenotes.vault.keys import UserKeys
from securenotes.vault.passwords import Kdf
from securenotes.vault.roster.changes import UserKeys as KeysChanged
from securenotes.vault.scopes import ScopeKey, ScopeRef, open_pw
from securenotes.vault.signin import Login, LoginTag, sign_login

Keep = Callable[[OrgId, UserId, bytes], Awaitable[bool]]


@dataclass(slots=True, repr=False)
class Joining(Enrolment):
    """A newcomer whose invitation was right; the wizard fills the rest."""

    repository: Repository = field(kw_only=True)
    org: OrgId = field(kw_only=True)
    trust: Trust = field(kw_only=True)
    temporary: TemporaryKeys = field(kw_only=True)
    chains: tuple[ChainId, ...] = field(kw_only=True)
    keep: Keep = field(kw_only=True)

    async def finish(self) -> Founded:
        """Take own keys and the account; then one signs in as anybody.

        Raises ``BadInput`` of what does not hold yet, ``SessionEnded`` when
        it took too long: the invitation then still works.
        """
        self.check_secret()
        self.check_factor()
        self.check_codes()
        user = user_id(self.org, self.login)
        enrolled = await self.enrol(self.org, user)
        row = self.trust.state(self.chains[0]).user(user)
        assert row is not None
        bundle = replace(
            enrolled.bundle, gen=self._first_gen(user), factor_no=row.factor_no
        )
        kdf = Kdf.THROWAWAY if self.throwaway else Kdf.REAL
        enrolled = seal_account(
            self.org,
            bundle,
            enrolled.password_keys,
            kdf,
            login=self.login,
            recovery=self._raw[1],
            server_name=self.repository.server_name,
        )
        acts = [await self._take_keys(chain, bundle.keys) for chain in self.chains]
        change = sign_account(
            self.org,
            enrolled.account,
            bundle.keys.sign_seed,
            enrolled.password_keys.auth_seed,
            self.repository.server_name,
        )
        await self.repository.join(replace(change, acts=tuple(acts)))
        kept = await self.keep(self.org, user, self.account_key)
        told = Founded(self.login, print_code(Prefix.ORGANISATION, self.org), kept)
        self.forget()
        await self.repository.close()
        return told

    async def _take_keys(self, chain: ChainId, keys: UserKeys) -> RosterAct:
        """Sign own keys under the temporary one, and wrap to oneself."""
        user = user_id(self.org, self.login)
        state, head = self.trust.state(chain), self.trust.head(chain)
        change = KeysChanged(user=user, sign_pk=keys.sign_pk, box_pk=keys.box_pk)
        with ActDraft(self.org, chain) as draft:
            draft.changes.append(change)
            for wrap in await self.repository.person_wraps(chain):
                newest = state.newest_key(wrap.scope)
                if newest is None or newest.ver != wrap.ver:
                    continue
                ref = ScopeRef(wrap.scope, newest.ver, newest.skc)
                # What does not open is not this person's: an administrator's
                # client gives the right one.
                with suppress(Refused):
                    draft.wrap_to_person(self._open(ref, wrap), user, keys.box_pk)
            return draft.sign(
                self.temporary.sign_seed,
                user,
                (head.seq, head.hash),
                self.clock.now_ms(),
            )

    def _open(self, ref: ScopeRef, wrap: PersonWrap) -> ScopeKey:
        return open_pw(
            self.org, ref, wrap.recipient, self.temporary.box_seed, wrap.seal
        )

    def _first_gen(self, user: UserId) -> int:
        """Begin at 1; one who comes back begins above any bundle of theirs."""
        for chain in self.trust.chains:
            state = self.trust.state(chain)
            key = state.key_of(user)
            if key is not None and state.key_of(user, key.from_seq - 1) is not None:
                return self.clock.now_ms() // 1000
        return 1


async def open_joining(
    repository: Repository,
    device: DeviceId,
    organisation_code: str,
    login: str,
    secret: str,
    *,
    keep: Keep,
    clock: Clock,
) -> Joining:
    """Show an invitation; the session is good for joining alone.

    Raises ``BadInput`` (organisation or secret: group-1..7, checksum, length;
    organisation: other; login), ``SignInRefused`` for an invitation that is
    unknown, used or has run out, ``Throttled``, and ``StoreRefused``
    ("server") where the school has named another server.
    """
    org = OrgId(_read(Prefix.ORGANISATION, "organisation", organisation_code))
    raw = _read(Prefix.INVITATION, "secret", secret)
    name = check_login(login)
    info = await repository.info()
    if info is None:
        raise StoreUnreachable
    if info.org != org:
        raise BadInput("organisation", "other")
    user = user_id(org, name)
    temporary = temporary_keys(raw, org, user)
    challenge = await repository.challenge(user, device)
    now = clock.now_ms()
    asked = Login(
        LoginTag.INVITATION,
        org,
        repository.server_name,
        user,
        challenge.challenge,
        now,
        "",
        device,
    )
    sig = sign_login(temporary.sign_seed, asked)
    await repository.login(
        LoginProof(asked.tag, challenge.id, user, now, "", device, sig)
    )
    trust = Trust(repository, org, info.throwaway)
    await trust.open(info.chains, {})
    trust.check_server(repository.server_name, user)
    chains = tuple(
        chain
        for chain in trust.chains
        if (row := trust.state(chain).user(user)) is not None
        and row.temporary
        and not row.disabled
        and (row.sign_pk, row.box_pk) == (temporary.sign_pk, temporary.box_pk)
    )
    if not chains:
        raise SignInRefused
    return Joining(
        clock,
        info.throwaway,
        login=name,
        repository=repository,
        org=org,
        trust=trust,
        temporary=temporary,
        chains=chains,
        keep=keep,
    )


def _read(prefix: Prefix, which: str, text: str) -> bytes:
    try:
        return read_code(prefix, text)
    except BadCode as bad:
        why = f"group-{bad.group}" if bad.group else bad.reason
        raise BadInput(which, why) from None

"""Getting back in: by recovery code, or with a factor that was reset.

Both end in the change request of vault § 6. They work on a client that is
not signed in and know nothing of screens or keyrings.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from securenotes.clock import Clock
from securenotes.errors import BadInput, SignInRefused
from securenotes.model import DeviceId, OrgId, UserId
from securenotes.notebook.account import check_offer, renew_recovery, write_change
from securenotes.notebook.enrolment import FactorOffer, offer_factor
from securenotes.notebook.passwords import check_password
from securenotes.notebook.trust import Trust, damaged
from securenotes.repository.interface import Repository
from securenotes.sealed import Admission, LoginProof
from securenotes.vault.codes import Prefix, read_code
from securenotes.vault.errors import BadCode, Refused
from securenotes.vault.ids import normal_login, user_id
from securenotes.vault.keys import (
    Bundle,
    derive_password_keys,
    derive_recovery_keys,
    open_bundle_rc,
)
from securenotes.vault.log import sign_row
from securenotes.vault.passwords import Kdf, PasswordKeys
from securenotes.vault.signin import Login, LoginTag, sign_login
from securenotes.vault.totp import match_step, new_seed


@dataclass(frozen=True, slots=True)
class Comeback:
    """An account got back: the session is a full one and may be entered.

    ``recovery_code`` is the new one, as printed.
    """

    login: str
    recovery_code: str = field(repr=False)
    bundle: Bundle = field(repr=False)
    keys: PasswordKeys = field(repr=False)
    admission: Admission = field(repr=False)


def read_recovery_code(text: str) -> bytes:
    """Read a typed recovery code; ``BadInput`` ("recovery_code", "group-4")."""
    try:
        return read_code(Prefix.RECOVERY_CODE, text)
    except BadCode as bad:
        why = f"group-{bad.group}" if bad.group else bad.reason
        raise BadInput("recovery_code", why) from None


async def recover(
    repository: Repository,
    org: OrgId,
    device: DeviceId,
    clock: Clock,
    login: str,
    recovery_code: str,
    code: str,
    new_password: str,
    kdf: Kdf,
) -> Comeback:
    """Set a new password with recovery code and one-time code (vault § 7).

    A new recovery code comes with it. Raises ``BadInput`` for what cannot be
    taken, else ``SignInRefused`` whatever was wrong, and ``Throttled`` (three
    tries a day).
    """
    secret = read_recovery_code(recovery_code)
    check_password(new_password, (login,))
    try:
        name = normal_login(login)
    except ValueError:
        raise SignInRefused from None
    user, now = user_id(org, name), clock.now_ms()
    number = secret[0] or 256
    made = derive_recovery_keys(secret, org, user, number)
    digits = "".join(code.split())
    challenge = await repository.challenge(user, device)
    asked = Login(
        LoginTag.RECOVERY,
        org,
        repository.server_name,
        user,
        challenge.challenge,
        now,
        digits,
        device,
    )
    proof = LoginProof(
        asked.tag,
        challenge.id,
        user,
        now,
        digits,
        device,
        sign_login(made.rc_auth_seed, asked),
    )
    admission = await repository.login(proof)
    bundle = _open(org, user, made.kek_rc, admission)
    step = None
    if not admission.code_checked:
        step = match_step(bundle.totp_seed, digits, now, admission.last_step)
    seed = bundle.keys.sign_seed
    await repository.complete(step, lambda row: sign_row(seed, row))
    derived = await asyncio.to_thread(
        derive_password_keys, new_password, bundle.account_key, org, user, kdf
    )
    bundle, printed, rc_auth_pk = renew_recovery(org, bundle)
    bundle = replace(bundle, gen=bundle.gen + 1, at=now)
    change = write_change(
        org, bundle, derived, kdf, rc_auth_pk, server_name=repository.server_name
    )
    await repository.change_account(change)
    return Comeback(name, printed, bundle, derived, admission)


def offer_renewal(login: str) -> FactorOffer:
    """Offer the new second factor that a reset asks for."""
    return offer_factor(login, new_seed())


async def renew_factor(
    repository: Repository,
    org: OrgId,
    bundle: Bundle,
    keys: PasswordKeys,
    kdf: Kdf,
    offer: FactorOffer,
    code: str,
    clock: Clock,
) -> Bundle:
    """Take a new factor after a reset (vault § 7).

    ``repository`` holds the session whose ``complete`` raised
    ``FactorRenewalNeeded``; it ends with this, and the person signs in with
    the new factor's next code. Raises ``CodeRefused``.
    """
    check_offer(offer, code, clock.now_ms())
    number = await _reset_number(repository, org, bundle.user)
    bundle = replace(
        bundle,
        gen=bundle.gen + 1,
        factor_no=max(number, bundle.factor_no),
        totp_seed=offer.seed,
        at=clock.now_ms(),
    )
    await repository.change_account(
        write_change(org, bundle, keys, kdf, server_name=repository.server_name)
    )
    return bundle


async def _reset_number(repository: Repository, org: OrgId, user: UserId) -> int:
    """Read which factor the oldest chain that has this person asks for."""
    info = await repository.info()
    if info is None or info.org != org:
        raise SignInRefused
    trust = Trust(repository, org, info.throwaway)
    await trust.open(info.chains, {})
    for chain in trust.chains:
        row = trust.state(chain).user(user)
        if row is not None and not row.disabled:
            return row.factor_no
    raise SignInRefused


def _open(org: OrgId, user: UserId, kek_rc: bytes, admission: Admission) -> Bundle:
    try:
        return open_bundle_rc(
            org, user, kek_rc, admission.bundle_rc, admission.gen, admission.rc_no
        )
    except Refused:
        raise damaged(user) from None

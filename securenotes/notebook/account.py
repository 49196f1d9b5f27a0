"""Changes of one's own account: password, second factor, recovery code.

Each is one request, signed by the signing key and the new auth key and taken
whole (vault § 6). It asks for a code at most five minutes old.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from securenotes.errors import BadInput, CodeRefused, SignInRefused
from securenotes.model import OrgId
from securenotes.notebook.account_keys import apart, name_of
from securenotes.notebook.desk import Desk
from securenotes.notebook.enrolment import (
    FactorOffer,
    new_recovery_secret,
    offer_factor,
)
from securenotes.notebook.passwords import check_password
from securenotes.notebook.sealed_account import place_seed, seal_twice, sign_account
from securenotes.sealed import AccountChange
from securenotes.vault.codes import Prefix, print_code
from securenotes.vault.keys import (
    Bundle,
    derive_password_keys,
    derive_recovery_keys,
)
from securenotes.vault.passwords import Kdf, PasswordKeys
from securenotes.vault.primitives import same
from securenotes.vault.totp import match_step, new_seed


async def confirm_password(desk: Desk, password: str) -> None:
    """Check that the person behind a blank screen is the one who is signed in.

    Raises ``SignInRefused``, and ``Throttled`` when it is too many tries.
    """
    derived = await _derive(desk, password)
    if not same(derived.kek_pw, desk.sign_in.kek_pw):
        await desk.repository.failed(desk.user, desk.device)
        raise SignInRefused


async def change_password(desk: Desk, old: str, new: str) -> None:
    """Put a new password in place of the old one.

    Raises ``BadInput`` ("old_password", "wrong"; "password", …) and
    ``FreshCodeNeeded``. Other sessions of this person end.
    """
    before = await _derive(desk, old)
    if not same(before.kek_pw, desk.sign_in.kek_pw):
        raise BadInput("old_password", "wrong")
    check_password(new, _around(desk))
    if same(old.encode(), new.encode()):
        raise BadInput("password", "same")
    derived = await _derive(desk, new)
    await _store(desk, desk.bundle, derived)


def new_factor(desk: Desk) -> FactorOffer:
    """Offer a new second factor; the old one counts until it is confirmed."""
    return offer_factor(desk.login, new_seed())


async def confirm_factor(desk: Desk, offer: FactorOffer, code: str) -> None:
    """Put a new second factor in place of the old one.

    Raises ``CodeRefused`` for a code that is not the new factor's, and
    ``FreshCodeNeeded``.
    """
    check_offer(offer, code, desk.clock.now_ms())
    await _store(desk, replace(desk.bundle, totp_seed=offer.seed), _held(desk))


async def new_recovery_code(desk: Desk) -> str:
    """Make a new recovery code; the old one stops working. Gives it printed.

    Raises ``FreshCodeNeeded``.
    """
    bundle, printed, rc_auth_pk = renew_recovery(desk.org, desk.bundle)
    await _store(desk, bundle, _held(desk), rc_auth_pk)
    return printed


def check_offer(offer: FactorOffer, code: str, now_ms: int) -> None:
    """Hold a new factor to a code of it; ``CodeRefused``."""
    if match_step(offer.seed, "".join(code.split()), now_ms, 0) is None:
        raise CodeRefused


def renew_recovery(org: OrgId, bundle: Bundle) -> tuple[Bundle, str, bytes]:
    """Give a bundle with a new recovery code, the code, and its public key."""
    number = bundle.rc_no + 1
    secret = new_recovery_secret(number)
    made = derive_recovery_keys(secret, org, bundle.user, number)
    printed = print_code(Prefix.RECOVERY_CODE, secret)
    return replace(bundle, rc_no=number, kek_rc=made.kek_rc), printed, made.rc_auth_pk


def write_change(
    org: OrgId,
    bundle: Bundle,
    derived: PasswordKeys,
    kdf: Kdf,
    rc_auth_pk: bytes = b"",
    *,
    server_name: str,
) -> AccountChange:
    """Seal a bundle twice and sign the request that carries it.

    ``bundle.gen`` is already one more than the stored one; ``rc_auth_pk`` is
    empty unless the recovery code is new.
    """
    bundle, account = seal_twice(org, bundle, derived, kdf, rc_auth_pk, server_name)
    return sign_account(
        org, account, bundle.keys.sign_seed, derived.auth_seed, server_name
    )


async def _store(
    desk: Desk, bundle: Bundle, derived: PasswordKeys, rc_auth_pk: bytes = b""
) -> None:
    """Send a change, and work on with what it changed."""
    bundle = replace(bundle, gen=bundle.gen + 1, at=desk.clock.now_ms())
    name = desk.repository.server_name
    change = write_change(
        desk.org, bundle, derived, _kdf(desk), rc_auth_pk, server_name=name
    )
    await desk.repository.change_account(change)
    desk.bundle, _ = place_seed(bundle, name)
    desk.sign_in.kek_pw = derived.kek_pw
    desk.sign_in.auth_seed = derived.auth_seed
    if desk.place.lasting:
        name = name_of(desk.org, desk.user, "gen")
        gen = bundle.gen.to_bytes(4, "big")
        await apart(lambda: desk.place.put(name, gen))


def _held(desk: Desk) -> PasswordKeys:
    """Give the keys that this person signed in with."""
    return PasswordKeys(desk.sign_in.kek_pw, desk.sign_in.auth_seed)


async def _derive(desk: Desk, password: str) -> PasswordKeys:
    return await asyncio.to_thread(
        derive_password_keys,
        password,
        desk.bundle.account_key,
        desk.org,
        desk.user,
        _kdf(desk),
    )


def _kdf(desk: Desk) -> Kdf:
    school = desk.trust.state(desk.chains[0]).school
    return Kdf.THROWAWAY if school.throwaway else Kdf.REAL


def _around(desk: Desk) -> tuple[str, ...]:
    names = [desk.person(desk.user, chain).name for chain in desk.chains]
    schools = [desk.school(chain).name for chain in desk.chains]
    return (desk.login, *names, *schools)

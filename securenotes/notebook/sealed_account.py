"""An account as a store keeps it: its bundle sealed twice, and signed (vault § 6)."""

from __future__ import annotations

from dataclasses import replace

from securenotes.model import OrgId
from securenotes.sealed import EMBEDDED, Account, AccountChange
from securenotes.vault.keys import Bundle, seal_bundle_pw, seal_bundle_rc
from securenotes.vault.passwords import Kdf, PasswordKeys
from securenotes.vault.signin import Change, sign_change


def seal_twice(
    org: OrgId,
    bundle: Bundle,
    derived: PasswordKeys,
    kdf: int,
    rc_auth_pk: bytes,
    server_name: str,
) -> tuple[Bundle, Account]:
    """Seal a bundle under password and recovery code, as an account of a store.

    Gives the bundle as it was sealed. ``rc_auth_pk`` is empty where the recovery
    code stays as it is.
    """
    bundle, seed = place_seed(bundle, server_name)
    account = Account(
        user=bundle.user,
        auth_pk=derived.auth_pk,
        rc_auth_pk=rc_auth_pk,
        bundle_pw=seal_bundle_pw(org, bundle, derived.kek_pw, Kdf(kdf)),
        bundle_rc=seal_bundle_rc(org, bundle),
        gen=bundle.gen,
        kdf_id=int(kdf),
        rc_no=bundle.rc_no,
        factor_no=bundle.factor_no,
        totp_seed=seed,
    )
    return bundle, account


def sign_account(
    org: OrgId, account: Account, sign_seed: bytes, auth_seed: bytes, server_name: str
) -> AccountChange:
    """Sign an account with the signing key and the new auth key."""
    change = Change(
        org,
        server_name,
        account.user,
        account.gen,
        account.bundle_pw,
        account.bundle_rc,
        account.auth_pk,
        account.rc_auth_pk,
        account.rc_no,
        account.factor_no,
        account.totp_seed,
    )
    sign_sig, auth_sig = sign_change(sign_seed, auth_seed, change)
    return AccountChange(account, sign_sig, auth_sig)


def place_seed(bundle: Bundle, server_name: str) -> tuple[Bundle, bytes]:
    """Give the bundle as it is sealed, and the seed that a server is told.

    In an embedded store the seed lies in the bundle alone (vault § 6).
    """
    if server_name == EMBEDDED:
        return bundle, b""
    return replace(bundle, totp_seed=b""), bundle.totp_seed

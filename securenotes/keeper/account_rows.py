"""The row of an account: bundles, public keys, and a seed that is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from securenotes.errors import BadInput
from securenotes.vault.totp import SEED

if TYPE_CHECKING:
    from securenotes.keeper.desk import Desk
    from securenotes.sealed import Account


def put_account(desk: Desk, account: Account) -> None:
    """Write an account whole, in place of one before.

    An empty ``totp_seed`` leaves the one that is there. A server's accounts
    have one from the first; ``BadInput`` ("account", "totp_seed").
    """
    seed = seal_seed(desk, account)
    desk.sql.run(
        "INSERT INTO account (user, auth_pk, rc_auth_pk, bundle_pw, bundle_rc, gen,"
        " kdf_id, rc_no, factor_no, totp_seed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (user) DO UPDATE SET auth_pk = excluded.auth_pk,"
        " rc_auth_pk = CASE WHEN excluded.rc_auth_pk = x'' THEN account.rc_auth_pk"
        " ELSE excluded.rc_auth_pk END, bundle_pw = excluded.bundle_pw,"
        " bundle_rc = excluded.bundle_rc, gen = excluded.gen,"
        " kdf_id = excluded.kdf_id, rc_no = excluded.rc_no,"
        " last_step = CASE WHEN account.factor_no = excluded.factor_no"
        " THEN account.last_step ELSE 0 END,"
        " factor_no = excluded.factor_no, totp_seed = CASE"
        " WHEN excluded.totp_seed = x'' THEN account.totp_seed"
        " ELSE excluded.totp_seed END",
        (
            account.user,
            account.auth_pk,
            account.rc_auth_pk,
            account.bundle_pw,
            account.bundle_rc,
            account.gen,
            account.kdf_id,
            account.rc_no,
            account.factor_no,
            seed,
        ),
    )


def seal_seed(desk: Desk, account: Account) -> bytes:
    """Give an account's seed as the database holds it: sealed, or none."""
    if desk.outside is None:
        return b""
    if not account.totp_seed:
        if desk.sql.one("SELECT 1 FROM account WHERE user = ?", (account.user,)):
            return b""
        raise BadInput("account", "totp_seed")
    if len(account.totp_seed) != SEED:
        raise BadInput("account", "totp_seed")
    return desk.outside.seal_seed(desk.rosters.org, account.user, account.totp_seed)

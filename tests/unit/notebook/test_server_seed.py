"""Where a new factor's seed goes: into the bundle, or to the server alone."""

from __future__ import annotations

import pytest

from securenotes.notebook.account import write_change
from securenotes.sealed import EMBEDDED
from securenotes.vault.ids import org_id, user_id
from securenotes.vault.keys import Bundle, UserKeys, open_bundle_pw
from securenotes.vault.passwords import Kdf, PasswordKeys
from securenotes.vault.primitives import random


@pytest.mark.parametrize("name", [EMBEDDED, "notes.skola.example"])
def test_a_seed_lies_in_the_bundle_or_at_the_server_and_never_in_both(
    name: str,
) -> None:
    org, seed = org_id(random(32)), random(20)
    user = user_id(org, "anna")
    bundle = Bundle(
        user, 2, UserKeys.make(), bytes(16), 1, bytes(32), 0, seed, 1_772_434_800_000
    )
    keys = PasswordKeys(random(32), random(32))
    account = write_change(org, bundle, keys, Kdf.THROWAWAY, server_name=name).account
    again = open_bundle_pw(org, user, keys.kek_pw, account.bundle_pw, 2, Kdf.THROWAWAY)
    held = (again.totp_seed, account.totp_seed)
    assert held == ((seed, b"") if name == EMBEDDED else (b"", seed))

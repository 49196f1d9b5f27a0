"""Accounts that change or end: password, factor, recovery (vault §§ 6, 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from securenotes.errors import (
    AccountDisabled,
    FactorRenewalNeeded,
    SecureNotesError,
    SessionEnded,
    SignInRefused,
)
from securenotes.sealed import (
    AccountChange,
)
from securenotes.vault.primitives import random, sign, sign_public
from securenotes.vault.roster import Disable, FactorReset
from securenotes.vault.signin import Change
from tests.kit import Person, Town


def account_change(
    town: Town, person: Person, gen: int = 2, **changed
) -> AccountChange:
    """Sign a new password's bundles and auth key."""
    seed = random(32)
    account = replace(
        person.account(gen), auth_pk=sign_public(seed), rc_auth_pk=b"", **changed
    )
    message = Change(
        town.org,
        "embedded",
        person.user,
        gen,
        account.bundle_pw,
        account.bundle_rc,
        account.auth_pk,
        account.rc_auth_pk,
        account.rc_no,
        account.factor_no,
        b"",
    ).message()
    change = AccountChange(account, person.sign(message), sign(seed, message))
    person.auth_seed = seed
    return change


class AccountContract:
    """What lets a person in, and how it changes."""

    async def test_a_disabled_person_is_told_so_after_both_factors(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        repository = await town.sign_in("anna")
        eva = await town.sign_in("eva")
        await town.change(
            eva, unit, town.person("eva"), Disable(user=anna.user, on=True)
        )
        with pytest.raises(SessionEnded):
            await repository.drafts()
        half = await town.password("anna")
        with pytest.raises(SignInRefused):
            await half.complete(None, anna.sign)
        with pytest.raises(AccountDisabled):
            await town.sign_in("anna")

    async def test_a_reset_factor_is_renewed_before_anything_is_read(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        eva = await town.sign_in("eva")
        reset = FactorReset(user=anna.user, factor_no=1)
        await town.change(eva, unit, town.person("eva"), reset)
        half = await town.password("anna")
        with pytest.raises(FactorRenewalNeeded):
            await half.complete(None, anna.sign)
        with pytest.raises(SessionEnded):
            await half.drafts()
        with pytest.raises(SecureNotesError):
            await half.change_account(account_change(town, replace(anna)))
        await half.change_account(account_change(town, anna, factor_no=1))
        with pytest.raises(SessionEnded):
            await half.drafts()
        assert await (await town.sign_in("anna")).drafts() == []

    async def test_a_new_password_ends_other_sessions_and_the_old_one(
        self, town: Town
    ) -> None:
        anna = town.person("anna")
        old = replace(anna)
        other, mine = await town.sign_in("anna"), await town.sign_in("anna")
        await mine.change_account(account_change(town, anna))
        assert await mine.drafts() == []
        with pytest.raises(SessionEnded):
            await other.drafts()
        client = town.store.client()
        made = await client.challenge(old.user, old.device)
        with pytest.raises(SignInRefused):
            await client.login(town.proof(old, made.id, made.challenge, old.auth_seed))
        await town.sign_in("anna")

    async def test_a_recovery_code_lets_in_for_a_change_alone(self, town: Town) -> None:
        anna = town.person("anna")
        half = await town.password("anna", "SA1/rc-login")
        await half.complete(town.step("anna"), anna.sign)
        with pytest.raises(SessionEnded):
            await half.drafts()
        await half.change_account(account_change(town, anna))
        assert await half.drafts() == []

"""A person's own changes: password, phone, recovery code."""

from __future__ import annotations

import pytest

from securenotes.errors import (
    BadInput,
    CodeRefused,
    FactorRenewalNeeded,
    FreshCodeNeeded,
    SignInRefused,
)
from securenotes.notebook import account
from securenotes.notebook.demo.accounts import load_list
from securenotes.vault.totp import code_at, step_at
from tests.unit.notebook_admin.desks import Town, enter, find_user, tick

NEW = "Hackspett i granskog 3"


def seed_of(town: Town, login: str) -> bytes:
    (seed,) = (
        one.seed for one in load_list(town.place.folder).people if one.login == login
    )
    return seed


async def test_a_new_password_takes_the_old_ones_place(town: Town):
    notebook = await town.sign_in("anna.berg")
    await account.change_password(notebook.desk, town.place.password, NEW)
    with pytest.raises(SignInRefused):
        await town.sign_in("anna.berg")
    again = await town.sign_in("anna.berg", NEW)
    assert len((await again.start()).drafts) == 2


async def test_the_old_password_and_a_fit_new_one_are_asked_for(town: Town):
    notebook = await town.sign_in("anna.berg")
    for old, new, field in (
        ("inte lösenordet", NEW, "old_password"),
        (town.place.password, "kort", "password"),
        (town.place.password, "Anna Berg 123456", "password"),
        (town.place.password, town.place.password, "password"),
    ):
        with pytest.raises(BadInput) as refused:
            await account.change_password(notebook.desk, old, new)
        assert refused.value.field == field


async def test_changes_ask_for_a_fresh_code(town: Town):
    notebook = await town.sign_in("anna.berg")
    tick(town.clock, minutes=6)
    with pytest.raises(FreshCodeNeeded):
        await account.new_recovery_code(notebook.desk)


async def test_a_new_phone_takes_the_old_ones_place(town: Town):
    notebook = await town.sign_in("anna.berg")
    offer = account.new_factor(notebook.desk)
    with pytest.raises(CodeRefused):
        await account.confirm_factor(notebook.desk, offer, "000000")
    now = step_at(town.clock.now_ms())
    await account.confirm_factor(notebook.desk, offer, code_at(offer.seed, now))
    with pytest.raises(SignInRefused):
        await town.sign_in("anna.berg")
    door = await town.door()
    again = await enter(door, "anna.berg", offer.seed, town.place.password)
    assert again.me.person.login == "anna.berg"


async def test_each_recovery_code_takes_the_one_befores_place(town: Town):
    notebook = await town.sign_in("anna.berg")
    seed = seed_of(town, "anna.berg")
    first = await account.new_recovery_code(notebook.desk)
    second = await account.new_recovery_code(notebook.desk)
    door = await town.door()

    async def recover(printed: str) -> None:
        tick(town.clock, seconds=90)
        code = code_at(seed, step_at(town.clock.now_ms()))
        await door.recover("anna.berg", printed, code, NEW)

    with pytest.raises(SignInRefused):
        await recover(first)
    await recover(second)
    assert (await town.sign_in("anna.berg", NEW)).me.person.login == "anna.berg"


async def test_a_reset_factor_is_set_up_anew_at_the_next_sign_in(town: Town):
    school, chain = await town.school()
    await school.reset_factor(chain, await find_user(school, chain, "anna.berg"))
    door = await town.door()
    attempt = door.begin("anna.berg", town.place.password)
    with pytest.raises(FactorRenewalNeeded):
        await attempt.finish("")
    offer = await door.renew_factor(attempt)
    tick(town.clock, seconds=90)
    code = code_at(offer.seed, step_at(town.clock.now_ms()))
    notebook = await door.confirm_factor(offer, code)
    assert len((await notebook.start()).drafts) == 2
    with pytest.raises(SignInRefused):
        await town.sign_in("anna.berg")

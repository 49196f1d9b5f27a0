"""Coming in, staying in, leaving (R2, vault § 6)."""

from __future__ import annotations

import inspect
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from securenotes.errors import (
    CodeRefused,
    CodeUsed,
    FreshCodeNeeded,
    SessionEnded,
    SignInRefused,
    StoreRefused,
    Throttled,
)
from securenotes.model import DeviceId, SessionId
from securenotes.repository.interface import Repository
from securenotes.repository.local import LocalRepository
from securenotes.sealed import (
    Act,
    ClosedSeal,
    HeadFilter,
    LogFilter,
    OwnRecord,
    Receipt,
    RosterAct,
)
from securenotes.vault.headers import Status
from securenotes.vault.primitives import random
from securenotes.vault.roster import Disable, FactorReset
from securenotes.vault.totp import step_at
from tests.contract.accounts import account_change
from tests.contract.disclosed import Disclosing
from tests.kit import Person, Town

BEFORE_SIGN_IN = {
    "info",
    "found",
    "challenge",
    "login",
    "complete",
    "resume",
    "failed",
    "close",
    "put_session",
    "get_session",
    "sign_out",
}


def every_act(town: Town, repository: LocalRepository) -> dict:
    """Call every act that needs a session, with what would be right."""
    unit, anna = town.units["Tallbacken"], town.person("anna")
    ada = unit.pupils["ada"]
    draft = town.draft(unit, anna, ada)
    shown = town.publication(unit, anna, ada)
    last, seals = town.leaving(unit, anna, Status.TOMBSTONE, [shown])
    receipt: Receipt = town.receipt(anna, shown)
    change = account_change(town, anna)
    closing: list[ClosedSeal] = seals
    return {
        "fresh_code": (step_at(town.now),),
        "last_code": (),
        "sessions": (),
        "end_session": (SessionId(random(16)),),
        "end_other_sessions": (),
        "change_account": (change,),
        "join": (change,),
        "changes": (0,),
        "roster": (unit.chain, 0),
        "append": (RosterAct(unit.chain, ()),),
        "person_wraps": (unit.chain,),
        "up_wraps": (unit.chain,),
        "scope_wraps": (unit.chain, None),
        "wrapped_to": (unit.chain,),
        "cards": (unit.chain,),
        "real_name": (ada,),
        "real_names": (unit.chain,),
        "drafts": (),
        "save_draft": (draft.record, None),
        "discard_draft": (draft.note, draft.vh),
        "heads": (HeadFilter(), None, 50),
        "pupil_heads": (ada,),
        "versions": (shown.note,),
        "counts": ([ada],),
        "publish": (shown.record, None, None),
        "withdraw": (last.record, shown.vh, closing, None),
        "opened": (receipt,),
        "readings": (shown.note,),
        "note_log": (Act.LISTED, ada, 1),
        "access_log": (ada, 0, 50),
        "log_page": (unit.chain, LogFilter(), 0, 50),
        "log_head": (unit.chain, 0),
        "confirm_routine": (unit.chain, 1),
        "routine_confirmations": (unit.chain,),
        "review": (town.review(unit, anna, shown, "2027-06-30"),),
        "reviews": ([shown.note],),
        "stored": (unit.chain, b"", 50),
        "kept": (ada,),
        "collect": (ada, (shown.note,)),
        "disclosures": (unit.chain,),
        "put_disclosure": (Disclosing(town, unit, ada).record(),),
        "own": ("work",),
        "put_own": (OwnRecord("work", b"", 1, b"x", 0),),
        "put_owns": ((OwnRecord("work", b"", 1, b"x", 0),),),
        "drop_own": ("work", b""),
        "sealed_keys": (unit.chain, [ada]),
        "waiting_seals": (unit.chain,),
        "package": (unit.chain, ada),
        "settle_seals": (unit.chain, ()),
    }


class SignInContract:
    """Both factors, one answer, and an end."""

    async def test_found_only_once(self, store, clock) -> None:
        town = Town(store, clock)
        assert await store.client().info() is None
        await town.found()
        info = await store.client().info()
        assert info is not None
        assert (info.org, info.throwaway) == (town.org, True)
        with pytest.raises(StoreRefused):
            await Town(store, clock).found()
        assert await store.client().info() == info

    async def test_r2_half_a_session_does_nothing_at_all(self, town: Town) -> None:
        half, none = await town.password("anna"), town.store.client()
        acts = every_act(town, half)
        named = {
            name
            for name, _ in inspect.getmembers(Repository, inspect.isfunction)
            if not name.startswith("_")
        }
        assert set(acts) == named - BEFORE_SIGN_IN
        for name, values in acts.items():
            for repository in (half, none):
                with pytest.raises(SessionEnded):
                    await getattr(repository, name)(*values)

    async def test_r2_wrong_name_password_or_code_get_one_answer(
        self, town: Town
    ) -> None:
        nobody = Person("ingen", town.org)
        wrong = replace(town.person("anna"), auth_seed=random(32))
        for person in (nobody, wrong):
            client = town.store.client()
            made = await client.challenge(person.user, person.device)
            with pytest.raises(SignInRefused) as raised:
                await client.login(
                    town.proof(person, made.id, made.challenge, person.auth_seed)
                )
            assert str(raised.value) == "SignInRefused"
        half = await town.password("anna")
        with pytest.raises(SignInRefused):
            await half.complete(None, town.person("anna").sign)

    async def test_r2_a_code_counts_once_and_only_near_its_time(
        self, town: Town
    ) -> None:
        anna = town.person("anna")
        step = town.step("anna")
        await (await town.password("anna")).complete(step, anna.sign)
        for used in (step, step - 1, step + 2, step - 2):
            half = await town.password("anna")
            with pytest.raises(SignInRefused):
                await half.complete(used, anna.sign)
            with pytest.raises(SessionEnded):
                await half.drafts()

    async def test_a_challenge_is_good_once_for_one_name_and_120_seconds(
        self, town: Town
    ) -> None:
        anna, johan = town.person("anna"), town.person("johan")
        client = town.store.client()
        made = await client.challenge(anna.user, anna.device)
        await client.login(town.proof(anna, made.id, made.challenge, anna.auth_seed))
        with pytest.raises(SignInRefused):
            await client.login(
                town.proof(anna, made.id, made.challenge, anna.auth_seed)
            )
        made = await client.challenge(johan.user, johan.device)
        with pytest.raises(SignInRefused):
            await client.login(
                town.proof(anna, made.id, made.challenge, anna.auth_seed)
            )
        made = await client.challenge(anna.user, anna.device)
        town.clock.advance(timedelta(seconds=121))
        with pytest.raises(SignInRefused):
            await client.login(
                town.proof(anna, made.id, made.challenge, anna.auth_seed)
            )

    async def test_five_failures_make_a_name_wait_real_or_not(self, town: Town) -> None:
        for person in (town.person("anna"), Person("ingen", town.org)):
            client = town.store.client()
            other = replace(person, auth_seed=random(32))
            waits = []
            for _ in range(9):
                made = await client.challenge(person.user, person.device)
                with pytest.raises(SignInRefused):
                    await client.login(
                        town.proof(other, made.id, made.challenge, other.auth_seed)
                    )
                try:
                    await client.challenge(person.user, person.device)
                except Throttled as error:
                    waits.append(error.until - town.now)
                    town.clock.advance(timedelta(milliseconds=waits[-1]))
            assert waits == [30_000, 60_000, 120_000, 240_000, 480_000]

    async def test_fifty_failures_close_a_name_until_an_administrator_opens_it(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        client = town.store.client()
        for _ in range(50):
            with suppress(Throttled):
                await client.failed(anna.user, anna.device)
        town.clock.advance(timedelta(days=1))
        with pytest.raises(Throttled) as raised:
            await client.challenge(anna.user, anna.device)
        assert raised.value.until == 0
        eva = await town.sign_in("eva")
        reset = FactorReset(user=anna.user, factor_no=1)
        await town.change(eva, unit, town.person("eva"), reset)
        await client.challenge(anna.user, anna.device)

    async def test_r27_failed_sign_ins_are_told_of_once_the_person_is_in(
        self, town: Town
    ) -> None:
        unit, anna = town.units["Tallbacken"], town.person("anna")
        await town.sign_in("anna")
        client = town.store.client()
        nobody = Person("nobody", town.org)
        for wrong in (anna, anna, nobody):
            made = await client.challenge(wrong.user, wrong.device)
            with pytest.raises(SignInRefused):
                await client.login(
                    town.proof(wrong, made.id, made.challenge, random(32))
                )
        for _ in range(2):
            await town.sign_in("anna")
        rows = town.store.keeper.sql.all(
            "SELECT act, count, actor FROM log WHERE chain = ? AND act IN (?, ?)"
            " ORDER BY seq",
            (unit.chain, Act.FAILED, Act.SIGNED_IN),
        )
        acts = [act for act, _, _ in rows]
        assert acts[0] == Act.SIGNED_IN
        assert acts[-2:] == [Act.SIGNED_IN, Act.SIGNED_IN]
        failed = [row[1:] for row in rows if row[0] == Act.FAILED]
        assert sum(count for count, _ in failed) == 2
        assert {actor for _, actor in failed} == {anna.user}

    async def test_r27_who_knocks_for_ever_fills_no_log(self, town: Town) -> None:
        anna = town.person("anna")
        client = town.store.client()
        for _ in range(55):
            with suppress(Throttled):
                await client.failed(anna.user, anna.device)
        rows = town.store.keeper.sql.all(
            "SELECT count FROM log WHERE act = ? AND actor = ?",
            (Act.FAILED, anna.user),
        )
        assert len(rows) <= 50

    async def test_failures_elsewhere_do_not_shut_out_a_known_computer(
        self, town: Town
    ) -> None:
        anna = town.person("anna")
        await town.sign_in("anna")
        stranger = replace(anna, auth_seed=random(32), device=DeviceId(random(16)))
        client = town.store.client()
        for _ in range(5):
            made = await client.challenge(stranger.user, stranger.device)
            with pytest.raises(SignInRefused):
                await client.login(
                    town.proof(stranger, made.id, made.challenge, stranger.auth_seed)
                )
        with pytest.raises(Throttled):
            await client.challenge(stranger.user, stranger.device)
        await (await town.sign_in("anna")).drafts()

    async def test_a_session_ends_idle_old_or_as_the_fourth(self, town: Town) -> None:
        first = await town.sign_in("anna")
        town.clock.advance(timedelta(minutes=59))
        await first.drafts()
        town.clock.advance(timedelta(minutes=60))
        with pytest.raises(SessionEnded):
            await first.drafts()
        others = [await town.sign_in("anna") for _ in range(4)]
        with pytest.raises(SessionEnded):
            await others[0].drafts()
        for _ in range(11):
            await others[3].drafts()
            town.clock.advance(timedelta(minutes=55))
        with pytest.raises(SessionEnded):
            await others[3].drafts()

    async def test_signing_out_ends_the_session(self, town: Town) -> None:
        anna = await town.sign_in("anna")
        await anna.sign_out()
        with pytest.raises(SessionEnded):
            await anna.drafts()
        await anna.sign_out()

    async def test_after_a_lock_the_password_suffices_for_an_hour(
        self, town: Town
    ) -> None:
        anna = town.person("anna")
        repository = await town.sign_in("anna")
        token = repository._visitor.token
        town.clock.advance(timedelta(minutes=30))
        client = town.store.client()
        await client.resume(anna.user, anna.device, token)
        with pytest.raises(SessionEnded):
            await client.drafts()
        await client.complete(None, anna.sign)
        assert await client.drafts() == []
        town.clock.advance(timedelta(minutes=61))
        client = town.store.client()
        await client.resume(anna.user, anna.device, token)
        with pytest.raises(SignInRefused):
            await client.complete(None, anna.sign)
        await client.complete(town.step("anna"), anna.sign)
        assert await client.drafts() == []
        for user, device, what in (
            (town.person("johan").user, anna.device, token),
            (anna.user, DeviceId(random(16)), token),
            (anna.user, anna.device, random(32)),
        ):
            with pytest.raises(SessionEnded):
                await town.store.client().resume(user, device, what)

    async def test_a_fresh_code_is_asked_for_and_counts_once(self, town: Town) -> None:
        unit, eva = town.units["Tallbacken"], town.person("eva")
        repository = await town.sign_in("eva")
        shown = await repository.last_code()
        town.clock.advance(timedelta(minutes=6))
        entry = town.entry(unit, eva, Disable(user=town.person("xena").user, on=True))
        act = RosterAct(unit.chain, (entry,))
        with pytest.raises(FreshCodeNeeded):
            await repository.append(act)
        with pytest.raises(CodeRefused):
            await repository.fresh_code(None)
        step = town.step("eva")
        await repository.fresh_code(step)
        with pytest.raises(CodeUsed):
            await repository.fresh_code(step)
        assert await repository.last_code() == town.now > shown
        await repository.append(act)

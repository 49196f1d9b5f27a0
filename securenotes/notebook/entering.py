"""From a password and a code to an open notebook (vault § 6)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from securenotes.errors import (
    AccountDisabled,
    AccountKeyMissing,
    SignInError,
    SignInRefused,
    StoreDamaged,
    StoreError,
    StoreRefused,
)
from securenotes.model import ChainId, OrgId, UserId
from securenotes.notebook.account_keys import SecretPlace, apart, name_of
from securenotes.notebook.cards import Cards
from securenotes.notebook.deriving import Derived
from securenotes.notebook.desk import Desk, SignIn, pin_name
from securenotes.notebook.keys import Keys
from securenotes.notebook.log_seen import look_for_cuts
from securenotes.notebook.outbox import Outbox
from securenotes.notebook.own_records import HELD, OwnRecords
from securenotes.notebook.seen import Seen
from securenotes.notebook.session import Notebook
from securenotes.notebook.trust import Pin, Trust, damaged
from securenotes.repository.interface import Repository
from securenotes.sealed import Admission, LoginProof
from securenotes.vault.errors import Refused
from securenotes.vault.keys import Bundle, check_bundle, open_bundle_pw
from securenotes.vault.log import sign_row
from securenotes.vault.passwords import PasswordKeys
from securenotes.vault.signin import Login, LoginTag, sign_login
from securenotes.vault.totp import match_step

if TYPE_CHECKING:
    from concurrent.futures import Future

    from securenotes.notebook.door import Door


class Attempt:
    """A name and a password taken, waiting for a code.

    A wrong try keeps the derived keys, so that ``finish`` may be called
    again; ``forget`` lets them go.
    """

    def __init__(
        self,
        door: Door,
        login: str,
        user: UserId,
        deriving: Future[Derived],
        typed: bytes | None,
    ) -> None:
        self._door = door
        self._deriving: Future[Derived] | None = deriving
        self._typed = typed
        self.login = login
        self.user = user
        self.repository: Repository | None = None
        self.bundle: Bundle | None = None

    def __repr__(self) -> str:
        return "Attempt(…)"

    def forget(self) -> None:
        """Let go of what was derived."""
        self._deriving = None
        self._typed = None
        self.bundle = None

    async def derived(self) -> Derived:
        """Wait for the derivation; ``SignInRefused`` once forgotten."""
        if self._deriving is None:
            raise SignInRefused
        return await apart(self._deriving.result)

    async def finish(self, code: str) -> Notebook:
        """Show the code and hear the one answer.

        Raises ``SignInRefused``, ``Throttled``, ``AccountKeyMissing``,
        ``AccountDisabled``, ``FactorRenewalNeeded``; the last leaves this
        attempt ready for ``Door.renew_factor``.
        """
        door, derived = self._door, await self.derived()
        if derived.missing and not derived.place.whole and self.login:
            raise AccountKeyMissing
        digits = "".join(code.split())
        repository = self.repository = door.client()
        admission = await prove(door, self, repository, derived.keys, digits)
        self.bundle = bundle = open_bundle(door, self.user, derived, admission)
        now = door.clock.now_ms()
        step = None
        if not admission.code_checked:
            step = match_step(bundle.totp_seed, digits, now, admission.last_step)
        notebook = await enter(
            door, self.login, derived, repository, admission, bundle, step
        )
        await door.refresh_codes()
        if admission.code_checked:
            door.note_code(self.user, digits)
        if self._typed is not None:
            await door.keep_key(door.org, self.user, self._typed)
        self.forget()
        return notebook


async def prove(
    door: Door,
    attempt: Attempt,
    repository: Repository,
    keys: PasswordKeys,
    code: str,
) -> Admission:
    """Sign the store's challenge; ``SignInRefused``, ``Throttled``."""
    user, device, now = attempt.user, door.device, door.clock.now_ms()
    challenge = await repository.challenge(user, device)
    login = Login(
        LoginTag.PASSWORD,
        door.org,
        repository.server_name,
        user,
        challenge.challenge,
        now,
        code,
        device,
    )
    sig = sign_login(keys.auth_seed, login)
    admission = await repository.login(
        LoginProof(login.tag, challenge.id, user, now, code, device, sig)
    )
    if admission.kdf_id != door.kdf:
        raise damaged(user)
    return admission


def open_bundle(
    door: Door, user: UserId, derived: Derived, admission: Admission
) -> Bundle:
    """Open the bundle that the password opens; ``StoreDamaged`` otherwise."""
    try:
        return open_bundle_pw(
            door.org,
            user,
            derived.keys.kek_pw,
            admission.bundle_pw,
            admission.gen,
            admission.kdf_id,
        )
    except Refused:
        raise damaged(user) from None


async def enter(
    door: Door,
    login: str,
    derived: Derived,
    repository: Repository,
    admission: Admission,
    bundle: Bundle,
    step: int | None,
    code: str = "",
) -> Notebook:
    """Claim the code's step, and open the notebook.

    ``code`` is for a server to match, where it was not shown at sign-in.
    """
    seed = bundle.keys.sign_seed
    await repository.complete(step, lambda row: sign_row(seed, row), code)
    return await open_notebook(door, login, derived, repository, admission, bundle)


async def open_notebook(
    door: Door,
    login: str,
    derived: Derived,
    repository: Repository,
    admission: Admission,
    bundle: Bundle,
) -> Notebook:
    """Verify the rosters of a whole session and open its notebook."""
    await door.arrive()
    clock = door.clock
    own = OwnRecords(repository, door.org, bundle.user, bundle.keys, clock)
    trust = Trust(repository, door.org, door.info.throwaway)
    pins = await _pins(derived.place, own, door.org, bundle.user, door.info.chains)
    await trust.open(door.info.chains, pins)
    await stay_at(trust, repository, bundle.user)
    keys = Keys(repository, trust, bundle.user, bundle.keys, clock)
    now = clock.now_ms()
    desk = Desk(
        repository=repository,
        clock=clock,
        org=door.org,
        login=login,
        device=door.device,
        bundle=bundle,
        sign_in=SignIn(
            token=admission.token,
            kek_pw=derived.keys.kek_pw,
            auth_seed=derived.keys.auth_seed,
            at=now,
            last=admission.last_sign_in,
            code_at=now,
        ),
        trust=trust,
        keys=keys,
        cards=Cards(repository, trust, keys),
        own=own,
        seen=Seen(own),
        place=derived.place,
        contact=door.contact,
    )
    if not desk.chains:
        raise AccountDisabled
    await _check_bundle(desk)
    grown = [
        chain
        for chain in trust.chains
        if chain not in pins or trust.head(chain) != pins[chain]
    ]
    if grown:
        await desk.keep_pins(*grown)
    desk.cut_logs = await look_for_cuts(desk)
    await desk.ready(*desk.chains)
    notebook = Notebook(desk, door.where)
    if door.remote:
        # What waited from before goes first: newer text is built on it.
        outbox = Outbox(door.where.folder, bundle.user, door.contact)
        await outbox.load()
        own.outbox = outbox
        await notebook.try_again()
        await own.ids(HELD)
    return notebook


async def stay_at(trust: Trust, repository: Repository, user: UserId) -> None:
    """End the session where the school has named another server.

    Raises ``StoreRefused`` ("server"); nothing that waits here was sent.
    """
    try:
        trust.check_server(repository.server_name, user)
    except StoreRefused:
        with contextlib.suppress(StoreError, SignInError):
            await repository.sign_out()
        raise


async def _pins(
    place: SecretPlace,
    own: OwnRecords,
    org: OrgId,
    user: UserId,
    chains: Iterable[ChainId],
) -> dict[ChainId, Pin]:
    """Read what heads were seen before, on this computer and by the person."""
    found: dict[ChainId, Pin] = {}
    names = {chain: pin_name(org, user, chain) for chain in chains}
    if place.lasting:
        kept = await apart(
            lambda: {chain: place.get(name) for chain, name in names.items()}
        )
        for chain, raw in kept.items():
            pin = Pin.decode(chain, raw) if raw else None
            if pin is not None:
                found[chain] = pin
    for chain in names:
        values = None if chain in found else await own.get("roster", chain)
        if values is not None:
            with contextlib.suppress(KeyError, ValueError):
                seq, head = int(str(values["seq"])), bytes.fromhex(str(values["hash"]))
                found[chain] = Pin(chain, seq, head)
    return found


async def _check_bundle(desk: Desk) -> None:
    """Hold the bundle to the oldest chain's newest keys and the pinned gen."""
    key = desk.trust.state(desk.chains[0]).key_of(desk.user)
    name = name_of(desk.org, desk.user, "gen")
    raw = await apart(lambda: desk.place.get(name)) if desk.place.lasting else None
    pinned = int.from_bytes(raw, "big") if raw else 0
    if key is None:
        raise StoreDamaged(desk.user[:2].hex())
    try:
        check_bundle(desk.bundle, key.sign_pk, key.box_pk, pinned)
    except Refused:
        raise damaged(desk.user) from None
    if desk.place.lasting and desk.bundle.gen > pinned:
        gen = desk.bundle.gen.to_bytes(4, "big")
        await apart(lambda: desk.place.put(name, gen))

"""What a store is asked before and about signing in (vault § 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from securenotes.model import (
    DeviceId,
    SessionId,
    UserId,
)
from securenotes.sealed import (
    AccountChange,
    Admission,
    Challenge,
    Foundation,
    LoginProof,
    SessionRecord,
    StoreInfo,
)

Signer = Callable[[bytes], bytes]
"""Signs a log row with the person's key; the store never holds the key."""


class ComingIn(Protocol):
    """Signing in and out, sessions, accounts, and waiting for news."""

    @property
    def server_name(self) -> str:
        """What sign-ins and changes of account name the store by (vault § 6)."""

    async def info(self) -> StoreInfo | None:
        """Say which organisation this is; None when none is founded yet."""

    async def found(self, foundation: Foundation) -> None:
        """Store a new organisation; refused where one is."""

    async def challenge(self, user: UserId, device: DeviceId) -> Challenge:
        """Begin a sign-in; the same for a name that does not exist.

        Raises ``Throttled``.
        """

    async def login(self, proof: LoginProof) -> Admission:
        """Answer a proof; ``SignInRefused`` whatever was wrong with it."""

    async def complete(self, step: int | None, sign: Signer, code: str = "") -> None:
        """Claim the matched step and make the session whole.

        A server matches ``code`` itself and takes no step: it is "" after a
        ``login`` that has shown it (``Admission.code_checked``).
        ``step`` None reports that no step matched: counted as a failure,
        and ``SignInRefused``; so is a step that was claimed before.
        """

    async def resume(self, user: UserId, device: DeviceId, token: bytes) -> Admission:
        """Go on with a session after a lock; ``SessionEnded`` when over.

        The session is whole after ``complete`` with the same step rules
        (None is allowed while the last code is under four hours old).
        """

    async def failed(self, user: UserId, device: DeviceId) -> None:
        """Count a failed unlock; raises ``Throttled`` when it is too many."""

    async def fresh_code(self, step: int | None, code: str = "") -> None:
        """Claim a step for step-up; ``CodeUsed`` or ``CodeRefused``.

        A server matches ``code`` itself and takes no step.
        """

    async def last_code(self) -> int:
        """Tell when this session last showed a code."""

    async def sign_out(self) -> None:
        """End the session here and at the store."""

    async def sessions(self) -> Sequence[SessionRecord]:
        """Say where this person is signed in, the last used first."""

    async def end_session(self, session: SessionId) -> None:
        """End one of this person's sessions at once, wherever it is used.

        ``NotThere`` for what is not theirs. Ending the present one is signing
        out: the next act raises ``SessionEnded``.
        """

    async def end_other_sessions(self) -> None:
        """End every session of this person but the present one."""

    async def change_account(self, change: AccountChange) -> None:
        """Take new bundles, keys or factor; other sessions of theirs end."""

    async def join(self, change: AccountChange) -> None:
        """Take a newcomer's own keys, wraps and account in one act.

        The session is one of SA1/inv-login and ends with this.
        """

    async def close(self) -> None:
        """Let go of the connection; what was asked for is done first."""

    async def changes(self, after: int) -> int:
        """Wait until others should see something new, or a while at most.

        Gives a number that grows with what is published, edited or taken back
        and with the roster, and says neither what nor whose; at once where it
        is another than ``after`` (0: nothing heard yet). Waiting is no use of
        the session; ``SessionEnded`` when that is ended from elsewhere.
        """

"""Back in after a lost password or phone, and on to the notebook (vault § 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from securenotes.errors import SignInRefused
from securenotes.notebook.deriving import Derived
from securenotes.notebook.entering import Attempt, open_notebook
from securenotes.notebook.recovering import recover, renew_factor
from securenotes.notebook.session import Notebook

if TYPE_CHECKING:
    from securenotes.notebook.door import Door
    from securenotes.notebook.enrolment import FactorOffer


@dataclass(frozen=True, slots=True)
class Recovered:
    """A person who got back in, and the new recovery code as printed."""

    recovery_code: str = field(repr=False)
    notebook: Notebook


async def recover_at(
    door: Door, login: str, recovery_code: str, code: str, new_password: str
) -> Recovered:
    """Set a new password with the recovery code, and sign in.

    The account key comes with the bundle and is kept on this computer.
    """
    place = await door.settle()
    repository = door.client()
    back = await recover(
        repository,
        door.org,
        door.device,
        door.clock,
        login,
        recovery_code,
        code,
        new_password,
        door.kdf,
    )
    bundle = back.bundle
    await door.keep_key(door.org, bundle.user, bundle.account_key)
    notebook = await open_notebook(
        door,
        back.login,
        Derived(place, back.keys, missing=False),
        repository,
        back.admission,
        bundle,
    )
    return Recovered(back.recovery_code, notebook)


async def take_factor(
    door: Door, attempt: Attempt, offer: FactorOffer, code: str
) -> Notebook:
    """Take a new factor after a reset, and sign in with the same code.

    ``CodeRefused`` for a code that is not the new factor's.
    """
    if attempt.repository is None or attempt.bundle is None:
        raise SignInRefused
    derived = await attempt.derived()
    await renew_factor(
        attempt.repository,
        door.org,
        attempt.bundle,
        derived.keys,
        door.kdf,
        offer,
        code,
        door.clock,
    )
    return await attempt.finish(code)

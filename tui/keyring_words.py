"""What is told of the computer's keyring, where the account key is asked for."""

from __future__ import annotations

from securenotes.notebook.keyrings import Absence
from tui.i18n import Words, lazy

ABSENT = {
    Absence.NONE: lazy(
        "This computer has no keyring. Type the account key at each sign-in."
    ),
    Absence.LOCKED: lazy(
        "This computer's keyring is locked. Unlock it in its own window, or type the"
        " account key."
    ),
    Absence.SILENT: lazy(
        "This computer's keyring does not answer. Type the account key this time."
    ),
}

PAIRING = lazy(
    "You are new to this computer account. Type the account key from your paper: it is"
    " then kept in the account's keyring, and not asked for here again."
)

SHARED = lazy(
    "A computer account that several share has one keyring for all of them: there your"
    " password alone keeps colleagues out. With an account of your own on the computer"
    " nobody else reaches the key."
)


def why_typed(absence: Absence | None) -> Words:
    """Return why the account key is asked for, and what to do."""
    return PAIRING if absence is None else ABSENT[absence]

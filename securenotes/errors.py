"""Everything that can go wrong, as one tree with a fixed code each.

SecureNotesError
├── SignInError
│   ├── SignInRefused        one answer for name, password and code (vault § 6)
│   ├── Throttled            too many tries; ``until`` says when
│   ├── AccountKeyMissing    no account key on this computer for that name
│   ├── AccountDisabled      told only after both factors
│   ├── FactorRenewalNeeded  the administrator reset the second factor
│   ├── SessionEnded         token expired, revoked or never complete
│   ├── FreshCodeNeeded      the act asks for a code at most 5 minutes old
│   ├── CodeRefused          a fresh code that does not match (signed in)
│   └── CodeUsed             a fresh code shown before (signed in)
├── StoreError
│   ├── StoreUnreachable     not there, no contact
│   ├── StoreBusy            another process writes; try again
│   ├── StoreReadOnly
│   ├── DiskFull
│   ├── StoreVersion         made by another version of the product
│   ├── StoreRefused         link, world-readable or on a network file system
│   └── StoreDamaged         ``record`` names the first bad one (4 hex digits)
└── ActError
    ├── NotThere             unknown, or not yours: the same answer (R4)
    ├── NotAllowed           seen, but this act is another's
    ├── Conflict             built on an old version (R12)
    ├── StaleKey             a newer key version exists; wrap again
    ├── LinkEnded            the person's link to the pupil is over (R10)
    ├── ModuleOff            the school has no Stödinsatser (R13)
    ├── TooLarge             over 32 KiB
    ├── LastAdministrator    one must always remain
    ├── BadInput             a field's value; ``field`` and ``why`` are codes
    └── KeysMissing          no path of keys leads there yet

No message of these holds a note's text, a name or a secret; the interface
turns the class and its codes into words.
"""

from __future__ import annotations


class SecureNotesError(Exception):
    """Base of all errors that a person is told about."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code or type(self).__name__)
        self.code = code


class SignInError(SecureNotesError):
    """Signing in, staying signed in, or showing a factor did not succeed."""


class SignInRefused(SignInError):
    """Name, password or code was wrong, or the code used before."""


class Throttled(SignInError):
    """Too many tries. ``until`` is milliseconds UTC, 0 for closed by hand."""

    def __init__(self, until: int) -> None:
        super().__init__()
        self.until = until


class AccountKeyMissing(SignInError):
    """This computer holds no account key for the name that was typed."""


class AccountDisabled(SignInError):
    """The account is closed; said only after both factors."""


class FactorRenewalNeeded(SignInError):
    """An administrator reset the factor: a new seed must be set up."""


class SessionEnded(SignInError):
    """The session is over, or its second factor was never shown (R2)."""


class FreshCodeNeeded(SignInError):
    """The act asks for a one-time code at most five minutes old."""


class CodeRefused(SignInError):
    """A fresh code of somebody already signed in does not match."""


class CodeUsed(SignInError):
    """A fresh code of somebody already signed in was shown before."""


class StoreError(SecureNotesError):
    """The store cannot do what was asked."""


class StoreUnreachable(StoreError):
    """There is no store there, or no contact with it."""


class StoreBusy(StoreError):
    """Another process holds the store; trying again is right."""


class StoreReadOnly(StoreError):
    """The store can be read and not written."""


class DiskFull(StoreError):
    """There is no room to write."""


class StoreVersion(StoreError):
    """The store was made by a version of the product that this is not."""


class StoreRefused(StoreError):
    """The file is a link, open to others, or on a network file system."""


class StoreDamaged(StoreError):
    """A record does not verify. ``record`` is its first four hex digits."""

    def __init__(self, record: str = "") -> None:
        super().__init__(record)
        self.record = record


class ActError(SecureNotesError):
    """What a signed-in person asked for was not done."""


class NotThere(ActError):
    """There is no such thing, or it is not theirs: one answer for both."""


class NotAllowed(ActError):
    """The person may see it, and may not do this with it."""


class Conflict(ActError):
    """The save was built on a version that is no longer the newest (R12)."""


class StaleKey(ActError):
    """A newer version of the key exists; wrap with that and send again."""


class LinkEnded(ActError):
    """The person's link to the pupil is over (R10)."""


class ModuleOff(ActError):
    """The school does not have the module Stödinsatser (R13)."""


class TooLarge(ActError):
    """The text is over 32 KiB when sealed."""


class LastAdministrator(ActError):
    """The school's last administrator cannot be taken away."""


class KeysMissing(ActError):
    """Nobody has yet wrapped the key that this needs for this person."""


class BadInput(ActError):
    """A field's value cannot be taken. ``field`` and ``why`` are codes."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}:{why}")
        self.field = field
        self.why = why

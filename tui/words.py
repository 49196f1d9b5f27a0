"""What an error is called by the person who meets it: what, then what to do."""

from __future__ import annotations

from collections.abc import Sequence

from securenotes import errors as e
from tui.dates import clock_time, now_ms
from tui.i18n import Words, computed, lazy, nlazy

_WORDS: dict[type[e.SecureNotesError], Words] = {
    e.SignInRefused: lazy(
        "Could not sign in. Check name, password and code; a code works once, so"
        " wait for the next. The clock here says {time}.",
        time=lambda: clock_time(now_ms()),
    ),
    e.AccountKeyMissing: lazy(
        "This computer has no account key for that name. Type it from your paper."
    ),
    e.AccountDisabled: lazy(
        "This account is closed. The school administrator can open it."
    ),
    e.FactorRenewalNeeded: lazy(
        "Your second factor has been reset. Set up the app for one-time codes again."
    ),
    e.SessionEnded: lazy("Sign in again. All you wrote is saved."),
    e.FreshCodeNeeded: lazy("Type a new one-time code to go on."),
    e.CodeRefused: lazy("The code does not match. Wait for the next and type it."),
    e.CodeUsed: lazy("That code has been used. Wait for the next."),
    e.StoreUnreachable: lazy(
        "The store cannot be reached. Check that the disk is there and try again."
    ),
    e.StoreBusy: lazy("Someone else is saving. Trying again …"),
    e.StoreReadOnly: lazy(
        "Nothing can be saved: keep the window open, and tell whoever runs this"
        " computer that the store can only be read."
    ),
    e.DiskFull: lazy("The disk is full: free space, then Ctrl+S. Your text is here."),
    e.StoreVersion: lazy(
        "The store was made by another version of Säker Anteckning. Nothing is"
        " written. Start the version that made it."
    ),
    e.StoreRefused: lazy(
        "The store lies where others can reach it. Nothing is written. Move it to a"
        " folder that only you can open, on this computer's own disk."
    ),
    e.NotThere: lazy("There is no such note."),
    e.NotAllowed: lazy("That is for someone else to do. Ask the author."),
    e.Conflict: lazy("Someone has published a newer version. Both texts are kept."),
    e.StaleKey: lazy("The keys have just been changed. Try again."),
    e.LinkEnded: lazy(
        "Your link to this pupil has ended. The draft can be read or discarded, not"
        " published."
    ),
    e.ModuleOff: lazy(
        "Your school does not have Stödinsatser. The principal or school"
        " administrator can switch it on."
    ),
    e.TooLarge: lazy("The text is full. Split it into two notes."),
    e.LastAdministrator: lazy(
        "The school must have an administrator. Appoint another first."
    ),
    e.KeysMissing: lazy(
        "The keys have not reached you yet. The school administrator can hand them out."
    ),
    e.BadInput: lazy("That cannot be used as it stands. Check it and try again."),
}

_AWAY: dict[str, Words] = {
    "server": lazy("No contact with the server. Check the network and try again."),
    "certificate": lazy(
        "That is not the server that was trusted: its certificate is another. Nothing"
        " was sent. Tell whoever runs the server. If they have changed it, Connect anew"
        " is under the password."
    ),
}
"""Why a server cannot be reached, by the error's own code."""

_REFUSED: dict[str, Words] = {
    "server": lazy(
        "The school has named another server than this one. None of your text was sent"
        " to it. Go back to the password, press Connect anew, and type the address that"
        " your school administrator tells."
    ),
    "older": lazy(
        "The store is older than what this computer has seen: a copy was put back, or"
        " somebody has taken something away. Nothing is written. Tell whoever runs the"
        " store: a newer copy must be put back, or the recovery sheets must say that"
        " this one counts (anteckning store acknowledge)."
    ),
}
"""Why a store that is there is not used, by the error's own code."""

SHORT_WAIT = 90
"""Seconds up to which a wait is told in seconds."""

UNKNOWN = lazy("That did not work. Try again.")


def _wait(until: int) -> Words:
    """Say how long to wait: in seconds, where a minute on the clock says nothing."""
    seconds = -(-(until - now_ms()) // 1000)
    if seconds <= SHORT_WAIT:
        return nlazy(
            "Too many tries. You can try again in {n} second.",
            "Too many tries. You can try again in {n} seconds.",
            max(1, seconds),
        )
    return lazy(
        "Too many tries. You can try again at {time}.",
        # Not a minute too early.
        time=computed(lambda: clock_time(until + 59_999)),
    )


def left_out_words(records: Sequence[str]) -> Words:
    """Return what to tell of records that do not verify and are not shown."""
    if len(records) == 1:
        return lazy(
            "Record {record} is wrong and not shown. Run `anteckning store verify`.",
            record=records[0],
        )
    return lazy(
        "{n} records are wrong and not shown. Run `anteckning store verify`.",
        n=len(records),
    )


def explain(error: e.SecureNotesError) -> Words:
    """Return what to tell the person; a library's own message is never shown."""
    if isinstance(error, e.Throttled):
        if not error.until:
            return _WORDS[e.AccountDisabled]
        return _wait(error.until)
    if isinstance(error, e.StoreDamaged):
        return lazy(
            "A record in the store is wrong ({record}). Nothing is written. Run"
            " `anteckning store verify`.",
            record=error.record,
        )
    if isinstance(error, e.StoreUnreachable) and error.code in _AWAY:
        return _AWAY[error.code]
    if isinstance(error, e.StoreRefused) and error.code in _REFUSED:
        return _REFUSED[error.code]
    for kind in type(error).__mro__:
        if kind in _WORDS:
            return _WORDS[kind]
    return UNKNOWN


_AT_START: dict[type[e.SecureNotesError], Words] = {
    e.StoreReadOnly: lazy(
        "The store can only be read, and then nothing can be opened. Tell whoever runs"
        " this computer."
    ),
    e.DiskFull: lazy("The disk is full. Free some space and start again."),
}


def explain_at_start(error: e.SecureNotesError) -> Words:
    """Return what is wrong and what to do, before there is a window or a text."""
    return _AT_START.get(type(error)) or explain(error)

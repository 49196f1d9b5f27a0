"""What several endpoints may answer besides what they give."""

from __future__ import annotations

from securenotes.errors import (
    Conflict,
    FreshCodeNeeded,
    LastAdministrator,
    LinkEnded,
    ModuleOff,
    NotAllowed,
    NotThere,
    SessionEnded,
    SignInRefused,
    StaleKey,
    Throttled,
    TooLarge,
)

HELD = (SessionEnded, NotThere, NotAllowed)
SIGN_IN = (SignInRefused, Throttled)
WRITE = (*HELD, LinkEnded, StaleKey, ModuleOff, Conflict, TooLarge)
ROSTER_ACT = (*HELD, Conflict, LastAdministrator, FreshCodeNeeded, TooLarge)

"""What is one's own: sealed records, and the session of a locked client."""

from __future__ import annotations

from securenotes.errors import Conflict, SessionEnded, TooLarge
from securenotes.sealed import OwnRecord
from securenotes.wire import messages as m
from securenotes.wire.endpoint import Endpoint, Reach
from securenotes.wire.table.problems import HELD

OWN = Endpoint(
    "own",
    "GET",
    "/own/{what}",
    m.OwnKind,
    tuple[OwnRecord, ...],
    problems=HELD,
    asks=Reach.SIGNED_IN,
)
PUT_OWN = Endpoint(
    "put_own",
    "PUT",
    "/own",
    OwnRecord,
    None,
    keyed=True,
    problems=(SessionEnded, Conflict, TooLarge),
    asks=Reach.SIGNED_IN,
)
PUT_OWNS = Endpoint(
    "put_owns",
    "PUT",
    "/own/several",
    m.OwnRecords,
    None,
    keyed=True,
    problems=(SessionEnded, Conflict, TooLarge),
    asks=Reach.SIGNED_IN,
)
DROP_OWN = Endpoint(
    "drop_own",
    "DELETE",
    "/own",
    m.OwnName,
    None,
    keyed=True,
    problems=(SessionEnded,),
    asks=Reach.SIGNED_IN,
)
PUT_SESSION = Endpoint(
    "put_session",
    "PUT",
    "/locked",
    m.LockedSession,
    None,
    problems=(*HELD, TooLarge),
    asks=Reach.SIGNED_IN,
)
GET_SESSION = Endpoint(
    "get_session", "POST", "/locked", m.WhoWhere, bytes | None, session=False
)

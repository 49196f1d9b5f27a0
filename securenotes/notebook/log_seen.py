"""How far this computer has seen each school's access log (vault § 9).

A log whose last rows are cut off is whole in itself: each row tells of the one
before. Whoever remembers the newest row knows that it was there. It is remembered
where nobody who can write the store can: in the computer's keyring.
"""

from __future__ import annotations

from securenotes.model import ChainId
from securenotes.notebook.account_keys import apart, name_of
from securenotes.notebook.desk import Desk
from securenotes.notebook.trust import Pin

CutLog = tuple[ChainId, int]
"""A log without rows that were seen here, and how far it was seen to go."""


async def look_for_cuts(desk: Desk) -> tuple[CutLog, ...]:
    """Hold each school's log to what was seen, and remember how far it goes now.

    Nothing is known without a keyring. What is missing is told of once.
    """
    return await _look(desk, forget=True)


async def remember_logs(desk: Desk) -> None:
    """Remember how far each log goes; one that was cut meanwhile is told of later."""
    await _look(desk, forget=False)


async def _look(desk: Desk, *, forget: bool) -> tuple[CutLog, ...]:
    if not desk.place.lasting:
        return ()
    names = {chain: name_of(desk.org, desk.user, _what(chain)) for chain in desk.chains}
    kept = await apart(lambda: {one: desk.place.get(names[one]) for one in names})
    found: list[CutLog] = []
    now: dict[str, bytes] = {}
    for chain, raw in kept.items():
        seen = Pin.decode(chain, raw) if raw else None
        head = await desk.repository.log_head(chain, seen.seq if seen else 0)
        if seen is not None and head.known != seen.hash:
            found.append((chain, seen.seq))
            if not forget:
                continue
        if head.seq:
            now[names[chain]] = Pin(chain, head.seq, head.hash).encode()
    await apart(lambda: [desk.place.put(name, raw) for name, raw in now.items()])
    return tuple(found)


def _what(chain: ChainId) -> str:
    return f"log-{chain.hex()}"

"""How often an address may ask for what costs nothing to ask.

Failures are counted in the store, for all processes (``keeper.addresses``).
These buckets are one process's own and bound work alone: a challenge is a row,
and no session is needed for one.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from securenotes.errors import Throttled

MOST_ADDRESSES = 10_000


def name_of(host: str) -> str:
    """Give what an address is counted as: an IPv6 network of 64 bits is one."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@dataclass(slots=True)
class _Level:
    left: float
    at: float


class Buckets:
    """A bucket for each address, filled evenly: ``most`` in ``seconds``.

    The address used longest ago is forgotten when there are too many, so
    memory is bounded.
    """

    def __init__(
        self,
        most: int = 300,
        seconds: float = 60.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = float(most)
        self._rate = most / seconds
        self._now = now
        self._levels: OrderedDict[str, _Level] = OrderedDict()

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, host: str) -> None:
        """Take one; ``Throttled`` until there is one again."""
        name, now = name_of(host), self._now()
        level = self._levels.pop(name, None) or _Level(self._most, now)
        level.left = min(self._most, level.left + (now - level.at) * self._rate)
        level.at = now
        self._levels[name] = level
        if len(self._levels) > MOST_ADDRESSES:
            self._levels.popitem(last=False)
        if level.left < 1:
            wait = (1 - level.left) / self._rate
            raise Throttled(time.time_ns() // 1_000_000 + int(wait * 1000) + 1)
        level.left -= 1

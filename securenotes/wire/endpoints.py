"""The one table of endpoints: routes, client calls and OpenAPI come from it.

A request's record is ``takes``: what its path or query names stands there in
lower-case hex or digits, all else in the body. Every path begins with the
organisation. What a name means is said in ``repository.interface``. The rows lie
in ``wire.table``, a file a use; this one puts them in order.
"""

from __future__ import annotations

import itertools

from securenotes.errors import BadInput, TooLarge
from securenotes.wire.endpoint import LARGE as LARGE
from securenotes.wire.endpoint import ROOT as ROOT
from securenotes.wire.endpoint import SMALL as SMALL
from securenotes.wire.endpoint import Endpoint as Endpoint
from securenotes.wire.endpoint import Match as Match
from securenotes.wire.table import (
    disclosure,
    entering,
    keys,
    notes,
    own,
    retention,
    rosters,
)
from securenotes.wire.table.disclosure import *  # noqa: F403 - a row of the table each
from securenotes.wire.table.entering import *  # noqa: F403
from securenotes.wire.table.keys import *  # noqa: F403
from securenotes.wire.table.notes import *  # noqa: F403
from securenotes.wire.table.own import *  # noqa: F403
from securenotes.wire.table.retention import *  # noqa: F403
from securenotes.wire.table.rosters import *  # noqa: F403

UNATTENDED = "anteckning-unattended"
"""A header of requests that no person asked for: they keep no session alive."""

PARTS = (entering, rosters, notes, disclosure, retention, own, keys)

ENDPOINTS: tuple[Endpoint, ...] = tuple(
    one
    for one in itertools.chain.from_iterable(vars(part).values() for part in PARTS)
    if isinstance(one, Endpoint)
)
"""Every endpoint, in the order of the repository's interface."""

COMMON = (BadInput, TooLarge)
"""Problems that any request may be answered with."""

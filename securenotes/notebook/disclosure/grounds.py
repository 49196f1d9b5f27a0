"""What a disclosure rests on: kinds of request, and grounds for leaving out.

Codes alone; what they are called, and in which language, is the interface's.
"""

from __future__ import annotations

from enum import Enum

from securenotes.notebook.views import Body


class Request(Enum):
    """By what right somebody asks for what is kept on a pupil."""

    PARTY = "party"
    """Party insight: förvaltningslagen 10 §, through skollagen 29:10 too."""
    PUBLIC = "public"
    """A public document: TF 2 kap. Neither who nor why is asked (2:18)."""
    EXTRACT = "extract"
    """Extract of one's own data: GDPR art. 15."""
    SCHOOL = "school"
    """A wish to read an independent school's documentation."""


class By(Enum):
    """Who asks, where it may be asked."""

    NOBODY = ""
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    COUNSEL = "counsel"


class State(Enum):
    """How far a request has come."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REQUESTS: dict[Body, tuple[Request, ...]] = {
    Body.MUNICIPAL: (Request.PARTY, Request.PUBLIC, Request.EXTRACT),
    Body.INDEPENDENT: (Request.PARTY, Request.EXTRACT, Request.SCHOOL),
}

OUTSIDE = "outside"
"""Not part of what was asked for: left out without a ground of secrecy."""

_OSL = ("osl-10-3", "osl-12-3", "osl-21-3", "osl-23-1", "osl-23-2", "osl-25-1")

GROUNDS: dict[tuple[Body, Request], tuple[str, ...]] = {
    (Body.MUNICIPAL, Request.PARTY): ("osl-10-3", "osl-12-3", "osl-21-3"),
    (Body.MUNICIPAL, Request.PUBLIC): (
        "osl-23-2",
        "osl-23-1",
        "osl-12-3",
        "osl-21-3",
        "osl-25-1",
    ),
    (Body.MUNICIPAL, Request.EXTRACT): ("gdpr-15-4", *_OSL[1:]),
    (Body.INDEPENDENT, Request.PARTY): ("fl-10", "skol-29-14"),
    (Body.INDEPENDENT, Request.EXTRACT): ("gdpr-15-4", "skol-29-14"),
    (Body.INDEPENDENT, Request.SCHOOL): ("skol-29-14",),
}
"""What may be chosen, the likeliest first."""

CODES = frozenset(code for codes in GROUNDS.values() for code in codes)

OTHERS: dict[tuple[Body, Request], str] = {
    (Body.MUNICIPAL, Request.PARTY): "osl-10-3",
    (Body.MUNICIPAL, Request.PUBLIC): "osl-23-2",
    (Body.MUNICIPAL, Request.EXTRACT): "gdpr-15-4",
    (Body.INDEPENDENT, Request.PARTY): "fl-10",
    (Body.INDEPENDENT, Request.EXTRACT): "gdpr-15-4",
    (Body.INDEPENDENT, Request.SCHOOL): "skol-29-14",
}
"""The ground proposed for other pupils' names."""

MONTH = 30

DAYS: dict[Request, int] = {
    Request.PARTY: 14,
    Request.PUBLIC: 1,
    Request.EXTRACT: MONTH,
    Request.SCHOOL: 14,
}
"""Days after which an open request stands out. A month for GDPR (art. 12.3); a
public document is given out at once or as soon as possible (TF 2:15); the others
are the product's own reminder."""

"""Whence a note came: what its sealed text says of the school that handed it over."""

from __future__ import annotations

import msgspec

from securenotes.notebook.views import Origin
from securenotes.vault.notes import Plain

Sealed = dict[str, str | int]


def origin_of(text: Plain) -> Origin | None:
    """Read where a note came from; None for one that was written here."""
    if text.o is None:
        return None
    published = text.o.get("published", 0)
    return Origin(
        school=str(text.o.get("school", "")),
        author=str(text.o.get("author", "")),
        published=published if isinstance(published, int) else 0,
    )


def with_origin(text: Plain, school: str, by: str, published: int) -> Plain:
    """Write where a note comes from into it; the first origin stays.

    ``published`` is ms UTC.
    """
    if text.o is not None:
        return text
    origin: Sealed = {"author": by, "published": published, "school": school}
    return msgspec.structs.replace(text, o=origin)

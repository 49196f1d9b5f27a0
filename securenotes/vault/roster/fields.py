"""What the fields of a change hold, each bounded by its type (vault § 5)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from securenotes.model import ScopeId, UserId

R16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Hash32 = Annotated[bytes, Meta(min_length=32, max_length=32)]
PublicKey = Annotated[bytes, Meta(min_length=32, max_length=32)]
UserRef = Annotated[UserId, Meta(min_length=16, max_length=16)]
ScopeRef = Annotated[ScopeId, Meta(min_length=16, max_length=16)]
Version = Annotated[int, Meta(ge=1, le=2**32 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**32 - 1)]
Millis = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Day = Annotated[str, Meta(min_length=10, max_length=10)]
Word = Annotated[str, Meta(min_length=1, max_length=80)]

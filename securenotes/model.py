"""Identifiers that every floor shares (vault § 2)."""

from __future__ import annotations

from typing import NewType

OrgId = NewType("OrgId", bytes)
"""An organisation: the first 16 bytes of a hash of its root key."""

ChainId = NewType("ChainId", bytes)
"""A school, which is one signed roster: 16 random bytes."""

UserId = NewType("UserId", bytes)
"""A person with an account: 16 bytes derived from organisation and login."""

ScopeId = NewType("ScopeId", bytes)
"""A pupil, a group, a school's observers or administrators: 16 bytes."""

NoteId = NewType("NoteId", bytes)
"""A note, through all its versions: 16 random bytes."""

DeviceId = NewType("DeviceId", bytes)
"""A workstation as one OS account sees it: 16 random bytes."""

SessionId = NewType("SessionId", bytes)
"""What a sign-in is called in one's own list: 16 bytes that open nothing."""

DisclosureId = NewType("DisclosureId", bytes)
"""A request for what is kept on a pupil (R26): 16 random bytes."""

VersionHash = NewType("VersionHash", bytes)
"""``vh`` of one version of a note: 32 bytes, also its ETag."""

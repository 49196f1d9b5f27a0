"""What the vault says when something does not hold.

VaultError
├── Refused   does not verify, open or parse; ``reason`` is a fixed word
└── BadCode   a printed code was mistyped; says where, as far as it can
"""

from __future__ import annotations

from typing import Literal

CodeFault = Literal["length", "symbol", "checksum", "prefix"]


class VaultError(Exception):
    """Base of what the vault raises; never holds content or a secret."""


class Refused(VaultError):
    """A record, key or signature does not hold.

    ``reason`` is a short fixed word such as ``signature`` or ``columns``; it
    never comes from the record.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadCode(VaultError):
    """A printed code cannot be read.

    ``group`` is the 1-based group of four that is wrong, 0 where that cannot
    be told; ``reason`` says how.
    """

    def __init__(self, reason: CodeFault, group: int = 0) -> None:
        super().__init__(reason)
        self.reason: CodeFault = reason
        self.group = group

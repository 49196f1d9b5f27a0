"""The recovery kit: one secret on two sheets of paper (vault §§ 3, 7)."""

from __future__ import annotations

from dataclasses import dataclass, field

from .codes import Prefix, print_code, read_code
from .errors import Refused
from .primitives import box_public, hkdf, pae, random, sign_public, u32


@dataclass(frozen=True, slots=True)
class Kit:
    """The organisation's root key and its first recovery key."""

    root_seed: bytes = field(repr=False)
    recovery_seed: bytes = field(repr=False)

    @property
    def root_pk(self) -> bytes:
        """What a genesis names as its root."""
        return sign_public(self.root_seed)

    @property
    def recovery_pk(self) -> bytes:
        """What A and I are sealed to until a `recovery` entry changes it."""
        return box_public(self.recovery_seed)


def new_kit() -> bytes:
    """A kit's secret K, 16 random bytes; forget it once it is typed back."""
    return random(16)


def kit_keys(k: bytes) -> Kit:
    """The keys that K stands for."""
    out = hkdf(k, pae("SA1/kit"), 64)
    return Kit(out[:32], out[32:])


def recovery_seed(k: bytes, n: int) -> bytes:
    """The n-th recovery key's seed; the first is the kit's own."""
    if n < 1:
        raise ValueError("n")
    if n == 1:
        return kit_keys(k).recovery_seed
    return hkdf(k, pae("SA1/kit-recovery", u32(n)), 32)


def split_kit(k: bytes, sheet1: bytes | None = None) -> tuple[str, str]:
    """Write K on two sheets, of which one alone says nothing.

    `sheet1`, 16 random bytes, is given in tests only.
    """
    first = random(16) if sheet1 is None else sheet1
    return (
        print_code(Prefix.KIT_SHEET, first),
        print_code(Prefix.KIT_SHEET, _xor(k, first)),
    )


def join_kit(sheet1: str, sheet2: str) -> bytes:
    """Read K back from both sheets, in either order.

    Raises `BadCode`, or `Refused` ("sheets") for one sheet typed twice.
    """
    first = read_code(Prefix.KIT_SHEET, sheet1)
    second = read_code(Prefix.KIT_SHEET, sheet2)
    if first == second:
        raise Refused("sheets")
    return _xor(first, second)


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))

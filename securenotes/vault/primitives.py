"""The one suite of vault § 2: hashing, sealing, signing, padding, random.

libsodium's bindings are called directly: the wrappers above them cost more
than opening a short note does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from nacl import bindings
from nacl.exceptions import CryptoError

from securenotes.model import OrgId

from .errors import Refused

if TYPE_CHECKING:
    from types import TracebackType

KEY = 32
NONCE = 24
TAG = 16
PUBLIC = 32
SIGNATURE = 64

_ZEROS = bytes(32)
_encrypt = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt
_decrypt = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt


def u8(n: int) -> bytes:
    """Write a number in one byte; OverflowError outside 0..255."""
    return n.to_bytes(1, "big")


def u32(n: int) -> bytes:
    """Write a number in four bytes, big-endian."""
    return n.to_bytes(4, "big")


def u64(n: int) -> bytes:
    """Write a number in eight bytes, big-endian; times are ms UTC."""
    return n.to_bytes(8, "big")


_SHORT = 256
_LENGTHS = tuple(map(u32, range(_SHORT)))
"""The lengths that most parts have, written once: keys are wrapped by thousands."""


def pae(*parts: bytes | str) -> bytes:
    """Join parts so that no two different lists give the same bytes."""
    out = [u32(len(parts))]
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        size = len(raw)
        out.append(_LENGTHS[size] if size < _SHORT else u32(size))
        out.append(raw)
    return b"".join(out)


def split_pae(data: bytes, tag: str, widths: tuple[int | None, ...]) -> list[bytes]:
    """Take `pae(tag, …)` apart, strictly; None is a part of any length.

    Returns the parts after the tag. Raises `Refused` ("form") where the count,
    a length or the tag differs, or bytes are left over.
    """
    wanted = (len(tag.encode()), *widths)
    if None not in widths:
        return _split_fixed(data, tag.encode(), wanted)
    if data[:4] != u32(len(wanted)):
        raise Refused("form")
    parts: list[bytes] = []
    at = 4
    for width in wanted:
        size = int.from_bytes(data[at : at + 4], "big")
        end = at + 4 + size
        if at + 4 > len(data) or end > len(data) or width not in (None, size):
            raise Refused("form")
        parts.append(data[at + 4 : end])
        at = end
    if at != len(data) or parts[0] != tag.encode():
        raise Refused("form")
    return parts[1:]


def _split_fixed(
    data: bytes, tag: bytes, widths: tuple[int | None, ...]
) -> list[bytes]:
    """Do the same where every width is known: all places are then fixed."""
    layout, lengths = _layout(widths)
    if len(data) != layout.size:
        raise Refused("form")
    count, *fields = layout.unpack(data)
    if count != len(widths) or fields[::2] != lengths or fields[1] != tag:
        raise Refused("form")
    return fields[3::2]


@lru_cache(maxsize=32)
def _layout(widths: tuple[int | None, ...]) -> tuple[struct.Struct, list[int | None]]:
    parts = "".join(f"I{width}s" for width in widths)
    return struct.Struct(f">I{parts}"), list(widths)


def h(tag: str, *parts: bytes | str) -> bytes:
    """SHA-256 over the tag and the parts."""
    return hashlib.sha256(pae(tag, *parts)).digest()


def sha256(data: bytes) -> bytes:
    """SHA-256 of the bytes as they are."""
    return hashlib.sha256(data).digest()


def hkdf(ikm: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA-256 with a salt of 32 zero bytes, at most 8,160 bytes out."""
    if not 0 < length <= 255 * 32:
        raise ValueError("length")
    prk = hmac.digest(_ZEROS, ikm, "sha256")
    out = block = b""
    for i in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + u8(i), "sha256")
        out += block
    return out[:length]


def random(n: int) -> bytes:
    """Bytes of the operating system's generator."""
    return secrets.token_bytes(n)


def same(a: bytes, b: bytes) -> bool:
    """Compare in a time that does not tell where they differ."""
    return hmac.compare_digest(a, b)


def ae_seal(key: bytes, pt: bytes, ad: bytes, nonce: bytes | None = None) -> bytes:
    """Seal under a key: nonce and ciphertext. A nonce is given in tests only."""
    nonce = secrets.token_bytes(NONCE) if nonce is None else nonce
    return nonce + _encrypt(pt, ad, nonce, key)


def ae_open(key: bytes, box: bytes, ad: bytes) -> bytes:
    """Open what `ae_seal` made; `Refused` ("open") if anything differs."""
    if len(key) != KEY or len(box) < NONCE + TAG:
        raise Refused("open")
    try:
        return _decrypt(box[NONCE:], ad, box[:NONCE], key)
    except CryptoError:
        raise Refused("open") from None


def sign_public(seed: bytes) -> bytes:
    """The Ed25519 public half of a signing seed."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def sign(seed: bytes, message: bytes) -> bytes:
    """Sign with Ed25519; returns the 64-byte signature alone."""
    secret = bindings.crypto_sign_seed_keypair(seed)[1]
    return bindings.crypto_sign(message, secret)[:SIGNATURE]


def verify(pk: bytes, message: bytes, sig: bytes) -> None:
    """Check an Ed25519 signature; raises `Refused` ("signature")."""
    if len(pk) != PUBLIC or len(sig) != SIGNATURE:
        raise Refused("signature")
    try:
        bindings.crypto_sign_open(sig + message, pk)
    except CryptoError:
        raise Refused("signature") from None


def box_public(scalar: bytes) -> bytes:
    """The X25519 public half of a private scalar."""
    return bindings.crypto_scalarmult_base(scalar)


def shared_secret(scalar: bytes, pk: bytes) -> bytes:
    """X25519; `Refused` ("shared") for a public key of low order."""
    try:
        secret = bindings.crypto_scalarmult(scalar, pk)
    except (CryptoError, RuntimeError, ValueError, TypeError):
        raise Refused("shared") from None
    if same(secret, _ZEROS):
        raise Refused("shared")
    return secret


class Sealer:
    """Seals to public keys with one ephemeral key, for one transaction.

    Use as a context, or call `close`, so that the ephemeral key is forgotten.
    `e` is given in tests only.
    """

    __slots__ = ("_e", "_e_pk", "_keys", "org")

    def __init__(self, org: bytes, e: bytes | None = None) -> None:
        self.org = OrgId(org)
        self._e: bytes | None = random(KEY) if e is None else e
        self._e_pk = box_public(self._e)
        self._keys: dict[bytes, bytes] = {}

    def seal(
        self, pk: bytes, pt: bytes, ad: bytes, nonce: bytes | None = None
    ) -> bytes:
        """Seal to the holder of `pk`; `Refused` ("shared") for a weak key."""
        if self._e is None:
            raise ValueError("closed")
        key = self._keys.get(pk)
        if key is None:
            key = _seal_key(shared_secret(self._e, pk), self.org, self._e_pk, pk)
            self._keys[pk] = key
        return self._e_pk + ae_seal(key, pt, ad, nonce)

    def close(self) -> None:
        """Forget the ephemeral key and what was derived from it."""
        self._e = None
        self._keys.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return "Sealer(…)"


def seal_open(
    org: bytes, sk: bytes, blob: bytes, ad: bytes, pk: bytes | None = None
) -> bytes:
    """Open what a `Sealer` made. `pk`, the public half of `sk`, saves 25 µs."""
    if len(blob) < PUBLIC + NONCE + TAG:
        raise Refused("open")
    e_pk = blob[:PUBLIC]
    key = _seal_key(shared_secret(sk, e_pk), org, e_pk, pk or box_public(sk))
    return ae_open(key, blob[PUBLIC:], ad)


def _seal_key(shared: bytes, org: bytes, e_pk: bytes, pk: bytes) -> bytes:
    return hkdf(shared, pae("SA1/seal", org, e_pk, pk), KEY)


def pad(pt: bytes, block: int) -> bytes:
    """Pad to a multiple of `block` as sodium_pad does, by 1..block bytes."""
    return bindings.sodium_pad(pt, block)


def unpad(padded: bytes, block: int) -> bytes:
    """Take the padding away; `Refused` ("padding") if it is not right."""
    if not padded or len(padded) % block:
        raise Refused("padding")
    try:
        return bindings.sodium_unpad(padded, block)
    except CryptoError:
        raise Refused("padding") from None

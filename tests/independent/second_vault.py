"""The security design written a second time, from its text alone.

Shares no code with the product: other libraries (cryptography, argon2-cffi,
hashlib), other ways of doing the same. It only makes bytes; the tests beside it
hold them against the published values and against the product's own.
"""

import hashlib
import hmac
import json
import struct
import unicodedata
from collections.abc import Mapping

import argon2.low_level
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# -- notation ------------------------------------------------------------
def num(value: int, width: int) -> bytes:
    return struct.pack({1: ">B", 4: ">I", 8: ">Q"}[width], value)


def pae(*items: bytes | str) -> bytes:
    out = bytearray(struct.pack(">I", len(items)))
    for item in items:
        data = item.encode("utf-8") if isinstance(item, str) else bytes(item)
        out.extend(struct.pack(">I", len(data)))
        out.extend(data)
    return bytes(out)


def digest(tag: str, *items: bytes | str) -> bytes:
    engine = hashes.Hash(hashes.SHA256())
    engine.update(pae(tag, *items))
    return engine.finalize()


def derive(secret: bytes, info: bytes, length: int) -> bytes:
    engine = HKDF(hashes.SHA256(), length, salt=b"\x00" * 32, info=info)
    return engine.derive(secret)


def hchacha20(key: bytes, nonce16: bytes) -> bytes:
    def rotate(value: int, by: int) -> int:
        return (value << by | value >> 32 - by) & 0xFFFFFFFF

    s = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    s += struct.unpack("<8I", key)
    s += struct.unpack("<4I", nonce16)

    def quarter(a: int, b: int, c: int, d: int) -> None:
        for i, j, k, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[i] = (s[i] + s[j]) & 0xFFFFFFFF
            s[k] = rotate(s[k] ^ s[i], by)

    for _ in range(10):
        for i in range(4):
            quarter(i, i + 4, i + 8, i + 12)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<8I", *s[:4], *s[12:])


def aead(key: bytes, nonce: bytes, plaintext: bytes, ad: bytes) -> bytes:
    inner = ChaCha20Poly1305(hchacha20(key, nonce[:16]))
    return inner.encrypt(b"\x00" * 4 + nonce[16:], plaintext, ad)


def box(key: bytes, plaintext: bytes, ad: bytes, nonce: bytes) -> bytes:
    return nonce + aead(key, nonce, plaintext, ad)


def raw_public(private: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def sign_pk(seed: bytes) -> bytes:
    return raw_public(Ed25519PrivateKey.from_private_bytes(seed))


def box_pk(seed: bytes) -> bytes:
    return raw_public(X25519PrivateKey.from_private_bytes(seed))


def ed25519(seed: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def seal_key(org: bytes, e: bytes, pk: bytes) -> bytes:
    shared = X25519PrivateKey.from_private_bytes(e).exchange(
        X25519PublicKey.from_public_bytes(pk)
    )
    return derive(shared, pae("SA1/seal", org, box_pk(e), pk), 32)


def seal(
    org: bytes, e: bytes, pk: bytes, plaintext: bytes, ad: bytes, nonce: bytes
) -> bytes:
    return box_pk(e) + box(seal_key(org, e, pk), plaintext, ad, nonce)


def padded(data: bytes, block: int) -> bytes:
    short = block - len(data) % block
    return data + b"\x80" + b"\x00" * (short - 1)


def written(obj: Mapping[str, object]) -> bytes:
    return json.dumps(
        obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode("utf-8")


# -- ids and codes -------------------------------------------------------
def org(root_pk: bytes) -> bytes:
    return digest("SA1/org", root_pk)[0:16]


def user(org: bytes, login: str) -> bytes:
    return digest("SA1/user", org, unicodedata.normalize("NFC", login.lower()))[0:16]


def scope(org: bytes, chain: bytes, kind: int, r16: bytes) -> bytes:
    return digest("SA1/scope", org, chain, num(kind, 1), r16)[0:16]


def code(prefix: str, raw: bytes) -> str:
    bits = "".join(f"{octet:08b}" for octet in raw)
    bits += "".join(f"{o:08b}" for o in digest("SA1/code", prefix, raw)[:2])[:12]
    symbols = [CROCKFORD[int(bits[i : i + 5], 2)] for i in range(0, 140, 5)]
    return prefix + "".join(
        ("-" if i % 4 == 0 else "") + symbol for i, symbol in enumerate(symbols)
    )


# -- keys ----------------------------------------------------------------
def salt(account_key: bytes, org: bytes, user: bytes) -> bytes:
    return digest("SA1/salt", account_key, org, user)[0:16]


def password_keys(
    password: str, account_key: bytes, org: bytes, user: bytes, kdf_id: int
) -> tuple[bytes, bytes]:
    a = argon2.low_level.hash_secret_raw(
        unicodedata.normalize("NFC", password).encode("utf-8"),
        salt(account_key, org, user),
        time_cost=3,
        memory_cost={0: 8, 1: 256}[kdf_id] * 1024,
        parallelism=1,
        hash_len=32,
        type=argon2.low_level.Type.ID,
    )
    out = derive(a + account_key, pae("SA1/2skd", org, user, num(kdf_id, 1)), 64)
    return out[:32], out[32:]


def recovery_keys(
    rc: bytes, org: bytes, user: bytes, rc_no: int
) -> tuple[bytes, bytes]:
    out = derive(rc, pae("SA1/rc", org, user, num(rc_no, 4)), 64)
    return out[:32], out[32:]


def bundle(
    user: bytes,
    gen: int,
    sign: bytes,
    boxs: bytes,
    udk_ver: int,
    udk: bytes,
    account_key: bytes,
    rc_no: int,
    kek_rc: bytes,
    factor_no: int,
    totp: bytes,
    t: int,
) -> bytes:
    return pae(
        "SA1/bundle",
        user,
        num(gen, 4),
        sign,
        boxs,
        num(udk_ver, 4),
        udk,
        account_key,
        num(rc_no, 4),
        kek_rc,
        num(factor_no, 4),
        totp,
        num(t, 8),
    )


def bundle_pw(
    kek: bytes,
    data: bytes,
    org: bytes,
    user: bytes,
    gen: int,
    kdf_id: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/bundle-pw", org, user, num(gen, 4), num(kdf_id, 1))
    return box(kek, data, ad, nonce)


def bundle_rc(
    kek: bytes, data: bytes, org: bytes, user: bytes, gen: int, rc_no: int, nonce: bytes
) -> bytes:
    ad = pae("SA1/bundle-rc", org, user, num(gen, 4), num(rc_no, 4))
    return box(kek, data, ad, nonce)


def kit(k: bytes) -> tuple[bytes, bytes]:
    out = derive(k, pae("SA1/kit"), 64)
    return out[:32], out[32:]


def kit_recovery(k: bytes, n: int) -> bytes:
    return derive(k, pae("SA1/kit-recovery", num(n, 4)), 32)


def invitation(secret: bytes, org: bytes, user: bytes) -> tuple[bytes, bytes]:
    return (
        derive(secret, pae("SA1/inv-sign", org, user), 32),
        derive(secret, pae("SA1/inv-box", org, user), 32),
    )


def skc(org: bytes, scope: bytes, ver: int, sk: bytes) -> bytes:
    return digest("SA1/skc", org, scope, num(ver, 4), sk)


def scope_box(org: bytes, a: bytes, ver: int, sk: bytes) -> bytes:
    return derive(sk, pae("SA1/scope-box", org, a, num(ver, 4)), 32)


def pw_wrap(
    org: bytes,
    e: bytes,
    pk: bytes,
    sk: bytes,
    scope: bytes,
    ver: int,
    recipient: bytes,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/pw", org, scope, num(ver, 4), recipient)
    return seal(org, e, pk, sk, ad, nonce)


def rw_wrap(
    org: bytes, e: bytes, pk: bytes, sk: bytes, scope: bytes, ver: int, nonce: bytes
) -> bytes:
    return seal(org, e, pk, sk, pae("SA1/rw", org, scope, num(ver, 4)), nonce)


def up_wrap(
    org: bytes,
    e: bytes,
    pk: bytes,
    sk: bytes,
    s: bytes,
    ver: int,
    a: bytes,
    a_ver: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/up", org, s, num(ver, 4), a, num(a_ver, 4))
    return seal(org, e, pk, sk, ad, nonce)


def sw_wrap(
    org: bytes,
    sk_parent: bytes,
    parent: bytes,
    parent_ver: int,
    sk_child: bytes,
    child: bytes,
    child_ver: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/sw", org, child, num(child_ver, 4), parent, num(parent_ver, 4))
    return box(sk_parent, sk_child, ad, nonce)


def closed(
    org: bytes,
    e: bytes,
    pk: bytes,
    dek: bytes,
    scope: bytes,
    note: bytes,
    ver: int,
    a: bytes,
    a_ver: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/closed", org, scope, note, num(ver, 4), a, num(a_ver, 4))
    return seal(org, e, pk, dek, ad, nonce)


# -- notes ---------------------------------------------------------------
def header(
    org: bytes,
    scope: bytes,
    note: bytes,
    ver: int,
    status: int,
    author: bytes,
    editor: bytes,
    created: int,
    edited: int,
    published: int,
    kind: int,
    prev: bytes,
    seq: int,
    head: bytes,
) -> bytes:
    return pae(
        "SA1/note",
        org,
        scope,
        note,
        num(ver, 4),
        num(status, 1),
        author,
        editor,
        num(created, 8),
        num(edited, 8),
        num(published, 8),
        num(kind, 1),
        prev,
        num(seq, 8),
        head,
    )


def note(
    hdr: bytes, text: Mapping[str, object], dek: bytes, seed: bytes, nonce: bytes
) -> tuple[bytes, bytes, bytes, bytes]:
    """Blob, kc, sig, vh of a version."""
    plaintext = written(text)
    block = 512 if len(plaintext) < 8192 else 4096
    blob = box(dek, padded(plaintext, block), hdr, nonce)
    blob_hash = hashlib.sha256(blob).digest()
    kc = digest("SA1/dekc", dek)
    sig = ed25519(seed, pae("SA1/note-sig", hdr, blob_hash, kc))
    return blob, kc, sig, digest("SA1/note-vh", hdr, blob_hash, kc, sig)


def review(
    ids: tuple[bytes, bytes, bytes],
    ver: int,
    vh: bytes,
    reviewer: bytes,
    at: int,
    roster: tuple[int, bytes],
    day: str,
    dek: bytes,
    seed: bytes,
    nonce: bytes,
) -> tuple[bytes, bytes, bytes]:
    """RVW, blob and sig of a decision on a review date."""
    rvw = pae(
        "SA1/review",
        *ids,
        num(ver, 4),
        vh,
        reviewer,
        num(at, 8),
        num(roster[0], 8),
        roster[1],
    )
    blob = box(dek, padded(written({"d": day}), 64), rvw, nonce)
    blob_hash = hashlib.sha256(blob).digest()
    return rvw, blob, ed25519(seed, pae("SA1/review-sig", rvw, blob_hash))


def dek_wrap(
    key: bytes,
    dek: bytes,
    org: bytes,
    scope: bytes,
    note: bytes,
    ver: int,
    kind: int,
    key_version: int,
    nonce: bytes,
) -> bytes:
    ad = pae(
        "SA1/dek", org, scope, note, num(ver, 4), num(kind, 1), num(key_version, 4)
    )
    return box(key, dek, ad, nonce)


def card(
    ck: bytes,
    fields: Mapping[str, object],
    org: bytes,
    subject: bytes,
    ver: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/card", org, subject, num(ver, 4))
    return box(ck, padded(written(fields), 256), ad, nonce)


def card_wrap(
    sk: bytes,
    ck: bytes,
    org: bytes,
    subject: bytes,
    ver: int,
    key_ver: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/card-key", org, subject, num(ver, 4), num(key_ver, 4))
    return box(sk, ck, ad, nonce)


def cardc(ck: bytes) -> bytes:
    return digest("SA1/cardc", ck)


def own(
    udk: bytes,
    fields: Mapping[str, object],
    org: bytes,
    user: bytes,
    what: str,
    record: bytes,
    rev: int,
    nonce: bytes,
) -> bytes:
    ad = pae("SA1/own", org, user, what, record, num(rev, 8))
    return box(udk, padded(written(fields), 512), ad, nonce)


# -- roster, sign-in, log ------------------------------------------------
def roster_entry(
    seed: bytes, org: bytes, chain: bytes, seq: int, prev: bytes, payload: bytes
) -> tuple[bytes, bytes]:
    sig = ed25519(seed, pae("SA1/roster", org, chain, num(seq, 8), prev, payload))
    return sig, digest("SA1/roster-h", org, chain, num(seq, 8), prev, payload, sig)


def login(
    tag: str,
    org: bytes,
    server_name: str,
    user: bytes,
    challenge: bytes,
    ts: int,
    totp: str,
    device: bytes,
) -> bytes:
    return pae(tag, org, server_name, user, challenge, num(ts, 8), totp, device)


def change(
    org: bytes,
    server: str,
    user: bytes,
    gen: int,
    pw: bytes,
    rc: bytes,
    auth_pk: bytes,
    rc_auth_pk: bytes,
    rc_no: int,
    factor_no: int,
    totp: bytes,
) -> bytes:
    return pae(
        "SA1/change",
        org,
        server,
        user,
        num(gen, 4),
        hashlib.sha256(pw).digest(),
        hashlib.sha256(rc).digest(),
        auth_pk,
        rc_auth_pk,
        num(rc_no, 4),
        num(factor_no, 4),
        hashlib.sha256(totp).digest() if totp else b"",
    )


def receipt(
    seed: bytes,
    org: bytes,
    scope: bytes,
    note: bytes,
    ver: int,
    vh: bytes,
    reader: bytes,
    t: int,
) -> bytes:
    return ed25519(
        seed,
        pae("SA1/read", org, scope, note, num(ver, 4), vh, reader, num(t, 8)),
    )


def log_row(
    org: bytes,
    chain: bytes,
    seq: int,
    prev: bytes,
    t: int,
    actor: bytes,
    act: int,
    scope: bytes,
    note: bytes,
    ver: int,
    count: int,
    receipt: bytes,
) -> bytes:
    return pae(
        "SA1/log",
        org,
        chain,
        num(seq, 8),
        prev,
        num(t, 8),
        actor,
        num(act, 1),
        scope,
        note,
        num(ver, 4),
        num(count, 4),
        receipt,
    )


def totp(seed: bytes, t_ms: int) -> str:
    mac = hmac.new(seed, struct.pack(">Q", t_ms // 30000), hashlib.sha1).digest()
    start = mac[19] % 16
    value = int.from_bytes(mac[start : start + 4], "big") % 2**31
    return str(value % 1000000).zfill(6)

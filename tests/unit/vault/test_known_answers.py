"""Each primitive against published vectors."""

import argon2.low_level
import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from securenotes.vault.errors import Refused
from securenotes.vault.keys import Kdf
from securenotes.vault.passwords import stretch
from securenotes.vault.primitives import (
    Sealer,
    ae_open,
    ae_seal,
    box_public,
    hkdf,
    seal_open,
    shared_secret,
    sign,
    sign_public,
    verify,
)
from securenotes.vault.totp import code_at, match_step

unhex = bytes.fromhex


def test_hkdf_sha256_rfc_5869_case_3():
    okm = hkdf(b"\x0b" * 22, b"", 42)
    assert okm == unhex(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        "9d201395faa4b61a96c8"
    )


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_totp_sha1_rfc_6238(seconds, code):
    seed = b"12345678901234567890"
    assert code_at(seed, seconds // 30) == code
    assert match_step(seed, code, seconds * 1000, -1) == seconds // 30


@pytest.mark.parametrize(
    ("seed", "public", "message", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_ed25519_rfc_8032(seed, public, message, signature):
    assert sign_public(unhex(seed)) == unhex(public)
    assert sign(unhex(seed), unhex(message)) == unhex(signature)
    verify(unhex(public), unhex(message), unhex(signature))
    with pytest.raises(Refused, match="signature"):
        verify(unhex(public), unhex(message) + b"\x00", unhex(signature))


def test_x25519_rfc_7748():
    alice = unhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    bob = unhex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
    assert box_public(alice) == unhex(
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    )
    assert shared_secret(alice, bob) == unhex(
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    )


# The points of order 1, 2, 4 and 8 in every encoding that X25519 takes.
LOW_ORDER = [
    "00" * 32,
    "01" + "00" * 31,
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


@pytest.mark.parametrize("point", LOW_ORDER)
def test_public_key_of_low_order_is_refused(point):
    with Sealer(b"o" * 16) as sealer, pytest.raises(Refused, match="shared"):
        sealer.seal(unhex(point), b"key", b"")
    with pytest.raises(Refused, match="shared"):
        seal_open(b"o" * 16, b"\x01" * 32, unhex(point) + bytes(72), b"")


def test_xchacha20_poly1305_draft_irtf_cfrg_xchacha():
    key = bytes(range(0x80, 0xA0))
    nonce = bytes(range(0x40, 0x58))
    ad = unhex("50515253c0c1c2c3c4c5c6c7")
    text = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you "
        b"only one tip for the future, sunscreen would be it."
    )
    box = ae_seal(key, text, ad, nonce)
    assert box == nonce + unhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49"
    )
    assert ae_open(key, box, ad) == text


def test_argon2id_rfc_9106():
    # libsodium takes neither secret nor lanes: the RFC's value proves the
    # second library, and that one proves ours where both can go.
    proven = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    )
    assert proven.derive(b"\x01" * 32) == unhex(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    )
    ours = stretch(b"\x01" * 32, b"\x02" * 16, Kdf.THROWAWAY)
    again = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=1, memory_cost=8 * 1024
    )
    assert ours == again.derive(b"\x01" * 32)


@pytest.mark.slow
def test_argon2id_of_the_reference_implementation():
    # password, somesalt, t = 2, 64 MiB, p = 1, version 1.3.
    third = argon2.low_level.hash_secret_raw(
        b"password", b"somesalt", 2, 65_536, 1, 32, argon2.low_level.Type.ID
    )
    assert third == unhex(
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    )
    salt = b"sixteen-byte-str"
    assert stretch(b"password", salt, Kdf.REAL) == argon2.low_level.hash_secret_raw(
        b"password", salt, 3, 256 * 1024, 1, 32, argon2.low_level.Type.ID
    )

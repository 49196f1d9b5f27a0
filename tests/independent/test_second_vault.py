"""The second writing of the design gives every published value too.

With it, the user id, the roster entry, the invitation, the own record and the
log row have been made by two implementations that share nothing.
"""

import hashlib

import pytest

from . import second_vault as v

ORG = bytes(range(16))
USER = bytes(range(16, 32))
AS = bytes(range(32, 48))
RC = bytes(range(48, 64))
INV = bytes(range(64, 80))
KIT = bytes(range(80, 96))
SCOPE, NOTE, CHAIN = b"\x03" * 16, b"\x04" * 16, b"\x0e" * 16
SK, DEK, UDK = b"\x05" * 32, b"\x06" * 32, b"\x0b" * 32
SEED, BOX_SEED, E = b"\x01" * 32, b"\x0a" * 32, b"\x14" * 32
A, SK_A = b"\x18" * 16, b"\x19" * 32
S, SK_S = b"\x1c" * 16, b"\x1b" * 32
RECIPIENT, RECIPIENT_SEED = b"\x11" * 16, b"\x12" * 32
T = 1_760_000_000_000
KEK_PW = "91f49c32b9ab9f37055005bad837c545a910e716ae1560e7f307a8650ad527d1"
KEK_RC = "3760b4ff97bda9a9a149ab54585783a47dadf1d4873b24b0386472b97e682e4e"
SKC = "c3bcf90e3f8fd8ec448d3966454bb5d3bd54c37294d13dfc688122e41054e50c"


def sha(data: bytes, length: int) -> str:
    assert len(data) == length
    return hashlib.sha256(data).hexdigest()


def header() -> bytes:
    return v.header(
        ORG, SCOPE, NOTE, 1, 2, USER, USER, T, T, T, 1, bytes(32), 7, b"\x08" * 32
    )


def note() -> tuple[bytes, bytes, bytes, bytes]:
    text = {"b": "Hej på dig", "h": "2026-10-09", "k": "Övrigt", "t": "Möte"}
    return v.note(header(), text, DEK, SEED, b"\x07" * 24)


@pytest.mark.slow
def test_password():
    assert v.salt(AS, ORG, USER).hex() == "39af157e4c6d51c40c33e0785551af75"
    kek, auth = v.password_keys("Björnbär på fjället 1987", AS, ORG, USER, 1)
    assert kek.hex() == KEK_PW
    assert (
        auth.hex() == "79ee2d696e3809890ffd972b267436159b16ff3cd727ea19c2db0bcccbca7394"
    )
    assert (
        v.sign_pk(auth).hex()
        == "d7af35df92acab2baf97e13ec3e0c13a5a4c1993091a02cd0ccb3df1f6a95b7e"
    )


def test_note():
    blob, kc, sig, vh = note()
    wrap = v.dek_wrap(SK, DEK, ORG, SCOPE, NOTE, 1, 1, 1, b"\x09" * 24)
    assert (
        sha(header(), 254)
        == "ecad097c69a8491374148b42d1abac4d9c11545982ce81f1cd257a81407b04c0"
    )
    assert (
        sha(blob, 552)
        == "5fff804923a6a66b8e7a83fa8c14dc4467ccfcbd59a512ff742d296a8b0970c6"
    )
    assert (
        kc.hex() == "ea7f1c12ebdf2ca1325add410995d42ba3a83be95ef7b959e744a48832418a74"
    )
    assert sig.hex() == (
        "e02183c2021a438da5444dee128e2920b3e20f9a48a711e31ffa52cae045ef90"
        "eea72502e35ed20e900ed2a13ed73a87421f036952255ed8fd09a1573e053603"
    )
    assert (
        vh.hex() == "25d2dcdedd70df9653955e66cd1e390c57e37edb8d8ddbd781c37c4bcde0195d"
    )
    assert (
        sha(wrap, 72)
        == "e33c06e98018393f754057ba164847d16413e22c7185f2ec80aed5b9337e4a51"
    )
    assert v.skc(ORG, SCOPE, 1, SK).hex() == SKC
    assert v.receipt(SEED, ORG, SCOPE, NOTE, 1, vh, USER, T).hex() == (
        "8e305669d996e16b4f7986f23e42eeb6808ad99510d399dcbff8e557da1f4cde"
        "3c04d29777742500596d0b700ad0e1fe7e8fc09eea366490f220422b91314a0e"
    )


def test_public_halves():
    assert (
        v.sign_pk(SEED).hex()
        == "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
    )
    assert (
        v.box_pk(BOX_SEED).hex()
        == "f77ff4b10788bfdca62ca0bb160d427cf5762d85f2b5cad6807ec9c3febbde09"
    )
    assert (
        v.box_pk(RECIPIENT_SEED).hex()
        == "052a50773ac8d91773f2dc9662e12f0defe915e415b8a1c8e20a5a3d6ab2b843"
    )
    assert (
        v.box_pk(E).hex()
        == "18a6f8c1a7fddf22bd410138f79f7298cd38d1d0a542d4266d556be8609d8862"
    )


def test_wraps():
    pk = v.box_pk(RECIPIENT_SEED)
    a_seed = v.scope_box(ORG, A, 1, SK_A)
    a_pk = v.box_pk(a_seed)
    assert (
        v.seal_key(ORG, E, pk).hex()
        == "0b0a3c3043193e79517f507feebb4e7caaab5116643bd29b979503c41337642a"
    )
    assert (
        sha(v.pw_wrap(ORG, E, pk, SK, SCOPE, 1, RECIPIENT, b"\x13" * 24), 104)
        == "b7e71c06756abcebc13e1a819b4ca6a19001152a1c58b4e34041009a57c74044"
    )
    sw = v.sw_wrap(ORG, b"\x15" * 32, b"\x16" * 16, 2, SK, SCOPE, 1, b"\x17" * 24)
    assert sw[24:].hex() == (
        "a1e896231c4fbf2ccb2eed1353f8fbc2b683888f550c3bebaf1cbb6368dafd8f"
        "fd998ebd8e1430147505b502cea91a71"
    )
    assert (
        a_seed.hex()
        == "52df4b99e5cdf4066921b70a9e0e94a72fc7a2588a3b49fc885c48b623ac27d5"
    )
    assert (
        a_pk.hex() == "e1e9663c851a163f948cdb696d39c18897ef416c05ed7911303b17faf8b2637d"
    )
    assert (
        sha(v.closed(ORG, E, a_pk, DEK, SCOPE, NOTE, 1, A, 1, b"\x1a" * 24), 104)
        == "a56567e3c11507fb75cdfa3a668d400fd96354ccfd02ee38a7bbfdc7369c400d"
    )
    assert (
        sha(v.up_wrap(ORG, E, a_pk, SK_S, S, 1, A, 1, b"\x1d" * 24), 104)
        == "9c630436ba628f0283dc9b6d754fa58b01aad182024bb226fd07bd67b3c028dc"
    )


def test_ids():
    assert (
        v.scope(ORG, CHAIN, 1, b"\x1e" * 16).hex() == "953f67f4edf0096969e4f196eceeda3f"
    )
    assert v.user(ORG, "anna.berg").hex() == "aba686a01af86ea497ee542f174fd247"


def test_roster_entry():
    payload = v.written(
        {
            "actor": USER.hex(),
            "changes": [
                {"scope": SCOPE.hex(), "skc": SKC, "type": "scope-key", "ver": 1}
            ],
            "ts": T,
        }
    )
    assert (
        sha(payload, 220)
        == "665b5c15558a852260989bbf92e2d074db74371cd7cb9173a61945c3e4e55c09"
    )
    sig, entry_hash = v.roster_entry(SEED, ORG, CHAIN, 7, b"\x1f" * 32, payload)
    assert sig.hex() == (
        "98a0d793de0309e8995bea2c6e51cc3df3b52db4b29ebc218c1b8e447b77a331"
        "02d5bc2e85d8b6bd23d676ca4db1fe755f8663d159129b5be5512b49ecd67b09"
    )
    assert (
        entry_hash.hex()
        == "203e10be193d2078251b4f9885d0bd5959715d84b2d2c0d210176fcae9a3f514"
    )


def test_bundle():
    kek_rc, rc_seed = v.recovery_keys(RC, ORG, USER, 1)
    assert kek_rc.hex() == KEK_RC
    assert (
        v.sign_pk(rc_seed).hex()
        == "4d143c85d86f32b999547ff98de8312ce0feae1f1ba77f648513b3d5556f8275"
    )
    data = v.bundle(USER, 1, SEED, BOX_SEED, 1, UDK, AS, 1, kek_rc, 0, b"\x0c" * 20, T)
    assert (
        sha(data, 270)
        == "93e883fa41e7248cbc9a8537605fcdf3b24c284a699b218c811981e345d13e67"
    )
    kek_pw = bytes.fromhex(KEK_PW)
    assert (
        sha(v.bundle_pw(kek_pw, data, ORG, USER, 1, 1, b"\x0d" * 24), 310)
        == "16e6e126e3385714dc449242cd1c3b98b50b8fd56467db50c1b6d6c4afe08593"
    )
    assert (
        sha(v.bundle_rc(kek_rc, data, ORG, USER, 1, 1, b"\x0f" * 24), 310)
        == "872c396b41c30f8f43bd05dc7c5901a30cce00d1f84f64c3861bafe928a0cf18"
    )


def test_card():
    ck = b"\x21" * 32
    fields = {"class": "5B", "name": "Åsa Öberg"}
    assert (
        sha(v.card(ck, fields, ORG, SCOPE, 1, b"\x22" * 24), 296)
        == "ff7168392458fcf46f42de7786cb1ba16eaca3e7618395131e26ced34900d6dd"
    )
    assert v.card_wrap(SK, ck, ORG, SCOPE, 1, 1, b"\x23" * 24)[24:].hex() == (
        "cc8f5a82c229d596325f34af22d3f15806459254119bb554bac3eab80a66c187"
        "8643207b640edb682561048615e64547"
    )
    assert (
        v.cardc(ck).hex()
        == "757ce225ec1e78655fa3a41f32b1e912afa9a12302c2eafb2b5485207e295744"
    )


def test_codes():
    assert v.code("SA1", AS) == "SA1-40GJ-48S4-4MK2-EA19-58NJ-RB9E-5XXV"
    assert v.code("SAR", RC) == "SAR-60RK-4CSM-6MV3-EE1S-78XK-RF9Y-7ZZ7"
    assert v.code("SAI", INV) == "SAI-810M-4GT4-8N34-EJ29-995M-RKAE-9XPD"
    assert v.code("SAO", ORG) == "SAO-000G-40R4-0M30-E209-185G-R38E-1XEX"


def test_invitation():
    sign, boxs = v.invitation(INV, ORG, USER)
    assert (
        v.sign_pk(sign).hex()
        == "cf370ff6235e7abb65960ad8cf3221966d4908c58df8a1731d7f51e636a64947"
    )
    assert (
        v.box_pk(boxs).hex()
        == "da767709f2ebd2eb587aec174884cedf246fc8fe8328577d44fa3b05031b261e"
    )


def test_kit():
    root, recovery = v.kit(KIT)
    root_pk = v.sign_pk(root)
    assert (
        root_pk.hex()
        == "c9f34ea7f1976f1e300a72b8360bb658adfa419d4b84a3b3171c6fe770c802fe"
    )
    assert (
        v.box_pk(recovery).hex()
        == "89354109bed6f16eaec2e03ba552b2f75aa167fc18b3293050f698bca796f951"
    )
    assert v.org(root_pk).hex() == "24a4e92bf85a5678f9a0de4d87d4da53"


def test_own_record():
    assert (
        sha(v.own(UDK, {"x": 1}, ORG, USER, "prefs", b"", 1, b"\x24" * 24), 552)
        == "4eed79b9a5bdc016e60e46d9b91e92a3817187d31618f73c9774e1cc4a36ca14"
    )


def test_log_row():
    row = v.log_row(ORG, CHAIN, 1, bytes(32), T, USER, 1, SCOPE, NOTE, 1, 1, b"")
    assert (
        sha(row, 200)
        == "b61e39fc6b03aeb8f0d8fa570e23286fe5e0bb6a1b4034940df6f2b63e958ee1"
    )

"""Every published value, made by the vault itself (vault § 10)."""

import pytest

from securenotes.vault import strict_json
from securenotes.vault.cards import PupilCard, seal_card
from securenotes.vault.codes import Prefix, print_code, read_code
from securenotes.vault.ids import ScopeKind, org_id, scope_id, user_id
from securenotes.vault.invitation import (
    print_invitation,
    read_invitation,
    temporary_keys,
)
from securenotes.vault.keys import (
    Bundle,
    UserKeys,
    derive_password_keys,
    derive_recovery_keys,
    open_bundle_pw,
    open_bundle_rc,
    seal_bundle_pw,
    seal_bundle_rc,
)
from securenotes.vault.kit import join_kit, kit_keys, split_kit
from securenotes.vault.log import encode_row, sign_receipt, verify_receipt
from securenotes.vault.notes import (
    SealedNote,
    WrapKind,
    open_dek,
    open_note,
    seal_note,
    verify_note,
    wrap_dek,
)
from securenotes.vault.own import open_own, seal_own
from securenotes.vault.primitives import (
    Sealer,
    box_public,
    h,
    pae,
    sha256,
    sign,
    sign_public,
    u64,
)
from securenotes.vault.scopes import (
    BoxRef,
    open_closed,
    open_pw,
    open_sw,
    open_up,
    seal_closed,
    wrap_pw,
    wrap_sw,
    wrap_up,
)

from .values import (
    ACCOUNT_KEY,
    ADMINISTRATORS,
    BOX_SEED,
    CHAIN,
    DEK,
    EPHEMERAL,
    HEADER,
    INVITATION,
    KIT,
    NOTE,
    OBSERVERS,
    ORG,
    PARENT,
    PASSWORD,
    PLAIN,
    PUPIL,
    RECIPIENT,
    RECIPIENT_SEED,
    RECOVERY_CODE,
    SCOPE,
    SIGN_SEED,
    SK,
    UDK,
    USER,
    T,
)


def digest(data: bytes, length: int) -> str:
    assert len(data) == length
    return sha256(data).hex()


def sealed() -> SealedNote:
    return seal_note(HEADER, PLAIN, DEK, SIGN_SEED, nonce=b"\x07" * 24)


@pytest.mark.slow
def test_password_and_account_key_give_both_keys():
    assert (
        h("SA1/salt", ACCOUNT_KEY, ORG, USER)[:16].hex()
        == "39af157e4c6d51c40c33e0785551af75"
    )
    keys = derive_password_keys(PASSWORD, ACCOUNT_KEY, ORG, USER, 1)
    assert (
        keys.kek_pw.hex()
        == "91f49c32b9ab9f37055005bad837c545a910e716ae1560e7f307a8650ad527d1"
    )
    assert (
        keys.auth_seed.hex()
        == "79ee2d696e3809890ffd972b267436159b16ff3cd727ea19c2db0bcccbca7394"
    )
    assert (
        keys.auth_pk.hex()
        == "d7af35df92acab2baf97e13ec3e0c13a5a4c1993091a02cd0ccb3df1f6a95b7e"
    )


def test_header_has_its_bytes():
    assert (
        digest(HEADER.encode(), 254)
        == "ecad097c69a8491374148b42d1abac4d9c11545982ce81f1cd257a81407b04c0"
    )


def test_note_has_its_text_blob_commitment_signature_and_hash():
    assert (
        PLAIN.encode()
        == '{"b":"Hej på dig","h":"2026-10-09","k":"Övrigt","t":"Möte"}'.encode()
    )
    note = sealed()
    assert (
        digest(note.blob, 552)
        == "5fff804923a6a66b8e7a83fa8c14dc4467ccfcbd59a512ff742d296a8b0970c6"
    )
    assert (
        note.kc.hex()
        == "ea7f1c12ebdf2ca1325add410995d42ba3a83be95ef7b959e744a48832418a74"
    )
    assert note.sig.hex() == (
        "e02183c2021a438da5444dee128e2920b3e20f9a48a711e31ffa52cae045ef90"
        "eea72502e35ed20e900ed2a13ed73a87421f036952255ed8fd09a1573e053603"
    )
    assert (
        note.vh.hex()
        == "25d2dcdedd70df9653955e66cd1e390c57e37edb8d8ddbd781c37c4bcde0195d"
    )
    verify_note(note, sign_public(SIGN_SEED))
    assert open_note(note, DEK) == PLAIN
    assert note.header == HEADER


def test_note_key_is_wrapped():
    wrap = wrap_dek(WrapKind.SCOPE, SK, 1, HEADER, DEK, nonce=b"\x09" * 24)
    assert (
        digest(wrap, 72)
        == "e33c06e98018393f754057ba164847d16413e22c7185f2ec80aed5b9337e4a51"
    )
    assert open_dek(WrapKind.SCOPE, SK, 1, HEADER, wrap) == DEK


def test_scope_key_is_committed_to():
    assert (
        PUPIL.ref(ORG).skc.hex()
        == "c3bcf90e3f8fd8ec448d3966454bb5d3bd54c37294d13dfc688122e41054e50c"
    )


def test_reader_signs_a_receipt():
    vh = sealed().vh
    receipt = sign_receipt(SIGN_SEED, ORG, SCOPE, NOTE, 1, vh, USER, T)
    assert receipt.hex() == (
        "8e305669d996e16b4f7986f23e42eeb6808ad99510d399dcbff8e557da1f4cde"
        "3c04d29777742500596d0b700ad0e1fe7e8fc09eea366490f220422b91314a0e"
    )
    pk = sign_public(SIGN_SEED)
    verify_receipt(pk, ORG, SCOPE, NOTE, 1, vh, USER, T, receipt)


def test_public_halves():
    assert (
        sign_public(SIGN_SEED).hex()
        == "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
    )
    assert (
        box_public(BOX_SEED).hex()
        == "f77ff4b10788bfdca62ca0bb160d427cf5762d85f2b5cad6807ec9c3febbde09"
    )
    assert (
        box_public(RECIPIENT_SEED).hex()
        == "052a50773ac8d91773f2dc9662e12f0defe915e415b8a1c8e20a5a3d6ab2b843"
    )
    assert (
        box_public(EPHEMERAL).hex()
        == "18a6f8c1a7fddf22bd410138f79f7298cd38d1d0a542d4266d556be8609d8862"
    )


def administrators() -> BoxRef:
    return BoxRef(ADMINISTRATORS.scope, 1, ADMINISTRATORS.box_pk(ORG))


def test_scope_key_is_sealed_to_a_person():
    with Sealer(ORG, EPHEMERAL) as sealer:
        pk = box_public(RECIPIENT_SEED)
        seal = wrap_pw(sealer, PUPIL, RECIPIENT, pk, nonce=b"\x13" * 24)
    assert (
        digest(seal, 104)
        == "b7e71c06756abcebc13e1a819b4ca6a19001152a1c58b4e34041009a57c74044"
    )
    opened = open_pw(ORG, PUPIL.ref(ORG), RECIPIENT, RECIPIENT_SEED, seal)
    assert opened == PUPIL


def test_scope_key_lies_under_its_parent():
    wrap = wrap_sw(ORG, PUPIL, PARENT, nonce=b"\x17" * 24)
    assert wrap[24:].hex() == (
        "a1e896231c4fbf2ccb2eed1353f8fbc2b683888f550c3bebaf1cbb6368dafd8f"
        "fd998ebd8e1430147505b502cea91a71"
    )
    assert open_sw(ORG, PUPIL.ref(ORG), PARENT, wrap) == PUPIL


def test_administrators_have_a_box_key():
    assert (
        ADMINISTRATORS.box_seed(ORG).hex()
        == "52df4b99e5cdf4066921b70a9e0e94a72fc7a2588a3b49fc885c48b623ac27d5"
    )
    assert (
        ADMINISTRATORS.box_pk(ORG).hex()
        == "e1e9663c851a163f948cdb696d39c18897ef416c05ed7911303b17faf8b2637d"
    )


def test_note_key_is_sealed_into_the_closed_layer():
    place = (SCOPE, NOTE, 1)
    with Sealer(ORG, EPHEMERAL) as sealer:
        seal = seal_closed(sealer, place, DEK, administrators(), b"\x1a" * 24)
    assert (
        digest(seal, 104)
        == "a56567e3c11507fb75cdfa3a668d400fd96354ccfd02ee38a7bbfdc7369c400d"
    )
    assert open_closed(ORG, place, ADMINISTRATORS, seal) == DEK


def test_observers_key_is_sealed_up():
    with Sealer(ORG, EPHEMERAL) as sealer:
        seal = wrap_up(sealer, OBSERVERS, administrators(), nonce=b"\x1d" * 24)
    assert (
        digest(seal, 104)
        == "9c630436ba628f0283dc9b6d754fa58b01aad182024bb226fd07bd67b3c028dc"
    )
    assert open_up(ORG, OBSERVERS.ref(ORG), ADMINISTRATORS, seal) == OBSERVERS


def test_ids_come_from_what_they_name():
    scope = scope_id(ORG, CHAIN, ScopeKind.PUPIL, b"\x1e" * 16)
    assert scope.hex() == "953f67f4edf0096969e4f196eceeda3f"
    assert user_id(ORG, "anna.berg").hex() == "aba686a01af86ea497ee542f174fd247"


def test_roster_entry_is_signed_and_hashed():
    # From the primitives alone: the roster's own code has its own test.
    payload = strict_json.dumps(
        {
            "ts": T,
            "actor": USER.hex(),
            "changes": [
                {
                    "type": "scope-key",
                    "scope": SCOPE.hex(),
                    "ver": 1,
                    "skc": PUPIL.ref(ORG).skc.hex(),
                }
            ],
        }
    )
    assert (
        digest(payload, 220)
        == "665b5c15558a852260989bbf92e2d074db74371cd7cb9173a61945c3e4e55c09"
    )
    prev = b"\x1f" * 32
    sig = sign(SIGN_SEED, pae("SA1/roster", ORG, CHAIN, u64(7), prev, payload))
    assert sig.hex() == (
        "98a0d793de0309e8995bea2c6e51cc3df3b52db4b29ebc218c1b8e447b77a331"
        "02d5bc2e85d8b6bd23d676ca4db1fe755f8663d159129b5be5512b49ecd67b09"
    )
    assert (
        h("SA1/roster-h", ORG, CHAIN, u64(7), prev, payload, sig).hex()
        == "203e10be193d2078251b4f9885d0bd5959715d84b2d2c0d210176fcae9a3f514"
    )


def test_bundle_is_sealed_twice():
    recovery = derive_recovery_keys(RECOVERY_CODE, ORG, USER, 1)
    assert (
        recovery.kek_rc.hex()
        == "3760b4ff97bda9a9a149ab54585783a47dadf1d4873b24b0386472b97e682e4e"
    )
    assert (
        recovery.rc_auth_pk.hex()
        == "4d143c85d86f32b999547ff98de8312ce0feae1f1ba77f648513b3d5556f8275"
    )
    bundle = Bundle(
        user=USER,
        gen=1,
        keys=UserKeys(SIGN_SEED, BOX_SEED, UDK, 1),
        account_key=ACCOUNT_KEY,
        rc_no=1,
        kek_rc=recovery.kek_rc,
        factor_no=0,
        totp_seed=b"\x0c" * 20,
        at=T,
    )
    assert (
        digest(bundle.encode(), 270)
        == "93e883fa41e7248cbc9a8537605fcdf3b24c284a699b218c811981e345d13e67"
    )
    kek_pw = bytes.fromhex(
        "91f49c32b9ab9f37055005bad837c545a910e716ae1560e7f307a8650ad527d1"
    )
    pw = seal_bundle_pw(ORG, bundle, kek_pw, 1, nonce=b"\x0d" * 24)
    assert (
        digest(pw, 310)
        == "16e6e126e3385714dc449242cd1c3b98b50b8fd56467db50c1b6d6c4afe08593"
    )
    rc = seal_bundle_rc(ORG, bundle, nonce=b"\x0f" * 24)
    assert (
        digest(rc, 310)
        == "872c396b41c30f8f43bd05dc7c5901a30cce00d1f84f64c3861bafe928a0cf18"
    )
    assert open_bundle_pw(ORG, USER, kek_pw, pw, 1, 1) == bundle
    assert open_bundle_rc(ORG, USER, recovery.kek_rc, rc, 1, 1) == bundle


def test_card_is_sealed():
    card = PupilCard(name="Åsa Öberg", class_="5B")
    nonces = (b"\x22" * 24, b"\x23" * 24)
    done = seal_card(ORG, SCOPE, 1, card, SK, 1, ck=b"\x21" * 32, nonces=nonces)
    assert (
        digest(done.blob, 296)
        == "ff7168392458fcf46f42de7786cb1ba16eaca3e7618395131e26ced34900d6dd"
    )
    assert done.wrap[24:].hex() == (
        "cc8f5a82c229d596325f34af22d3f15806459254119bb554bac3eab80a66c187"
        "8643207b640edb682561048615e64547"
    )
    assert (
        done.ref.cardc.hex()
        == "757ce225ec1e78655fa3a41f32b1e912afa9a12302c2eafb2b5485207e295744"
    )


@pytest.mark.parametrize(
    ("prefix", "raw", "printed"),
    [
        (Prefix.ACCOUNT_KEY, ACCOUNT_KEY, "SA1-40GJ-48S4-4MK2-EA19-58NJ-RB9E-5XXV"),
        (Prefix.RECOVERY_CODE, RECOVERY_CODE, "SAR-60RK-4CSM-6MV3-EE1S-78XK-RF9Y-7ZZ7"),
        (Prefix.INVITATION, INVITATION, "SAI-810M-4GT4-8N34-EJ29-995M-RKAE-9XPD"),
        (Prefix.ORGANISATION, ORG, "SAO-000G-40R4-0M30-E209-185G-R38E-1XEX"),
    ],
)
def test_codes_are_printed(prefix, raw, printed):
    assert print_code(prefix, raw) == printed
    assert read_code(prefix, printed) == raw


def test_invitation_gives_temporary_keys():
    printed = "SAI-810M-4GT4-8N34-EJ29-995M-RKAE-9XPD"
    assert print_invitation(INVITATION) == printed
    keys = temporary_keys(read_invitation(printed), ORG, USER)
    assert (
        keys.sign_pk.hex()
        == "cf370ff6235e7abb65960ad8cf3221966d4908c58df8a1731d7f51e636a64947"
    )
    assert (
        keys.box_pk.hex()
        == "da767709f2ebd2eb587aec174884cedf246fc8fe8328577d44fa3b05031b261e"
    )


def test_kit_founds_an_organisation():
    kit = kit_keys(join_kit(*split_kit(KIT)))
    assert (
        kit.root_pk.hex()
        == "c9f34ea7f1976f1e300a72b8360bb658adfa419d4b84a3b3171c6fe770c802fe"
    )
    assert (
        kit.recovery_pk.hex()
        == "89354109bed6f16eaec2e03ba552b2f75aa167fc18b3293050f698bca796f951"
    )
    assert org_id(kit.root_pk).hex() == "24a4e92bf85a5678f9a0de4d87d4da53"


def test_own_record_is_sealed():
    blob = seal_own(UDK, ORG, USER, "prefs", b"", 1, {"x": 1}, nonce=b"\x24" * 24)
    assert (
        digest(blob, 552)
        == "4eed79b9a5bdc016e60e46d9b91e92a3817187d31618f73c9774e1cc4a36ca14"
    )
    assert open_own(UDK, ORG, USER, "prefs", b"", 1, blob) == {"x": 1}


def test_log_row_has_its_bytes():
    row = encode_row(ORG, CHAIN, 1, bytes(32), T, USER, 1, SCOPE, NOTE, ver=1, count=1)
    assert (
        digest(row, 200)
        == "b61e39fc6b03aeb8f0d8fa570e23286fe5e0bb6a1b4034940df6f2b63e958ee1"
    )

"""Two implementations that share nothing give the same bytes for any input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from securenotes.model import ChainId, DeviceId, NoteId, OrgId, ScopeId, UserId
from securenotes.model import VersionHash as Vh
from securenotes.vault import codes, ids, invitation, keys, kit, log, signin, totp
from securenotes.vault import notes as ours
from securenotes.vault import own as own_records
from securenotes.vault.cards import PupilCard, seal_card
from securenotes.vault.headers import Header, Kind, Status
from securenotes.vault.primitives import Sealer, ae_seal, box_public, sign_public
from securenotes.vault.reviews import (
    BLOB,
    ReviewHeader,
    open_review,
    seal_review,
    verify_review,
)
from securenotes.vault.scopes import (
    BoxRef,
    ScopeKey,
    seal_closed,
    wrap_pw,
    wrap_rw,
    wrap_sw,
    wrap_up,
)
from securenotes.vault.strict_json import Json

from . import second_vault as theirs

b16 = st.binary(min_size=16, max_size=16)
b32 = st.binary(min_size=32, max_size=32)
nonces = st.binary(min_size=24, max_size=24)
n32 = st.integers(1, 2**32 - 1)
times = st.integers(1, 2**53 - 1)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
quick = settings(max_examples=60, deadline=None)


@quick
@given(key=b32, nonce=nonces, pt=st.binary(max_size=600), ad=st.binary(max_size=90))
def test_sealing_under_a_key(key, nonce, pt, ad):
    assert ae_seal(key, pt, ad, nonce) == theirs.box(key, pt, ad, nonce)


@quick
@given(
    id_=st.tuples(b16, b16, b16, b16, b16),
    ver=st.integers(2, 2**32 - 1),
    at=st.tuples(times, times, times).map(sorted),
    prev=b32.filter(any),
    head=b32,
    seq=times,
    words_=st.tuples(words, words, words),
    long=st.sampled_from([0, 8_100, 8_192, 9_000, 20_000]),
    dek=b32,
    seed=b32,
    nonce=nonces,
    kind=st.sampled_from([Kind.MEMORY, Kind.OFFICIAL]),
)
def test_note(id_, ver, at, prev, head, seq, words_, long, dek, seed, nonce, kind):
    org, scope, note, author, editor = id_
    created, published, edited = at
    body, category, title = words_
    header = Header(
        org=OrgId(org),
        scope=ScopeId(scope),
        note=NoteId(note),
        ver=ver,
        status=Status.PUBLISHED,
        author=UserId(author),
        editor=UserId(editor),
        created=created,
        edited=edited,
        published=published,
        kind=kind,
        prev_hash=Vh(prev),
        roster_seq=seq,
        roster_head=head,
    )
    body += "å" * (long // 2)
    plain = ours.Plain(b=body, h="2026-03-02", k=category, t=title, d="2027-03-02")
    sealed = ours.seal_note(header, plain, dek, seed, nonce)
    hdr = theirs.header(
        org,
        scope,
        note,
        ver,
        2,
        author,
        editor,
        created,
        edited,
        published,
        int(kind),
        prev,
        seq,
        head,
    )
    text = {
        "b": body,
        "h": "2026-03-02",
        "k": category,
        "t": title,
        "d": "2027-03-02",
    }
    assert sealed.header_bytes == hdr
    assert (sealed.blob, sealed.kc, sealed.sig, sealed.vh) == theirs.note(
        hdr, text, dek, seed, nonce
    )
    assert ours.open_note(sealed, dek) == plain
    wrap = ours.wrap_dek(ours.WrapKind.USER, seed, ver, header, dek, nonce)
    assert wrap == theirs.dek_wrap(seed, dek, org, scope, note, ver, 2, ver, nonce)


@quick
@given(
    id_=st.tuples(b16, b16, b16, b16),
    ver=st.integers(1, 2**32 - 1),
    vh=b32,
    at=times,
    seq=times.filter(bool),
    head=b32,
    day=st.sampled_from(["", "2027-06-30"]),
    dek=b32,
    seed=b32,
    nonce=nonces,
)
def test_r25_review(id_, ver, vh, at, seq, head, day, dek, seed, nonce):
    org, scope, note, reviewer = id_
    header = ReviewHeader(
        OrgId(org),
        ScopeId(scope),
        NoteId(note),
        ver,
        Vh(vh),
        UserId(reviewer),
        at,
        seq,
        head,
    )
    made = seal_review(header, day, dek, seed, nonce)
    assert (made.header_bytes, made.blob, made.sig) == theirs.review(
        (org, scope, note), ver, vh, reviewer, at, (seq, head), day, dek, seed, nonce
    )
    assert len(made.blob) == BLOB
    assert ReviewHeader.decode(made.header_bytes) == header
    verify_review(made.header_bytes, made.blob, made.sig, theirs.sign_pk(seed))
    assert open_review(made.header_bytes, made.blob, dek) == day


@quick
@given(
    org=b16, scope=b16, other=b16, key=b32, parent=b32, e=b32, v1=n32, v2=n32, n=nonces
)
def test_wraps(org, scope, other, key, parent, e, v1, v2, n):
    child = ScopeKey(ScopeId(scope), v1, key)
    above = ScopeKey(ScopeId(other), v2, parent)
    pk = theirs.box_pk(parent)
    assert child.ref(OrgId(org)).skc == theirs.skc(org, scope, v1, key)
    assert wrap_sw(OrgId(org), child, above, n) == theirs.sw_wrap(
        org, parent, other, v2, key, scope, v1, n
    )
    seed = theirs.scope_box(org, other, v2, parent)
    assert above.box_seed(OrgId(org)) == seed
    a = BoxRef(above.scope, v2, above.box_pk(OrgId(org)))
    with Sealer(org, e) as sealer:
        assert wrap_pw(sealer, child, UserId(other), pk, n) == theirs.pw_wrap(
            org, e, pk, key, scope, v1, other, n
        )
        assert wrap_rw(sealer, child, ids.ScopeKind.IDENTITY, pk, n) == theirs.rw_wrap(
            org, e, pk, key, scope, v1, n
        )
        assert wrap_up(sealer, child, a, n) == theirs.up_wrap(
            org, e, theirs.box_pk(seed), key, scope, v1, other, v2, n
        )
        place = (ScopeId(scope), NoteId(other), v1)
        assert seal_closed(sealer, place, key, a, n) == theirs.closed(
            org, e, theirs.box_pk(seed), key, scope, other, v1, other, v2, n
        )


@quick
@given(org=b16, chain=b16, r16=b16, kind=st.sampled_from(ids.ScopeKind), pk=b32)
def test_ids(org, chain, r16, kind, pk):
    made = ids.scope_id(OrgId(org), ChainId(chain), kind, r16)
    assert made == theirs.scope(org, chain, int(kind), r16)
    assert ids.org_id(pk) == theirs.org(pk)
    for login in ("Åsa.Öberg", "A\u030asa.o\u0308berg", "per-nyman_2"):
        assert ids.user_id(OrgId(org), login) == theirs.user(org, login)


@quick
@given(raw=b16, prefix=st.sampled_from(codes.Prefix))
def test_codes(raw, prefix):
    assert codes.print_code(prefix, raw) == theirs.code(prefix.value, raw)


@settings(max_examples=5, deadline=None)
@given(password=words, account_key=b16, org=b16, user=b16)
def test_password_keys(password, account_key, org, user):
    made = keys.derive_password_keys(
        password, account_key, OrgId(org), UserId(user), keys.Kdf.THROWAWAY
    )
    assert (made.kek_pw, made.auth_seed) == theirs.password_keys(
        password, account_key, org, user, 0
    )


@quick
@given(k=b16, org=b16, user=b16, n=st.integers(2, 99))
def test_paper_secrets(k, org, user, n):
    whole = kit.kit_keys(k)
    assert (whole.root_seed, whole.recovery_seed) == theirs.kit(k)
    assert kit.recovery_seed(k, n) == theirs.kit_recovery(k, n)
    first = invitation.temporary_keys(k, OrgId(org), UserId(user))
    assert (first.sign_seed, first.box_seed) == theirs.invitation(k, org, user)
    again = keys.derive_recovery_keys(k, OrgId(org), UserId(user), n)
    assert (again.kek_rc, again.rc_auth_seed) == theirs.recovery_keys(k, org, user, n)


@quick
@given(org=b16, user=b16, k1=b32, k2=b32, k3=b32, k4=b32, account=b16, n=n32, t=times)
def test_bundle(org, user, k1, k2, k3, k4, account, n, t):
    for seed in (b"", k1[:20]):
        made = keys.Bundle(
            UserId(user),
            n,
            keys.UserKeys(k1, k2, k3, n),
            account,
            n,
            k4,
            n,
            seed,
            t,
        )
        data = theirs.bundle(user, n, k1, k2, n, k3, account, n, k4, n, seed, t)
        nonce = k2[:24]
        assert made.encode() == data
        assert keys.seal_bundle_pw(OrgId(org), made, k3, 0, nonce) == theirs.bundle_pw(
            k3, data, org, user, n, 0, nonce
        )
        assert keys.seal_bundle_rc(OrgId(org), made, nonce) == theirs.bundle_rc(
            k4, data, org, user, n, n, nonce
        )


@quick
@given(org=b16, scope=b16, ck=b32, sk=b32, v1=n32, v2=n32, n=nonces, name=words)
def test_card(org, scope, ck, sk, v1, v2, n, name):
    card = PupilCard(name=name, class_="5B", alias="Ek 7")
    made = seal_card(org, scope, v1, card, sk, v2, ck=ck, nonces=(n, n))
    fields = {"name": name, "class": "5B", "alias": "Ek 7"}
    assert made.blob == theirs.card(ck, fields, org, scope, v1, n)
    assert made.wrap == theirs.card_wrap(sk, ck, org, scope, v1, v2, n)
    assert made.ref.cardc == theirs.cardc(ck)


@quick
@given(udk=b32, org=b16, user=b16, record=b16, rev=times, n=nonces, text=words)
def test_own_record(udk, org, user, record, rev, n, text):
    obj: dict[str, Json] = {"b": text, "n": rev}
    blob = own_records.seal_own(
        udk, OrgId(org), UserId(user), "work", record, rev, obj, n
    )
    assert blob == theirs.own(udk, obj, org, user, "work", record, rev, n)


@quick
@given(org=b16, user=b16, secret=b32, pk=b32, t=times, n=n32, device=b16, name=words)
def test_sign_in(org, user, secret, pk, t, n, device, name):
    for tag in signin.LoginTag:
        login = signin.Login(
            tag, OrgId(org), name, UserId(user), secret, t, "012345", DeviceId(device)
        )
        assert login.message() == theirs.login(
            tag.value, org, name, user, secret, t, "012345", device
        )
    for rc_pk, seed in ((b"", b""), (pk, secret[:20])):
        change = signin.Change(
            OrgId(org), name, UserId(user), n, pk, secret, pk, rc_pk, n, n, seed
        )
        assert change.message() == theirs.change(
            org, name, user, n, pk, secret, pk, rc_pk, n, n, seed
        )


@quick
@given(org=b16, a=b16, b=b16, c=b16, seq=times, prev=b32, t=times, n=n32, seed=b32)
def test_log_and_receipt(org, a, b, c, seq, prev, t, n, seed):
    receipt = log.sign_receipt(
        seed, OrgId(org), ScopeId(a), NoteId(b), n, Vh(prev), UserId(c), t
    )
    assert receipt == theirs.receipt(seed, org, a, b, n, prev, c, t)
    row = log.encode_row(
        OrgId(org),
        ChainId(a),
        seq,
        prev,
        t,
        UserId(b),
        n % 256,
        ScopeId(c),
        None,
        n,
        n,
        receipt,
    )
    assert row == theirs.log_row(
        org, a, seq, prev, t, b, n % 256, c, b"", n, n, receipt
    )


@quick
@given(seed=st.binary(min_size=20, max_size=20), t=times)
def test_one_time_code(seed, t):
    assert totp.code_at(seed, totp.step_at(t)) == theirs.totp(seed, t)


@quick
@given(seed=b32)
def test_public_halves(seed):
    assert sign_public(seed) == theirs.sign_pk(seed)
    assert box_public(seed) == theirs.box_pk(seed)

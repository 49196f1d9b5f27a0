"""What must hold of scopes, keys, links, cards and policy (vault § 5)."""

from __future__ import annotations

import pytest

from securenotes.vault.roster import (
    Card,
    Group,
    GroupEnd,
    Policy,
    Pupil,
    ScopeKey,
    Template,
    Unlink,
    Unmember,
)

from .school import Builder, bytes_of, changed, refused, small_school

TODAY = "2026-03-02"


@pytest.fixture
def school() -> Builder:
    return small_school(TODAY)


# -- scopes and keys ---------------------------------------------------------
def test_a_scope_id_must_fit_this_school_and_be_new(school: Builder) -> None:
    r16 = school.r16("alva")
    other = Builder("vik")
    for change in (
        Pupil(scope=school.pupil("alva"), r16=r16),
        Group(scope=school.group("7b"), r16=school.r16("7b")),
    ):
        assert refused(school, "eva", change) == "roster-scope-known"
    for change in (
        Pupil(scope=school.group("x"), r16=school.r16("x")),
        Group(scope=school.pupil("x"), r16=school.r16("x")),
        Pupil(scope=other.pupil("x"), r16=other.r16("x")),
        Pupil(scope=school.pupil("x"), r16=r16),
    ):
        assert refused(school, "eva", change) == "roster-scope-id"


def test_a_scope_gets_its_first_key_where_it_is_made(school: Builder) -> None:
    made, key = school.new_pupil("dag")
    assert isinstance(key, ScopeKey)
    assert refused(school, "eva", made) == "roster-key-missing"
    assert refused(school, "eva", key) == "roster-scope"
    assert refused(school, "eva", made, changed(key, ver=2)) == "roster-key-version"
    school.do(made, key)
    assert refused(school, "eva", key) == "roster-key-version"


def test_key_versions_go_up_by_one_once_an_entry(school: Builder) -> None:
    bo = school.pupil("bo")
    for ver in (1, 3):
        assert refused(school, "eva", school.key(bo, ver)) == "roster-key-version"
    twice = (school.key(bo, 2), school.key(bo, 3))
    assert refused(school, "eva", *twice) == "roster-key-twice"
    school.do(school.key(bo, 2))
    newest = school.state.newest_key(bo)
    assert newest is not None
    assert (newest.ver, newest.skc) == (2, bytes_of("skc", bo, 2))
    assert school.state.scope_key(bo, 1) is not None
    assert school.state.scope_key(bo, 3) is None
    assert school.state.scope_key(bo, 0) is None


def test_box_keys_belong_to_the_administrators_scope_alone(school: Builder) -> None:
    with_box = changed(school.next_key(school.pupil("bo")), box_pk=bytes_of("b"))
    without = changed(school.next_key(school.admins), box_pk=None)
    assert refused(school, "eva", with_box) == "roster-box-key"
    assert refused(school, "eva", without) == "roster-box-key"


# -- links and memberships ---------------------------------------------------
def test_roles_fit_what_they_are_linked_to(school: Builder) -> None:
    for role in ("teacher", "mentor"):
        change = changed(school.link("anna", school.observers), role=role)
        assert refused(school, "eva", change) == "roster-role"
    to_top = school.link("anna", school.admins, "observer")
    assert refused(school, "eva", to_top) == "roster-scope"
    unknown = school.link("anna", school.pupil("ghost"))
    assert refused(school, "eva", unknown) == "roster-scope"


def test_days_are_in_order(school: Builder) -> None:
    backwards = school.link("anna", school.pupil("bo"), "teacher", "2026-03-02")
    for change in (
        changed(backwards, last="2026-03-01"),
        school.member("7b", "cleo", "2026-03-02", "2026-03-01"),
    ):
        assert refused(school, "eva", change) == "roster-days"
    school.do(changed(backwards, last="2026-03-02"))


def test_memberships_join_a_group_and_a_pupil(school: Builder) -> None:
    good = school.member("7b", "cleo")
    for change in (
        changed(good, group=school.pupil("bo")),
        changed(good, pupil=school.group("8a")),
        changed(good, pupil=school.pupil("ghost")),
        changed(good, group=school.observers),
    ):
        assert refused(school, "eva", change) == "roster-scope"


def test_only_what_stands_can_end_and_only_earlier(school: Builder) -> None:
    anna, seven = school.user("anna"), school.group("7b")
    end = Unlink(user=anna, scope=seven, role="teacher", last="2026-06-12")
    assert refused(school, "eva", changed(end, role="mentor")) == "roster-link"
    school.do(end)
    later = changed(end, last="2026-06-13")
    assert refused(school, "eva", later) == "roster-no-change"
    school.do(changed(end, last="2026-05-01"))
    out = Unmember(group=seven, pupil=school.pupil("cleo"), last="2026-06-12")
    assert refused(school, "eva", out) == "roster-member"
    assert refused(school, "eva", GroupEnd(scope=school.pupil("bo"), last=TODAY)) == (
        "roster-scope"
    )


def test_nothing_goes_on_after_a_group_ended(school: Builder) -> None:
    school.do(GroupEnd(scope=school.group("8a"), last="2026-06-12"))
    for change in (
        school.link("anna", school.group("8a")),
        school.link("anna", school.group("8a"), last="2026-06-13"),
        school.member("8a", "alva"),
    ):
        assert refused(school, "eva", change) == "roster-group-ended"
    school.do(school.link("anna", school.group("8a"), last="2026-06-12"))


# -- cards and policy --------------------------------------------------------
def test_cards_count_a_pair_and_lie_under_their_own_or_the_administrators_key(
    school: Builder,
) -> None:
    bo, top, anna = school.pupil("bo"), school.admins, school.user("anna")
    card = Card(subject=bo, ver=1, blob=bytes_of(1), scope=bo, cardc=bytes_of(2))
    staff = Card(subject=anna, ver=1, blob=bytes_of(3))
    for wrong, reason in (
        (changed(card, ver=2), "roster-card-version"),
        (changed(card, cardc=None), "roster-card"),
        (changed(card, scope=None), "roster-card"),
        (changed(card, scope=None, cardc=None), "roster-card-scope"),
        (changed(card, scope=school.group("7b")), "roster-card-scope"),
        (changed(card, scope=school.pupil("cleo")), "roster-card-scope"),
        (changed(card, scope=school.observers), "roster-card-scope"),
        (changed(card, subject=school.pupil("ghost")), "roster-card-subject"),
        (changed(staff, scope=bo, cardc=bytes_of(2)), "roster-card-scope"),
    ):
        assert refused(school, "eva", wrong) == reason
    # The administrators' own card, of spot checks, lies under their key alone.
    checks = changed(card, subject=top, scope=top)
    for wrong in (changed(checks, scope=bo), changed(checks, subject=school.observers)):
        assert refused(school, "eva", wrong) in {
            "roster-card-scope",
            "roster-card-subject",
        }
    school.do(card, staff, changed(card, scope=top), checks)
    assert refused(school, "eva", card) == "roster-card-version"
    school.do(changed(card, ver=2), changed(staff, scope=top, cardc=bytes_of(4)))
    newest, below = school.state.card(bo, bo), school.state.card(bo, top)
    assert newest is not None
    assert below is not None
    assert (newest.ver, below.ver) == (2, 1)
    assert school.state.card(anna, None) is not None


def test_a_school_names_its_server_later_and_takes_the_name_back(
    school: Builder,
) -> None:
    assert school.state.policy.server == ""
    before = school.state.policy
    for name in ("notes.skola.example", ""):
        school.do(Policy(server=name))
        assert school.state.policy.server == name
    assert changed(school.state.policy, from_seq=before.from_seq) == before


def test_policy_changes_what_it_names_and_counts_the_routine(school: Builder) -> None:
    before = school.state.policy
    seq = school.state.seq
    school.do(Policy(module=False))
    assert school.state.policy == changed(
        before, module=False, from_seq=school.state.seq
    )
    assert school.state.policy_at(seq) == before
    assert school.state.policy_at(0) is None
    for wrong in (
        Policy(routine="Ny"),
        Policy(routine_ver=2),
        Policy(routine="Ny", routine_ver=1),
        Policy(routine="Ny", routine_ver=3),
    ):
        assert refused(school, "eva", wrong) == "roster-policy"
    school.do(Policy(routine="Ny", routine_ver=2))
    assert (school.state.policy.routine, school.state.policy.module) == ("Ny", False)


def test_r30_templates_are_signed_whole_and_read_back(school: Builder) -> None:
    assert not school.state.policy.templates
    two = (
        Template(name="Möte", category="Möte", text="Närvarande:\nVi kom överens om:"),
        Template(name="Tom", category="", text="x"),
    )
    school.do(Policy(templates=two))
    assert school.state.policy.templates == two
    school.do(Policy(module=False))
    assert school.state.policy.templates == two
    school.do(Policy(templates=()))
    assert not school.state.policy.templates


@pytest.mark.parametrize(
    "wrong",
    [
        Template(name="", category="", text="x"),
        Template(name="x" * 81, category="", text="x"),
        Template(name="x", category="x" * 81, text="x"),
        Template(name="x", category="", text=""),
        Template(name="x", category="", text="x" * 4_097),
    ],
)
def test_r30_a_template_out_of_bounds_is_no_entry(
    school: Builder, wrong: Template
) -> None:
    assert refused(school, "eva", Policy(templates=(wrong,))) == "roster-form"


def test_r30_every_policy_is_told_with_who_signed_it(school: Builder) -> None:
    school.do(Policy(routine="Ny", routine_ver=2))
    state = school.state
    first, second = state.policies()
    assert (first.routine_ver, second.routine) == (1, "Ny")
    assert state.actor_of(first.from_seq) == "root"
    assert state.actor_of(second.from_seq) in state.administrators()
    assert state.actor_of(state.seq + 1) is None


@pytest.mark.parametrize("minutes", [0, 16])
def test_idle_time_is_1_to_15_minutes(school: Builder, minutes: int) -> None:
    assert refused(school, "eva", Policy(idle_minutes=minutes)) == "roster-form"

"""The search for waiting keys against a slow model that hands out every wrap.

The model makes each wrap on the day it is due, keeps every copy for ever, and
lets everybody open whatever their keys lead to.
"""

from __future__ import annotations

from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from securenotes.clock import day_after
from securenotes.model import ScopeId, UserId
from securenotes.vault.errors import Refused
from securenotes.vault.roster import Change, Disable, LinkRole, Role, Unlink, Unmember

from .school import Builder, founded

NAMES = ("anna", "johan")
GROUPS = ("g", "h")
PUPILS = ("p", "q")
Node = tuple[ScopeId, int]


class Model:
    """Every wrap ever made, by what opens it."""

    def __init__(self, school: Builder) -> None:
        self.school = school
        self.to_person: dict[bytes, set[Node]] = defaultdict(set)
        self.under: dict[Node, set[Node]] = defaultdict(set)
        self.owner: dict[bytes, UserId] = {}
        self.follows: dict[bytes, bytes] = {}

    def hand_out(self) -> None:
        state, day = self.school.state, self.school.today
        newest = {
            scope: (scope, key.ver)
            for scope in self.scopes()
            if (key := state.newest_key(scope)) is not None
        }
        for scope, node in newest.items():
            holders = state.who_opens(scope, day)
            for user in holders.persons:
                own = state.key_of(user)
                assert own is not None
                self.owner[own.box_pk] = user
                self.to_person[own.box_pk].add(node)
            for parent in holders.parents:
                self.under[newest[parent]].add(node)

    def scopes(self) -> list[ScopeId]:
        state = self.school.state
        return [
            self.school.admins,
            self.school.observers,
            self.school.names,
            *state.groups(),
            *state.pupils(),
        ]

    def waiting(self) -> set[tuple[ScopeId, UserId]]:
        state, day = self.school.state, self.school.today
        found = set()
        for box, nodes in self.to_person.items():
            user = self.owner[box]
            row = state.user(user)
            assert row is not None
            now = self.follows.get(box, box)
            known, todo = set(nodes), list(nodes)
            while todo:
                for node in self.under[todo.pop()] - known:
                    known.add(node)
                    todo.append(node)
            for scope, ver in known:
                key = state.newest_key(scope)
                assert key is not None
                may = row.box_pk == now and state.can_open(user, scope, day)
                if key.ver == ver and not may:
                    found.add((scope, user))
        return found


def drawn(data: st.DataObject, school: Builder, name: str) -> list[Change]:
    """One change that concerns a person, a group or a pupil; at times none."""
    draw = data.draw
    user, state = school.user(name), school.state
    group, pupil = draw(st.sampled_from(GROUPS)), draw(st.sampled_from(PUPILS))
    scope = draw(
        st.sampled_from([school.group(group), school.pupil(pupil), school.observers])
    )
    role: LinkRole = "observer" if scope == school.observers else "teacher"
    days = sorted(f"2026-03-{draw(st.integers(1, 12)):02}" for _ in range(2))
    first, last = days[0], draw(st.sampled_from([days[1], None]))
    row = state.user(user)
    assert row is not None
    boss, names = "administrator" in row.roles, "identity" in row.roles
    choices: list[Change | None] = [
        school.link(name, scope, role, first, last),
        school.link(name, scope, role, first, last),
        Unlink(user=user, scope=scope, role=role, last=first),
        school.member(group, pupil, first, last),
        Unmember(group=school.group(group), pupil=school.pupil(pupil), last=first),
        Role(user=user, role="administrator", on=not boss),
        Role(user=user, role="identity", on=not names),
        Disable(user=user, on=not row.disabled),
        None,
    ]
    choice = draw(st.sampled_from(choices))
    return [] if choice is None else [choice]


def step(data: st.DataObject, school: Builder, model: Model) -> None:
    """Try one entry; what the roster refuses does not happen."""
    draw = data.draw
    name = draw(st.sampled_from(NAMES))
    before, seed = school.state.key_of(school.user(name)), school.seeds
    assert before is not None
    no = school.state.seq
    kind = draw(st.integers(0, 9))
    school.seeds = dict(seed)
    try:
        if (before.temporary and kind <= 4) or kind == 9:
            school.joined(name, no)
            after = school.state.key_of(school.user(name))
            if before.temporary and after is not None:
                model.follows[before.box_pk] = after.box_pk
            return
        changes = drawn(data, school, name)
        if kind == 8:
            changes = [school.invite(name, hours=24, no=no)]
        if not changes or draw(st.booleans()):
            some = draw(st.sets(st.sampled_from(model.scopes()), max_size=4))
            changes += [school.next_key(one) for one in some]
        if changes:
            school.do(*changes)
    except Refused:
        school.seeds = seed


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_search_finds_exactly_what_the_model_finds(data: st.DataObject) -> None:
    school = founded("2026-03-01")
    school.do(
        school.own("anna"),
        school.invite("johan"),
        *school.new_group("g"),
        *school.new_group("h"),
        *school.new_pupil("p"),
        *school.new_pupil("q"),
        *school.new_identity(),
    )
    model = Model(school)
    model.hand_out()
    for _ in range(data.draw(st.integers(1, 14))):
        if data.draw(st.integers(0, 2)) == 0:
            school.today = day_after(school.today)
            model.hand_out()
        step(data, school, model)
        model.hand_out()
        found = {
            (row.scope, cause.user)
            for row in school.state.pending_rotations(school.today)
            for cause in row.causes
        }
        assert found == model.waiting()

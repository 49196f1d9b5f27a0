"""The birth of a school: what the root on paper signs (vault § 5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from securenotes.model import ChainId, OrgId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.views import Body
from securenotes.sealed import RosterAct
from securenotes.vault.ids import ScopeKind, new_chain, scope_id
from securenotes.vault.kit import Kit
from securenotes.vault.primitives import random
from securenotes.vault.roster.changes import (
    Policy,
    Role,
    School,
    Template,
    UserAdd,
)
from securenotes.vault.roster.entry import NO_PREVIOUS
from securenotes.vault.scopes import BoxRef, ScopeKey

CATEGORIES = (
    "Undervisning",
    "Anpassning",
    "Frånvaro",
    "Trivsel",
    "Kontakt med hemmet",
    "Övergång",
    "Övrigt",
)
"""What a new school's notes are sorted under, until it decides otherwise."""

ROUTINE = (
    "Skriv det du själv har sett, hört eller kommit överens om, kort och sakligt.\n"
    "Skriv bara om den här eleven. Den det gäller har rätt att läsa.\n"
    "Diagnoser, brott och uppgifter om andra barn hör inte hemma här.\n"
    "Oro för att ett barn far illa anmäls till socialtjänsten, kränkningar till"
    " rektorn: anteckningen ersätter aldrig anmälan."
)
"""The routine that a new school begins with; an administrator changes it."""

TEMPLATES = (
    Template(
        name="Möte med hemmet",
        category="Kontakt med hemmet",
        text="Närvarande:\n\nDet togs upp:\n\nVi kom överens om:\n\nNästa kontakt:",
    ),
    Template(
        name="Iakttagelse i undervisningen",
        category="Undervisning",
        text="När och var:\n\nDet jag såg och hörde:\n\nDet jag gjorde:",
    ),
    Template(
        name="Anpassning",
        category="Anpassning",
        text="Det prövades, från och med:\n\nSå gick det:\n\nFöljs upp:",
    ),
)
"""What a new school's notes can begin with; an administrator changes them."""

IDLE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """A school to be founded, and whether it has the module (R13)."""

    name: str
    module: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Founder:
    """The first administrator, as the roster and the staff card name them."""

    user: UserId
    login: str
    name: str
    post: str
    sign_pk: bytes
    box_pk: bytes


@dataclass(frozen=True, slots=True)
class Birth:
    """A school's first act, and the two keys that were made with it."""

    chain: ChainId
    act: RosterAct
    administrators: ScopeKey = field(repr=False)
    observers: ScopeKey = field(repr=False)


def found_school(
    org: OrgId,
    kit: Kit,
    plan: SchoolPlan,
    body: Body,
    first: Founder,
    ts: int,
    *,
    throwaway: bool,
    server: str = "",
) -> Birth:
    """Sign a school's genesis with the root key, with A and S inside.

    A is wrapped to the first administrator and to recovery, S up to A.
    ``server`` is the name of the server that it is founded on.
    """
    chain = new_chain()
    a_r16, s_r16 = random(16), random(16)
    a = ScopeKey.make(scope_id(org, chain, ScopeKind.ADMINISTRATORS, a_r16), 1)
    s = ScopeKey.make(scope_id(org, chain, ScopeKind.SCHOOL, s_r16), 1)
    with ActDraft(org, chain) as draft:
        draft.changes += [
            School(
                org=org,
                body=body.value,
                root_pk=kit.root_pk,
                recovery_pk=kit.recovery_pk,
                throwaway=throwaway,
                administrators=a.scope,
                administrators_r16=a_r16,
                observers=s.scope,
                observers_r16=s_r16,
            ),
            Policy(
                name=plan.name,
                module=plan.module,
                idle_minutes=IDLE_MINUTES,
                categories=CATEGORIES,
                routine=ROUTINE,
                routine_ver=1,
                words=(),
                templates=TEMPLATES,
                server=server or None,
            ),
            UserAdd(
                user=first.user,
                login=first.login,
                sign_pk=first.sign_pk,
                box_pk=first.box_pk,
                expires=0,
                temporary=False,
            ),
            Role(user=first.user, role="administrator", on=True),
        ]
        draft.commit_key(a, administrators=True)
        draft.commit_key(s)
        draft.put_staff_card(first.user, first.name, first.post)
        draft.wrap_to_person(a, first.user, first.box_pk)
        draft.wrap_to_recovery(a, kit.recovery_pk, ScopeKind.ADMINISTRATORS)
        draft.wrap_upward(s, BoxRef(a.scope, a.ver, a.box_pk(org)))
        act = draft.sign(kit.root_seed, "root", (0, NO_PREVIOUS), ts)
    return Birth(chain, act, a, s)

"""Fills the demo's schools: pupils, groups, members and links, with keys."""

from __future__ import annotations

from datetime import timedelta

from securenotes.notebook.acts import ActDraft
from securenotes.notebook.demo.people import (
    ALIAS,
    GROUPS,
    MAIN,
    OTHER,
    PROTECTED,
    PUPILS,
    REAL_NAME,
    SEES_NAMES,
    STAFF,
    DemoLink,
    DemoStaff,
)
from securenotes.notebook.demo.town import Town
from securenotes.notebook.genesis import Birth
from securenotes.vault.cards import GroupCard, IdentityCard, PupilCard
from securenotes.vault.ids import ScopeKind, user_id
from securenotes.vault.roster.changes import Link, Member, Role


async def fill_schools(town: Town) -> None:
    """Take in pupils, groups, members and links, with cards and wraps."""
    await town.eva.present()
    for school, birth in town.births.items():
        with ActDraft(town.org, birth.chain) as draft:
            _add_pupils(town, draft, school, birth)
            _add_groups(town, draft, school, birth)
            for person in STAFF:
                if person.joins:
                    links = [one for one in person.links if one.school == school]
                    keys = town.hands[person.login].enrolled.bundle.keys
                    add_links(town, draft, person, links, keys.box_pk)
            if school == MAIN:
                _keep_name(town, draft)
            await town.append(draft)


def _add_pupils(town: Town, draft: ActDraft, school: str, birth: Birth) -> None:
    for pupil in PUPILS:
        if pupil.school != school:
            continue
        key = draft.make_scope(ScopeKind.PUPIL)
        alias = ALIAS if pupil.key == PROTECTED else ""
        card = PupilCard(name=pupil.name, class_=pupil.class_name, alias=alias)
        draft.put_card(key.scope, card, key)
        draft.wrap_under(key, birth.observers)
        town.scopes[pupil.key] = key


def _keep_name(town: Town, draft: ActDraft) -> None:
    """Keep the protected pupil's real name, and say who may see it (R29)."""
    key = draft.make_scope(ScopeKind.IDENTITY)
    for login in SEES_NAMES:
        person = town.hands[login].enrolled
        draft.changes.append(Role(user=person.user, role="identity", on=True))
        draft.wrap_to_person(key, person.user, person.bundle.keys.box_pk)
    draft.wrap_to_recovery(key, town.kit.recovery_pk, ScopeKind.IDENTITY)
    card = IdentityCard(name=REAL_NAME, class_name="8A")
    draft.put_card(town.scopes[PROTECTED].scope, card, key)


def _add_groups(town: Town, draft: ActDraft, school: str, birth: Birth) -> None:
    first, last = town.days.first.isoformat(), town.days.last.isoformat()
    for group in GROUPS:
        if group.school != school:
            continue
        key = draft.make_scope(ScopeKind.GROUP)
        draft.put_card(key.scope, GroupCard(name=group.name), key)
        draft.wrap_under(key, birth.observers)
        town.scopes[group.name] = key
        for pupil in group.pupils:
            child = town.scopes[pupil]
            draft.changes.append(
                Member(group=key.scope, pupil=child.scope, first=first, last=last)
            )
            draft.wrap_under(child, key)


def add_links(
    town: Town,
    draft: ActDraft,
    person: DemoStaff,
    links: list[DemoLink],
    box_pk: bytes,
) -> None:
    """Link a person, with a wrap of each scope's key to their box key."""
    first, last = town.days.first.isoformat(), town.days.last.isoformat()
    yesterday = (town.days.today - timedelta(days=1)).isoformat()
    tomorrow = (town.days.today + timedelta(days=1)).isoformat()
    user = user_id(town.org, person.login)
    for link in links:
        key = town.scope(link)
        school_wide = link.what in (MAIN, OTHER)
        draft.changes.append(
            Link(
                user=user,
                scope=key.scope,
                role=link.role,
                first=tomorrow if link.coming else first,
                last=yesterday if link.ended else None if school_wide else last,
                reason="decision" if school_wide or link.ended else "roster",
            )
        )
        if not link.coming:
            draft.wrap_to_person(key, user, box_pk)

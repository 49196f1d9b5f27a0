"""What each endpoint asks of a keeper, by the endpoint's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from securenotes.keeper.keeper import Keeper
from securenotes.keeper.visitor import Signer, Visitor
from securenotes.model import VersionHash
from securenotes.wire.messages import CodeAt


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A request as read: its record, its visitor, and ``If-Match``."""

    record: Any
    """Of the endpoint's ``takes``, which the table pairs with the act."""
    visitor: Visitor
    sign: Signer
    if_match: VersionHash | None


DoAct: TypeAlias = Callable[[Keeper, Asked], object]


def last_code(keeper: Keeper, asked: Asked) -> CodeAt:
    """Tell when the session last showed a code."""
    return CodeAt(keeper.unlock.last_code(asked.visitor))


ACTS: dict[str, DoAct] = {
    "info": lambda k, _: k.info(),
    "found": lambda k, a: k.roster.found(a.record),
    "challenge": lambda k, a: k.entry.challenge(a.record.user, a.record.device),
    "login": lambda k, a: k.entry.login(a.record),
    "complete": lambda k, a: k.entry.complete(
        a.visitor.token, None, a.sign, a.record.code
    ),
    "resume": lambda k, a: k.unlock.resume(
        a.record.user, a.record.device, a.visitor.token
    ),
    "failed": lambda k, a: k.unlock.failed(a.record.user, a.record.device),
    "fresh_code": lambda k, a: k.unlock.fresh_code(a.visitor, None, a.record.code),
    "last_code": last_code,
    "sign_out": lambda k, a: k.unlock.sign_out(a.visitor),
    "sessions": lambda k, a: k.signed_in.sessions(a.visitor),
    "end_session": lambda k, a: k.signed_in.end(a.visitor, a.record.session),
    "end_other_sessions": lambda k, a: k.signed_in.end_others(a.visitor),
    "change_account": lambda k, a: k.accounts.change(a.visitor, a.record),
    "join": lambda k, a: k.accounts.join(a.visitor, a.record),
    "roster": lambda k, a: k.roster.entries(a.visitor, a.record.chain, a.record.after),
    "append": lambda k, a: k.roster.append(a.visitor, a.record),
    "person_wraps": lambda k, a: k.keys.person_wraps(a.visitor, a.record.chain),
    "up_wraps": lambda k, a: k.keys.up_wraps(a.visitor, a.record.chain),
    "scope_wraps": lambda k, a: k.keys.scope_wraps(
        a.visitor, a.record.chain, a.record.children
    ),
    "wrapped_to": lambda k, a: k.keys.wrapped_to(a.visitor, a.record.chain),
    "cards": lambda k, a: k.keys.cards(a.visitor, a.record.chain),
    "real_name": lambda k, a: k.names.real_name(a.visitor, a.record.pupil),
    "real_names": lambda k, a: k.names.real_names(a.visitor, a.record.chain),
    "drafts": lambda k, a: k.drafts.drafts(a.visitor),
    "save_draft": lambda k, a: k.drafts.save(a.visitor, a.record.record, a.if_match),
    "discard_draft": lambda k, a: k.drafts.discard(
        a.visitor, a.record.note, needed(a.if_match)
    ),
    "heads": lambda k, a: k.listing.heads(
        a.visitor, a.record.which, a.record.after, a.record.limit
    ),
    "pupil_heads": lambda k, a: k.listing.pupil_heads(a.visitor, a.record.pupil),
    "versions": lambda k, a: k.readings.versions(a.visitor, a.record.note),
    "counts": lambda k, a: k.listing.counts(a.visitor, a.record.pupils),
    "publish": lambda k, a: k.notes.publish(
        a.visitor, a.record.record, a.if_match, a.record.draft
    ),
    "withdraw": lambda k, a: k.notes.withdraw(
        a.visitor, a.record.record, needed(a.if_match), a.record.seals, a.record.draft
    ),
    "opened": lambda k, a: k.readings.opened(a.visitor, a.record),
    "readings": lambda k, a: k.readings.readings(a.visitor, a.record.note),
    "note_log": lambda k, a: k.access_log.note_log(
        a.visitor, a.record.act, a.record.pupil, a.record.count, a.record.chain
    ),
    "access_log": lambda k, a: k.access_log.access_log(
        a.visitor, a.record.pupil, a.record.after, a.record.limit
    ),
    "log_page": lambda k, a: k.access_log.log_page(
        a.visitor, a.record.chain, a.record.which, a.record.before, a.record.limit
    ),
    "log_head": lambda k, a: k.access_log.log_head(
        a.visitor, a.record.chain, a.record.seq
    ),
    "kept": lambda k, a: k.disclosing.kept(a.visitor, a.record.pupil),
    "collect": lambda k, a: k.disclosing.collect(
        a.visitor, a.record.pupil, a.record.notes
    ),
    "disclosures": lambda k, a: k.disclosing.disclosures(a.visitor, a.record.chain),
    "put_disclosure": lambda k, a: k.disclosing.put_disclosure(a.visitor, a.record),
    "confirm_routine": lambda k, a: k.routines.confirm(
        a.visitor, a.record.chain, a.record.ver
    ),
    "routine_confirmations": lambda k, a: k.routines.confirmations(
        a.visitor, a.record.chain
    ),
    "review": lambda k, a: k.reviews.review(a.visitor, a.record),
    "reviews": lambda k, a: k.reviews.reviews(a.visitor, a.record.notes),
    "stored": lambda k, a: k.disposing.stored(
        a.visitor, a.record.chain, a.record.after, a.record.limit
    ),
    "own": lambda k, a: k.own.own(a.visitor, a.record.what),
    "put_own": lambda k, a: k.own.put_own(a.visitor, a.record),
    "put_owns": lambda k, a: k.own.put_owns(a.visitor, a.record.records),
    "drop_own": lambda k, a: k.own.drop_own(a.visitor, a.record.what, a.record.id),
    "put_session": lambda k, a: k.own.put_own_session(
        a.visitor, a.record.user, a.record.device, a.record.blob
    ),
    "get_session": lambda k, a: k.own.get_session(a.record.user, a.record.device),
    "sealed_keys": lambda k, a: k.rotation.sealed_keys(
        a.visitor, a.record.chain, a.record.scopes
    ),
    "waiting_seals": lambda k, a: k.rotation.waiting_seals(a.visitor, a.record.chain),
    "package": lambda k, a: k.moving.package(a.visitor, a.record.chain, a.record.pupil),
    "settle_seals": lambda k, a: k.rotation.settle_seals(
        a.visitor, a.record.chain, a.record.wraps
    ),
}


def needed(if_match: VersionHash | None) -> VersionHash:
    """Give the version that the endpoint's table has asked for."""
    assert if_match is not None
    return if_match

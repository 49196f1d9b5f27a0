"""What a school decides for those who write: routine, categories, templates, words.

All of it stands in clear in the signed policy (vault § 5): nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from securenotes.errors import BadInput
from securenotes.model import ChainId, UserId
from securenotes.notebook.acts import ActDraft
from securenotes.notebook.enrolment import check_name
from securenotes.notebook.order import sort_key
from securenotes.notebook.school_work import SchoolWork
from securenotes.notebook.views import RoutineReader, RoutineText, Template
from securenotes.text import clean
from securenotes.vault.roster.changes import Policy
from securenotes.vault.roster.changes import Template as Stored
from securenotes.vault.roster.state import RosterState

ROUTINE_LENGTH = 32_768
WORD_LENGTH = 80
MOST_CATEGORIES = 50
MOST_TEMPLATES = 50
MOST_WORDS = 2_000
TEMPLATE_LENGTH = 4_096


class SchoolPolicy:
    """What an administrator writes for all who write notes at a school."""

    def __init__(self, work: SchoolWork) -> None:
        self._work = work

    # -- the routine -----------------------------------------------------
    async def set_routine(self, chain: ChainId, text: str) -> int:
        """Sign a new version of the routine; give its number (R30).

        The same text makes no new version. "" takes the routine away.
        ``BadInput`` ("routine", "long").
        """
        written = clean(text)[0].strip()
        if len(written) > ROUTINE_LENGTH:
            raise BadInput("routine", "long")

        def build(state: RosterState, draft: ActDraft) -> int:
            now = state.policy
            if written == now.routine:
                return now.routine_ver
            new = now.routine_ver + 1
            draft.changes.append(Policy(routine=written, routine_ver=new))
            return new

        return await self._work.act(chain, build)

    async def routine_texts(self, chain: ChainId) -> list[RoutineText]:
        """Give every version there has been, the newest first, from the roster."""
        state = await self._work.ready(chain)
        found: dict[int, RoutineText] = {}
        for policy in state.policies():
            if policy.routine_ver in found:
                continue
            actor = state.actor_of(policy.from_seq)
            found[policy.routine_ver] = RoutineText(
                ver=policy.routine_ver,
                at=state.time_of(policy.from_seq) or 0,
                text=policy.routine,
                by=(
                    None
                    if actor is None or isinstance(actor, str)
                    else self._work.desk.person(actor, chain)
                ),
            )
        return sorted(found.values(), key=lambda one: one.ver, reverse=True)

    async def routine_readers(self, chain: ChainId) -> list[RoutineReader]:
        """Say which version each of the staff has confirmed last, and when.

        Those who are behind come first. Invited people have read nothing yet.
        """
        state = await self._work.ready(chain)
        newest: dict[UserId, tuple[int, int]] = {}
        for one in await self._work.desk.repository.routine_confirmations(chain):
            newest[one.user] = max(newest.get(one.user, (0, 0)), (one.ver, one.at))
        rows = [
            RoutineReader(
                self._work.desk.person(row.user, chain),
                *newest.get(row.user, (0, 0)),
            )
            for row in state.users()
            if not row.disabled
        ]
        return sorted(rows, key=lambda row: (row.ver, sort_key(row.person.name)))

    # -- lists -----------------------------------------------------------
    async def set_categories(self, chain: ChainId, names: Sequence[str]) -> None:
        """Let a note's category be one of these, in this order.

        ``BadInput`` ("categories": missing, long, twice, many). What older notes
        have stays theirs.
        """
        chosen = check_words(names, "categories", MOST_CATEGORIES)
        if not chosen:
            raise BadInput("categories", "missing")

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.policy.categories != chosen:
                draft.changes.append(Policy(categories=chosen))

        await self._work.act(chain, build)

    async def set_words(self, chain: ChainId, words: Sequence[str]) -> None:
        """Let the plain-language help look for these beside its own list.

        ``BadInput`` ("words": long, twice, many).
        """
        chosen = check_words(words, "words", MOST_WORDS)

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.policy.words != chosen:
                draft.changes.append(Policy(words=chosen))

        await self._work.act(chain, build)

    async def set_templates(
        self, chain: ChainId, templates: Sequence[Template]
    ) -> None:
        """Let new notes begin with these.

        ``BadInput`` (name: missing, long; text: missing, long; template: twice;
        templates: many).
        """
        if len(templates) > MOST_TEMPLATES:
            raise BadInput("templates", "many")
        chosen = tuple(check_template(one) for one in templates)
        if len({one.name for one in chosen}) < len(chosen):
            raise BadInput("template", "twice")

        def build(state: RosterState, draft: ActDraft) -> None:
            if state.policy.templates != chosen:
                draft.changes.append(Policy(templates=chosen))

        await self._work.act(chain, build)

    # -- what is being written ---------------------------------------------
    async def keep_text(self, chain: ChainId, what: str, text: str) -> None:
        """Keep an administrator's unsigned text under their own key (R42)."""
        own, name = self._work.desk.own, _kept_name(chain, what)
        if text:
            await own.put("prefs", name, {"text": text})
        else:
            await own.drop("prefs", name)

    async def kept_text(self, chain: ChainId, what: str) -> str:
        """Give what was kept, "" for nothing."""
        values = await self._work.desk.own.get("prefs", _kept_name(chain, what)) or {}
        return str(values.get("text", ""))


def _kept_name(chain: ChainId, what: str) -> bytes:
    return f"{what}:".encode() + chain


def check_words(words: Sequence[str], which: str, most: int) -> tuple[str, ...]:
    """Clean a list of words, one of each; empty ones are left out."""
    found = [
        check_name(word, which, WORD_LENGTH) for word in words if clean(word)[0].strip()
    ]
    if len(found) > most:
        raise BadInput(which, "many")
    if len({word.casefold() for word in found}) < len(found):
        raise BadInput(which, "twice")
    return tuple(found)


def check_template(template: Template) -> Stored:
    """Clean a template; ``BadInput`` as ``set_templates`` says."""
    name = check_name(template.name, "name", WORD_LENGTH)
    text = clean(template.text)[0].strip()
    if not text:
        raise BadInput("text", "missing")
    if len(text) > TEMPLATE_LENGTH:
        raise BadInput("text", "long")
    return Stored(name=name, category=template.category, text=text)

"""The archive's six filters: what is chosen, and how it is named (R28)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from securenotes.model import ScopeId, UserId
from securenotes.notebook.views import (
    ArchiveFilter,
    GroupRow,
    NoteKind,
    Person,
    PupilRow,
    ReadFilter,
)
from tui.dates import today
from tui.i18n import Words, lazy, text
from tui.screens.periods import (
    CHOOSE,
    EVERYTHING,
    THIS_TERM,
    TYPED,
    Days,
    period_days,
    period_options,
)
from tui.widgets.choice import Choice
from tui.widgets.field import Field

Options = list[tuple[str, Words]]
ALL = lazy("All")
READ_OPTIONS: Options = [
    (ReadFilter.ALL.value, ALL),
    (ReadFilter.UNREAD.value, lazy("Unread", "filter")),
    (ReadFilter.READ.value, lazy("Read", "filter option")),
    (ReadFilter.CHANGED.value, lazy("Changed")),
]
KIND_OPTIONS: Options = [
    ("0", ALL),
    (str(int(NoteKind.MEMORY)), lazy("Memory note")),
    (str(int(NoteKind.OFFICIAL)), lazy("Official note")),
]
FILTERS: tuple[tuple[str, Words], ...] = (
    ("period", lazy("Period")),
    ("group", lazy("Group")),
    ("read", lazy("Read", "filter")),
    ("pupil", lazy("Pupil")),
    ("author", lazy("Author")),
    ("kind", lazy("Kind")),
)
NEUTRAL = {
    "period": EVERYTHING,
    "group": "",
    "read": ReadFilter.ALL.value,
    "pupil": "",
    "author": "",
    "kind": "0",
}


class ArchiveFilters(Container):
    """Six choices; pupil and author narrow as one types."""

    class Changed(Message):
        """Something else was chosen."""

    class DatesWanted(Message):
        """The first and the last day are to be asked for."""

    def __init__(self) -> None:
        super().__init__(id="archive-filters")
        self._typed: Days | None = None
        self._period = THIS_TERM

    def compose(self) -> ComposeResult:
        """Yield the choices with their labels."""
        for name, label in FILTERS:
            choice = Choice(
                self._options(name), self.value(name), width=13, id=f"archive-{name}"
            )
            yield Field(label, choice, label_width=11)

    def _options(self, name: str) -> Options:
        fixed = {"read": READ_OPTIONS, "kind": KIND_OPTIONS}
        if name == "period":
            return period_options(today(), self._typed)
        return fixed.get(name, [("", ALL)])

    def choice(self, name: str) -> Choice:
        """Return one of the six."""
        return self.query_one(f"#archive-{name}", Choice)

    def value(self, name: str) -> str:
        """Return what is chosen."""
        if name == "period":
            return self._period
        return self.choice(name).value if self.children else NEUTRAL[name]

    def offer(
        self,
        groups: Iterable[GroupRow],
        pupils: Iterable[PupilRow],
        authors: Iterable[Person],
    ) -> None:
        """Offer groups, pupils and authors."""
        found: dict[str, Sequence[tuple[str, Words]]] = {
            "group": [(one.scope.hex(), one.name) for one in groups],
            "pupil": [(one.pupil.scope.hex(), _pupil(one)) for one in pupils],
            "author": [(one.user.hex(), one.name) for one in authors],
        }
        for name, options in found.items():
            self.choice(name).set_options([("", ALL), *options])

    def chosen(self) -> ArchiveFilter:
        """Return what the archive is narrowed by."""
        first, last = period_days(self._period, today(), self._typed)
        group, pupil, author = (
            bytes.fromhex(self.value(name)) for name in ("group", "pupil", "author")
        )
        return ArchiveFilter(
            first_day=first,
            last_day=last,
            group=ScopeId(group) if group else None,
            pupil=ScopeId(pupil) if pupil else None,
            author=UserId(author) if author else None,
            kind=NoteKind(int(self.value("kind"))),
            read=ReadFilter(self.value("read")),
        )

    def written(self) -> str:
        """Return what is chosen as one word of ids, to come back to after a lock."""
        chosen = [f"{name}={self.value(name)}" for name in self.on_now()]
        days = ",".join(self._typed or ())
        return "&".join([*chosen, *([f"days={days}"] if days else [])])

    def bring_back(self, written: str) -> None:
        """Choose what `written` gave; what is offered no longer falls away when
        the options come."""
        found = dict(one.split("=", 1) for one in written.split("&") if "=" in one)
        first, _, last = found.get("days", "").partition(",")
        self._typed = (first, last) if first or last else None
        self._period = found.get("period", EVERYTHING)
        self.choice("period").set_options(self._options("period"), self._period)
        self._period = self.choice("period").value
        for name, neutral in NEUTRAL.items():
            if name != "period":
                self.choice(name).set_value(found.get(name, neutral))

    def set_dates(self, days: Days | None) -> None:
        """Take the days that were asked for, or none: the period stays."""
        if days is not None:
            self._typed, self._period = days, TYPED
        self.choice("period").set_options(self._options("period"), self._period)

    def clear(self) -> None:
        """Choose everything."""
        self._period = EVERYTHING
        for name, value in NEUTRAL.items():
            self.choice(name).set_value(value)

    def mark(self) -> None:
        """Make bold what is on."""
        for name, _label in FILTERS:
            on_now = self.value(name) != NEUTRAL[name]
            self.choice(name).set_class(on_now, "-on")

    def on_now(self) -> list[str]:
        """Return which filters are on."""
        return [n for n, _label in FILTERS if self.value(n) != NEUTRAL[n]]

    @property
    def only_term(self) -> bool:
        """Whether nothing but the term that is running may be on."""
        at_term = self._period == THIS_TERM
        return self.on_now() in ([], ["period"] if at_term else [])

    def names(self, *, term: bool = True) -> str:
        """Return the filters that are on, as ``7B, olästa``.

        ``term`` tells whether the term that is running is named too.
        """
        ours = {text(w) for _v, w in (*READ_OPTIONS, *KIND_OPTIONS)}
        shown: list[str] = []
        for name in self.on_now():
            if name == "period" and self._period == THIS_TERM and not term:
                continue
            words = text(self.choice(name).words)
            if words in ours:
                words = words[:1].lower() + words[1:]
            shown.append(words)
        return ", ".join(shown)

    @on(Choice.Changed)
    def _changed(self, event: Choice.Changed) -> None:
        event.stop()
        if event.choice.id == "archive-period":
            if event.value == CHOOSE:
                self.post_message(self.DatesWanted())
                return
            self._period = event.value
        self.post_message(self.Changed())


def _pupil(row: PupilRow) -> Words:
    pupil = row.pupil
    return f"{pupil.name}, {pupil.class_name}" if pupil.class_name else pupil.name

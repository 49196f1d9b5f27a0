"""Scenario files read into scenarios: settings, then steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from tui.i18n import lazy
from tui.pilot.grammar import Arg, Form, Mismatch, Size, read_by
from tui.pilot.places import Place, ScenarioError, meant
from tui.pilot.tokens import Token, cut_line
from tui.pilot.verbs import ALL, INCLUDE, SCENARIO, SETTINGS, first_words

SCREENS_80x24: tuple[Size, ...] = ((80, 24),)
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """How a scenario is played; what ``set`` says."""

    sizes: tuple[Size, ...] = SCREENS_80x24
    lang: str = "sv"
    clock: datetime | None = None
    """Where the fake clock starts, where a file says so."""
    store: str = "demo"
    sources: tuple[Path, ...] = ()
    """SS 12000 files of a store made from a roster."""
    backend: str = ""
    """"" where no file says: local, unless whoever plays it wants another."""
    keyring: str = ""
    """What is wrong with the computer's keyring; "" for nothing."""
    drivers: tuple[str, ...] = ("pilot",)


@dataclass(frozen=True, slots=True)
class Step:
    """One line that does something."""

    form: Form
    args: dict[str, Arg]
    place: Place
    source: str
    """The line as written, for reports."""

    def text(self, name: str = "TEXT") -> str:
        """Give an argument that is a text."""
        return cast("str", self.args[name])


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named story: settings and steps."""

    name: str
    place: Place
    settings: Settings
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Draft:
    name: str
    place: Place
    settings: Settings
    steps: list[Step] = field(default_factory=list)


def read_file(path: Path) -> list[Scenario]:
    """Read a file's scenarios; ``ScenarioError`` at its first fault.

    Settings and includes before the first ``scenario`` count for all of them.
    """
    drafts: list[_Draft] = []
    common = Settings()
    opening: list[Step] = []
    for form, args, place, source in _lines(path, ()):
        if form is SCENARIO:
            draft = _Draft(cast("str", args["TEXT"]), place, common, list(opening))
            if any(known.name == draft.name for known in drafts):
                raise ScenarioError(
                    place, lazy("Another scenario of this file has the same name.")
                )
            drafts.append(draft)
        elif form in SETTINGS:
            if drafts and len(drafts[-1].steps) > len(opening):
                raise ScenarioError(
                    place, lazy("Settings stand before the first step of a scenario.")
                )
            before = drafts[-1].settings if drafts else common
            after = _set(before, form, args, place, path)
            if drafts:
                drafts[-1].settings = after
            else:
                common = after
        else:
            step = Step(form, args, place, source)
            (drafts[-1].steps if drafts else opening).append(step)
    if not drafts:
        raise ScenarioError(
            Place(str(path), 1), lazy('No scenario begins here: scenario "its name".')
        )
    return [Scenario(d.name, d.place, d.settings, tuple(d.steps)) for d in drafts]


Read = tuple[Form, dict[str, Arg], Place, str]


def _lines(path: Path, above: tuple[Path, ...]) -> Iterator[Read]:
    """Read every line that says something, included files in their place."""
    lines = _text(path).split("\n")
    number = 0
    while number < len(lines):
        line = lines[number].removesuffix("\r")
        number += 1
        tokens = cut_line(line, str(path), number)
        if len(tokens) == 1:
            continue
        rest = _Rest(lines, number, path)
        form, args = read_by(_forms(tokens[0]), tokens, rest)
        number = rest.number
        if form is INCLUDE:
            yield from _included(cast("str", args["FILE"]), tokens[1], (*above, path))
        else:
            if above and form is SCENARIO:
                raise ScenarioError(
                    tokens[0].place, lazy("An included file has steps alone.")
                )
            yield form, args, tokens[0].place, line.strip()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScenarioError(
            Place(str(path), line), lazy("The file is not UTF-8.")
        ) from None
    except OSError:
        raise ScenarioError(
            Place(str(path), 1), lazy("The file cannot be read.")
        ) from None


def _included(name: str, token: Token, above: tuple[Path, ...]) -> Iterator[Read]:
    path = above[-1].parent / name
    if len(above) > DEEPEST or path.resolve() in {one.resolve() for one in above}:
        raise ScenarioError(token.place, lazy("The file includes itself."))
    if not path.is_file():
        beside = [one.name for one in path.parent.glob("*.scn")]
        told = lazy("There is no file {name} beside this one.", name=name)
        raise ScenarioError(token.place, meant(told, name, beside))
    yield from _lines(path, above)


def _forms(first: Token) -> Sequence[Form]:
    """Give the forms of a line's first word; ``ScenarioError`` for none."""
    forms = [form for form in ALL if form.written.split()[0] == first.value]
    if not forms or first.kind != "word":
        told = lazy("No verb is called {word}.", word=first.value)
        raise ScenarioError(first.place, meant(told, first.value, first_words()))
    return forms


class _Rest:
    """The lines after one, for what goes on over several."""

    def __init__(self, lines: Sequence[str], number: int, path: Path) -> None:
        self._lines = lines
        self._path = path
        self.number = number

    def __call__(self, token: Token) -> str:
        if token.kind != "word" or not token.value.startswith("<<"):
            raise Mismatch(token, lazy("<<END and the lines up to END"))
        end = token.value[2:] or "END"
        taken: list[str] = []
        for at in range(self.number, len(self._lines)):
            line = self._lines[at].removesuffix("\r")
            if line.strip() == end:
                self.number = at + 1
                return "\n".join(taken)
            taken.append(line)
        raise ScenarioError(
            token.place, lazy("No line {word} ends what begins here.", word=end)
        )


def _set(
    settings: Settings, form: Form, args: dict[str, Arg], place: Place, path: Path
) -> Settings:
    what = form.written.split()[1]
    which = cast("str", args.get("which", ""))
    if what == "size":
        return replace(settings, sizes=tuple(cast("list[Size]", args["SIZE"])))
    if what == "clock":
        return replace(settings, clock=cast("datetime", args["WHEN"]))
    if what == "driver":
        names = cast("list[str]", args["NAME"])
        for name in names:
            if name not in ("pilot", "terminal"):
                told = lazy("No driver is called {word}.", word=name)
                raise ScenarioError(place, meant(told, name, ("pilot", "terminal")))
        return replace(settings, drivers=tuple(names))
    if what == "store" and "FILE" in args:
        found = [path.parent / name for name in cast("list[str]", args["FILE"])]
        for one in found:
            if not one.exists():
                told = lazy("There is no {name}.", name=one.name)
                raise ScenarioError(place, told)
        return replace(settings, store="roster", sources=tuple(found))
    if what == "store":
        return replace(settings, store=which, sources=())
    return replace(settings, **{what: which})  # type: ignore[arg-type]

"""Hold the words in the code against the Swedish catalogue.

``check`` tells of words without Swedish, Swedish without words, names in braces
that differ, plural forms that lack, and one text put in two ways by two parts.
``missing ROOM…`` prints what lacks as entries to fill in.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tui.i18n import LOCALE, Catalogue, read_po  # noqa: E402

_NAMES = re.compile(r"\{(\w*)[^}]*\}")
_SINGLE = {"_": 1, "lazy": 1, "msg": 1}
_PLURAL = {"ngettext": 3, "nlazy": 3}
"""Functions that take words, and where their context stands."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place in the code where words stand."""

    where: str
    context: str
    one: str
    many: str | None = None


def _constant(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def uses_in(path: Path) -> Iterator[Use]:
    """Yield the words of one file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        at = _SINGLE.get(name) or _PLURAL.get(name)
        words = _constant(node.args[0]) if at and node.args else None
        if at is None or words is None:
            continue
        context = _constant(node.args[at]) if len(node.args) > at else ""
        many = _constant(node.args[1]) if name in _PLURAL else None
        try:
            shown = path.relative_to(ROOT)
        except ValueError:
            shown = path
        yield Use(f"{shown}:{node.lineno}", context or "", words, many)


def all_uses(folder: Path) -> list[Use]:
    """Return all words in a folder's code."""
    return [use for path in sorted(folder.rglob("*.py")) for use in uses_in(path)]


def names_in(words: str) -> set[str]:
    """Return the names in braces."""
    return set(_NAMES.findall(words))


def faults_between(uses: list[Use], parts: dict[str, Catalogue]) -> list[str]:
    """Return a line for each fault; none means that all holds."""
    faults: list[str] = []
    merged: Catalogue = {}
    for part, catalogue in parts.items():
        faults += [
            f"{part}: {message[1]!r} is put in two ways"
            for message, forms in catalogue.items()
            if merged.setdefault(message, forms) != forms
        ]
    for use in uses:
        forms = merged.get((use.context, use.one), ())
        if not forms:
            faults.append(f"{use.where}: no Swedish for {use.one!r} ({use.context})")
            continue
        if len(forms) != (1 if use.many is None else 2):
            faults.append(f"{use.where}: wrong number of forms for {use.one!r}")
        wanted = names_in(use.one) | names_in(use.many or "")
        for form in forms:
            if not names_in(form) <= wanted or (wanted - names_in(form)) - {"n"}:
                faults.append(f"{use.where}: names differ in {form!r}")
    known = {(use.context, use.one) for use in uses}
    faults += [f"unused: {m[1]!r} ({m[0]})" for m in merged if m not in known]
    return faults


def read_parts() -> dict[str, Catalogue]:
    """Return the parts of the Swedish catalogue by file name."""
    folder = LOCALE / "sv"
    return {p.name: read_po(p.read_text("utf-8")) for p in sorted(folder.glob("*.po"))}


def blank_entries(uses: list[Use], known: Catalogue, rooms: list[str]) -> Iterator[str]:
    """Yield entries to fill in for files whose path holds one of ``rooms``."""
    seen: set[tuple[str, str]] = set()
    for use in uses:
        message = (use.context, use.one)
        if message in known or message in seen:
            continue
        if rooms and not any(room in use.where for room in rooms):
            continue
        seen.add(message)
        quoted = use.one.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines = [f"#: {use.where.partition(':')[0]}"]
        if use.context:
            lines.append(f'msgctxt "{use.context}"')
        lines.append(f'msgid "{quoted}"')
        if use.many is None:
            lines.append('msgstr ""')
        else:
            lines += [f'msgid_plural "{use.many}"', 'msgstr[0] ""', 'msgstr[1] ""']
        yield "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Check, or print what is missing."""
    uses, parts = all_uses(ROOT / "tui"), read_parts()
    if arguments[:1] == ["missing"]:
        known = {k: v for part in parts.values() for k, v in part.items()}
        print("\n".join(blank_entries(uses, known, arguments[1:])))
        return 0
    faults = faults_between(uses, parts)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Hold the Swedish catalogue to the words that the program says.

``python tools/catalogues.py check`` names every fault; ``missing`` prints what is
not translated yet as a catalogue to fill in. English is the text in the code.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("sv",)
PACKAGES = ("securenotes", "tui")
SINGULAR = {"_", "lazy"}
PLURAL = {"ngettext", "nlazy"}
OWN_WORDS = Path("tui/i18n.py")
"""Where the functions themselves live, and so pass words on unread."""


class Words(NamedTuple):
    """One text of the program: what catalogues key it by."""

    context: str
    one: str
    many: str | None


class Use(NamedTuple):
    """Where words are said; ``words`` is None where they are not written out."""

    where: str
    words: Words | None


def read_texts(node: ast.expr) -> list[str] | None:
    """Return the texts that an argument may be, or None if that is not written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        either, other = read_texts(node.body), read_texts(node.orelse)
        return None if either is None or other is None else either + other
    return None


def read_call(call: ast.Call, *, plural: bool) -> Iterator[Words | None]:
    """Yield the words of one call of ``_``, ``lazy``, ``ngettext`` or ``nlazy``."""
    before = 3 if plural else 1
    parts = [*call.args[: 2 if plural else 1], *call.args[before : before + 1]]
    texts = [read_texts(part) for part in parts]
    ones, manys = texts[0], texts[1] if plural else [None]
    contexts = texts[-1] if len(call.args) > before else [""]
    if ones is None or manys is None or contexts is None:
        yield None
        return
    for context in contexts:
        for one, many in zip(ones, manys * (1 if plural else len(ones)), strict=True):
            yield Words(context, one, many)


def find_uses(root: Path) -> Iterator[Use]:
    """Yield every use of the translating functions beneath ``root``'s packages."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            relative = path.relative_to(root)
            if relative == OWN_WORDS:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
                if not (isinstance(node, ast.Call) and node.args):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SINGULAR | PLURAL:
                    where = f"{relative}:{node.lineno}"
                    for words in read_call(node, plural=name in PLURAL):
                        yield Use(where, words)


def names_in(text: str) -> set[str]:
    """Return the ``{names}`` that a text has filled in."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def check_message(message: Message, words: Words) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    strings = message.string
    forms = [strings] if isinstance(strings, str) else list(strings or ("",))
    if message.fuzzy:
        yield "marked fuzzy"
    if not all(forms):
        yield "not translated"
    if len(forms) != (1 if words.many is None else 2):
        yield "wrong number of forms"
    expected = names_in(words.many or words.one)
    counted = set() if words.many is None else {"n"}  # "en anteckning" needs no digit
    for form in filter(None, forms):
        if names_in(form) - counted != expected - counted:
            yield f"other names than {sorted(expected)}"


def key_of(message: Message) -> Words:
    """Return what a catalogue's message is keyed by."""
    ids = message.id
    one, many = (ids, None) if isinstance(ids, str) else (ids[0], ids[1])
    return Words(message.context or "", str(one), None if many is None else str(many))


def read_parts(locale: Path) -> Iterator[tuple[Path, Catalog]]:
    """Yield each part of a language's catalogue."""
    for path in sorted(locale.glob("*.po")):
        with path.open("rb") as part:
            yield path, read_po(part, locale=locale.name, abort_invalid=True)


def check_language(root: Path, code: str, uses: list[Use]) -> Iterator[str]:
    """Yield every fault of one language: missing, unused, unsure, twice, ill-formed."""
    used = {use.words: use.where for use in reversed(uses) if use.words}
    found: dict[tuple[str, str], object] = {}
    for path, part in read_parts(root / "tui" / "locale" / code):
        where = path.relative_to(root)
        for message in part:
            words = key_of(message)
            if not words.one:
                continue
            if words not in used:
                yield f"{where}: {words.one!r}: no longer said"
                continue
            known = found.setdefault((words.context, words.one), message.string)
            if known != message.string:
                yield f"{where}: {words.one!r}: translated twice, differently"
            for fault in check_message(message, words):
                yield f"{where}: {words.one!r}: {fault}"
        for key in part.obsolete:
            yield f"{where}: {key!r}: obsolete"
    for words in used:
        if (words.context, words.one) not in found:
            yield f"{used[words]}: {words.one!r}: not in {code}"


def find_faults(root: Path) -> list[str]:
    """Return every fault of every catalogue, in one sentence each."""
    uses = list(find_uses(root))
    faults = [f"{use.where}: words not written out" for use in uses if not use.words]
    for code in LANGUAGES:
        try:
            faults += check_language(root, code, uses)
        except PoFileError as error:
            faults.append(f"tui/locale/{code}: {error}")
    return faults


def quote(text: str) -> str:
    """Return a text as catalogues write it."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'


def write_missing(root: Path, code: str) -> Iterator[str]:
    """Yield the entries that a language lacks, ready to be filled in."""
    there = {
        key_of(message)
        for _, part in read_parts(root / "tui" / "locale" / code)
        for message in part
    }
    used = {
        use.words: use.where for use in reversed(list(find_uses(root))) if use.words
    }
    for words, where in used.items():
        if words in there:
            continue
        yield f"\n#: {where}"
        if words.context:
            yield f"msgctxt {quote(words.context)}"
        yield f"msgid {quote(words.one)}"
        if words.many is None:
            yield 'msgstr ""'
        else:
            yield f'msgid_plural {quote(words.many)}\nmsgstr[0] ""\nmsgstr[1] ""'


if __name__ == "__main__":
    if sys.argv[1:] == ["missing"]:
        for code in LANGUAGES:
            print(*write_missing(ROOT, code), sep="\n")
    elif sys.argv[1:] == ["check"]:
        found_faults = find_faults(ROOT)
        print(*found_faults or ["Catalogues: whole."], sep="\n")
        sys.exit(1 if found_faults else 0)
    else:
        sys.exit("catalogues.py check | missing")

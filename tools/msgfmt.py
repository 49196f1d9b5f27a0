"""Compile gettext catalogues with the standard library alone."""

import ast
import os
import struct
from collections.abc import Iterator
from pathlib import Path

CONTEXT_END = "\x04"
PLURAL_END = "\x00"
MAGIC = 0x950412DE


class CatalogueError(ValueError):
    """A catalogue that cannot be read; names the file and the line."""


def read_entries(po: Path) -> Iterator[tuple[dict[str, str], bool]]:
    """Yield each entry's fields by keyword, and whether it is marked fuzzy."""
    fields: dict[str, str] = {}
    fuzzy = False
    keyword = ""
    for number, line in enumerate(po.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("#~"):
            continue
        starts_anew = text.startswith(("#", "msgctxt", "msgid ")) or not text
        if starts_anew and any(key.startswith("msgstr") for key in fields):
            yield fields, fuzzy
            fields, fuzzy = {}, False
        if text.startswith("#,"):
            fuzzy = fuzzy or "fuzzy" in text
        if not text or text.startswith("#"):
            continue
        if not text.startswith('"'):
            keyword, _, text = text.partition(" ")
            fields[keyword] = ""
        try:
            fields[keyword] += ast.literal_eval(text.strip())
        except (SyntaxError, ValueError, KeyError, TypeError) as error:
            raise CatalogueError(f"{po}:{number}") from error
    if any(key.startswith("msgstr") for key in fields):
        yield fields, fuzzy


def read_messages(po: Path) -> dict[str, str]:
    """Return the catalogue as gettext keys it; untranslated and fuzzy are left out."""
    messages: dict[str, str] = {}
    for fields, fuzzy in read_entries(po):
        key = fields.get("msgid", "")
        if "msgctxt" in fields:
            key = fields["msgctxt"] + CONTEXT_END + key
        if "msgid_plural" in fields:
            key += PLURAL_END + fields["msgid_plural"]
        forms = [text for name, text in fields.items() if name.startswith("msgstr")]
        if all(forms) and (not fuzzy or not key):
            messages[key] = PLURAL_END.join(forms)
    return messages


def pack_messages(messages: dict[str, str]) -> bytes:
    """Lay messages out as the GNU binary format wants them, sorted, without a hash."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    count = len(pairs)
    keys_at, texts_at = 28, 28 + 8 * count
    data_at = texts_at + 8 * count
    tables: list[bytes] = []
    data = bytearray()
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), data_at + len(data)))
            data += pair[column] + b"\x00"
    header = struct.pack("<7I", MAGIC, 0, count, keys_at, texts_at, 0, data_at)
    return header + b"".join(tables) + bytes(data)


def compile_stale(locale: Path) -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; return those."""
    written = []
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.is_file() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns:
            continue
        half = mo.with_suffix(f".mo.{os.getpid()}")
        half.write_bytes(pack_messages(read_messages(po)))
        half.replace(mo)
        written.append(mo)
    return written


if __name__ == "__main__":
    compile_stale(Path(__file__).resolve().parent.parent / "tui" / "locale")

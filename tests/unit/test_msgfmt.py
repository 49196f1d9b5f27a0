"""The compiled catalogues say what the written ones say."""

import gettext
import io
import os
from pathlib import Path

import pytest

from tools import msgfmt

CATALOGUE = r"""
# A translator's remark.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: somewhere.py
msgid "Save"
msgstr "Spara"

msgctxt "status"
msgid "Read"
msgstr "Läst"
msgid "Read"
msgstr "Läs"

msgid "{n} note"
msgid_plural "{n} notes"
msgstr[0] "{n} anteckning"
msgstr[1] "{n} anteckningar"

msgid ""
"A long "
"line\n"
msgstr ""
"En \"lång\" "
"rad\n"

#, fuzzy
msgid "Unsure"
msgstr "Osäker"

msgid "Untranslated"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Borta"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Write the catalogue where the program would look for it."""
    po = tmp_path / "sv" / "LC_MESSAGES" / "anteckning.po"
    po.parent.mkdir(parents=True)
    po.write_text(CATALOGUE, "utf-8")
    return po


def load(po: Path) -> gettext.GNUTranslations:
    packed = msgfmt.pack_messages(msgfmt.read_messages(po))
    return gettext.GNUTranslations(io.BytesIO(packed))


def test_plain_text_is_translated(catalogue):
    assert load(catalogue).gettext("Save") == "Spara"


def test_context_tells_two_equal_texts_apart(catalogue):
    assert load(catalogue).pgettext("status", "Read") == "Läst"
    assert load(catalogue).gettext("Read") == "Läs"


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "{n} anteckningar"), (1, "{n} anteckning")]
)
def test_plural_follows_the_catalogues_own_rule(catalogue, count, expected):
    assert load(catalogue).ngettext("{n} note", "{n} notes", count) == expected


def test_text_over_several_lines_is_joined(catalogue):
    assert load(catalogue).gettext("A long line\n") == 'En "lång" rad\n'


@pytest.mark.parametrize("text", ["Unsure", "Untranslated", "Gone"])
def test_what_nobody_vouches_for_is_left_out(catalogue, text):
    assert load(catalogue).gettext(text) == text


def test_only_a_changed_catalogue_is_compiled_again(catalogue):
    locale = catalogue.parent.parent.parent
    compiled = catalogue.with_suffix(".mo")
    assert msgfmt.compile_stale(locale) == [compiled]
    assert msgfmt.compile_stale(locale) == []
    later = compiled.stat().st_mtime + 5
    os.utime(catalogue, (later, later))
    assert msgfmt.compile_stale(locale) == [compiled]
    assert [
        path.name for path in catalogue.parent.iterdir() if ".mo." in path.name
    ] == []


def test_a_broken_catalogue_is_named_with_its_line(tmp_path):
    po = tmp_path / "bad.po"
    po.write_text('msgid "open\nmsgstr "x"\n', "utf-8")
    with pytest.raises(msgfmt.CatalogueError, match=r"bad\.po:1"):
        msgfmt.read_messages(po)

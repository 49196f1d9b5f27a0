"""A word without its translation does not get past `make check`."""

from pathlib import Path

import pytest

from tools.catalogues import find_faults, write_missing

CODE = """
_("Save")
_("Read", "status")
lazy("Hello {name}", name=name)
ngettext("{n} note", "{n} notes", count)
_("Open" if closed else "Close")
"""
WHOLE = r"""
msgid "Save"
msgstr "Spara"

msgctxt "status"
msgid "Read"
msgstr "Läst"

msgid "Hello {name}"
msgstr "Hej {name}"

msgid "{n} note"
msgid_plural "{n} notes"
msgstr[0] "en anteckning"
msgstr[1] "{n} anteckningar"

msgid "Open"
msgstr "Öppna"

msgid "Close"
msgstr "Stäng"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tui" / "locale" / "sv").mkdir(parents=True)
    (tmp_path / "tui" / "screen.py").write_text(CODE, "utf-8")
    return tmp_path


def faults_of(root: Path, catalogue: str) -> list[str]:
    (root / "tui" / "locale" / "sv" / "room.po").write_text(catalogue, "utf-8")
    return find_faults(root)


def test_a_whole_catalogue_has_no_fault(root):
    assert faults_of(root, WHOLE) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("Spara", "", "'Save': not translated"),
        ('msgid "Save"', '#, fuzzy\nmsgid "Save"', "'Save': marked fuzzy"),
        ("Hej {name}", "Hej {namn}", "other names than ['name']"),
        ("Hej {name}", "Hej", "other names than ['name']"),
        ('msgctxt "status"\n', "", "'Read': not in sv"),
        ('msgid "Close"', 'msgid "Clothes"', "'Clothes': no longer said"),
        ('msgid "Close"', 'msgid "Clothes"', "'Close': not in sv"),
        ('msgid "Save"', '#~ msgid "Old"\n#~ msgstr "x"\n\nmsgid "Save"', "obsolete"),
        ('msgstr "Stäng"', 'text "Stäng"', "tui/locale/sv:"),
    ],
)
def test_a_fault_is_named(root, before, after, fault):
    faults = faults_of(root, WHOLE.replace(before, after, 1))
    assert any(fault in line for line in faults), faults


def test_two_parts_must_agree(root):
    other = root / "tui" / "locale" / "sv" / "other.po"
    other.write_text('msgid "Save"\nmsgstr "Bevara"\n', "utf-8")
    assert any("twice" in line for line in faults_of(root, WHOLE))


def test_words_that_cannot_be_read_from_the_code_are_named(root):
    (root / "tui" / "other.py").write_text("_(message)\n", "utf-8")
    assert faults_of(root, WHOLE) == ["tui/other.py:1: words not written out"]


def test_what_is_missing_is_ready_to_be_filled_in(root):
    faults_of(root, WHOLE.replace('msgid "Save"\nmsgstr "Spara"', ""))
    assert list(write_missing(root, "sv")) == [
        "\n#: tui/screen.py:2",
        'msgid "Save"',
        'msgstr ""',
    ]

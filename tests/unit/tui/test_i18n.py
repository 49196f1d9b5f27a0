"""Words in two languages, changed while the program runs."""

import pytest
from babel.messages.pofile import read_po as babel_po
from hypothesis import given
from hypothesis import strategies as st

from tools import catalogues
from tui import i18n, signs
from tui.i18n import Lazy, computed, lazy, ngettext, nlazy, set_language


@pytest.fixture(autouse=True)
def swedish():
    set_language("sv")
    yield
    set_language("sv")
    signs.set_signs("unicode")


def test_words_follow_the_language_when_they_are_drawn():
    words = lazy("Help")
    assert str(words) == "Hjälp"
    set_language("en")
    assert str(words) == "Help"


def test_arguments_follow_too():
    words = lazy("Too many tries. You can try again at {time}.", time=lazy("Help"))
    assert str(words).endswith("kl. Hjälp.")
    set_language("en")
    assert str(words).endswith("at Help.")


def test_a_name_with_braces_is_an_argument_and_nothing_more():
    assert str(lazy("{name}", name="{0} {x} [/x]")) == "{0} {x} [/x]"


def test_words_do_not_show_their_arguments_when_represented():
    assert "hemligt" not in repr(lazy("{name}", name="hemligt"))


@pytest.mark.parametrize(("n", "form"), [(0, "0 a"), (1, "1 b"), (2, "2 a")])
def test_the_number_chooses_the_form(n, form):
    assert ngettext("{n} b", "{n} a", n) == form
    assert str(nlazy("{n} b", "{n} a", n)) == form


def test_computed_words_are_made_each_time():
    made = iter("ab")
    words = computed(lambda: next(made))
    assert (str(words), str(words)) == ("a", "b")


def test_words_of_ours_are_written_with_the_signs_that_can_be_drawn():
    signs.set_signs("ascii")
    assert str(lazy("Opening …")) == "Öppnar ..."
    assert not isinstance("Opening …", Lazy)


@pytest.mark.parametrize(
    "part", sorted((i18n.LOCALE / "sv").glob("*.po")), ids=lambda p: p.name
)
def test_a_part_is_read_as_an_independent_reader_does(part):
    with part.open("rb") as file:
        theirs = babel_po(file, locale="sv")
    expected = {}
    for message in theirs:
        if message.id and message.string:
            single = isinstance(message.id, str)
            one = message.id if single else message.id[0]
            forms = (message.string,) if single else tuple(message.string)
            expected[message.context or "", one] = forms
    assert i18n.read_po(part.read_text("utf-8")) == expected


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_any_text_survives_being_written_and_read(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    entry = f'msgid "a"\nmsgstr "x"\n"{quoted}"\n'
    assert i18n.read_po(entry) == {("", "a"): ("x" + text,)}


def test_every_word_in_the_code_is_in_both_languages():
    uses = catalogues.all_uses(catalogues.ROOT / "tui")
    assert len(uses) > 100
    assert catalogues.faults_between(uses, catalogues.read_parts()) == []


@pytest.mark.parametrize(
    ("code", "po", "fault"),
    [
        ('_("New")', "", "no Swedish"),
        ('_("New", "ctx")', 'msgid "New"\nmsgstr "Ny"', "no Swedish"),
        ('lazy("{a} of")', 'msgid "{a} of"\nmsgstr "{b} av"', "names differ"),
        ('lazy("{a} of")', 'msgid "{a} of"\nmsgstr "av"', "names differ"),
        ('nlazy("{n} a", "{n} b", 2)', 'msgid "{n} a"\nmsgstr "{n} c"', "forms"),
        ("", 'msgid "Old"\nmsgstr "Gammal"', "unused"),
    ],
)
def test_the_check_sees(tmp_path, code, po, fault):
    (tmp_path / "a.py").write_text(code)
    faults = catalogues.faults_between(
        catalogues.all_uses(tmp_path), {"a.po": i18n.read_po(po)}
    )
    assert len(faults) >= 1
    assert any(fault in line for line in faults)

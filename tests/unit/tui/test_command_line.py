"""Arguments, settings and the environment: understood, or told what is wrong."""

import os
import subprocess
import sys

import pytest

from securenotes.settings import Settings, SettingsError, load_settings
from tui import exits
from tui.cli import parse
from tui.configured import told
from tui.environment import scrub
from tui.i18n import Language, set_language


@pytest.fixture(autouse=True)
def swedish():
    yield
    set_language("sv")


def anteckning(*arguments, **environ):
    """Run the command with no terminal, as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", *arguments],
        env={**os.environ, "ANTECKNING_LANGUAGE": "sv", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


VERSION = """
import sys
from tui import cli
try:
    cli.main(["--version"])
except SystemExit:
    heavy = {"textual", "rich", "nacl", "msgspec", "sqlite3", "asyncio"}
    print(sorted(heavy & set(sys.modules)))
"""

WORDS: tuple[tuple[Language, str], ...] = (("sv", "rad"), ("en", "line"))


def write(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    return path


def test_file_environment_and_flags_win_in_that_order(tmp_path):
    path = write(tmp_path, 'language = "en"\ntheme = "saker-ljus"\nmouse = true\n')
    environ = {"ANTECKNING_THEME": "terminal", "ANTECKNING_MOUSE": "true"}
    assert load_settings(path, environ, {"mouse": False, "language": None}) == Settings(
        language="en", theme="terminal", mouse=False
    )


def test_a_file_that_is_not_there_sets_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "why", "key", "line"),
    [
        ('mouse = true\nthem = "x"\n', "key", "them", 2),
        ('\n\ntheme = "rosa"\n', "value", "theme", 3),
        ('mouse = "ja"\n', "value", "mouse", 1),
        ("mouse = true\n[keys]\na = 1\n", "value", "keys", 2),
        ("mouse = true\ntheme = \n", "syntax", "", 2),
        ('theme = "saker-mork\n', "syntax", "", 1),
        ("[secrets]\npassword = 'x'\n", "key", "secrets", 1),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path, text, why, key, line):
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    error = caught.value
    assert (error.why, error.key, error.line) == (why, key, line)
    for language, word in WORDS:
        set_language(language)
        assert f"{path}, {word} {line}" in told(error)
        assert "rosa" not in told(error)


def test_settings_that_cannot_be_read_are_told_of(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="unreadable"):
        load_settings(path)
    with pytest.raises(SettingsError, match="unreadable"):
        load_settings(tmp_path / "none.toml")


def test_a_wrong_setting_ends_with_3(tmp_path):
    path = write(tmp_path, "frog = 1\n")
    ended = anteckning("--settings", str(path))
    assert ended.returncode == exits.SETTINGS
    assert ended.stderr.count("\n") == 1
    assert "rad 1" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "language"),
    [(["--lang", "en", "--frog"], "en"), (["--frog"], "sv"), (["frog"], "sv")],
)
def test_arguments_not_understood_end_with_2_in_ones_own_language(arguments, language):
    ended = anteckning(*arguments)
    assert ended.returncode == exits.USAGE
    word = {"sv": "gick inte att förstå", "en": "were not understood"}[language]
    assert word in ended.stderr
    assert "frog" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_why_it_starts_again_may_stand_before_any_command():
    options = parse(["--after=locked", "demo", "--keep", "x"])
    assert (options.after, options.command, options.keep) == ("locked", "demo", "x")
    assert parse(["--lang", "en", "demo"]).lang == "en"
    assert parse(["demo", "--lang", "en", "--no-mouse"]).mouse is False


def test_without_a_terminal_it_ends_with_2_and_a_hint():
    ended = anteckning()
    assert ended.returncode == exits.USAGE
    assert "terminal" in ended.stderr
    assert ended.stdout == ""


def test_help_is_in_ones_own_language():
    assert "visa den här hjälpen" in anteckning("--help").stdout
    assert "show this help" in anteckning("--lang", "en", "demo", "--help").stdout
    assert "options:" not in anteckning("--help").stdout


def test_the_version_is_told_without_the_interface():
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            VERSION,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.startswith("anteckning 0.")
    assert ended.stdout.endswith("[]\n")


def test_what_could_log_or_dump_is_taken_from_the_environment():
    environ = {
        "TEXTUAL_LOG": "/tmp/x",
        "TEXTUAL": "debug",
        "PYTHONDEVMODE": "1",
        "SSLKEYLOGFILE": "/tmp/k",
        "SSL_CERT_FILE": "/tmp/c",
        "https_proxy": "http://x",
        "NETRC": "x",
        "HOME": "/home/a",
        "TERM": "xterm",
        "NO_COLOR": "1",
        "ANTECKNING_THEME": "terminal",
    }
    scrub(environ)
    assert set(environ) == {"HOME", "TERM", "NO_COLOR", "ANTECKNING_THEME"}


def test_the_environment_is_scrubbed_when_the_command_is_imported():
    ended = subprocess.run(
        [sys.executable, "-c", "import os, tui.cli; print(os.environ['TEXTUAL_LOG'])"],
        env={**os.environ, "TEXTUAL_LOG": "/nowhere/x"},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 1

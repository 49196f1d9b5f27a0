"""What the acts of ``anteckning pilot`` take; nothing here imports the runner."""

from __future__ import annotations

import argparse

from tui.i18n import _


def add_files(parser: argparse.ArgumentParser) -> None:
    """Add what is played or read."""
    words = _("a file or a folder")
    parser.add_argument("files", nargs="+", metavar="FILE", help=words)


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add what ``pilot run`` takes; its ``--lang`` is the scenarios'."""
    add_files(parser)
    group = parser.add_argument_group(_("Options"))
    group.add_argument("-h", "--help", action="help", help=_("show this help and end"))
    group.add_argument(
        "--lang",
        choices=("sv", "en"),
        dest="played_in",
        help=_("the language, over the file's"),
    )
    group.add_argument(
        "--driver",
        choices=("pilot", "terminal"),
        help=_("in process, or the installed command in a pseudo-terminal"),
    )
    group.add_argument(
        "--backend",
        choices=("local", "remote"),
        help=_("in process, or a server; files that name one keep to it"),
    )
    for name, metavar, words in (
        ("--size", "80x24", _("the window, over the file's")),
        ("--report", "FILE", _("a JUnit report")),
        ("--trace", "FILE", _("a line of JSON a step")),
        ("--shots", "DIR", _("where pictures go")),
        ("-k", "PATTERN", _("only those whose name holds it")),
    ):
        group.add_argument(name, metavar=metavar, help=words)
    group.add_argument("--keep", action="store_true", help=_("keep the stores"))
    words = _("seconds after which a scenario is stopped")
    group.add_argument("--limit", type=float, default=120.0, metavar="S", help=words)
    group.add_argument("-j", type=int, default=1, metavar="N", help=_("processes"))
    words = _("play each so many times")
    group.add_argument("--times", type=int, default=1, metavar="N", help=words)


def add_record(group: argparse._ArgumentGroup, parser: argparse.ArgumentParser) -> None:
    """Add what ``pilot record`` takes."""
    parser.add_argument("out", metavar="OUT.scn", help=_("the file to write"))
    group.add_argument("--force", action="store_true", help=_("write over the file"))
    group.add_argument("--size", metavar="80x24", help=_("the size to write down"))
    group.add_argument(
        "--with",
        choices=("demo", "empty"),
        default="demo",
        dest="made",
        help=_("the store to begin with"),
    )

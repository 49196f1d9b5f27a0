"""What ``anteckning store`` may be told; imported for every help, so it is light."""

from __future__ import annotations

import argparse

from tui.i18n import _


def add_options(
    group: argparse._ArgumentGroup, parser: argparse.ArgumentParser
) -> None:
    """Add what ``store`` takes."""
    group.add_argument(
        "--store",
        metavar="DIR",
        # A default would wipe out what stood before the command.
        default=argparse.SUPPRESS,
        help=_("the folder with the store"),
    )
    for name, metavar, words in (
        ("--database", "URL", _("a server's database; to restore, as its superuser")),
        ("--keys", "FILE", _("the server's keys, kept outside the database")),
    ):
        group.add_argument(name, metavar=metavar, help=words)
    group.add_argument(
        "--from",
        dest="old",
        metavar="URL",
        help=_("the database that a restored one takes the place of"),
    )
    parser.add_argument(
        "act",
        choices=("verify", "backup", "restore", "acknowledge"),
        metavar="verify|backup|restore|acknowledge",
        help=_("what to do"),
    )
    words = _("the file to copy it to, or to restore it from")
    parser.add_argument("file", nargs="?", metavar="FILE", help=words)

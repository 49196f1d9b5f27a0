"""What ``anteckning pilot record`` takes; nothing here imports the recorder."""

from __future__ import annotations

import argparse

from tui.i18n import _


def add_options(
    group: argparse._ArgumentGroup, parser: argparse.ArgumentParser
) -> None:
    """Add the options of the recorder."""
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

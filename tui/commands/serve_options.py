"""What ``anteckning serve`` may be told; imported for every help, so it is light."""

from __future__ import annotations

import argparse

from tui.i18n import _


def add_options(group: argparse._ArgumentGroup) -> None:
    """Add the server's options."""
    for name, metavar, words in (
        ("--database", "URL", _("a PostgreSQL database, without a password")),
        ("--socket", "PATH", _("serve the store on this computer at a socket")),
        ("--keys", "FILE", _("the server's keys, kept outside the database")),
        ("--name", "HOST", _("the host that clients are told")),
        ("--listen", "HOST:PORT", _("where to listen (127.0.0.1:8443)")),
        ("--tls-cert", "FILE", _("the certificate, with its chain")),
        ("--tls-key", "FILE", _("the certificate's key")),
        ("--metrics", "PORT", _("measurements for Prometheus, on this computer")),
        ("--connections", "N", _("the most at a time (500)")),
        ("--drain", "S", _("seconds to go on when told to stop, for a proxy (0)")),
    ):
        group.add_argument(name, metavar=metavar, help=words)
    group.add_argument(
        "--proxy",
        metavar="ADDRESS",
        action="append",
        help=_("believe this proxy about whom it speaks for"),
    )
    group.add_argument(
        "--found", action="store_true", help=_("let one new organisation in")
    )
    group.add_argument(
        "--migrate",
        action="store_true",
        help=_("make the database, or bring it forward, and end"),
    )
    for name, words in (
        ("--make-keys", _("make the file of keys, and end")),
        ("--add-key", _("add a newest key to the file of keys, and end")),
        ("--reseal", _("seal the codes' seeds under the newest key, and end")),
    ):
        group.add_argument(name, action="store_true", help=words)

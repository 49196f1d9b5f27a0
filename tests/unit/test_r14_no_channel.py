"""R14: the product has no channel to guardians or pupils."""

from __future__ import annotations

import ast
from pathlib import Path

from tui.cli import build_parser

ROOT = Path(__file__).parents[2]
CHANNELS = {
    "smtplib",
    "email",
    "imaplib",
    "webbrowser",
    "ftplib",
    "telnetlib",
    "xmlrpc",
    "socketserver",
    "http",
}


def imported(path: Path) -> set[str]:
    """Return the top names of everything a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_r14_nothing_can_send_mail_or_open_a_link():
    files = [*(ROOT / "tui").rglob("*.py"), *(ROOT / "securenotes").rglob("*.py")]
    assert len(files) > 100
    guilty = {str(p.relative_to(ROOT)) for p in files if imported(p) & CHANNELS}
    assert guilty == set()


def test_r14_no_command_sends_shares_or_exports():
    told = build_parser().format_help().casefold()
    for word in ("mail", "share", "export", "send", "link", "sms"):
        assert word not in told

"""The first page's demo is opened by the command line, once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import pytest

from tui import cli, exits


def test_the_first_page_leads_to_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, list[str]]] = []

    def run_demo(options: argparse.Namespace, argv: Sequence[str], **_: object) -> int:
        opened.append((options.command, list(argv)))
        return exits.OK

    monkeypatch.setattr(cli, "check_terminal", lambda **_: None)
    monkeypatch.setattr(cli, "run_interface", lambda _argv, **_how: exits.DEMO)
    monkeypatch.setattr(cli, "run_demo", run_demo)
    assert cli.main(["--lang", "en", "--after=locked"]) == exits.OK
    assert opened == [("demo", ["--lang", "en", "demo"])]


def test_any_other_end_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_demo(
        _options: argparse.Namespace, _argv: Sequence[str], **_: object
    ) -> int:
        raise AssertionError

    monkeypatch.setattr(cli, "check_terminal", lambda **_: None)
    monkeypatch.setattr(cli, "run_interface", lambda _argv, **_how: exits.STORE)
    monkeypatch.setattr(cli, "run_demo", run_demo)
    assert cli.main(["--lang", "sv"]) == exits.STORE

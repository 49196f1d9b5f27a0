"""``anteckning …``: arguments, a clean environment, the terminal, exit codes.

Nothing here imports Textual; a command's module is imported when it is run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NoReturn

from tui.environment import scrub

scrub(os.environ)

import argparse  # noqa: E402 - after the scrub, as all that heeds the environment

from tui import exits  # noqa: E402
from tui.crash import guarded  # noqa: E402
from tui.i18n import _, set_language  # noqa: E402
from tui.terminal import missing_terminal  # noqa: E402


class Formatter(argparse.HelpFormatter):
    """Writes help with our own word for usage."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Put our word first, where the library would put its own."""
        word = _("Usage: ") if prefix is None else prefix
        super().add_usage(usage, actions, groups, word)

    def start_section(self, heading: str | None) -> None:
        """Head what stands without a dash with our own word."""
        ours = heading == "positional arguments"
        super().start_section(_("Given") if ours else heading)


class Parser(argparse.ArgumentParser):
    """A parser that never shows the library's own message."""

    def error(self, message: str) -> NoReturn:
        """Say that the arguments were not understood, and end with 2."""
        del message
        told = _(
            "The arguments were not understood. Run `{program} --help`.",
            program=self.prog,
        )
        exits.fail(told, exits.USAGE)


def version() -> str:
    """Return the version that is installed."""
    from importlib.metadata import version as installed

    return installed("anteckning")


class ShowVersion(argparse.Action):
    """Prints the version and ends."""

    def __call__(self, *_rest: object) -> None:
        """Print."""
        sys.stdout.write(f"anteckning {version()}\n")
        raise SystemExit(exits.OK)


def _group(parser: Parser) -> argparse._ArgumentGroup:
    group = parser.add_argument_group(_("Options"))
    group.add_argument("-h", "--help", action="help", help=_("show this help and end"))
    group.add_argument(
        "--lang",
        choices=("sv", "en"),
        # A default would wipe out what stood before the command.
        default=argparse.SUPPRESS,
        help=_("language, sv or en"),
    )
    group.add_argument(
        "--no-mouse",
        dest="mouse",
        action="store_false",
        default=argparse.SUPPRESS,
        help=_("leave the mouse to the terminal"),
    )
    group.add_argument(
        "--plain",
        action="store_true",
        default=argparse.SUPPRESS,
        help=_("plain lines, for screen readers and slow lines"),
    )
    return group


def build_parser() -> Parser:
    """Return the parser, its help in the language in use."""
    parser = Parser(
        prog="anteckning",
        description=_("Secure notes about pupils, written and read in the terminal."),
        add_help=False,
        formatter_class=Formatter,
        allow_abbrev=False,
    )
    group = _group(parser)
    group.add_argument("--settings", metavar="FILE", help=_("settings from this file"))
    group.add_argument("--store", metavar="DIR", help=_("the folder with the store"))
    group.add_argument(
        "--version", action=ShowVersion, nargs=0, help=_("show the version and end")
    )
    # How the launcher tells the interface why it is started again.
    parser.add_argument("--after", choices=AFTER, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(
        title=_("Commands", "cli"), dest="command", metavar="", parser_class=Parser
    )

    def command(name: str, told: str) -> Parser:
        return commands.add_parser(
            name,
            help=told,
            description=told,
            add_help=False,
            formatter_class=Formatter,
            allow_abbrev=False,
        )

    demo = command("demo", _("try it with a made-up municipality"))
    group = _group(demo)
    group.add_argument("--list", action="store_true", help=_("list the accounts"))
    group.add_argument("--json", action="store_true", help=_("list them as JSON"))
    group.add_argument("--keep", metavar="DIR", help=_("keep the store in DIR"))
    words = _("on a server and a PostgreSQL of its own, for trying out")
    group.add_argument("--remote", action="store_true", help=words)

    roster = command("roster", _("read a school's roster from SS 12000 files"))
    group = _group(roster)
    roster.add_argument(
        "act", choices=("check", "import"), metavar="check|import", help=_("what to do")
    )
    roster.add_argument("source", metavar="SOURCE", help=_("a file or a folder"))

    from tui.commands import serve_options, store_options

    store = command("store", _("look a store through, or copy it, as it lies"))
    store_options.add_options(_group(store), store)
    serve = command("serve", _("serve the store to other computers"))
    serve_options.add_options(_group(serve))

    _add_pilot(command("pilot", _("play testers' scenario files")))
    return parser


def _add_pilot(pilot: Parser) -> None:
    from tui.pilot.options import add_files, add_record, add_run

    _group(pilot)
    acts = pilot.add_subparsers(
        title=_("Commands", "cli"), dest="act", metavar="", required=True
    )
    told = {
        "run": _("play the scenarios of files and folders"),
        "check": _("read them only"),
        "verbs": _("print the table of verbs"),
        "record": _("write down what you do as a scenario"),
    }
    made = {
        name: acts.add_parser(
            name,
            help=words,
            description=words,
            add_help=False,
            formatter_class=Formatter,
            allow_abbrev=False,
        )
        for name, words in told.items()
    }
    _group(made["verbs"])
    _group(made["check"])
    add_files(made["check"])
    add_run(made["run"])
    add_record(_group(made["record"]), made["record"])


AFTER = ("locked", "idle", "signed-out")
"""Why the interface is started again; tells the lock screen what to say."""


def wanted_language(argv: Sequence[str]) -> str:
    """Return the language asked for, before the arguments are read."""
    for at, word in enumerate(argv):
        if word == "pilot":
            break  # what follows is the scenarios' language
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--lang" and at + 1 < len(argv):
            return argv[at + 1]
    return os.environ.get("ANTECKNING_LANGUAGE", "sv")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return what the arguments say; ends with 2 where they say nothing."""
    set_language("en" if wanted_language(argv) == "en" else "sv")
    return build_parser().parse_args(list(argv))


def check_terminal(*, plain: bool = False) -> None:
    """End with 2 unless there is a terminal for the interface; ``plain`` lines
    need none that can place text."""
    told = missing_terminal(plain=plain)
    if told:
        exits.fail(told, exits.USAGE)


def run_interface(argv: Sequence[str], *, spare: bool = True) -> int:
    """Start the interface as a child, and again after each lock."""
    from tui.launcher import launch

    return launch(argv, spare=spare)


def run_demo(
    options: argparse.Namespace, argv: Sequence[str], *, plain: bool, spare: bool
) -> int:
    """Open the demo, or list its accounts."""
    if options.list or options.json:
        from tui.commands.demo import list_accounts

        return list_accounts(options)
    check_terminal(plain=plain)
    from tui.commands.demo import open_demo

    return open_demo(options, argv, partial(run_interface, spare=spare))


def run_roster(options: argparse.Namespace) -> int:
    """Check or import a roster."""
    from tui.commands.roster import run

    return run(options)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; return the exit code, 70 for a crash."""
    return guarded(lambda: act(argv))


def act(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; raises what nobody foresaw."""
    given = sys.argv[1:] if argv is None else argv
    options = parse(given)
    if options.command == "pilot":
        # Never a person's own store or settings.
        from tui.pilot.command import run

        return run(options)
    # Wrong settings are told of before the screen is taken over.
    plain, spare = False, True
    if not (options.command == "demo" and (options.list or options.json)):
        from tui.configured import settings_or_fail

        settings = settings_or_fail(options)
        plain, spare = settings.plain, settings.spare
        if "lang" not in options:
            set_language(settings.language)
    if options.command == "roster":
        return run_roster(options)
    if options.command == "store":
        from tui.commands.store import run as look_after

        return look_after(options, settings)
    if options.command == "serve":
        from tui.commands.serve import run as serve

        return serve(options)
    if options.command == "demo":
        return run_demo(options, given, plain=plain, spare=spare)
    check_terminal(plain=plain)
    code = run_interface(given, spare=spare)
    if code != exits.DEMO:
        return code
    asked = [*(word for word in given if not word.startswith("--after")), "demo"]
    return run_demo(parse(asked), asked, plain=plain, spare=spare)


if __name__ == "__main__":
    sys.exit(main())

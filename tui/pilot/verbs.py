"""The table of verbs: what parses, what is documented, what runs."""

from __future__ import annotations

from tui.i18n import lazy
from tui.pilot.grammar import Form

SETTINGS = (
    Form(
        "set size SIZE…",
        lazy("the window; several sizes play the scenario at each"),
    ),
    Form("set lang sv|en", lazy("the language of the interface")),
    Form("set clock WHEN", lazy("where the fake clock starts"), inside=True),
    Form("set store demo|empty", lazy("a throwaway store, made up or not founded")),
    Form(
        "set store roster FILE…",
        lazy("a throwaway store founded by admin.test and filled from SS 12000 files"),
        inside=True,
    ),
    Form(
        "set keyring none|locked|silent",
        lazy("the computer's keyring: account keys are typed; one that works if unset"),
        inside=True,
    ),
    Form("set backend local|remote", lazy("in process, or a server over PostgreSQL")),
    Form(
        "set driver NAME…",
        lazy("which drivers the project's own tests play it with: pilot, terminal"),
    ),
)

STEPS = (
    Form("window TEXT", lazy("open, or go to, a second application on the store")),
    Form(
        "sign in TEXT",
        lazy("through the real screens, with the demo's password and current code"),
    ),
    Form("press KEY…", lazy("keys as Textual names them, or single characters")),
    Form("fill TEXT with VALUE", lazy("what is in a field, found by its label")),
    Form("type TEXT", lazy("characters, as key events, where focus is")),
    Form("paste TEXT", lazy("a text at once, as the terminal pastes it")),
    Form("paste LINES", lazy("the lines up to END, after paste <<END")),
    Form("click TEXT", lazy("by visible text")),
    Form("click ID", lazy("the middle of a part"), inside=True),
    Form("click ID at POINT", lazy("a cell of a part"), inside=True),
    Form("choose TEXT", lazy("an option of the list, choice or row with focus")),
    Form(
        "keep PATTERN as TEXT",
        lazy("what the screen shows, for fill … with kept; its groups if any"),
    ),
    Form("expect text TEXT [in AREA] [within TIME]", lazy("it is on the screen")),
    Form("expect no text TEXT [in AREA] [within TIME]", lazy("it is not")),
    Form(
        "expect text matching PATTERN [in AREA] [within TIME]",
        lazy("a regular expression fits"),
    ),
    Form("expect screen SCREEN [within TIME]", lazy("which screen is on top")),
    Form("expect focus TEXT [within TIME]", lazy("which field or button has focus")),
    Form(
        "expect rows ID NUMBER [within TIME]",
        lazy("how many rows a list has, headings not counted"),
        inside=True,
    ),
    Form("expect exit NUMBER [within TIME]", lazy("the program has ended, and how")),
    Form(
        "advance TIME",
        lazy("the fake clock; triggers idle lock, expiry, a new day"),
        inside=True,
    ),
    Form("resize SIZE", lazy("the window")),
    Form("server stop|start|refuse", lazy("the server; remote only")),
    Form("server slow TIME", lazy("every answer waits; remote only")),
    Form(
        "store busy|gone|damaged|well",
        lazy("what befalls the store's file from outside; local only"),
    ),
    Form(
        "store full|readonly",
        lazy("it cannot grow, or not be written, for who has it open; local only"),
        inside=True,
    ),
    Form(
        "crash",
        lazy("an error that nobody foresaw; the next act starts the program again"),
        inside=True,
    ),
    Form("kill", lazy("SIGKILL of the interface; the next line starts it again")),
    Form("shot NAME", lazy("the screen as .txt and .svg beside the report")),
)

SCENARIO = Form("scenario TEXT", lazy("begins a scenario, by its name"))
INCLUDE = Form("include FILE", lazy("plays the lines of another file here"))

ALL = (SCENARIO, *SETTINGS, INCLUDE, *STEPS)
"""Every form, in the order in which they are documented."""


def first_words() -> tuple[str, ...]:
    """Give the words that a line may begin with."""
    return tuple(dict.fromkeys(form.written.split()[0] for form in ALL))

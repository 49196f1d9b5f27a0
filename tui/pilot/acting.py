"""What a tester's lines are made of: finding, filling, looking, signing in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol, TypeVar

from securenotes.notebook.demo.accounts import PASSWORD
from tui.i18n import Words, _, lazy
from tui.pilot.driver import StepFailed, View, Window
from tui.pilot.waiting import wait_until

PATIENCE = timedelta(seconds=2)
"""How long an expectation waits for its moment unless told."""
ENTRY = timedelta(seconds=15)
"""How long signing in may take: a real store's derivation takes a second."""
T = TypeVar("T")


class People(Protocol):
    """What the people of a store have on them."""

    async def code(self, login: str) -> str:
        """Give a one-time code of somebody's that is good now and not used."""

    def key(self, login: str) -> str:
        """Give somebody's account key as printed."""


async def found(act: Callable[[], Awaitable[T]]) -> T:
    """Act when what is named is there: nothing is done before it is found."""
    done: list[T] = []

    async def look() -> Words:
        done.append(await act())
        return ""

    await wait_until(look, PATIENCE)
    return done[0]


async def fill(window: Window, label: str, typed: str) -> None:
    """Type in a field, or choose where it is chosen in."""
    if await found(lambda: window.focus(label)):
        await window.choose(typed)
    else:
        await window.type(typed)


async def until(
    window: Window, judge: Callable[[View], Words], within: timedelta
) -> View:
    """Look until it holds; give the view in which it did."""
    last: list[View] = []

    async def look() -> Words:
        last[:] = [await window.view()]
        return judge(last[0])

    await wait_until(look, within)
    return last[0]


async def sign_in(window: Window, login: str, people: People) -> None:
    """Sign in through the real screens, or unlock; with a key where one is typed."""
    view = await until(window, _asks, PATIENCE)
    if view.exit is not None:
        raise StepFailed(lazy("The program has ended."))
    if _shows(view, _("User name")):
        await fill(window, _("User name"), login)
    await fill(window, _("Password"), PASSWORD)
    if _shows(view, _("Account key")):
        await fill(window, _("Account key"), people.key(login))
    await window.press(["enter"])
    view = await until(window, _moved, ENTRY)
    if _shows(view, _("One-time code")):
        await fill(window, _("One-time code"), await people.code(login))
        await window.press(["enter"])
    await until(window, _entered, ENTRY)


def _shows(view: View, *words: str) -> bool:
    return any(one in line for line in view.lines for one in words)


def _asks(view: View) -> Words:
    if _shows(view, _("User name"), _("Password")) or view.exit is not None:
        return ""
    return lazy("There is no sign-in here.")


def _moved(view: View) -> Words:
    if _shows(view, _("One-time code")) or not _shows(view, _("Password")):
        return ""
    return lazy("No answer came.")


def _entered(view: View) -> Words:
    if _shows(view, _("Password"), _("One-time code")):
        return lazy("Nobody was signed in.")
    return ""

"""Plays one scenario, step by step, on either driver."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from securenotes.notebook.demo.accounts import PASSWORD
from tui.i18n import Words, lazy, set_language, text
from tui.pilot.acting import PATIENCE, fill, found, sign_in, until
from tui.pilot.driver import Crashed, Stage, StepFailed, View, Window
from tui.pilot.expecting import flow, judge_of
from tui.pilot.grammar import Size, Value
from tui.pilot.outcome import Failure, Outcome, Shot, Status
from tui.pilot.stores import account_key
from tui.pilot.telling import Secrets, describe, last_seen, stopped_words
from tui.pilot.waiting import wait_until

if TYPE_CHECKING:
    from tui.pilot.reading import Scenario, Step

Told = Callable[["Step", float, str], None]
"""Hears of each step: how many milliseconds it took, and what failed."""


class Player:
    """Plays one scenario on one stage at one size."""

    def __init__(self, scenario: Scenario, stage: Stage, size: Size) -> None:
        self._scenario, self._stage, self._size = scenario, stage, size
        self._windows: dict[str, Window] = {}
        self._now: Window | None = None
        self._ended: dict[str, str] = {}
        """Windows that a line has ended, and by which verb."""
        self._kept: dict[str, str] = {}
        self._secrets = Secrets(PASSWORD)
        self._step_now: Step | None = None
        self.shots: list[Shot] = []
        self.done = 0

    async def play(self, driver: str, limit: float, told: Told | None) -> Outcome:
        """Play every step; never raises for what the scenario finds."""
        set_language("en" if self._scenario.settings.lang == "en" else "sv")
        began = time.perf_counter()
        status: Status = "held"
        failure: Failure | None = None
        step: Step | None = None
        try:
            async with asyncio.timeout(limit):
                for step in self._scenario.steps:
                    await self._step(step, told)
        except StepFailed as problem:
            status, failure = "failed", await self._describe(step, problem.words)
        except Crashed:
            words = lazy("The application ended because of an error of its own.")
            status, failure = "crashed", await self._describe(step, words)
        except TimeoutError:
            status = "timed out"
            failure = await self._describe(step, stopped_words(limit))
        took = time.perf_counter() - began
        return self._outcome(driver, status, took, failure)

    def stuck(self, driver: str, limit: float) -> Outcome:
        """Tell of a scenario that let nothing run any more, from what was seen last."""
        step, window = self._step_now, self._now
        place = step.place if step else self._scenario.place
        source = step.source if step else ""
        failure = last_seen(window, place, source, stopped_words(limit), self._secrets)
        return self._outcome(driver, "timed out", limit, failure)

    def _outcome(
        self, driver: str, status: Status, took: float, failure: Failure | None
    ) -> Outcome:
        name, file = self._scenario.name, self._scenario.place.file
        return Outcome(name, file, driver, self._size, status, took, self.done, failure)

    async def _step(self, step: Step, told: Told | None) -> None:
        began = time.perf_counter()
        self._step_now = step
        problem = "crashed"
        try:
            await self._do(step)
            self.done += 1
            problem = ""
        except StepFailed as failed:
            problem = self._secrets.strike(text(failed.words))
            raise
        except TimeoutError:
            problem = "timed out"
            raise
        finally:
            if told is not None:
                told(step, (time.perf_counter() - began) * 1000, problem)

    async def _do(self, step: Step) -> None:
        name = step.form.name
        if name == "window":
            await self._go_to(step.text())
            return
        if self._now is None:
            await self._go_to("")
        window = self._window
        if self._starts_again(window.name, name):
            self._ended.pop(window.name)
            await window.start_again()
        if name.startswith("expect "):
            await self._expect(step, window)
            return
        act = getattr(self, f"_do_{name.replace(' ', '_')}")
        await cast("Callable[[Step, Window], Awaitable[None]]", act)(step, window)

    def _starts_again(self, window: str, verb: str) -> bool:
        """Say whether a line needs a window that was killed, or that crashed.

        What a crash leaves on the terminal may be looked at; a kill leaves nothing.
        """
        ended = self._ended.get(window, "")
        if not ended or verb in ("expect exit", "kill", "crash"):
            return False
        return ended == "kill" or not verb.startswith("expect ")

    @property
    def _window(self) -> Window:
        assert self._now is not None
        return self._now

    async def _go_to(self, name: str) -> None:
        if name not in self._windows:
            self._windows[name] = await self._stage.open(name, self._size)
        self._now = self._windows[name]

    # -- what a person does --------------------------------------------------
    async def _do_sign_in(self, step: Step, window: Window) -> None:
        await sign_in(window, step.text(), self)

    def key(self, login: str) -> str:
        """Give somebody's account key as printed; struck out of what is told."""
        key = account_key(self._stage.site.place, login)
        self._secrets.add(key)
        return key

    async def code(self, login: str) -> str:
        """Give a code of an account or a kept second factor; struck out as well."""
        if login in self._kept:
            code = await self._stage.code_from(self._kept[login])
        else:
            code = await self._stage.code(login)
        self._secrets.add(code, f"{code[:3]} {code[3:]}")
        return code

    async def _do_press(self, step: Step, window: Window) -> None:
        await window.press(cast("list[str]", step.args["KEY"]))

    async def _do_fill(self, step: Step, window: Window) -> None:
        value = cast("Value", step.args["VALUE"])
        typed = value.text
        if value.how == "kept":
            typed = self._recall(value.text)
        elif value.how == "code":
            typed = await self.code(value.text)
        elif value.how == "key":
            typed = self.key(value.text)
        elif value.how == "password":
            typed = PASSWORD
        elif value.how == "address":
            typed = self._stage.site.address()
        await fill(window, step.text(), typed)

    def _recall(self, name: str) -> str:
        if name not in self._kept:
            raise StepFailed(lazy("Nothing was kept as {name}.", name=f'"{name}"'))
        return self._kept[name]

    async def _do_keep(self, step: Step, window: Window) -> None:
        pattern = re.compile(step.text("PATTERN"))

        def seen(view: View) -> Words:
            found = pattern.search(flow(view.lines))
            if found is None:
                return lazy("Nothing on the screen fits the pattern.")
            self._kept[step.text()] = " ".join(found.groups("")) or found[0]
            return ""

        await until(window, seen, PATIENCE)
        self._secrets.add(self._kept[step.text()])

    async def _do_type(self, step: Step, window: Window) -> None:
        await window.type(step.text())

    async def _do_paste(self, step: Step, window: Window) -> None:
        await window.paste(cast("str", step.args.get("LINES", step.args.get("TEXT"))))

    async def _do_click(self, step: Step, window: Window) -> None:
        if "ID" in step.args:
            at = cast("Size | None", step.args.get("POINT"))
            await window.click_at(step.text("ID"), at)
        else:
            await found(lambda: window.click(step.text()))

    async def _do_choose(self, step: Step, window: Window) -> None:
        await window.choose(step.text())

    async def _do_resize(self, step: Step, window: Window) -> None:
        await window.resize(cast("Size", step.args["SIZE"]))

    async def _do_advance(self, step: Step, window: Window) -> None:
        del window
        time_by = cast("timedelta", step.args["TIME"])
        await self._stage.advance(time_by, list(self._windows.values()))

    async def _do_kill(self, step: Step, window: Window) -> None:
        del step
        await window.kill()
        self._ended[window.name] = "kill"

    async def _do_crash(self, step: Step, window: Window) -> None:
        del step
        await window.crash()
        self._ended[window.name] = "crash"

    async def _do_server(self, step: Step, window: Window) -> None:
        del window
        time_by = cast("timedelta | None", step.args.get("TIME"))
        how = cast("str", step.args.get("which", "slow"))
        await self._stage.site.server(how, time_by)

    _do_server_slow = _do_server

    async def _do_store(self, step: Step, window: Window) -> None:
        del window
        await self._stage.store(step.text("which"))

    async def _do_shot(self, step: Step, window: Window) -> None:
        view = await window.view()
        self.shots.append(Shot(step.text("NAME"), view.lines, window.picture()))

    # -- what must hold ------------------------------------------------------
    async def _expect(self, step: Step, window: Window) -> None:
        """Look until what a line expects holds, or its time is over."""
        judge = judge_of(step)
        area = cast("str | None", step.args.get("in"))
        rows = step.form.name == "expect rows"
        lines = step.form.name not in ("expect screen", "expect focus")

        async def look() -> Words:
            view = await window.view(lines=lines)
            if area is not None:
                view = replace(view, lines=await window.area(area))
            if rows:
                view = replace(view, rows=await window.rows(step.text("ID")))
            return judge(view)

        within = cast("timedelta", step.args.get("within", PATIENCE))
        await wait_until(look, within)

    async def _describe(self, step: Step | None, words: Words) -> Failure:
        place = step.place if step else self._scenario.place
        source = step.source if step else ""
        return await describe(self._now, place, source, words, self._secrets)

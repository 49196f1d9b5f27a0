"""What every screen has, whatever it shows: rows, words, work, room, ways out."""

import asyncio
from datetime import timedelta
from typing import Any, ClassVar, cast

import pytest
from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from securenotes.clock import FakeClock
from securenotes.errors import NotThere, StoreBusy, Throttled
from tests.pilot.driver import lines, opened, settle, shown, type_text
from tui import exits
from tui.app import AnteckningApp
from tui.i18n import lazy
from tui.keys import Hint, key
from tui.screens.base import BaseScreen
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.confirm import Confirm
from tui.screens.dialogs.error import ErrorDialog
from tui.screens.dialogs.progress import Progress
from tui.widgets.button import Button, ButtonRow
from tui.widgets.empty import Empty
from tui.widgets.field import Field
from tui.widgets.footer import FooterRow
from tui.widgets.inputs import CodeInput, FilterInput, SecretInput, TextInput
from tui.widgets.note_area import NoteArea
from tui.widgets.rows import Cell, Column, Heading, Line, Row
from tui.widgets.rule import SectionRule
from tui.widgets.virtual_list import VirtualList
from tui.widgets.words import Paragraph, Word

HOSTILE = "[/x] [red]é[/"


class Form(BaseScreen[None]):
    """A screen with some of everything, and hostile text in all of it."""

    SCREEN_ID = "form"
    FOOTER = (
        Hint("list.open", lazy("Open")),
        "form.new",
        "app.lock",
        "app.blank",
        "app.help",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+n", "new", lazy("Open"), "form.new", short=lazy("Back"))
    ]

    kept = 0
    fails = False

    def compose_content(self):
        yield Field(HOSTILE, TextInput(HOSTILE, placeholder=HOSTILE, id="text"))
        yield Field(lazy("Help"), CodeInput(id="code"), note=HOSTILE)
        yield Field("Hemligt", SecretInput(id="secret"))
        yield SectionRule(HOSTILE)
        yield NoteArea(HOSTILE, placeholder=HOSTILE, id="note")
        yield Word(HOSTILE)
        yield Paragraph(HOSTILE)
        yield Empty(HOSTILE, HOSTILE)
        with ButtonRow():
            yield Button(HOSTILE, id="a")
            yield Button(lazy("Close"), id="b")

    def on_mount(self):
        super().on_mount()
        self.query_one("#note").styles.height = 3
        self.set_title(HOSTILE, back=HOSTILE)

    async def keep_text(self):
        if self.fails:
            raise RuntimeError("canary-secret")
        self.kept += 1


async def test_typed_text_is_literal_everywhere():
    async with opened(Form) as pilot:
        pilot.app.screen.say(HOSTILE)
        pilot.app.screen.query(Field).first().set_error(HOSTILE)
        await pilot.pause()
        assert shown(pilot).count(HOSTILE) >= 12


async def test_row_one_status_and_footer_stand_in_their_rows():
    async with opened(Form, size=(80, 24)) as pilot:
        pilot.app.screen.say(lazy("Help"))
        await pilot.pause()
        drawn = lines(pilot)
        assert len(drawn) == 24
        assert drawn[0].startswith(" ‹ [/x]")
        assert drawn[0].rstrip().endswith("F8 English")
        assert drawn[1].strip() == ""
        assert drawn[22].startswith(" Hjälp")
        assert drawn[22].rstrip().endswith("Lokalt")
        assert drawn[23].startswith(" Ctrl+N Öppna  Ctrl+L Lås")
        assert drawn[23].rstrip().endswith("F1 Hjälp")


async def test_f8_repaints_every_word_and_keeps_what_was_typed():
    async with opened(Form) as pilot:
        pilot.app.screen.say(lazy("All is saved."))
        await type_text(pilot, "€ – “x”")
        assert "Hjälp" in shown(pilot)
        before = pilot.app.screen.query_one("#text", Input).value
        await pilot.press("f8")
        await pilot.pause()
        text = shown(pilot)
        assert "F8 Svenska" in text
        assert "All is saved." in text
        assert "Hjälp" not in text
        assert "Stäng" not in text
        assert pilot.app.screen.query_one("#text", Input).value == before
        assert "€ – “x”" in before


async def test_a_mark_stands_at_the_field_with_focus_and_nowhere_else():
    async with opened(Form) as pilot:
        marked = [n for n, line in enumerate(lines(pilot)) if line.startswith("►")]
        assert marked == [2]
        await pilot.press("tab")
        marked = [n for n, line in enumerate(lines(pilot)) if line.startswith("►")]
        assert marked == [3]


@pytest.mark.parametrize(
    ("typed", "shown_as"),
    [
        ("012345", "012 345"),
        ("012 345", "012 345"),
        ("0a1b2", "012"),
        ("0123456", "012 345"),
    ],
)
async def test_a_code_keeps_its_zeros_typed(typed, shown_as):
    async with opened(Form) as pilot:
        code = pilot.app.screen.query_one("#code", CodeInput)
        code.focus()
        await pilot.pause()
        await type_text(pilot, typed)
        assert code.value == shown_as


@pytest.mark.parametrize("pasted", ["012 345", "012345", " 012-345\n", "kod: 012 345"])
async def test_a_code_is_taken_from_a_paste(pasted):
    async with opened(Form) as pilot:
        code = pilot.app.screen.query_one("#code", CodeInput)
        code.focus()
        await pilot.pause()
        await type_text(pilot, "99")
        code.select_all()
        pilot.app.post_message(events.Paste(pasted))
        await pilot.pause()
        assert (code.value, code.code, code.complete) == ("012 345", "012345", True)


async def test_a_code_can_be_mended_with_backspace_over_its_space():
    async with opened(Form) as pilot:
        code = pilot.app.screen.query_one("#code", CodeInput)
        code.focus()
        await pilot.pause()
        await type_text(pilot, "1234")
        await pilot.press("backspace", "backspace")
        await type_text(pilot, "9")
        assert code.value == "129"


async def test_a_secret_is_not_shown_copied_or_cut():
    async with opened(Form) as pilot:
        secret = pilot.app.screen.query_one("#secret", SecretInput)
        secret.focus()
        await pilot.pause()
        await type_text(pilot, "tallbarr")
        secret.select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        assert pilot.app.clipboard == ""
        assert "tallbarr" not in shown(pilot)
        assert "••••••••" in shown(pilot)
        assert secret.take() == "tallbarr"
        assert secret.value == ""


async def test_what_is_copied_stays_inside(monkeypatch):
    async with opened(Form) as pilot:
        written: list[str] = []
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        pilot.app.copy_to_clipboard("canary")
        assert pilot.app.clipboard == "canary"
        assert written == []


async def test_ctrl_backspace_deletes_the_word_before():
    async with opened(Form) as pilot:
        field = pilot.app.screen.query_one("#text", TextInput)
        field.value = "ett två"
        field.cursor_position = 7
        await pilot.press("ctrl+backspace")
        assert field.value == "ett "


async def test_no_cursor_blinks():
    async with opened(Form) as pilot:
        assert not any(i.cursor_blink for i in pilot.app.screen.query(Input))
        assert not pilot.app.screen.query_one(NoteArea).cursor_blink


async def test_a_paste_into_a_note_loses_what_hides_and_says_so():
    told = []

    class Noting(Form):
        SCREEN_ID = "noting"

        def on_note_area_cleaned(self, event):
            told.append("cleaned")

        def on_note_area_full(self, event):
            told.append("full")

    async with opened(Noting) as pilot:
        note = pilot.app.screen.query_one(NoteArea)
        note.restore("")
        note.focus()
        await pilot.pause()
        pilot.app.post_message(events.Paste("a\r\nb – “c” €"))
        await pilot.pause()
        assert (note.text, told) == ("a\nb – “c” €", [])
        pilot.app.post_message(events.Paste("\x1b[31md\u202e"))
        await pilot.pause()
        assert (note.text, told) == ("a\nb – “c” €[31md", ["cleaned"])
        pilot.app.post_message(events.Paste("å" * 20_000))
        await pilot.pause()
        assert (note.text, told) == ("a\nb – “c” €[31md", ["cleaned", "full"])
        await pilot.press("tab")
        assert pilot.app.focused is not note


async def test_errors_of_a_task_are_told_in_words_and_stand_with_a_sign():
    async def refuse():
        raise NotThere

    async with opened(Form) as pilot:
        pilot.app.screen.run_task(refuse, group="load")
        await settle(pilot)
        assert " ▲ Anteckningen finns inte." in lines(pilot)[22]
        assert pilot.app.is_running


async def test_a_task_whose_failure_is_handled_shows_nothing():
    async def refuse():
        raise Throttled(0)

    async with opened(Form) as pilot:
        seen = []

        def handled(error):
            seen.append(error)
            return True

        pilot.app.screen.run_task(refuse, group="load", failed=handled)
        await settle(pilot)
        assert len(seen) == 1
        assert "▲" not in lines(pilot)[22]


async def test_a_newer_task_of_the_group_wins():
    async with opened(Form) as pilot:
        results: list[str] = []
        gate = asyncio.Event()

        async def slow():
            await gate.wait()
            return "old"

        async def quick():
            return "new"

        screen = pilot.app.screen
        screen.run_task(slow, group="load", done=results.append)
        await pilot.pause()
        screen.run_task(quick, group="load", done=results.append)
        await pilot.pause()
        gate.set()
        await settle(pilot)
        assert results == ["new"]


async def test_acts_wait_in_line_and_outlive_the_screen():
    async with opened(Form) as pilot:
        order = []
        gate = asyncio.Event()

        async def save(name):
            if name == "first":
                await gate.wait()
            order.append(name)

        pilot.app.push_screen(Form2())
        await pilot.pause()
        screen = pilot.app.screen
        screen.run_task(lambda: save("first"), group="save", act=True)
        screen.run_task(lambda: save("second"), group="save", act=True)
        await pilot.pause()
        screen.dismiss(None)
        await pilot.pause()
        gate.set()
        await settle(pilot)
        assert order == ["first", "second"]


class Form2(Form):
    SCREEN_ID = "form2"


async def test_waiting_shows_after_a_while_and_goes_away():
    async with opened(Form) as pilot:
        gate = asyncio.Event()
        screen = pilot.app.screen
        screen.say("Kvar.")
        screen.run_task(gate.wait, group="load")
        await pilot.pause()
        assert "Öppnar …" not in shown(pilot)
        await asyncio.sleep(0.2)
        await pilot.pause()
        assert "Öppnar …" in lines(pilot)[22]
        gate.set()
        await settle(pilot)
        assert "Kvar." in lines(pilot)[22]


@pytest.mark.parametrize("size", [(59, 20), (60, 19), (30, 8)])
async def test_a_window_too_small_says_so_and_comes_back_unharmed(size):
    async with opened(Form) as pilot:
        await type_text(pilot, "kvar")
        await pilot.resize_terminal(*size)
        await pilot.pause()
        text = " ".join(shown(pilot).split())
        assert f"För litet fönster: {size[0]}×{size[1]}." in text
        assert "Allt är sparat." in text
        await type_text(pilot, "x")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "För litet" not in shown(pilot)
        value = pilot.app.screen.query_one("#text", Input).value
        assert value.endswith("kvar")
        assert pilot.app.focused.id == "text"


async def test_it_is_not_said_that_all_is_saved_when_it_is_not():
    class Unsaved(Form):
        SCREEN_ID = "unsaved"

        def has_unsaved_text(self):
            return True

    async with opened(Unsaved, size=(50, 10)) as pilot:
        assert "sparat" not in shown(pilot)
        assert "För litet" in shown(pilot)


async def test_sixty_columns_have_short_labels_and_no_escape():
    async with opened(Form, size=(60, 20)) as pilot:
        assert "Ctrl+N Tillbaka" in lines(pilot)[19]
        assert "Esc" not in lines(pilot)[19]


async def test_escape_keeps_the_text_before_it_goes_back():
    async with opened(Form) as pilot:
        pilot.app.push_screen(Form2())
        await pilot.pause()
        second = pilot.app.screen
        await pilot.press("escape")
        await settle(pilot)
        assert second.kept == 1
        assert pilot.app.screen.SCREEN_ID == "form"


async def test_r42_leaving_keeps_the_text_of_every_screen_also_when_one_fails():
    async with opened(Form) as pilot:
        first = pilot.app.screen
        pilot.app.push_screen(Form2())
        await pilot.pause()
        pilot.app.screen.fails = True
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert first.kept == 1
        assert pilot.app.leaving.not_kept == "RuntimeError"


class Book:
    """Stands in for the notebook where only the lock is asked for."""

    damaged = ()

    def __init__(self):
        self.places = []

    async def lock(self, place):
        self.places.append(place)


async def test_idleness_locks_by_the_schools_minutes_and_a_key_puts_it_off():
    clock = FakeClock(1_772_438_400_000)
    app = AnteckningApp(first=Form, clock=clock)
    async with opened(Form, app=app) as pilot:
        book = Book()
        app.notebook = cast("Any", book)
        app.guard.idle.minutes = 5
        clock.advance(timedelta(minutes=4))
        await pilot.press("a")
        clock.advance(timedelta(minutes=4, seconds=59))
        await app.guard.look()
        assert book.places == []
        clock.advance(timedelta(seconds=1))
        form = pilot.app.screen
        await app.guard.look()
        assert (book.places, form.kept) == ([b"form"], 1)
    assert app.return_code == exits.LOCKED_IDLE


async def test_lock_needs_somebody_signed_in():
    app = AnteckningApp(first=Form)
    async with opened(Form, app=app) as pilot:
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert app.is_running
        app.notebook = cast("Any", Book())
        await pilot.press("ctrl+l")
        await pilot.pause()
    assert app.return_code == exits.LOCKED


async def test_a_dialog_puts_focus_on_the_safe_button_and_escape_is_safe():
    async with opened(Form) as pilot:
        for keys, expected in (
            (["enter"], False),
            (["escape"], False),
            (["left", "enter"], True),
            (["left", "right", "enter"], False),
            (["tab", "enter"], True),
        ):
            answers: list[object] = []
            dialog = Confirm(HOSTILE, [HOSTILE], yes=HOSTILE, no=lazy("Close"))
            pilot.app.push_screen(dialog, answers.append)
            await pilot.pause()
            assert "►[ Stäng ]" in shown(pilot)
            assert "Esc Avbryt" in lines(pilot)[23]
            await pilot.press(*keys)
            await pilot.pause()
            assert answers == [expected], keys


async def test_choosing_gives_the_key_and_the_focus_comes_back():
    async with opened(Form) as pilot:
        answers: list[object] = []
        dialog = Choose("Välj", [("a", "Alva"), ("b", HOSTILE)], current="b")
        pilot.app.push_screen(dialog, answers.append)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert answers == ["b"]
        assert pilot.app.focused.id == "text"


async def test_progress_counts_gives_the_result_and_can_be_stopped():
    async with opened(Form) as pilot:
        answers: list[object] = []
        gate = asyncio.Event()

        async def work(report):
            report(5, 10)
            await gate.wait()
            return 42

        pilot.app.push_screen(Progress("Byter nycklar", work), answers.append)
        await pilot.pause()
        await pilot.pause()
        assert "▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░" in shown(pilot)
        assert "5/10" in shown(pilot)
        gate.set()
        await settle(pilot)
        assert answers == [42]
        gate.clear()
        pilot.app.push_screen(Progress("Byter nycklar", work), answers.append)
        await pilot.pause()
        await pilot.press("escape")
        await settle(pilot)
        assert answers == [42, None]

        async def fails(report):
            raise StoreBusy

        pilot.app.push_screen(Progress("Byter nycklar", fails), answers.append)
        await settle(pilot)
        assert isinstance(answers[-1], StoreBusy)


async def test_an_error_dialog_closes():
    async with opened(Form) as pilot:
        pilot.app.push_screen(ErrorDialog("Nej", HOSTILE))
        await pilot.pause()
        assert f"▲ {HOSTILE}" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen.SCREEN_ID == "form"


class Filtered(BaseScreen[None]):
    """A filter beside a list."""

    SCREEN_ID = "filtered"
    FOOTER = ("list.open", "app.help")
    opened_keys: tuple[str, ...] = ()

    def compose_content(self):
        yield Field("Sök", FilterInput(id="filter"))
        yield VirtualList([Column("n"), Column("c", width=8, drop=1)], id="rows")

    def on_mount(self):
        super().on_mount()
        rows = self.query_one(VirtualList)
        self.query_one(FilterInput).steered = rows
        rows.set_items(
            [
                Heading(HOSTILE),
                Row("a", [HOSTILE, "7B"], sign="unread", bold=True),
                Line(HOSTILE),
                Row("b", [Cell("Läsläxan", HOSTILE), "7B"], second=HOSTILE, indent=0),
            ]
        )

    def on_virtual_list_opened(self, event):
        self.opened_keys = (*self.opened_keys, event.key)


async def test_arrows_walk_the_list_while_the_filter_keeps_focus():
    async with opened(Filtered) as pilot:
        assert "›● [/x]" in shown(pilot)
        await pilot.press("down")
        await type_text(pilot, "jk")
        assert "›  Läsläxan" in shown(pilot)
        assert pilot.app.focused.id == "filter"
        assert pilot.app.screen.query_one(FilterInput).value == "jk"
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.screen.opened_keys == ("b",)
        assert "Enter Öppna" in lines(pilot)[23]
        assert shown(pilot).count(HOSTILE) == 5


async def test_an_answer_to_a_screen_on_its_way_out_is_dropped():
    async with opened(Form) as pilot:
        pilot.app.push_screen(Form2())
        await pilot.pause()
        answers: list[object] = []
        gate = asyncio.Event()
        pilot.app.screen.run_task(gate.wait, group="a", done=answers.append, act=True)
        await pilot.pause()
        gate.set()
        await pilot.app.pop_screen()
        await settle(pilot)
        assert answers == []


async def test_r42_what_cannot_be_kept_is_not_left_behind_unasked():
    class Full(Form):
        SCREEN_ID = "full"
        fails = True

    async with opened(Full) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert "förlorat" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen.SCREEN_ID == "full"
        assert pilot.app.return_code is None
        pilot.app.notebook = Book()
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert shown(pilot).split() == ["Enter"]
        assert pilot.app.return_code is None
        await pilot.app.leave(exits.LOCKED_IDLE)
        assert pilot.app.return_code is None


async def test_r42_one_may_quit_without_what_cannot_be_kept():
    class Full(Form):
        SCREEN_ID = "full"
        fails = True

    async with opened(Full) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()
        pilot.app.screen.dismiss(True)
        await pilot.pause()
        assert pilot.app.return_code == exits.STORE


class Asking(BaseScreen[None]):
    """Has a button and a key in the footer, and counts what they did."""

    SCREEN_ID = "asking"
    FOOTER = ("asking.go", "app.help")
    BINDINGS: ClassVar[list[BindingType]] = [key("g", "go", lazy("Close"), "asking.go")]
    done = 0

    def compose_content(self):
        yield Button("Ja", id="yes")

    def on_button_pressed(self):
        self.done += 1

    def action_go(self):
        self.done += 1


@pytest.mark.parametrize(("kind", "at"), [(Button, (2, 0)), (FooterRow, (2, 0))])
async def test_the_second_of_two_clicks_does_nothing_where_the_first_was_elsewhere(
    kind: Any, at: tuple[int, int]
):
    async with opened(Asking) as pilot:
        screen = pilot.app.screen
        widget = screen.query_one(kind)
        assert "G Stäng" in shown(pilot)  # drawn, so that the footer knows its keys
        where = (*at, 0, 0, 1, False, False, False)
        for chain, done in ((2, 0), (1, 1), (2, 2)):
            widget.post_message(events.Click(widget, *where, chain=chain))
            await pilot.pause()
            assert screen.done == done


async def test_a_field_gets_its_brackets_when_colours_go():
    async with opened(Form) as pilot:
        before = lines(pilot)[2]
        pilot.app.theme = "terminal"
        await pilot.pause()
        assert lines(pilot)[2].count("[") == before.count("[") + 1
        assert lines(pilot)[2].rstrip().endswith("]")
        pilot.app.theme = "saker-ljus"
        await pilot.pause()
        assert lines(pilot)[2] == before

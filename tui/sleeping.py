"""Holds the computer awake, where it asks, until the session is locked.

On Linux logind tells programs before it lets the computer sleep, and waits for
those that hold a lock of delay. Without logind, waking is noticed by the clocks.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any, Final

from tui.i18n import lazy, text

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

PATIENCE: Final = 5.0
"""Seconds that the system's bus has to answer."""

WHY: Final = lazy("Locks before the computer sleeps")


class Inhibitor:
    """Calls ``asleep`` on the program's loop before the computer sleeps.

    The lock of delay is let go as the process ends: no memory with text in it
    is there any more when the computer sleeps.
    """

    def __init__(self, asleep: Callable[[], None]) -> None:
        self._asleep = asleep
        self._loop: asyncio.AbstractEventLoop | None = None
        self._held: Any = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen, in a thread of its own, from now on; once."""
        if self._loop is None and sys.platform.startswith("linux"):
            self._loop = loop
            threading.Thread(target=self._listen, name="sleeping", daemon=True).start()

    def _listen(self) -> None:
        try:
            self._hear()
        except Exception:  # noqa: BLE001 - no bus, no logind: the clocks tell
            self._held = None

    def _hear(self) -> None:
        from jeepney import DBusAddress, MatchRule, new_method_call
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import open_dbus_connection

        logind = DBusAddress(
            "/org/freedesktop/login1",
            "org.freedesktop.login1",
            "org.freedesktop.login1.Manager",
        )
        signal = {
            "type": "signal",
            "interface": logind.interface,
            "member": "PrepareForSleep",
            "path": logind.object_path,
        }
        # The bus knows whose name that is; what it sends bears a number instead.
        rule, told = MatchRule(sender=logind.bus_name, **signal), MatchRule(**signal)
        words = ("sleep", "Säker Anteckning", text(WHY), "delay")
        with open_dbus_connection("SYSTEM", enable_fds=True) as bus:
            listen = message_bus.AddMatch(rule)
            bus.send_and_get_reply(listen, timeout=PATIENCE)
            ask = new_method_call(logind, "Inhibit", "ssss", words)
            answer = bus.send_and_get_reply(ask, timeout=PATIENCE)
            if answer.header.message_type.name == "method_return":
                # Wrapped, so that nothing lets it go before the process ends.
                self._held = answer.body[0]
            while True:
                if told.matches(bus.receive()):
                    self._tell()

    def _tell(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asleep)

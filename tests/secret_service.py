"""A Secret Service on a bus of its own, to be locked, silenced and asked.

It speaks D-Bus on a socket, so that the keyring's library is used as it is; no
daemon and no desktop is needed. `unlock` answers the window that a keyring
puts up, as the person or in their absence.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jeepney", reason="D-Bus: comes with the keyring on Linux alone")

from jeepney import (
    DBusAddress,
    Message,
    MessageType,
    Parser,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.low_level import HeaderFields

PATH = "/org/freedesktop/secrets"
PREFIX = "org.freedesktop.Secret"
PROMPT = f"{PATH}/prompt/1"


class SecretService:
    """One person's keyring on one computer account."""

    def __init__(self, folder: Path) -> None:
        self.locked = False
        self.silent = False
        """Whether it takes calls and answers none."""
        self.calls: list[str] = []
        self.asked = threading.Event()
        """Set when its window stands on the screen."""
        self.items: dict[str, tuple[dict[str, str], bytes]] = {}
        self._windows: list[Connection] = []
        self._made = 0
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / "bus"))
        self._listener.listen()
        self.address = f"unix:path={folder / 'bus'}"
        threading.Thread(target=self._accept, daemon=True).start()

    def secrets(self) -> dict[str, bytes]:
        """Give what is kept, by the user name it was kept under."""
        return {kept["username"]: raw for kept, raw in self.items.values()}

    def unlock(self, *, dismissed: bool = False) -> None:
        """Answer the windows: with the password, or by closing them."""
        self.locked = dismissed
        for window in self._windows:
            window.completed(dismissed)
        self._windows.clear()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                peer, _address = self._listener.accept()
                threading.Thread(
                    target=Connection(self, peer).serve, daemon=True
                ).start()

    def answer(self, asked: Message, connection: Connection) -> tuple[str, Any] | None:
        """Give signature and body of an answer; None: there is no such thing."""
        fields = asked.header.fields
        path, member = fields[HeaderFields.path], fields[HeaderFields.member]
        plain: dict[str, tuple[str, Any]] = {
            "Hello": ("s", (":1.7",)),
            "AddMatch": ("", ()),
            "NameHasOwner": ("b", (True,)),
            "ListActivatableNames": ("as", ([],)),
            "Prompt": ("", ()),
        }
        if member in plain:
            if member == "Prompt":
                self._windows.append(connection)
                self.asked.set()
            return plain[member]
        name = re.sub(r"(?<!^)([A-Z])", r"_\1", member).lower()
        answering = getattr(self, f"_{name}", None)
        return None if answering is None else answering(path, *asked.body)

    def _open_session(self, _path: str, kind: str, _key: Any) -> tuple[str, Any] | None:
        if kind != "plain":
            raise NotImplementedError
        return "vo", (("s", ""), f"{PATH}/session/1")

    def _get(self, path: str, _interface: str, name: str) -> tuple[str, Any] | None:
        if name == "Locked":
            return "v", (("b", self.locked),)
        if name == "Label":
            return "v", (("s", "test"),)
        return "v", (("a{ss}", self.items[path][0]),)

    def _unlock(self, _path: str, wanted: list[str]) -> tuple[str, Any]:
        return "aoo", (([], PROMPT) if self.locked else (wanted, "/"))

    def _search_items(self, _path: str, wanted: dict[str, str]) -> tuple[str, Any]:
        found = [
            path
            for path, (kept, _secret) in self.items.items()
            if wanted.items() <= kept.items()
        ]
        return "ao", (found,)

    def _create_item(
        self, _path: str, told: Any, secret: Any, _replace: bool
    ) -> tuple[str, Any]:
        kept = told[f"{PREFIX}.Item.Attributes"][1]
        same = [path for path, item in self.items.items() if item[0] == kept]
        self._made += 1
        path = same[0] if same else f"{PATH}/collection/test/{self._made}"
        self.items[path] = (kept, bytes(secret[2]))
        return "oo", (path, "/")

    def _get_secret(self, path: str, session: str) -> tuple[str, Any]:
        raw = self.items[path][1]
        return "(oayays)", ((session, b"", raw, "text/plain"),)

    def _delete(self, path: str) -> tuple[str, Any]:
        del self.items[path]
        return "o", ("/",)


class Connection:
    """One program's way to the bus."""

    def __init__(self, service: SecretService, peer: socket.socket) -> None:
        self._service = service
        self._peer = peer
        self._serial = 0

    def serve(self) -> None:
        """Let it in and answer until it goes."""
        with suppress(OSError), self._peer:
            line = b""
            while not line.endswith(b"BEGIN\r\n"):
                line += self._peer.recv(1)
                if line.endswith(b"\r\n") and b"AUTH" in line:
                    self._peer.sendall(b"OK 00112233445566778899aabbccddeeff\r\n")
                    line = b""
            parser = Parser()
            while data := self._peer.recv(65536):
                parser.add_data(data)
                while message := parser.get_next_message():
                    self._take(message)

    def completed(self, dismissed: bool) -> None:
        """Tell that the window was answered."""
        emitter = DBusAddress(PROMPT, interface=f"{PREFIX}.Prompt")
        self._send(new_signal(emitter, "Completed", "bv", (dismissed, ("ao", []))))

    def _take(self, message: Message) -> None:
        if message.header.message_type is not MessageType.method_call:
            return
        self._service.calls.append(message.header.fields[HeaderFields.member])
        if self._service.silent:
            return
        try:
            answer = self._service.answer(message, self)
        except (NotImplementedError, KeyError):
            name = "org.freedesktop.DBus.Error.NotSupported"
            self._send(new_error(message, name, "s", ("no",)))
            return
        if answer is None:
            name = "org.freedesktop.DBus.Error.UnknownMethod"
            self._send(new_error(message, name, "s", ("no",)))
            return
        self._send(new_method_return(message, *answer))

    def _send(self, message: Message) -> None:
        self._serial += 1
        self._peer.sendall(message.serialise(serial=self._serial))


@contextmanager
def secret_service(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SecretService]:
    """Give the keyring of one computer account, and log in to that account."""
    folder.mkdir(exist_ok=True)
    service = SecretService(folder)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
    try:
        yield service
    finally:
        service.close()

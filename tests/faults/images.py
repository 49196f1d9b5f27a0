"""What is left of a session: memory of processes, files, terminal, arguments."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tests.faults.emulator import HeardTerminal, said_to_terminal
from tests.security.disk import text_forms

PIECE = 1 << 24
OVERLAP = 1 << 10


def memory_forms(text: str) -> dict[str, bytes]:
    """Give the byte strings as which Python may hold a text, and all of a file's."""
    found = text_forms(text)
    for encoding in ("latin-1", "utf-32-le"):
        with suppress(UnicodeEncodeError):
            found[encoding] = text.encode(encoding)
    return found


def wanted_forms(text: str) -> dict[bytes, str]:
    """Give every form of a text, each with its name."""
    return {form: name for name, form in memory_forms(text).items()}


def found_in(data: bytes, wanted: dict[bytes, str]) -> set[str]:
    """Name what of it lies in some bytes."""
    return {name for form, name in wanted.items() if form in data}


def memory_of(process: int) -> Iterator[bytes]:
    """Give what a process can write to in its memory, piece by piece (as root)."""
    maps = Path(f"/proc/{process}/maps").read_text("utf-8", "replace")
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps.splitlines():
            place, rights, *_rest = line.split()
            if not rights.startswith("rw"):
                continue
            begin, end = (int(edge, 16) for edge in place.split("-"))
            for at in range(begin, end, PIECE):
                with suppress(OSError):
                    memory.seek(at)
                    yield memory.read(min(PIECE + OVERLAP, end - at))


def look_in_memory(processes: Sequence[int], wanted: dict[bytes, str]) -> list[str]:
    """Name what lies in the memory of processes."""
    return [
        f"memory of {process}: {name}"
        for process in processes
        for piece in memory_of(process)
        for name in found_in(piece, wanted)
    ]


def look_at_processes(processes: Sequence[int], wanted: dict[bytes, str]) -> list[str]:
    """Name what lies in arguments, environment and names of processes."""
    found = []
    for process in processes:
        for what in ("cmdline", "environ", "comm"):
            with suppress(OSError):
                data = Path(f"/proc/{process}/{what}").read_bytes()
                found += [f"{what}: {name}" for name in found_in(data, wanted)]
    return found


def look_in_files(folder: Path, wanted: dict[bytes, str]) -> list[str]:
    """Name what lies in files, or in the names of files."""
    found = []
    for path in sorted(folder.rglob("*")):
        data = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        found += [f"{path.name}: {name}" for name in found_in(data, wanted)]
    return found


def look_at_words(terminal: HeardTerminal, wanted: dict[bytes, str]) -> list[str]:
    """Name what was said to a terminal beside what was drawn.

    A title, a notification, a clipboard (OSC 52, in Base64).
    """
    found = []
    for said in said_to_terminal(bytes(terminal.raw)):
        last = said.rpartition(b";")[2]
        with suppress(ValueError):
            said += base64.b64decode(last, validate=True)
        found += [f"said: {name}" for name in found_in(said, wanted)]
    return found


def look_at_terminal(terminal: HeardTerminal, wanted: dict[bytes, str]) -> list[str]:
    """Name what a terminal can still show: both buffers and what scrolled out."""
    left = found_in(terminal.remembered().encode(), wanted)
    return [f"terminal: {name}" for name in left]

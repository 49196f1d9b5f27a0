"""Settings: a TOML file in the platform's place, the environment, flags.

The later in that order wins. A wrong key or value is named with its line. No
secret is ever a setting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

PREFIX = "ANTECKNING_"
"""Before a setting's name in the environment: ``ANTECKNING_LANGUAGE``."""

_AT_LINE = re.compile(r"at line (\d+)")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be set. ``store`` is a folder; empty is the platform's place.

    ``spare`` keeps an interface started, for whoever comes next after a lock.
    """

    language: Literal["sv", "en"] = "sv"
    theme: Literal["saker-mork", "saker-ljus", "terminal"] = "saker-mork"
    signs: Literal["auto", "unicode", "ascii"] = "auto"
    motion: bool = False
    mouse: bool = True
    plain: bool = False
    spare: bool = True
    store: str = ""
    keys: dict[str, str] = msgspec.field(default_factory=dict)


class SettingsError(Exception):
    """A setting cannot be used.

    ``why`` is ``unreadable``, ``syntax``, ``key`` or ``value``; ``source`` is a
    file, ``environment`` or ``flag``; ``line`` is 0 where there is none. The
    value itself is never told.
    """

    def __init__(self, why: str, source: str, key: str = "", line: int = 0) -> None:
        super().__init__(why, source, key, line)
        self.why = why
        self.source = source
        self.key = key
        self.line = line


def default_file() -> Path:
    """Return where the settings lie on this platform."""
    import platformdirs

    return platformdirs.user_config_path("anteckning") / "settings.toml"


def allowed_values(name: str) -> tuple[str, ...]:
    """Return what a setting may be, empty where anything of its type may."""
    kind = _types().get(name)
    return tuple(str(v) for v in getattr(kind, "__args__", ()) if isinstance(v, str))


def load_settings(
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings that hold; a file that is not there sets nothing.

    Raises `SettingsError` for the first key or value that cannot be used.
    """
    path = default_file() if file is None else file
    chosen: dict[str, object] = {}
    chosen |= _from_file(path, required=file is not None)
    chosen |= _from_environment(environ or {})
    for name, value in (flags or {}).items():
        if value is not None:
            chosen[name] = _checked(name, value, "flag", 0)
    return msgspec.convert(chosen, Settings)


def _types() -> dict[str, object]:
    return {f.name: f.type for f in msgspec.structs.fields(Settings)}


def _checked(name: str, value: object, source: str, line: int) -> object:
    kind = _types().get(name)
    if kind is None:
        raise SettingsError("key", source, name, line)
    try:
        return msgspec.convert(value, kind, strict=source != "environment")
    except msgspec.ValidationError:
        raise SettingsError("value", source, name, line) from None


def _from_file(path: Path, *, required: bool) -> dict[str, object]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        if required:
            raise SettingsError("unreadable", str(path)) from None
        return {}
    except (OSError, UnicodeDecodeError):
        raise SettingsError("unreadable", str(path)) from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        last = text.count("\n") + 1
        line = int(found[1]) if found else last
        raise SettingsError("syntax", str(path), "", line) from None
    lines = text.splitlines()
    return {
        name: _checked(name, value, str(path), _line_of(name, lines))
        for name, value in table.items()
    }


def _line_of(name: str, lines: list[str]) -> int:
    quoted = re.escape(name)
    begins = re.compile(rf"\s*(\[\s*)?[\"']?{quoted}[\"']?\s*[=\].]")
    return next((n for n, line in enumerate(lines, 1) if begins.match(line)), 0)


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    return {
        name.removeprefix(PREFIX).lower(): _checked(
            name.removeprefix(PREFIX).lower(), value, "environment", 0
        )
        for name, value in environ.items()
        if name.startswith(PREFIX) and value
    }

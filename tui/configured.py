"""Settings for the command line: read, or told what is wrong and ended with 3."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from securenotes.settings import (
    Settings,
    SettingsError,
    allowed_values,
    load_settings,
)
from tui import exits
from tui.i18n import _


def told(error: SettingsError) -> str:
    """Return what is wrong with a setting and what to do; never its value."""
    place = error.source
    if error.source == "environment":
        place = _("the environment")
    elif error.source == "flag":
        place = _("the command line")
    elif error.line:
        place = _("{file}, line {line}", file=error.source, line=error.line)
    if error.why == "unreadable":
        return _("{place}: the settings cannot be read. Check the file.", place=place)
    if error.why == "syntax":
        return _("{place}: that is not TOML. Mend the line.", place=place)
    if error.why == "key":
        return _(
            "{place}: there is no setting “{key}”. Take it away.",
            place=place,
            key=error.key,
        )
    values = allowed_values(error.key)
    if values:
        return _(
            "{place}: “{key}” must be one of {values}.",
            place=place,
            key=error.key,
            values=", ".join(values),
        )
    return _(
        "{place}: the value of “{key}” is of the wrong kind.",
        place=place,
        key=error.key,
    )


def settings_or_fail(options: argparse.Namespace) -> Settings:
    """Return the settings that hold; ends with 3 where one is wrong."""
    file = Path(options.settings) if options.settings else None
    flags = {
        "language": getattr(options, "lang", None),
        "mouse": getattr(options, "mouse", None),
        "plain": getattr(options, "plain", None),
        "store": options.store,
    }
    try:
        return load_settings(file, os.environ, flags)
    except SettingsError as error:
        exits.fail(told(error), exits.SETTINGS)

"""The three themes, and the tokens that Textual does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from textual.theme import Theme

ThemeName = Literal["saker-mork", "saker-ljus", "terminal"]

_OWN = ("field", "field-on", "dim", "cursor-bg", "cursor-fg", "rule")


def _make(name: str, *, dark: bool, own: tuple[str, ...], **tokens: str) -> Theme:
    variables = dict(zip(_OWN, own, strict=True))
    fg, bg = variables["cursor-fg"], variables["cursor-bg"]
    variables |= {
        "block-cursor-foreground": fg,
        "block-cursor-background": bg,
        "block-cursor-text-style": "none",
        "input-cursor-foreground": fg,
        "input-cursor-background": bg,
        "input-cursor-text-style": "none",
        "input-selection-foreground": fg,
        "input-selection-background": bg,
        "border": tokens["primary"],
        "border-blurred": tokens["primary"],
        "scrollbar": variables["rule"],
        "scrollbar-hover": variables["rule"],
        "scrollbar-active": variables["rule"],
        "scrollbar-background": tokens["background"],
        "scrollbar-background-hover": tokens["background"],
        "scrollbar-background-active": tokens["background"],
        "scrollbar-corner-color": tokens["background"],
    }
    return Theme(
        name,
        primary=tokens["primary"],
        secondary=tokens["secondary"],
        warning=tokens["accent"],
        accent=tokens["accent"],
        error=tokens["error"],
        success=tokens["success"],
        foreground=tokens["foreground"],
        background=tokens["background"],
        surface=tokens["surface"],
        panel=tokens["panel"],
        boost=tokens["panel"],
        dark=dark,
        text_alpha=1.0,
        variables=variables,
    )


DARK = _make(
    "saker-mork",
    dark=True,
    own=("#1f2c34", "#2c404d", "#a3b3bc", "#7cc4e8", "#0d1418", "#6b7f8a"),
    primary="#7cc4e8",
    secondary="#c3b1ea",
    accent="#f2c14e",
    error="#ff9a8f",
    success="#8fd19e",
    foreground="#e6ecef",
    background="#11181d",
    surface="#1a252c",
    panel="#263640",
)
LIGHT = _make(
    "saker-ljus",
    dark=False,
    own=("#e9eeeb", "#ffffff", "#50606a", "#0b5c86", "#ffffff", "#6d7d84"),
    primary="#0b5c86",
    secondary="#5b3f9e",
    accent="#7a4a00",
    error="#a3201a",
    success="#1b6238",
    foreground="#1a2429",
    background="#f6f7f4",
    surface="#ffffff",
    panel="#dfe6e3",
)
TERMINAL = Theme(
    "terminal",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    warning="ansi_yellow",
    accent="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        **dict.fromkeys(_OWN, "ansi_default"),
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-foreground": "ansi_default",
        "block-cursor-blurred-background": "ansi_default",
        "block-hover-background": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_default",
        "input-selection-foreground": "ansi_default",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "scrollbar": "ansi_white",
        "scrollbar-hover": "ansi_white",
        "scrollbar-active": "ansi_white",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
        "screen-selection-background": "ansi_default",
        "screen-selection-foreground": "ansi_default",
    },
)

THEMES: Mapping[ThemeName, Theme] = {
    "saker-mork": DARK,
    "saker-ljus": LIGHT,
    "terminal": TERMINAL,
}

OWN_TOKENS: Mapping[str, str] = {name: DARK.variables[name] for name in _OWN}
"""Defaults for `App.get_theme_variable_defaults`: without them the first paint
of a theme that lacks one fails."""


def fitting_theme(environ: Mapping[str, str], wanted: ThemeName) -> ThemeName:
    """Return the theme to start with: pastels turn grey in 16 colours."""
    if environ.get("NO_COLOR"):
        return wanted
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return wanted
    # What the library that draws goes by: all others get 16 colours of it.
    depth = environ.get("TERM", "").strip().lower().rpartition("-")[2]
    return wanted if depth in {"256color", "kitty"} else "terminal"

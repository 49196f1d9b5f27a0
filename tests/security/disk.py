"""Looks for a text or a secret in every byte that the program left on disk."""

from __future__ import annotations

import base64
from pathlib import Path


def forms(secret: bytes) -> dict[str, bytes]:
    """Give the byte strings under which a secret might lie somewhere.

    Base64 depends on where in a group of three the secret begins: what is
    certain of each of the three is its middle.
    """
    found = {"raw": secret, "hex": secret.hex().encode()}
    found["HEX"] = found["hex"].upper()
    for before in range(3):
        for name, encode in (
            ("base64", base64.b64encode),
            ("base64url", base64.urlsafe_b64encode),
        ):
            text = encode(bytes(before) + secret)
            first = -(-before * 8 // 6)
            last = (before + len(secret)) * 8 // 6
            found[f"{name} at {before}"] = text[first:last]
    return found


def text_forms(text: str) -> dict[str, bytes]:
    """Give a text's forms: three encodings, and how JSON would escape it."""
    found = {"json": text.encode("ascii", "backslashreplace")}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        for name, form in forms(text.encode(encoding)).items():
            found[f"{encoding} {name}"] = form
    return found


def leaks(folder: Path, wanted: dict[str, bytes]) -> list[str]:
    """Name each file and form in which something lies there."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += [f"{path.name}: {name}" for name, w in wanted.items() if w in data]
    return found

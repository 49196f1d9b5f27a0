"""Setting a page as PDF/A with typst, from a fixed template and plain data.

Nothing is written to disk and nothing is fetched.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import Literal

STANDARD: Literal["a-2a"] = "a-2a"
"""What the file is made as; whether it holds is for the archive to validate."""


class NotSet(Exception):
    """The PDF could not be made; says nothing of why or of what."""


def can_write_pdf() -> bool:
    """Whether what sets PDF is installed."""
    return find_spec("typst") is not None


def set_pdf(template: bytes, name: str, data: str) -> bytes:
    """Set a template with JSON under the name by which it asks for it.

    Raises typst's own error, whose message quotes the text: it is neither shown
    nor kept.
    """
    import typst

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return typst.compile(
            template,
            format="pdf",
            sys_inputs={name: data},
            pdf_standards=[STANDARD],
            timestamp=0,
        )

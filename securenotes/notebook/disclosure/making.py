"""From choices to a bundle's files: masked, numbered, summed (R26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from securenotes.notebook.disclosure.bundle import Bundle, checksum, write_json
from securenotes.notebook.disclosure.grounds import OUTSIDE
from securenotes.notebook.disclosure.html import write_html
from securenotes.notebook.disclosure.masks import Mask, fitting, same_elsewhere
from securenotes.notebook.disclosure.pdf import write_pdf
from securenotes.notebook.disclosure.views import Choice, Kept, Key, Text, Told, Work
from securenotes.notebook.paper.setting import NotSet, can_write_pdf
from securenotes.vault.primitives import sha256

LETTERS = 3
"""A masked passage with fewer letters is not looked for elsewhere."""


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """The files of a bundle, by name, and the digest that the log keeps."""

    files: dict[str, bytes]
    digest: bytes
    pdf: bool
    """False where no PDF could be made; the other forms hold the same."""


def make_files(bundle: Bundle) -> Made:
    """Make PDF/A, HTML, JSON and the list of their sums, in memory.

    Names hold the request's number and the day of the decision, and nobody's
    name (R29). The digest is SHA-256 of the list of sums.
    """
    stem = f"{bundle.label}_{bundle.day}"
    told = write_json(bundle)
    line = f"{bundle.labels.checksum}: {checksum(told)}"
    files = {f"{stem}.json": told, f"{stem}.html": write_html(bundle, line)}
    pdf = False
    if can_write_pdf():
        try:
            files[f"{stem}.pdf"] = write_pdf(bundle, line)
            pdf = True
        except NotSet:
            pdf = False
    sums = "".join(f"{checksum(files[name])}  {name}\n" for name in sorted(files))
    files[f"{stem}.sha256"] = sums.encode()
    return Made(files, sha256(sums.encode()), pdf)


def names_of(label: str, day: str) -> list[str]:
    """Give every name that the files may have."""
    return [f"{label}_{day}.{kind}" for kind in ("pdf", "html", "json", "sha256")]


def tell(rows: Sequence[Kept], work: Work) -> Told:
    """Count what is given out, masked, refused, and outside the request."""
    choices = [work.choice(one.key) for one in rows]
    out = Counter(one.out for one in choices)
    outside, given = out.pop(OUTSIDE, 0), out.pop("", 0)
    grounds = out + Counter(
        mask.ground for one in choices if not one.out for mask in one.masks
    )
    return Told(
        given=given,
        masked=sum(len(one.masks) for one in choices if not one.out),
        refused=sum(out.values()),
        outside=outside,
        grounds=tuple(sorted(grounds.items())),
    )


def left_standing(
    rows: Sequence[Kept], texts: Mapping[Key, Text], work: Work
) -> dict[Key, tuple[Mask, ...]]:
    """Find words masked in one place that are given out in another.

    Gives the masks that would cover them, by version, each by the ground that
    the words were masked with. A help: only the same words are found.
    """
    masked: dict[str, str] = {}
    given = [one for one in rows if not work.choice(one.key).out]
    for one in given:
        whole = texts[one.key].whole
        for mask in work.choice(one.key).masks:
            passage = whole[mask.start : mask.end]
            if sum(c.isalnum() for c in passage) >= LETTERS:
                masked.setdefault(passage, mask.ground)
    found: dict[Key, tuple[Mask, ...]] = {}
    for one in given:
        held, whole = work.choice(one.key).masks, texts[one.key].whole
        more = [
            Mask(start, end, ground)
            for passage, ground in masked.items()
            for start, end in same_elsewhere(whole, passage)
            if not any(m.start <= start and end <= m.end for m in held)
        ]
        if more:
            found[one.key] = fitting(whole, more)
    return found


def mask_standing(work: Work, standing: Mapping[Key, tuple[Mask, ...]]) -> Work:
    """Mask those as well; masks that were there keep their ground."""
    for key, more in standing.items():
        held = work.choice(key).masks
        work = work.with_choice(key, Choice("", _under(held, more)))
    return work


def _under(held: Sequence[Mask], more: Sequence[Mask]) -> tuple[Mask, ...]:
    end = max((one.end for one in (*held, *more)), default=0)
    return fitting("x" * end, [*more, *held])

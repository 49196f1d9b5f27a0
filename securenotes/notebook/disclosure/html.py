"""The bundle as one HTML file: no script, no link, nothing fetched."""

from __future__ import annotations

from html import escape

from securenotes.notebook.disclosure.bundle import Bundle, Document
from securenotes.text import shown

_STYLE = (
    "body{font:16px/1.5 serif;max-width:44em;margin:2em auto;padding:0 1em;"
    "color:#111;background:#fff}h1{font-size:1.5em}h2{font-size:1.2em}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;"
    "vertical-align:top;padding:.2em .8em .2em 0}.text{white-space:pre-wrap;"
    "overflow-wrap:anywhere}mark{background:#111;color:#fff;padding:0 .3em}"
    "section{border-top:1px solid #777;margin-top:2em}"
    "@media print{section.document{break-before:page}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(bundle: Bundle, checked: str) -> bytes:
    """Write it; ``checked`` is the line that tells the content's checksum."""
    labels = bundle.labels
    head = (
        f'<!doctype html>\n<html lang="{_safe(bundle.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_safe(_POLICY)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_safe(bundle.title)} {_safe(bundle.label)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    parts = [
        head,
        f"<h1>{_safe(bundle.title)}</h1>\n",
        _facts(bundle.facts),
        f"<section><h2>{_safe(labels.decision)}</h2>\n",
        *(f"<p>{_safe(one)}</p>\n" for one in bundle.decision),
        f"</section>\n<section><h2>{_safe(labels.left_out)}</h2>\n",
        _left_out(bundle),
        "</section>\n",
        *(_document(bundle, one) for one in (*bundle.documents, *bundle.beside)),
        f"<section><p>{_safe(checked)}</p></section>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode()


def _safe(text: str) -> str:
    return escape(shown(text), quote=True)


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_safe(k)}</th><td>{_safe(v)}</td></tr>\n'
        for k, v in facts
    )
    return f"<table>\n{rows}</table>\n"


def _left_out(bundle: Bundle) -> str:
    labels = bundle.labels
    if not bundle.left_out:
        return f"<p>{_safe(labels.nothing_left_out)}</p>\n"
    rows = "".join(
        f"<tr><td>{_safe(one.what)}</td><td>{_safe(one.why)}</td></tr>\n"
        for one in bundle.left_out
    )
    return (
        f'<table>\n<tr><th scope="col">{_safe(labels.what)}</th>'
        f'<th scope="col">{_safe(labels.why)}</th></tr>\n{rows}</table>\n'
    )


def _document(bundle: Bundle, one: Document) -> str:
    text = "".join(
        _safe(piece.text)
        if piece.text
        else f"<mark>{_safe(bundle.mark(piece.ground))}</mark>"
        for piece in one.pieces
    )
    number = bundle.labels.document.replace("{number}", str(one.number)).replace(
        "{of}", str(len(bundle.documents))
    )
    numbered = f"<p>{_safe(number)}</p>" if one.number else ""
    return (
        f'<section class="document">{numbered}'
        f"<h2>{_safe(one.heading)}</h2>\n{_facts(one.facts)}"
        f'<div class="text" dir="auto">{text}</div></section>\n'
    )

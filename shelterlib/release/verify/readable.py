"""The text of bytes as a reader sees it: words that markup cuts in two are whole, a PDF's signs are letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from pypdf.errors import PyPdfError

from shelterlib.release.verify.pdf_strings import headings
from shelterlib.release.verify.trace_pdf import printed

# What keeps words apart in pages, documents, slides and sheets; every other element may stand inside a word.
APART = (
    *("a", "p", "br", "div", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", r"h\d", "section", "table"),
    *(
        "caption",
        "figure",
        "figcaption",
        "details",
        "summary",
        "title",
        "main",
        "nav",
        "pre",
        "img",
        "head",
        "meta",
        "tab",
        "tc",
    ),
    *("si", "c", "v", "row", "text", "tspan", "desc", "lpstr"),
)
BREAK = re.compile(rf"</?(?:\w+:)?(?:{'|'.join(APART)})\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
ALOUD = re.compile(r"\s(?:alt|title|descr|name|content|aria-[a-z]+|summary|placeholder)=(\"[^\"]*\"|'[^']*')")
STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
HYPHEN = re.compile(r"[-\u2010\u00ad]$")
PDF = b"%PDF"


def readable(data: bytes) -> Iterator[str]:
    """Yield the texts that bytes show: of markup, of a PDF's pages, or the bytes themselves where they are text."""
    if data.startswith(PDF):
        yield from _pdf(data)
        return
    text = _decoded(data)
    if text is not None:
        yield _plain(text) if text.lstrip()[:1] == "<" else text


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError:
        return None


def _plain(text: str) -> str:
    """Return markup's words: tags left out, comments and what is read aloud kept."""
    aloud = [said[1:-1] for said in ALOUD.findall(text)] + COMMENT.findall(text)
    shown = TAG.sub("", BREAK.sub(" ", STYLE.sub(" ", COMMENT.sub("", text))))
    return unescape(" ".join([shown, *aloud]))


def _pdf(data: bytes) -> Iterator[str]:
    """Yield each page's text, lines apart and joined, then the headings of the outline and what is said of the file."""
    try:
        reader, written_pages = printed(data)
        for lines in written_pages:
            yield " ".join(lines)
            yield "".join(HYPHEN.sub("", line) for line in lines)
        yield "\n".join([*headings(reader.outline), *map(str, (reader.metadata or {}).values())])
    except (PyPdfError, KeyError, TypeError, ValueError):
        raise ValueError("a PDF that cannot be read") from None

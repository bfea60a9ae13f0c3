"""Show blocks in a notebook: JSON for the renderers, a plain preview for the reader of the notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from shelterlib.report.blocks import MIME, Block, Callout, Code, Figure, Heading, List, Paragraph, Table, to_json
from shelterlib.report.sentences import Words

if TYPE_CHECKING:
    from shelterlib.report.book import Report


class Blocks(list[Block]):
    """Blocks of one page that show themselves in Jupyter, each with its JSON."""

    def __init__(self, blocks: Iterable[Block], page: str, report: Report) -> None:
        super().__init__(blocks)
        self.page, self.report = page, report

    def _ipython_display_(self) -> None:
        from IPython.display import display

        words = preview_words(self.report)
        for block in self:
            bundle = {"text/html": preview(block, words), MIME: {"page": self.page, "block": to_json(block)}}
            display(bundle, raw=True)  # type: ignore[no-untyped-call]


def preview_words(report: Report) -> Words:
    """Return the words of the notebook's preview: English where the project has it, else its first language."""
    from shelterlib.report.texts import languages, read_texts

    known = languages(report.project)
    language = "en" if "en" in known else known[0]
    return Words(language, read_texts(report.project, language), report.released.definitions)


def preview(block: Any, words: Words) -> str:  # noqa: PLR0911 - one line a kind
    """Return plain HTML of a block, escaped; figures show their title and data."""

    def say(content: Any) -> str:
        return escape(words.plain(content))

    match block:
        case Heading():
            return f"<h{block.level}>{say(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{say(block.text)}</p>"
        case List():
            return "<ul>" + "".join(f"<li>{say(item.text)}</li>" for item in block.items) + "</ul>"
        case Table():
            head = "".join(f"<th scope='col'>{say(column.text)}</th>" for column in block.columns)
            rows = "".join("<tr>" + "".join(f"<td>{say(c)}</td>" for c in row.cells) + "</tr>" for row in block.rows)
            return f"<table><caption>{say(block.caption)}</caption><tr>{head}</tr>{rows}</table>"
        case Figure():
            return f"<p><b>{say(block.title)}</b></p>" + preview(block.table, words)
        case Callout():
            return f"<p><b>{say(block.title)}</b></p>" + "".join(preview(inner, words) for inner in block.blocks)
        case Code():
            return f"<pre>{say(block.source)}</pre>"
        case _:
            raise TypeError(type(block).__name__)

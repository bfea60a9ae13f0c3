"""The columns of a table, for formats without a layout of their own: how wide, and what spans what."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import NamedTuple

from shelterlib.report.blocks import CellRef, Content, Row, Table
from shelterlib.report.sentences import Words

LONGEST_WORD = 22  # letters; an address is broken
LINE = 98  # letters of a table that stand beside each other on a page


class BodyCell(NamedTuple):
    """A cell of a table's body; a hidden figure spans the rest of its row."""

    content: Content | None
    first: int
    span: int
    number: bool


def body(row: Row, table: Table) -> Iterator[BodyCell]:
    """Yield the cells after a row's header."""
    rest = row.cells[1:]
    if _hidden(row) and len(rest) > 1:
        yield BodyCell(rest[0], 1, len(rest), False)
        return
    for at, (cell, column) in enumerate(zip(rest, table.columns[1:], strict=True), 1):
        yield BodyCell(cell, at, 1, column.align == "number")


def shares(table: Table, words: Words) -> list[float]:
    """Return each column's share of the width; the shares add up to one.

    No column is narrower than its longest word (a no-break space does not end one), as long as the words of all
    stand side by side on a page; running text gets of what is left by its length, a little less than in proportion,
    so that a column of long texts is wide but does not starve the others.
    """
    least, more = [], []
    for at, column in enumerate(table.columns):
        texts = [words.plain(row.cells[at]) for row in table.rows if at == 0 or not _hidden(row)]
        head = words.plain(column.text)
        word = min(LONGEST_WORD, max(len(part) for text in [head, *texts] for part in text.split(" "))) * 1.1 + 2
        running = [len(text) for text in texts if text]
        room = 0.0 if column.align == "number" or not running else 1.6 * (sum(running) / len(running)) ** 0.8
        least.append(word)
        more.append(max(0.0, room - word, 3 * sqrt(len(head)) - word))
    left = max(0.0, LINE - sum(least))
    part = min(1.0, left / sum(more)) if any(more) else 0.0
    widths = [word + part * room for word, room in zip(least, more, strict=True)]
    return [width / sum(widths) for width in widths]


def _hidden(row: Row) -> bool:
    """Say whether a row holds nothing but the words that its figure is not shown."""
    first, *others = row.cells[1:] or (None,)
    return isinstance(first, CellRef) and first.status != "shown" and all(cell is None for cell in others)

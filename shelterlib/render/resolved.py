"""Blocks with their words filled in, as plain data: for formats that lay out what they read as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shelterlib.render import columns
from shelterlib.report.blocks import Block, Callout, Code, Figure, Heading, List, Paragraph, Row, Table
from shelterlib.report.sentences import Words


def openings(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the anchors of the headings that begin a page: each recommendation but the first of its chapter."""
    found = [b.anchor for b in blocks if isinstance(b, Heading) and b.level > 2 and b.anchor.startswith("rec-")]
    return frozenset(found[1:])


def resolved(blocks: Iterable[Block], words: Words) -> list[dict[str, Any]]:
    """Return blocks in one language as JSON: every text a string, every table its cells with spans and shares."""
    return [_block(block, words) for block in blocks]


def _block(block: Block, words: Words) -> dict[str, Any]:
    say = words.plain
    match block:
        case Heading():
            found = {"level": block.level - 1, "anchor": block.anchor, "text": say(block.text)}
        case Paragraph():
            found = {"role": block.role, "text": say(block.text), "basis": block.basis}
        case List():
            found = {"items": [_block(item, words) for item in block.items]}
        case Table():
            found = table(block, words)
        case Figure():
            note = say(block.note) if block.note else ""
            found = {"anchor": block.anchor, "title": say(block.title), "alt": say(block.alt), "note": note}
            found |= {"table": table(block.table, words)}
        case Callout():
            inner = [_block(b, words) for b in block.blocks]
            found = {"role": block.role, "anchor": block.anchor, "title": say(block.title), "blocks": inner}
        case Code():
            found = {"title": say(block.title), "source": say(block.source)}
    return {"kind": type(block).__name__.lower(), **found}


def table(block: Table, words: Words) -> dict[str, Any]:
    """Return a table: caption, columns with their share of the width, rows of cells."""
    heads = [
        {"text": words.plain(column.text), "number": column.align == "number", "share": share}
        for column, share in zip(block.columns, columns.shares(block, words), strict=True)
    ]
    return {
        "kind": "table",
        "anchor": block.anchor,
        "caption": words.plain(block.caption),
        "columns": heads,
        "rows": [_row(row, block, words) for row in block.rows],
        "note": words.plain(block.note) if block.note else "",
    }


def _row(row: Row, block: Table, words: Words) -> dict[str, Any]:
    none = words.plain_key("number.none")
    cells = [
        {"text": none if cell.content is None else words.plain(cell.content), "span": cell.span, "number": cell.number}
        for cell in columns.body(row, block)
    ]
    return {"head": words.plain(row.cells[0]), "basis": row.basis, "cells": cells}

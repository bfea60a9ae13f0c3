"""Tables of released cells: one row an indicator, a group or a choice."""

from __future__ import annotations

from collections.abc import Sequence

from shelterlib.report import phrases
from shelterlib.report.blocks import Column, Content, Label, Row, Table, Text
from shelterlib.report.released import Cell

_FIELDS = ("result", "share", "range", "known", "dont_know")


def of_cells(anchor: str, caption: Text, cells: Sequence[Cell], by: str, note: Text | None = None) -> Table:
    """Return a table of cells: the result as it is said, share, bounds and who was asked.

    Args:
        anchor: stable anchor of the table.
        caption: its caption.
        cells: one row each.
        by: what names a row: indicator, group or part (of an index).
        note: a note under the table.
    """
    fields = [f for f in _FIELDS if f == "result" or any(_content(c, f) is not None for c in cells if c.shown)]
    columns = (
        Column(Text(f"column.{by}")),
        *(Column(Text(_column(field, cells)), "number") for field in fields),
    )
    rows = tuple(
        Row((header(cell, by), *numbers(cell, fields)), cell.indicator if by == "indicator" else "") for cell in cells
    )
    return Table(anchor, caption, columns, rows, note)


def note(cells: Sequence[Cell]) -> Text:
    """Return the note that says what the ranges of a table are."""
    return Text("table.note_sample" if phrases.sampled(*cells) else "table.note")


def _column(field: str, cells: Sequence[Cell]) -> str:
    return f"column.{field}_sample" if field == "range" and phrases.sampled(*cells) else f"column.{field}"


def header(cell: Cell, by: str) -> Content:
    """Return what names a cell's row."""
    if by == "indicator" or (by == "part" and not cell.group2):
        return Label("indicator", cell.indicator)
    if by == "part" and cell.group_by2 == "base":
        return Text(f"indicator.{cell.indicator}.also.{cell.group2}")
    if by == "part":
        part = Text(f"index.{cell.indicator}.{cell.group2}")
        return Text("index.without", part=part) if cell.group_by2 == "without" else part
    return phrases.group(cell.group_by, cell.group)


def numbers(cell: Cell, fields: Sequence[str]) -> list[Content | None]:
    """Return the numbers of a row; a hidden cell says so once, a share on a small base is left out."""
    if not cell.shown:
        return [cell.ref("value"), *[None] * (len(fields) - 1)]
    return [_content(cell, field) for field in fields]


def _content(cell: Cell, field: str) -> Content | None:
    match field:
        case "result":
            return phrases.amount(cell)
        case "share":
            return cell.ref("value") if phrases.has_share(cell) else None
        case "known":
            both = cell.answered is not None and cell.asked is not None
            return Text("amount.share", n=cell.ref("answered"), of=cell.ref("asked")) if both else None
        case "range":
            return phrases.bounds(cell)
        case _:
            return None if getattr(cell, field) is None else cell.ref(field)

"""How the workbook of open problems looks: widths, heights, styles, the printed page. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from shelterlib.clean.words import both

# Column ids in order, with their widths; `apply` finds them by these places.
COLUMNS = {
    "severity": 11, "form": 14, "row": 20, "line": 9, "unit": 12, "question": 18, "label_en": 34, "label_uk": 34,
    "rule": 20, "why": 34, "answer": 22, "neighbours": 34, "decision": 26, "new": 24, "reason": 28, "who": 18,
}  # fmt: skip
WHOLE = {"severity": 11, "form": 14, "question": 24, "rule": 22, "why": 40, "todo": 60}  # of the sheet of columns
LINE, HIGHEST = 15, 400  # points
HELP = {"en": 70, "uk": 70}
FROZEN = 6  # columns that stay in sight


def styles_of(book: Any) -> dict[str, Any]:
    """Return the styles of headings, texts and cells to be filled."""
    cell = {"text_wrap": True, "valign": "top", "num_format": "@", "bottom": 4, "bottom_color": "#999999"}
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format(cell),
        "fill": book.add_format({**cell, "bg_color": "#FFF7CC"}),
    }


def heads(sheet: Any, columns: Mapping[str, int], styles: dict[str, Any]) -> None:
    """Write the headings of a sheet in both languages."""
    for place, (name, width) in enumerate(columns.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, both("columns", name, "\n"), styles["head"])
    sheet.set_row(0, height({name: both("columns", name, "\n") for name in columns}, columns))


def height(texts: Mapping[str, str], columns: Mapping[str, int]) -> float:
    """Return how high a row must be for its wrapped texts: not every program finds that out by itself."""
    lines = [
        sum(max(1, len(wrap(part, max(4, columns[name] - 2)))) for part in text.split("\n"))
        for name, text in texts.items()
    ]
    return float(min(HIGHEST, LINE * max(lines) + 3))


def printed(sheet: Any) -> None:
    """Set a sheet up for paper: A3 across, as wide as the page, the header on each."""
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)

"""Lay sheets out as the statistical offices advise: cover, contents, notes, one table a sheet, no merged cell.

Source: Government Analysis Function, "Releasing statistics in spreadsheets" (shorthand in square brackets,
tables marked as tables, no blank row, no formula).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from shelterlib.render.xlsx.fit import Line, lines_of, sheet_name, told_apart, width_of
from shelterlib.render.xlsx.sheets import Sheet, Value
from shelterlib.report.blocks import CellRef, Label, Table
from shelterlib.report.book import Report
from shelterlib.report.parts.cover import cover
from shelterlib.report.sentences import Words

FIXED = datetime(2020, 1, 1)  # no clock in a published file
FORMATS = {"per_100": "#,##0.0", "per_10000_population": "#,##0.00", "thousand": "#,##0.0", "points": "+#,##0;−#,##0;0"}
MARKS = ("suppressed", "too_few", "not_asked", "not_covered", "no_value", "small", "not_limited")
COVER, NAME, WIDEST, ROW = 100, 60, 30, 15  # letters, but for the points of a row
BODY = {"valign": "top", "bottom": 1, "bottom_color": "#CFD8DE"}
LONGEST = 32_767  # letters of a cell
DANGEROUS = tuple("=+-@\t\r")


class Workbook:
    """The file; it holds nothing but the text and the numbers that it is given."""

    def __init__(self, path: Path, report: Report, spoken: Sequence[Words]) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": spoken[0].plain(Label("wave", "title")), "author": "", "created": FIXED})
        self._report, self._spoken, self._tables = report, spoken, 0
        self._formats: dict[str, Any] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._book.close()

    def add(self, words: Words, sheets: Sequence[Sheet]) -> None:
        """Add cover, contents, notes and one sheet a table, in one language."""
        table = words.plain_key("workbook.table")
        names = [sheet_name(f"{table} {number}", words.language) for number in range(1, len(sheets) + 1)]
        self._cover(words)
        self._contents(words, sheets, names)
        self._notes(words)
        for number, (sheet, name) in enumerate(zip(sheets, names, strict=True), 1):
            self._table(words, sheet, name, number)

    def _sheet(self, words: Words, name: str, heading: str, lines: Sequence[str]) -> tuple[Any, int]:
        """Start a sheet with its heading and its lines; return it and the first free row."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if self._report.released.synthetic:
            lines = [words.plain_key("synthetic.mark"), *lines]
            sheet.set_header(f"&C{words.plain_key('synthetic.mark')}")
        sheet.set_footer("&C&P / &N")
        self._write(sheet, 0, 0, heading, bold=True, font_size=15)
        for row, line in enumerate(lines, 1):
            self._write(
                sheet, row, 0, line, **({"bold": True, "font_color": "#8A4B00"} if self._marks(words, line) else {})
            )
        return sheet, len(lines) + 1

    def _marks(self, words: Words, line: str) -> bool:
        return self._report.released.synthetic and line == words.plain_key("synthetic.mark")

    def _cover(self, words: Words) -> None:
        lines = [words.plain_key("synthetic.text")] if self._report.released.synthetic else []
        lines.append(words.plain_key("workbook.about"))
        name = self._name(words, "cover")
        sheet, row = self._sheet(words, name, words.plain(Label("wave", "title")), lines)
        sheet.set_column(0, 0, COVER)
        for line in (line for table in cover(self._report, {}) if isinstance(table, Table) for line in table.rows):
            what, said = (words.plain(cell) for cell in line.cells)
            sheet.set_row(row, ROW * lines_of(f"{what}: {said}", COVER))
            self._write(sheet, row, 0, f"{what}: {said}", text_wrap=True, valign="top")
            row += 1
        self._link(sheet, row, words.plain_key("workbook.to_contents"), self._name(words, "contents"))
        for other in self._spoken:
            if other is not words:
                row += 1
                self._link(sheet, row, other.plain_key("language.switch"), self._name(other, "cover"))

    def _contents(self, words: Words, sheets: Sequence[Sheet], names: Sequence[str]) -> None:
        sheet, row = self._sheet(
            words, self._name(words, "contents"), words.plain_key("page.contents"), [words.plain_key("workbook.one")]
        )
        body = [[self._name(words, "notes"), words.plain_key("workbook.notes_title")]]
        body += [[name, words.plain(s.title)] for name, s in zip(names, sheets, strict=True)]
        head = [words.plain_key(f"workbook.column.{key}") for key in ("sheet", "title")]
        self._grid(sheet, row, head, body)
        for number, (name, _) in enumerate(body, row + 1):
            self._link(sheet, number, name, name)

    def _notes(self, words: Words) -> None:
        lines = [words.plain_key(f"workbook.{key}") for key in ("one", "hidden", "exact")]
        sheet, row = self._sheet(words, self._name(words, "notes"), words.plain_key("workbook.notes_title"), lines)
        head = [words.plain_key(f"workbook.column.{key}") for key in ("mark", "meaning")]
        body = [[words.plain_key(f"workbook.mark.{m}"), words.plain_key(f"workbook.means.{m}")] for m in MARKS]
        self._grid(sheet, row, head, body)

    def _table(self, words: Words, sheet: Sheet, name: str, number: int) -> None:
        heading = f"{words.plain_key('workbook.table')} {number}. {words.plain(sheet.title)}"
        target, row = self._sheet(words, name, heading, [words.plain_key("workbook.one_here")])
        self._link(target, row, words.plain_key("workbook.to_contents"), self._name(words, "contents"))
        head = told_apart([words.plain(text) for text in sheet.headers])
        self._grid(target, row + 1, head, [[self._value(words, v) for v in line] for line in sheet.rows])
        target.freeze_panes(row + 2, 1)
        target.repeat_rows(row + 1)

    def _grid(self, sheet: Any, top: int, head: Sequence[str], rows: Sequence[Line]) -> None:
        """Write a table that Excel, LibreOffice and a screen reader know as one."""
        self._tables += 1
        numeric = {k for line in rows for k, value in enumerate(line) if isinstance(value, tuple)}
        widths = [
            width_of(name, [line[k] for line in rows], k in numeric, NAME if k < 2 else WIDEST)
            for k, name in enumerate(head)
        ]
        columns = [{"header": name, "header_format": self._head(k, k in numeric)} for k, name in enumerate(head)]
        options = {"columns": columns, "name": f"Table_{self._tables}", "style": None, "autofilter": False}
        sheet.add_table(top, 0, top + len(rows), len(head) - 1, options)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for at, line in enumerate([head, *rows], top):
            sheet.set_row(at, ROW * max(lines_of(value, width) for value, width in zip(line, widths, strict=True)))
        for at, line in enumerate(rows, top + 1):
            for column, value in enumerate(line):
                look = (
                    {**BODY, "align": "right"}
                    if column in numeric
                    else {**BODY, "text_wrap": True, "align": "left", "indent": int(column > 0)}
                )
                if isinstance(value, tuple):
                    sheet.write_number(at, column, value[0], self._format(**look, num_format=value[1]))
                else:
                    self._write(sheet, at, column, value, **look)

    def _head(self, column: int, numeric: bool) -> Any:
        align = {"align": "right"} if numeric else {"align": "left", "indent": int(column > 0)}
        return self._format(bold=True, text_wrap=True, valign="bottom", bottom=2, **align)

    def _value(self, words: Words, value: Value) -> str | tuple[float, str]:
        """Return a number with its format, or a string; nothing is left blank."""
        if value is None:
            return words.plain_key("workbook.mark.no_value")
        if not isinstance(value, CellRef):
            return words.plain(value) or words.plain_key("workbook.mark.no_value")
        if value.status != "shown":
            return words.plain_key(f"workbook.mark.{value.status.replace(' ', '_')}")
        if value.value is None:
            return words.plain_key("workbook.mark.no_value")
        if value.value == float("inf"):
            return words.plain_key("workbook.mark.not_limited")
        return value.value, FORMATS.get(value.unit, "#,##0")

    def _write(self, sheet: Any, row: int, column: int, text: str, **style: Any) -> None:
        """Write a text as a text, whatever it begins with."""
        quote = {"quote_prefix": True} if text.startswith(DANGEROUS) else {}
        sheet.write_string(row, column, text[:LONGEST], self._format(**style, **quote))

    def _link(self, sheet: Any, row: int, text: str, target: str) -> None:
        style = self._format(font_color="#0B5394", underline=1, valign="top")
        sheet.write_url(row, 0, f"internal:'{target}'!A1", style, text)

    def _name(self, words: Words, what: str) -> str:
        return sheet_name(words.plain_key(f"workbook.sheet.{what}"), words.language)

    def _format(self, **style: Any) -> Any:
        key = repr(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": "Arial", "font_size": 11, **style})
        return self._formats[key]

"""Read an export: its answers, and the repeats that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterlib.errors import DataError
from shelterlib.raw.journal import ERROR, WARNING
from shelterlib.raw.parents import join
from shelterlib.raw.source import grids_of, main_grid, repeat_grids
from shelterlib.raw.tabulate import Table, tabulate

if TYPE_CHECKING:
    from shelterlib.forms import Form
    from shelterlib.raw.grid import Grid

FEW = 0.2  # share of questions, and of columns, below which an export belongs to another form

__all__ = ["Export", "Table", "read_export"]


@dataclass(frozen=True)
class Export:
    """An export as it was sent: the answers under "", every repeat under its name."""

    path: Path
    form: Form
    tables: dict[str, Table]

    @property
    def main(self) -> Table:
        """The answers themselves."""
        return self.tables[""]

    @property
    def rows_read(self) -> int:
        """Rows below the header of the answers."""
        return self.main.read

    @property
    def dropped(self) -> dict[str, int]:
        """Rows of the answers that are no records, by reason."""
        return self.main.dropped


def read_export(
    path: str | Path, form: Form, sheet: str | None = None, renamed: Mapping[str, str] | None = None
) -> Export:
    """Read an export of a form.

    Args:
        path: csv or workbook. Repeats are further sheets, or files beside it that are called `<name>-<repeat>.csv`.
        form: that it answers.
        sheet: which sheet holds the answers, where several could, or where it is hidden.
        renamed: questions of an earlier version of the form → their names in this one.

    Raises:
        DataError: the file cannot be opened or parsed, no sheet has a header of this form or several have, or there
            is nothing below the header.
    """
    path = Path(path)
    grids = grids_of(path, form)
    grid, header, matcher = main_grid(grids, form, sheet, renamed, path.name)
    tables = {"": tabulate("", grid, header, matcher, trusted=sheet is not None)}
    _refuse_other_form(tables[""], form)
    if not len(tables[""]):
        raise DataError("a header, and nothing below it", where=grid.where, fix="export it again, with its rows")
    for name, (found, place, known) in repeat_grids(path, grids, grid, form, renamed).items():
        tables[name] = tabulate(name, found, place, known, trusted=sheet is not None)
    _note_sheets(grids, grid, form, tables, named=sheet is not None)
    return Export(path, form, join(form, tables))


def _refuse_other_form(table: Table, form: Form) -> None:
    """Stop where the form means next to nothing to the export, and the export to the form."""
    asked = {question.name for question in form.questions if question.is_asked and not question.repeat}
    answered, columns = asked & table.matched, sum(target.kind != "system" for target in table.targets)
    if len(answered) < FEW * len(asked) and len(table.unknown) > (1 - FEW) * columns:
        raise DataError(
            f"another form's export: {len(answered)} of {len(asked)} questions have a column, and "
            f"{len(table.unknown)} of {columns} columns mean nothing in the form",
            where=table.sheet.file,
            fix="give the form that this export was made with",
        )


def _note_sheets(grids: list[Grid], main: Grid, form: Form, tables: dict[str, Table], *, named: bool) -> None:
    """Note sheets that were not used, and repeats that have none."""
    journal = tables[""].sheet.journal
    for name in form.repeats:
        if name not in tables:
            journal.problem(
                "repeat_missing", WARNING, name, None, "put its sheet into the workbook, or its file beside the export"
            )
    if not main.is_workbook:
        return
    used = {table.sheet.sheet for table in tables.values()}
    for grid in grids:
        if grid.sheet in used or not any(cell.strip() for line in grid.head for cell in line):
            continue
        if grid.hidden and not named:
            journal.problem(
                "hidden_sheet", ERROR, grid.sheet, None, "delete or show it, or name the sheet of the answers"
            )
        else:
            journal.structure("sheet_not_used", grid.sheet, "no header of this form")

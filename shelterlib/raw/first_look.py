"""Look at a form and its export before they become a wave: do they fit, is the key one, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterlib.errors import DataError
from shelterlib.forms import Form, read_form
from shelterlib.raw.crosswalk_draft import Draft
from shelterlib.raw.export import Table, read_export
from shelterlib.raw.last_wave import LastWave, differences, named
from shelterlib.raw.new_wave import Source

if TYPE_CHECKING:
    from shelterlib.forms import Difference

IDENTIFYING = ("text", "integer", "select_one", "barcode")


@dataclass(frozen=True)
class FirstLook:
    """What was found in one form and its export; numbers of rows and names of questions, never an answer.

    Args:
        source: what becomes part of the wave.
        sheet: the sheet of the answers, empty for a csv file.
        rows: rows of the export.
        asked: questions outside repeats that persons answer.
        matched: those of them that have a column.
        missing, unknown: questions without a column, columns without a question.
        shared, blank: rows whose key another row has, rows with a blank in their key.
        candidates: questions that alone tell every row from every other.
        last: the name of the last wave when it had this form.
        differences: between its form and this one, drafts taken as agreed.
    """

    source: Source
    sheet: str
    rows: int
    asked: int
    matched: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    shared: int
    blank: int
    candidates: tuple[str, ...]
    last: str | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Wanted:
    """What a person, or else the last wave, says identifies a unit."""

    names: Sequence[str]
    before: Sequence[str]
    must: bool
    export: str


def look(
    kind: str,
    form_path: Path,
    export_path: Path,
    *,
    key: Sequence[str],
    last: LastWave | None,
    must_have_key: bool = True,
) -> FirstLook:
    """Read a form and its export and say how they fit.

    Args:
        kind: `facility` or `administration`.
        form_path: a workbook, or a folder with survey.csv and choices.csv.
        export_path: csv or workbook.
        key: names, labels or headers that a person gave as the key; empty means the last wave's, if there is one.
        last: the wave before.
        must_have_key: a name of the key that this form lacks is an error (else the key is left to a person).

    Raises:
        DataError: a file cannot be read, nothing in the export fits the form, or the key names no question.
    """
    if not form_path.exists():
        raise DataError(
            "no such form", where=form_path.name, fix="check the name; the form comes first, then the export"
        )
    if not export_path.is_file():
        raise DataError(
            "no such export", where=export_path.name, fix="check the name; the form comes first, then the export"
        )
    form = read_form(form_path)
    table = read_export(export_path, form).main
    old = last.form(kind) if last else None
    drafts, changed = differences(old, form) if old else ([], [])
    names = _key(form, _Wanted(key, last.key(kind) if last else [], must_have_key, export_path.name), drafts)
    asked = [q.name for q in form.questions if q.is_asked and q.repeat is None]
    missing = tuple(name for name in asked if name not in table.matched)
    if len(missing) == len(asked):
        raise DataError(
            "no column of the export is a question of this form",
            where=export_path.name,
            fix="give the form that this export was made with",
        )
    units = _units(table, names)
    blank = sum(not all(unit) for unit in units)
    shared = sum(n for unit, n in Counter(units).items() if n > 1 and all(unit))
    return FirstLook(
        Source(kind, form_path, export_path, form, names, tuple(drafts)),
        table.sheet.sheet, len(table), len(asked), len(asked) - len(missing), missing, table.unknown,
        shared if names else 0, blank if names else 0,
        () if names else tuple(n for n in asked if form[n].type in IDENTIFYING and _is_unique(table, n)),
        last.name if last and old else None, tuple(changed),
    )  # fmt: skip


def _key(form: Form, wanted: _Wanted, drafts: Sequence[Draft]) -> tuple[str, ...]:
    if wanted.names:
        found, lacking = named(form, wanted.names)
        if lacking and wanted.must:
            raise DataError(
                f"the key names no question of the form: {', '.join(lacking)}",
                where=wanted.export,
                fix="use names or labels of the form, separated by commas",
            )
        return () if lacking else tuple(dict.fromkeys(found))
    renamed = {d.old: d.new for d in drafts if d.kind == "question"}
    carried = [name if name in form else renamed.get(name, "") for name in wanted.before]
    return tuple(carried) if all(name in form for name in carried) else ()


def _units(table: Table, key: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the key of each row, spaces aside."""
    cells = table.questions
    blank = [""] * len(table)
    columns = [cells[name].array().to_pylist() if name in cells else blank for name in key]
    return [tuple(" ".join(part.split()) for part in unit) for unit in zip(*columns, strict=True)]


def _is_unique(table: Table, name: str) -> bool:
    units = _units(table, [name]) if name in table.questions else []
    return bool(units) and len(set(units)) == len(units) and all(unit[0] for unit in units)

"""Which tables the workbook has: the released cells by kind and level, the definitions, the context.

A sheet has no language yet: headers are texts, cells are texts, labels or released numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shelterlib.report import counts, phrases
from shelterlib.report.blocks import CellRef, Content, Label, Text
from shelterlib.report.released import NUMBERS, Cell, Released
from shelterlib.report.tables import header

Value: TypeAlias = Content | None
_DEFINED = ("label", "numerator", "denominator", "note")


@dataclass(frozen=True)
class Sheet:
    """One table: its title, its headers and its rows."""

    title: Text
    headers: tuple[Text, ...]
    rows: tuple[tuple[Value, ...], ...]


def sheets(released: Released) -> list[Sheet]:
    """Return every table that the release fills, in the order of the report."""
    cells = list(released.cells.values())
    shares = [c for c in cells if c.kind in ("indicator", "coverage") and c.status != "not asked"]
    found = [_of_cells("country", [c for c in shares if c.group_by == "country" and not c.group2], [_indicator])]
    for level in released.definitions["levels"]:
        if level != "country":
            title = Text("workbook.by_level", level=Text(f"level.{level}.title"))
            rows = [c for c in shares if c.group_by == level and not c.group2]
            found.append(_of_cells(title, rows, [_indicator, _group]))
    found.append(_of_cells("parts", [c for c in shares if c.group2], [_indicator, _group, _part]))
    since = [_since] if len(released.compared_with) > 1 else []
    found.append(_of_cells("change", [c for c in cells if c.kind == "change"], [_indicator, _group, *since, _moment]))
    found.append(_verdicts(released))
    for form, questions in released.definitions["questions"].items():
        of_form = [c for c in cells if c.kind == "question" and c.indicator in questions]
        title = Text("workbook.questions", form=Text(f"form.{form}"))
        found.append(_of_cells(title, of_form, [_question(form), _choice(form)]))
    found += [_quality(released), _context(released), _definitions(released)]
    return [sheet for sheet in found if sheet.rows]


Column: TypeAlias = tuple[str, Callable[[Cell], Value]]


def _of_cells(title: str | Text, cells: Iterable[Cell], columns: Sequence[Column]) -> Sheet:
    """Return a table of cells: what names them, their numbers, unit, state and name in cells.csv."""
    kept = tuple(cells)
    bases = _bases(kept)
    names = [*(name for name, _ in columns), *NUMBERS, "unit", "comparability", "status", "cell"]
    rows = tuple(
        (
            *(name(cell) for _, name in columns),
            *(_number(cell, field, bases[cell.cell]) for field in NUMBERS),
            Text(f"unit.{cell.unit}", "share.none"),
            Text(f"comparability.{cell.comparability}", "comparability.other") if cell.comparability else None,
            Text(f"workbook.status.{cell.status.replace(' ', '_')}"),
            Label("name", cell.cell),
        )
        for cell in kept
    )
    limits = dict.fromkeys(("low", "high"), "_sample" if phrases.sampled(*kept) else "")
    headers = tuple(Text(f"column.{name}{limits.get(name, '')}", f"workbook.column.{name}") for name in names)
    return Sheet(Text(f"workbook.{title}") if isinstance(title, str) else title, headers, rows)


def _bases(cells: Sequence[Cell]) -> dict[str, float | None]:
    """Return the base of each cell; that of a difference is the smaller one of its two sides."""
    own = {cell.cell: cell.of for cell in cells}
    return own | {
        name: min(own.get(f"{name.removesuffix('diff')}{side}") or 0 for side in ("then", "now"))
        for name in own
        if name.endswith(".diff")
    }


def _number(cell: Cell, field: str, base: float | None) -> Value:
    """Return a number; a share on a small base is left out here as everywhere else."""
    small = cell.shown and cell.unit == "percent" and base is not None and base < _SMALL
    if small and field in ("value", "low", "high"):
        return Text("workbook.mark.small")
    return cell.ref(field)


_SMALL = phrases.SMALLEST_BASE_OF_A_SHARE
_indicator: Column = ("indicator", lambda cell: Label("indicator", cell.indicator))
_group: Column = ("group", lambda cell: phrases.group(cell.group_by, cell.group))
_part: Column = ("part", lambda cell: header(cell, "part"))
_since: Column = ("compared_with", lambda cell: Label("name", cell.compared_with))
_moment: Column = ("moment", lambda cell: Text(f"column.{cell.cell.rsplit('.', 1)[1]}"))


def _question(form: str) -> Column:
    return ("question", lambda cell: Label("question", form, cell.indicator))


def _choice(form: str) -> Column:
    return (
        "choice",
        lambda cell: (
            Label("choice", form, cell.indicator, cell.group2) if cell.group2 else Text("question.all_answers")
        ),
    )


def _verdicts(released: Released) -> Sheet:
    headers = ("recommendation", "short", "addressee", "verdict", "support", "with_data", "since", "cell")
    rows = []
    for row in released.definitions.get("recommendations", []):
        cell = released.cells.get(f"{row['id']}.verdict")
        if cell is None:
            continue
        since = Text(f"since.{cell.comparability}", "since.other") if cell.comparability else None
        rows.append(
            (
                Label("name", row["id"]),
                Label("recommendation", row["id"]),
                Text(f"addressee.{row['addressee']}"),
                Text(f"verdict.{cell.note or 'not_enough_data'}"),
                cell.ref("n"),
                cell.ref("of"),
                since,
                Label("name", cell.cell),
            )
        )
    named = tuple(Text(f"column.{name}", f"workbook.column.{name}") for name in headers)
    return Sheet(Text("table.matrix"), named, tuple(rows))


def _quality(released: Released) -> Sheet:
    rows, questions = [], released.definitions["questions"]
    for cell in released.cells.values():
        if cell.kind == "quality" and cell.cell.count(".") > 1:
            _, form, *what = cell.cell.split(".")
            match what:
                case _ if form == "shown":
                    continue  # the annex has a table of it
                case ["log", rule, *_]:
                    said = counts.rule(rule)
                case ["question", name, *_] if name in questions.get(form, {}):
                    said = Text("workbook.repairs_of", question=Label("question", form, name))
                case _:
                    said = counts.counted(what)
            rows.append(
                (
                    Text(f"form.{form}", "quality.other", name=Label("name", form)),
                    said,
                    cell.ref("n"),
                    Label("name", cell.cell),
                )
            )
    names = ("form", "quality", "n", "cell")
    headers = tuple(Text(f"column.{name}", f"workbook.column.{name}") for name in names)
    return Sheet(Text("workbook.quality"), headers, tuple(rows))


def _context(released: Released) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for row in released.definitions.get("context", []):
        year = Text(f"period.{row['period']}", year=Label("context", row["id"], "year"))
        value = CellRef(row["id"], "value", float(row["value"]))
        title = Text(f"context.{row['series']}.title")
        rows.append((title, year, value, *(Label("context", row["id"], name) for name in ("source", "url"))))
    names = ("series", "period", "value", "source", "url")
    headers = tuple(Text(f"column.{name}", f"workbook.column.{name}") for name in names)
    return Sheet(Text("report.context.title", "column.series"), headers, tuple(rows))


def _definitions(released: Released) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            Label("name", name),
            *(Text(f"indicator.{name}.{part}", "share.none") for part in _DEFINED),
            Text(f"unit.{row.get('unit', '')}", "share.none"),
            Text(f"form.{row['form']}"),
            Text(f"sensitivity.{row.get('sensitivity', 'open')}"),
        )
        for name, row in released.definitions["indicators"].items()
    )
    names = ("code", "indicator", "counted", "base", "note", "unit", "form", "class")
    headers = tuple(Text(f"column.{name}", f"workbook.column.{name}") for name in names)
    return Sheet(Text("report.definitions.title", "column.indicator"), headers, rows)

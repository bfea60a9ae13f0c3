"""The recommendations: verdicts at a glance, and one page each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import figures, phrases, tables
from shelterlib.report.blocks import (
    Block,
    Callout,
    Column,
    Content,
    Figure,
    Heading,
    Label,
    Paragraph,
    Row,
    Table,
    Text,
)
from shelterlib.report.book import Report
from shelterlib.report.parts.evidence import country_cells
from shelterlib.report.released import Cell

VERDICTS = ("supported", "partly", "not_supported", "not_enough_data")


def rows(report: Report, addressee: str = "") -> list[dict[str, Any]]:
    """Return the recommendations in the catalogue's order, those of one addressee if it is named."""
    found = report.released.definitions.get("recommendations", [])
    return [row for row in found if addressee in ("", row["addressee"])]


def verdict(report: Report, name: str) -> Cell | None:
    """Return the cell that says whether the evidence supports a recommendation."""
    return report.released.cells.get(f"{name}.verdict")


def matrix(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return all recommendations with verdict and direct evidence at a glance."""
    found = rows(report)
    if not found:
        return []
    lines, body = [], []
    for row in found:
        name = str(row["id"])
        cell = verdict(report, name)
        said = cell.note if cell is not None and cell.note in VERDICTS else "not_enough_data"
        direct = country_cells(report, list(row["direct"]))
        evidence = [
            Text("matrix.evidence", label=Label("indicator", c.indicator), amount=phrases.amount(c)) for c in direct
        ]
        short = Text(
            "recommendation.named", name=Text(f"recommendation_code.{name}"), short=Label("recommendation", name)
        )
        lines.append(
            {
                "label": short,
                "verdict": said,
                "word": Text(f"verdict.{said}"),
                "evidence": [_beside_threshold(report, row, c) for c in direct],
            }
        )
        body.append(
            Row(
                (
                    short,
                    Text(f"addressee.{row['addressee']}"),
                    Text(f"verdict.{said}"),
                    phrases.lines(evidence) if evidence else Text("matrix.none"),
                    _since(cell),
                ),
                anchor="",
            )
        )
    columns = tuple(
        Column(Text(f"column.{name}")) for name in ("recommendation", "addressee", "verdict", "evidence", "since")
    )
    title = _matrix_title(lines, found)
    table = Table(f"{part['id']}-data", Text("table.matrix"), columns, tuple(body), Text("table.matrix.note"))
    note = Text("figure.matrix.note")
    return [Figure(str(part["id"]), "matrix", title, Text("figure.matrix.alt"), {"rows": lines}, table, note)]


def _beside_threshold(report: Report, row: Mapping[str, Any], cell: Cell) -> dict[str, Any]:
    """Return a direct indicator as it is drawn beside its threshold; only shares have a place on the scale."""
    drawn = cell.shown and cell.unit == "percent" and isinstance(row["direct"], Mapping)
    return {
        "label": Label("indicator", cell.indicator),
        "written": phrases.amount(cell),
        "value": cell.value if drawn else None,
        "threshold": row["direct"][cell.indicator] if drawn else None,
        "when": report.released.indicator(cell.indicator).get("supports_when", "low"),
    }


def pages(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return each recommendation with its text, verdict, evidence and change."""
    return [block for row in rows(report) for block in one(report, row)]


def one(report: Report, row: Mapping[str, Any], level: int = 3) -> list[Block]:
    """Return the blocks of one recommendation."""
    name = str(row["id"])
    title = Text("recommendation.named", name=Text(f"recommendation_code.{name}"), short=Label("recommendation", name))
    cells = country_cells(report, [*row["direct"], *row.get("beside", [])])
    blocks: list[Block] = [
        Heading(title, level, f"rec-{name}"),
        Paragraph(Label("recommendation", name, "text"), "lead"),
        Paragraph(Text("recommendation.source_line", source=Text("recommendation.source")), "note"),
        said(report, row),
    ]
    blocks += [
        Paragraph(phrases.finding(c, bounded=True), basis=c.indicator)
        for c in country_cells(report, list(row["direct"]))
    ]
    shares = [c for c in cells if c.unit == "percent"]
    figure = figures.dots(
        f"rec-{name}-figure", shares, "indicator", title=_figure_title(report, name), strong=list(row["direct"])
    )
    blocks += [figure] if figure is not None else []
    if cells:
        caption = Text("table.recommendation", name=Text(f"recommendation_code.{name}"))
        blocks.append(tables.of_cells(f"rec-{name}-table", caption, cells, "indicator", tables.note(cells)))
    changes = [report.released.change(c.indicator) for c in country_cells(report, list(row["direct"]))]
    blocks += [
        Paragraph(text, basis=p["now"].indicator) for p in changes if p and (text := phrases.change(p)) is not None
    ]
    return [*blocks, Paragraph(Label("recommendation", name, "why"))]


def _figure_title(report: Report, name: str) -> Text | None:
    cell = verdict(report, name)
    if cell is None or not cell.shown or not cell.of:
        return None
    return Text("figure.dots.verdict", name=Text(f"recommendation_code.{name}"), n=cell.ref("n"), of=cell.ref("of"))


def said(report: Report, row: Mapping[str, Any]) -> Callout:
    """Return the verdict with the rule that led to it."""
    cell = verdict(report, str(row["id"]))
    note = cell.note if cell is not None and cell.note in VERDICTS else "not_enough_data"
    lines: list[Block] = []
    if cell is not None and cell.shown and cell.of:
        lines.append(Paragraph(Text("verdict.count", n=cell.ref("n"), of=cell.ref("of"))))
    lines.append(Paragraph(Text(f"verdict.{note}.means")))
    since = _since(cell)
    lines += [Paragraph(since)] if since is not None else []
    return Callout(f"verdict {note}", Text(f"verdict.{note}"), tuple(lines))


def _since(cell: Cell | None) -> Text | None:
    if cell is None or not cell.compared_with or not cell.comparability:
        return None
    return Text(f"since.{cell.comparability}", "since.other")


def _matrix_title(lines: list[dict[str, Any]], found: list[dict[str, Any]]) -> Text:
    named: dict[str, list[Content]] = {}
    for line, row in zip(lines, found, strict=True):
        named.setdefault(line["verdict"], []).append(Text(f"recommendation_code.{row['id']}"))
    if len(named) == 1:
        return Text(f"matrix.all.{lines[0]['verdict']}")
    parts: list[Content] = [
        Text(f"matrix.title.{said}", names=phrases.listed(named[said])) for said in VERDICTS if said in named
    ]
    return Text("matrix.title", parts=phrases.joined(parts))

"""Findings, dot plots, tables and maps of indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shelterlib.report import figures, phrases, tables
from shelterlib.report.blocks import Block, Figure, Heading, Label, List, Paragraph, Text
from shelterlib.report.book import Report
from shelterlib.report.released import Cell


def country_cells(report: Report, names: Sequence[str]) -> list[Cell]:
    """Return the country's cells of indicators, those that this wave has."""
    found = (report.released.get(name) for name in names)
    return [cell for cell in found if cell is not None and cell.status not in ("not asked", "not covered")]


def chosen(report: Report, part: Mapping[str, Any]) -> list[str]:
    """Return the indicators a part names: a list, or every one of a domain or chapter."""
    if "indicators" in part:
        return [str(name) for name in part["indicators"]]
    rows = report.released.definitions["indicators"]
    wanted = {key: part[key] for key in ("domain", "chapter") if key in part}
    return [name for name, row in rows.items() if all(row.get(key) == value for key, value in wanted.items())]


def findings(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return one sentence an indicator, each with its bounds and its basis.

    Settings: which indicators; `shown: true` leaves out what may not be shown, as a summary does.
    """
    items = []
    for cell in country_cells(report, chosen(report, part)):
        if part.get("shown") and not cell.shown:
            continue
        items.append(Paragraph(phrases.finding(cell, bounded=True), basis=cell.indicator))
    return [*_heading(part), List(tuple(items))] if items else []


def dots(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return a dot plot of shares at the country; the finding of the indicator `lead` is its title."""
    cells = [c for c in country_cells(report, chosen(report, part)) if c.unit == part.get("unit", "percent")]
    lead = next((c for c in cells if c.indicator == part.get("lead") and c.shown), None)
    title = phrases.finding(lead) if lead is not None else None
    return _with_heading(part, figures.dots(str(part["id"]), cells, "indicator", title=title))


def groups(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return a dot plot of one indicator over the groups of a level."""
    name, level = str(part["indicator"]), str(part["level"])
    figure = figures.dots(str(part["id"]), report.released.rows(name, level), "group", report.released.get(name))
    return _with_heading(part, figure)


def table(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return a table of indicators at the country."""
    cells = country_cells(report, chosen(report, part))
    if not cells:
        return []
    caption = Text("table.indicators", chapter=Text(f"report.{part.get('chapter', part['id'])}.title"))
    return [*_heading(part), tables.of_cells(str(part["id"]), caption, cells, "indicator", tables.note(cells))]


def tiles(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the map of what administrations said about themselves."""
    layout = report.outline.get("tiles", {})
    if not layout:
        return []
    return _with_heading(part, figures.tiles(str(part["id"]), report.released, str(part["indicator"]), layout))


def readiness(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the readiness index and its domains; with `sensitivity` also the index without each of them."""
    name = str(part["indicator"])
    whole = report.released.get(name)
    cells = [
        c
        for c in report.released.cells.values()
        if c.indicator == name and c.group_by == "country" and c.group_by2 == "part"
    ]
    if whole is None or not whole.shown or not cells:
        return []
    blocks = _with_heading(part, figures.dots(str(part["id"]), cells, "part", title=_of_parts(whole, cells)))
    others = [c for c in report.released.cells.values() if c.indicator == name and c.group_by == "country"]
    others = [c for c in others if c.group_by2 in ("without", "complete") and c.status != "not asked"]
    if part.get("sensitivity") and others:
        caption = Text("table.sensitivity")
        blocks.append(tables.of_cells(f"{part['id']}-sensitivity", caption, [whole, *others], "part"))
    return blocks


def _heading(part: Mapping[str, Any]) -> list[Block]:
    key = part.get("heading")
    return [Heading(Text(str(key)), 3, str(key).replace(".", "-"))] if key else []


def _of_parts(whole: Cell, cells: Sequence[Cell]) -> Text | None:
    """Return the index with its weakest and its strongest part as one sentence."""
    found = phrases.extremes(cells)
    if found is None:
        return None
    low, high = found
    return Text(
        "figure.dots.parts",
        label=Label("indicator", whole.indicator),
        value=whole.ref("value"),
        low=tables.header(low, "part"),
        low_amount=phrases.amount(low),
        high=tables.header(high, "part"),
        high_amount=phrases.amount(high),
    )


def _with_heading(part: Mapping[str, Any], figure: Figure | None) -> list[Block]:
    return [*_heading(part), figure] if figure is not None else []

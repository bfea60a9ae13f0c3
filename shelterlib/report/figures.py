"""Figures of released cells: what is drawn, the finding as title, the alternative text, the data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from shelterlib.report import phrases, tables
from shelterlib.report.blocks import Column, Content, Figure, Label, Row, Table, Text
from shelterlib.report.released import Cell, Released

# The picture shows the largest changes only; its table has all of them.
MOST_SLOPES = 14


def point(cell: Cell, label: Content, strong: bool = False) -> dict[str, Any]:
    """Return one row of a dot plot: name, value with bounds, and the count as it is written beside it."""
    shown = cell.shown and cell.value is not None and cell.value != float("inf")
    return {
        "label": label,
        "strong": strong,
        "value": cell.value if shown else None,
        "low": cell.low if shown else None,
        "high": cell.high if shown else None,
        "written": phrases.amount(cell),
    }


def dots(
    anchor: str,
    cells: Sequence[Cell],
    by: str,
    lead: Cell | None = None,
    *,
    title: Text | None = None,
    strong: Collection[str] = (),
) -> Figure | None:
    """Return a dot plot with non-response bounds, or None where fewer than two values may be shown.

    Args:
        anchor: stable anchor.
        cells: one row each; all in percent or all in one other unit.
        by: `indicator`, `group` or `part`.
        lead: the country's cell where the rows are groups; it is drawn below them.
        title: the finding; by default the lowest and the highest row.
        strong: indicators that stand out.
    """
    found = phrases.extremes(cells)
    rows = [c for c in cells if c.value != float("inf")]
    if found is None:
        return None
    low, high = found
    names = {"low": tables.header(low, by), "high": tables.header(high, by)}
    numbers = {"low_amount": phrases.amount(low), "high_amount": phrases.amount(high)}
    subject: Content = Label("indicator", low.indicator) if by == "group" else Text("figure.subject.several")
    title = title or Text(f"figure.dots.{by}", subject=subject, **names, **numbers)
    alt = Text(f"figure.dots.{by}.alt", **names, **numbers)
    ordered = sorted(rows, key=lambda c: (c.value is None, -(c.value or 0))) if by == "indicator" else rows
    data = {
        "unit": low.unit,
        "rows": [point(c, tables.header(c, by), c.indicator in strong) for c in ordered],
        "reference": point(lead, Text("level.whole")) if lead is not None and lead.shown else None,
        "basis": "" if by == "indicator" else low.indicator,
    }
    table = tables.of_cells(f"{anchor}-data", Text("figure.data", title=title), ordered, by)
    bounds = any(c.shown and None not in (c.low, c.high) and c.low != c.high for c in rows)
    lines = "figure.dots.interval" if phrases.sampled(*rows) else "figure.dots.note"
    note = lines if bounds else "figure.dots.shares"
    said = Text(f"{note}_strong" if strong else note) if low.unit == "percent" else None
    return Figure(anchor, "dots", title, alt, data, table, said)


def stacked(anchor: str, cells: Sequence[Cell], country: Cell | None) -> Figure | None:
    """Return bars of n within of (questionnaires received of those sent), by group."""
    shown = [c for c in cells if c.shown]
    if country is None or not country.shown or len(shown) < 2:
        return None
    rows = [{"label": tables.header(c, "group"), "n": c.n, "of": c.of, "written": phrases.amount(c)} for c in cells]
    title = phrases.finding(country)
    alt = Text("figure.bars.alt", n=country.ref("n"), of=country.ref("of"))
    table = tables.of_cells(f"{anchor}-data", Text("figure.data", title=title), [*cells, country], "group")
    return Figure(
        anchor, "bars", title, alt, {"rows": rows, "basis": country.indicator}, table, Text("figure.bars.note")
    )


def tiles(anchor: str, released: Released, indicator: str, layout: dict[str, list[int]]) -> Figure | None:
    """Return the map of regions as equal tiles, coloured by what each administration said about itself."""
    country = released.get(indicator)
    if country is None or not country.shown:
        return None
    cells = {group: released.get(indicator, "region", group) for group in layout}
    rows = [
        {"region": Label("region", group, "tile"), "at": at, "answer": _answer(cells[group])}
        for group, at in layout.items()
    ]
    title = phrases.about_a_body(released, phrases.finding(country))
    alt = Text("figure.tiles.alt", label=Label("indicator", indicator), n=country.ref("n"), of=country.ref("of"))
    body = tuple(
        Row((Label("group", "region", group), Text(f"answer.{_answer(cells[group])}"))) for group in sorted(layout)
    )
    columns = (Column(Text("column.region")), Column(Text("column.answer")))
    table = Table(f"{anchor}-data", Text("figure.data", title=title), columns, body)
    data = {
        "tiles": rows,
        "basis": indicator,
        "legend": [(a, Text(f"answer.{a}")) for a in ("yes", "no", "unknown", "not_covered")],
    }
    return Figure(anchor, "tiles", title, alt, data, table, Text("figure.tiles.note"))


def slopes(anchor: str, pairs: Sequence[dict[str, Cell]], waves: tuple[Content, Content]) -> Figure | None:
    """Return a slope chart of shares then and now on the same institutions; where the question changed, no slope."""
    usable = [p for p in pairs if phrases.both_shown(p) and p["now"].unit == "percent"]
    alike = [p for p in usable if not phrases.broken(p)]
    unlike = [p for p in usable if phrases.broken(p)]
    if not alike:
        return None
    most = max([p for p in alike if phrases.solid(p)] or alike, key=_moved)
    sentence = phrases.change(most)
    assert sentence is not None
    rows = [
        {
            "label": Label("indicator", p["now"].indicator),
            "then": p["then"].value,
            "now": p["now"].value,
            "written": phrases.then_and_now(p),
            "broken": phrases.broken(p),
        }
        for p in [*sorted(alike, key=_moved, reverse=True)[:MOST_SLOPES], *unlike]
    ]
    columns = tuple(
        Column(Text(f"column.{key}"), "number" if key not in ("indicator", "comparability") else "")
        for key in ("indicator", "then", "now", "diff", "comparability")
    )
    body = tuple(
        Row(
            (
                Label("indicator", p["now"].indicator),
                phrases.amount(p["then"]),
                phrases.amount(p["now"]),
                _points(p),
                Text(f"comparability.{p['now'].comparability}", "comparability.other"),
            ),
            p["now"].indicator,
        )
        for p in usable
    )
    table = Table(f"{anchor}-data", Text("figure.data", title=sentence), columns, body)
    alt = Text("figure.slope.alt", then=phrases.amount(most["then"]), now=phrases.amount(most["now"]))
    note = Text("figure.slope.note_broken" if unlike else "figure.slope.note")
    return Figure(anchor, "slope", sentence, alt, {"rows": rows, "waves": list(waves)}, table, note)


def _points(pair: dict[str, Cell]) -> Content | None:
    """Return the difference in points; none between two questions, and none on a base under ten."""
    bases = min(pair["then"].of or 0, pair["now"].of or 0)
    if "diff" not in pair or phrases.broken(pair) or bases < phrases.SMALLEST_BASE_OF_A_SHARE:
        return None
    return pair["diff"].ref("value")


def _moved(pair: dict[str, Cell]) -> tuple[float, str]:
    return phrases.moved(pair), pair["now"].indicator


def _answer(cell: Cell | None) -> str:
    if cell is None:
        return "not_covered"
    if not cell.shown:
        return "not_covered" if cell.status == "not covered" else "unknown"
    return "yes" if cell.n else "no"

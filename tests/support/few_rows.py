"""Restricted cells, rules and released rows of a few numbers each: for tests that pin one condition at a time."""

from __future__ import annotations

from typing import Any

from shelterlib.release.cells import COLUMNS
from shelterlib.release.restricted import Cell, Rows, cell_name
from shelterlib.release.rules import Policy, rules_of

LEVELS = ["country", "macro", "type5", "region"]
CLASSES: dict[str, dict[str, Any]] = {
    "open": {"levels": LEVELS, "change": ["country"], "answers": 3, "all_values": True},
    "strict": {"levels": LEVELS, "change": ["country"], "answers": 20},
    "plain": {"levels": LEVELS, "change": ["country"]},
    "guarded": {"levels": ["country"], "change": ["country"], "answers": 5, "all_values": True},
    "capacity": {
        "levels": LEVELS, "change": ["country"], "answers": 3, "contributors": 3, "dominance": [[1, 50], [2, 85]],
        "p_percent": 10,
    },
    "person_count": {
        "levels": ["country"], "change": [], "sensitive": [1, 4], "contributors": 3, "left": 5, "hide_full": True,
    },
    "restricted": {"levels": ["country"], "change": [], "contributors": 3},
    "public": {"levels": "any", "change": "any"},
}  # fmt: skip
SHARE = {"kind": "share", "unit": "percent", "form": "f", "universe": "${u}", "sensitivity": "open"}
RATIO = {"kind": "ratio", "unit": "percent", "form": "f", "sensitivity": "capacity"}


def policy(indicators: dict[str, dict[str, Any]], **rules: Any) -> Policy:
    """Return rules and indicators; `sensitivity` of an indicator is its class, `rules` are keys of disclosure.yml."""
    given = {i: {"id": i} | row for i, row in indicators.items()}
    classes = {i: row["sensitivity"] for i, row in indicators.items()}
    return Policy(rules_of({"classes": CLASSES} | rules), given, classes)


def answers(yes: int, of: int, start: int = 0) -> Rows:
    """Return the rows of a share: so many say yes, of so many."""
    return {f"u{start + k}": (float(k < yes), 1.0) for k in range(of)}


def cell(indicator: str, rows: Rows, level: str = "country", group: str = "", **more: Any) -> Cell:
    """Return a restricted cell whose numbers follow from its rows; `more` are other fields of cells.parquet."""
    row: dict[str, Any] = {
        "kind": "indicator", "indicator": indicator, "group_by": level, "group": group, "group_by2": "", "group2": "",
        "numerator": sum(n for n, _ in rows.values()), "denominator": sum(d for _, d in rows.values()), "value": None,
        "asked": len(rows), "answered": len(rows), "dont_know": 0, "not_asked": 0, "note": "", "compared_with": "",
        "base": "all",
    } | more  # fmt: skip
    return Cell(cell_name(row), row, rows)


def change(indicator: str, rows: Rows, level: str = "country", group: str = "", **more: Any) -> list[Cell]:
    """Return then, now and difference of a panel against the wave `old`."""
    about = {"kind": "change", "compared_with": "old", "group_by2": "panel", "base": "panel"}
    about |= {"asked": len(rows), "answered": len(rows)} | more
    return [
        cell(indicator, rows if part != "diff" else {}, level, group, **about, group2=part)
        for part in ("then", "now", "diff")
    ]


def printed(name: str, status: str = "shown", **more: Any) -> dict[str, str]:
    """Return a row of cells.csv: indicator, level and group are read from its name, numbers are given."""
    indicator, level, *rest = name.split(".")
    row = dict.fromkeys(COLUMNS, "") | {
        "cell": name, "kind": "indicator", "indicator": indicator, "group_by": level, "status": status, "base": "all",
        "group": rest[0] if rest and level != "country" else "", "unit": "percent",
    }  # fmt: skip
    return row | {key: str(value) for key, value in more.items()}


def table(*rows: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return rows by cell."""
    return {row["cell"]: row for row in rows}

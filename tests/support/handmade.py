"""Restricted cells written by hand: a few institutions each, small enough to be judged on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shelterlib.release.restricted import Cell, Rows, cell_name
from shelterlib.release.rules import Policy, rules_of


def answers(text: str, start: str = "u") -> Rows:
    """Return one institution a letter: "110" answer yes, yes and no."""
    return {f"{start}{k}": (float(letter), 1.0) for k, letter in enumerate(text)}


def pairs(*given: tuple[float, float], start: str = "u") -> Rows:
    """Return one institution a pair of numerator and denominator."""
    return {f"{start}{k}": (float(n), float(of)) for k, (n, of) in enumerate(given)}


def cell(indicator: str, group: str, rows: Rows, level: str = "macro", **more: Any) -> Cell:
    """Return a cell with the sums of its rows; `more` overlays its row."""
    row: dict[str, Any] = {
        "kind": "indicator", "indicator": indicator, "group_by": level, "group": group, "group_by2": "", "group2": "",
        "numerator": sum(n for n, _ in rows.values()), "denominator": sum(d for _, d in rows.values()), "base": "all",
        "asked": len(rows), "answered": len(rows), "not_asked": 0, "note": "", "compared_with": "",
    } | more  # fmt: skip
    return Cell(cell_name(row), row, rows)


def policy_of(indicators: Mapping[str, Mapping[str, Any]], **given: Any) -> Policy:
    """Return a policy of `given`, in the shape of the rules file; each indicator names its class as `sensitivity`."""
    rows = {i: {"id": i, "form": "f"} | dict(row) for i, row in indicators.items()}
    return Policy(rules_of(given), rows, {i: row["sensitivity"] for i, row in rows.items()})


def ratio(numerator: str, denominator: str, sensitivity: str = "counted", **more: Any) -> dict[str, Any]:
    """Return an indicator's row that divides one amount by another."""
    about = {"kind": "ratio", "numerator": f"${{{numerator}}}", "denominator": f"${{{denominator}}}"}
    return about | {"sensitivity": sensitivity} | more


def share(sensitivity: str = "open", **more: Any) -> dict[str, Any]:
    """Return the row of an indicator that counts institutions."""
    return {"kind": "share", "sensitivity": sensitivity} | more


def together(rows: Iterable[Rows]) -> Rows:
    """Return the rows of several groups as one."""
    return {unit: pair for group in rows for unit, pair in group.items()}

"""Rows of cells.csv: what is printed of a decided cell. A hidden cell keeps no number at all."""

from __future__ import annotations

from fractions import Fraction

from shelterlib.release.gate import MEDIANS, Decisions
from shelterlib.release.panel import single_answers_may_be_known
from shelterlib.release.printed import plain, rounded
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

COLUMNS = (
    *("cell", "wave", "kind", "indicator", "group_by", "group", "group_by2", "group2"),
    *("n", "of", "value", "low", "high", "asked", "answered", "dont_know"),
    *("unit", "base", "compared_with", "comparability", "status", "rounding", "note"),
)
INTERVAL = "interval"  # note of a cell whose low and high are the interval of a sample
BEYOND_CHANCE, WITHIN_CHANCE = "beyond_chance", "within_chance"  # note of a difference between two samples
LEVEL = 0.05  # of the test that tells the two apart
NUMBERS = ("n", "of", "value", "low", "high", "asked", "answered", "dont_know")
FACTORS = {"percent": 100, "percent_of_days": 100, "per_100": 100, "per_10000_population": 10}


def released_row(cell: Cell, wave: str, policy: Policy, decisions: Decisions) -> dict[str, str]:
    """Return the row of cells.csv for one restricted cell."""
    definition = policy.definition(cell.indicator)
    unit = str(cell.row.get("unit") or definition.get("unit") or "count")
    decimals = policy.rules.rounding.get(unit, 0)
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "cell": cell.name,
        "wave": wave,
        "kind": cell.kind,
        "unit": unit,
        "base": cell.row.get("base") or "all",
        "status": decisions.status[cell.name],
    }
    for column in ("indicator", "group_by", "group", "group_by2", "group2", "compared_with", "comparability"):
        row[column] = str(cell.row.get(column) or "")
    if row["status"] == "shown":
        row["rounding"] = str(decimals)
        row |= _numbers(cell, policy, unit, decimals)
    return row


def _numbers(cell: Cell, policy: Policy, unit: str, decimals: int) -> dict[str, str]:
    """Return the printed numbers. Below the country all that is missing is one number: asked less answered."""
    found = {"asked": plain(cell.row.get("asked")), "answered": plain(cell.row.get("answered"))}
    country = cell.group_by == "country"
    if country:
        found["dont_know"] = plain(cell.row.get("dont_know"))
    if cell.kind == "question" and (not cell.group2 or policy.limits(cell.indicator).sums):
        return found
    n, of, kind = cell.row.get("numerator"), cell.row.get("denominator"), policy.kind(cell.indicator)
    if cell.kind == "change" and cell.group2 == "diff":
        return {"value": rounded(cell.count("value"), decimals)} | _tested(cell, policy)
    if kind in MEDIANS:
        return found | {"value": rounded(cell.count("value"), decimals), "of": plain(cell.row.get("answered"))}
    found |= {"n": plain(n), "of": plain(of)}
    if n is not None and of:
        share = Fraction(repr(float(n))) / Fraction(repr(float(of)))
        found["value"] = rounded(share * FACTORS.get(unit, 1), decimals)
    elif kind == "count" or unit == "count":
        found["value"] = rounded(cell.count("value"), decimals)
    sampled = cell.row.get("interval_low") is not None  # of a sample: the interval, which holds the bounds
    for bound in ("low", "high"):
        if cell.row.get(bound) is not None and kind in ("share", "coverage"):
            found[bound] = rounded(cell.row[f"interval_{bound}" if sampled else bound], decimals)
    return found | ({"note": INTERVAL} if sampled and "low" in found else {})


def _tested(cell: Cell, policy: Policy) -> dict[str, str]:
    """Return on which side of LEVEL the test of a difference lies: a word, and only where single answers may be known.

    The p-value itself would tell how many gained and how many lost what is counted.
    """
    p = cell.row.get("p_exact")
    if p is None or cell.group_by != "country" or not single_answers_may_be_known(cell, policy):
        return {}
    return {"note": BEYOND_CHANCE if p < LEVEL else WITHIN_CHANCE}


def quality_row(name: str, wave: str, n: float, of: float | None = None) -> dict[str, str]:
    """Return the row of one count of the data's own quality: rows read, kept, repaired."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {"cell": name, "wave": wave, "kind": "quality", "n": plain(n), "of": plain(of), "unit": "count"}
    return row | {"base": "all", "status": "shown", "rounding": "0"}

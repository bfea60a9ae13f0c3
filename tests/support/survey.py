"""Invented surveys as restricted cells, small and random: what the gate decides about, without forms or files."""

from __future__ import annotations

import random
from typing import Any

from shelterlib.release.cells import released_row
from shelterlib.release.gate import Decisions, decide
from shelterlib.release.restricted import Cell, Rows, cell_name
from shelterlib.release.rules import Policy, rules_of

MACRO = ("north", "west", "centre", "south", "east")
TYPES = ("a", "b", "c", "d", "e")
RULES: dict[str, Any] = {
    "classes": {
        "open": {"levels": ["country", "macro", "type5"], "change": ["country"], "answers": 3, "all_values": True},
        "capacity": {
            "levels": ["country", "macro", "type5"], "change": ["country"], "answers": 3, "contributors": 3,
            "dominance": [[1, 50], [2, 85]], "p_percent": 10,
        },
        "person_count": {
            "levels": ["country"], "change": [], "sensitive": [1, 4], "contributors": 3, "left": 5, "hide_full": True,
        },
        "restricted": {"levels": ["country"], "contributors": 3},
    },
}  # fmt: skip
LEVELS = ["country", "macro", "type5"]
STAFF = {"kind": "ratio", "sensitivity": "capacity", "denominator": "${posts}", "unit": "percent", "levels": LEVELS}
SHARE = {"kind": "share", "sensitivity": "open", "universe": "${u}", "levels": LEVELS}
INDICATORS: dict[str, dict[str, Any]] = {
    "S1": SHARE,
    "S2": SHARE,
    "C1": STAFF | {"numerator": "${filled}"},
    "C2": STAFF | {"numerator": "${other}"},
    "P1": STAFF | {"sensitivity": "person_count", "numerator": "${p}", "denominator": "${q}", "levels": ["country"]},
}


def policy() -> Policy:
    """Return rules and indicators of the invented surveys."""
    indicators = {i: {"id": i, "form": "f", "role": "direct", "unit": "percent"} | d for i, d in INDICATORS.items()}
    return Policy(rules_of(RULES), indicators, {i: d["sensitivity"] for i, d in INDICATORS.items()})


def units(draw: random.Random, count: int) -> dict[str, dict[str, Any]]:
    """Return units with a region, a type, and what each puts into each indicator (None: not known)."""
    found: dict[str, dict[str, Any]] = {}
    for k in range(count):
        posts = draw.choice([1, 2, 4, 6, 10, 12, 30, 60])
        persons = draw.choice([0, 0, 0, 1, 2, 5, 9])
        found[f"u{k}"] = {
            "macro": draw.choice(MACRO), "type5": draw.choice(TYPES),
            "S1": (float(draw.random() < 0.6), 1.0), "S2": (float(draw.random() < 0.15), 1.0),
            "C1": (float(draw.randint(posts // 2, posts)), float(posts)),
            "C2": (float(draw.randint(0, posts)), float(posts)),
            "P1": (float(draw.randint(0, persons)), float(persons)),
        }  # fmt: skip
        for name in INDICATORS:
            if draw.random() < 0.08:
                found[f"u{k}"][name] = None
    return found


def cells(found: dict[str, dict[str, Any]]) -> list[Cell]:
    """Return the restricted cells of a survey."""
    made = []
    for name, row in INDICATORS.items():
        for level in row["levels"]:
            for group in {"country": ("",), "macro": MACRO, "type5": TYPES}[level]:
                inside = {u: v for u, v in found.items() if level == "country" or v[level] == group}
                rows: Rows = {u: v[name] for u, v in inside.items() if v[name] is not None}
                made.append(_cell(name, level, group, rows, len(inside)))
    return made


def _cell(name: str, level: str, group: str, rows: Rows, asked: int) -> Cell:
    n, of = sum(a for a, _ in rows.values()), sum(b for _, b in rows.values())
    row: dict[str, Any] = {
        "kind": "indicator", "indicator": name, "group_by": level, "group": group, "group_by2": "", "group2": "",
        "base": "all", "compared_with": "", "numerator": n, "denominator": of, "value": 100 * n / of if of else None,
        "asked": asked, "answered": len(rows), "dont_know": 0, "not_asked": 0, "note": "", "unit": "percent",
        "low": None, "high": None, "comparability": "",
    }  # fmt: skip
    return Cell(cell_name(row), row, rows)


def release(made: list[Cell], wave: str = "w") -> tuple[Decisions, dict[str, dict[str, str]]]:
    """Return what the gate decides, and the released rows by cell."""
    decisions = decide(made, policy(), {})
    return decisions, {c.name: released_row(c, wave, policy(), decisions) for c in made}

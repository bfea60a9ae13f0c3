"""Changes between waves written by hand: a panel, who entered, who left, and what is known of the earlier wave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from support.handmade import cell, pairs, policy_of, ratio, share

from shelterlib.release.panel import Around, hidden_changes
from shelterlib.release.restricted import Cell, Rows

BELOW = ["country", "macro"]
POLICY = policy_of(
    {
        "S": share(), "TOP": share("top"), "CASES": share(), "OWN": share(), "FREE": share("public"),
        "A": ratio("a", "posts"), "B": ratio("b", "posts"),
    },
    classes={
        "open": {"levels": BELOW}, "top": {"levels": ["country"]}, "counted": {"levels": BELOW, "contributors": 3},
        "public": {"levels": "any"},
    },
    own_answers={"indicators": ["OWN"]},
    institutions={"indicators": ["CASES"], "least": 3},
    panel={"least": 3},
)  # fmt: skip
BOTH = ("then", "now", "diff")


def equal(count: int, start: str) -> Rows:
    """Return institutions of the same size."""
    return pairs(*[(1, 2)] * count, start=start)


@dataclass
class Figure:
    """A group's change: the panel's rows, who is in one wave's whole alone, and which parts there are."""

    indicator: str
    group: str = ""
    level: str = "country"
    panel: Rows = field(default_factory=lambda: equal(5, "u"))
    entered: Rows = field(default_factory=dict)
    left: Rows = field(default_factory=dict)
    known: bool = True  # are the rows of the earlier whole known?
    parts: tuple[str, ...] = BOTH
    wave: str = "old"

    def cells(self) -> list[Cell]:
        about = {"kind": "change", "compared_with": self.wave, "group_by2": "panel"}
        return [
            cell(self.indicator, self.group, self.panel if part != "diff" else {}, self.level, **about, group2=part)
            for part in self.parts
        ]

    def whole(self) -> Cell:
        return cell(self.indicator, self.group, self.panel | self.entered, self.level)

    def name(self, part: str) -> str:
        return next(c.name for c in self.cells() if c.group2 == part)


def around(*figures: Figure, status: Mapping[str, str] = {}, before: Mapping[str, str] = {}) -> Around:
    """Return what stands beside figures; `status` and `before` say what is not shown, now and earlier."""
    found = Around({}, {}, {f.whole().name: f.whole() for f in figures}, {})
    statuses = {c.name: "shown" for f in figures for c in (*f.cells(), f.whole())} | dict(status)
    earlier: dict[str, dict[str, dict[str, str]]] = {}
    then = {}
    for f in figures:
        name, rows = f.whole().name, f.panel | f.left
        row = {"status": before.get(name, "shown"), "answered": str(len(rows))}
        earlier.setdefault(f.wave, {})[name] = row
        if f.known:
            then[f.wave, name] = rows
    return Around(statuses, earlier, found.now, then)


def hidden(*figures: Figure, status: Mapping[str, str] = {}, before: Mapping[str, str] = {}) -> dict[str, str]:
    """Return the change cells that are hidden, with the reason."""
    cells = [c for f in figures for c in f.cells()]
    return dict(hidden_changes(cells, POLICY, around(*figures, status=status, before=before)))


def reasons(*figures: Figure, status: Mapping[str, str] = {}, before: Mapping[str, str] = {}) -> set[str]:
    """Return why some are hidden."""
    return set(hidden(*figures, status=status, before=before).values())

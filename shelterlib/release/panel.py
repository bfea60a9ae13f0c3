"""Change between waves: the panel beside the whole must not single out who entered or left.

Of a figure and its panel, both printed, a reader subtracts one from the other: what is left over is what the
institutions that entered (or left, or answered only once) put in. It is judged like any other hidden amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shelterlib.release.level import Groups, hide
from shelterlib.release.primary import rows_reason
from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import Policy

SIDES = ("then", "now")


@dataclass(frozen=True)
class Around:
    """What stands beside the panel.

    Attributes:
        status: statuses decided so far, by cell.
        before: published cells of each earlier wave: wave -> cell -> row.
        now: this wave's figures without the panel, by cell.
        then: rows of the earlier wave's whole figure where they are known: (wave, cell) -> rows.
    """

    status: Mapping[str, str]
    before: Mapping[str, Mapping[str, Mapping[str, str]]]
    now: Mapping[str, Cell]
    then: Mapping[tuple[str, str], Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class Remainder:
    """What is left of a printed whole without the panel: how many answers, and their rows where they are known."""

    answers: float = 0.0
    rows: Rows | None = field(default_factory=dict)


def hidden_changes(cells: Iterable[Cell], policy: Policy, around: Around) -> Iterator[tuple[str, str]]:
    """Yield the change cells to hide, with the reason: then, now and difference of a group always together."""
    figures: dict[tuple[str, str], dict[str, dict[str, list[Cell]]]] = defaultdict(lambda: defaultdict(dict))
    for cell in cells:
        figures[cell.indicator, cell.compared_with][cell.group_by].setdefault(cell.group, []).append(cell)
    for levels in figures.values():
        gone = _level(levels.get("country", {}), policy, around)
        for level, groups in levels.items():
            if level == "country":
                lost = gone
            else:
                lost = dict.fromkeys(groups, "with_another") if gone else _level(groups, policy, around)
            yield from ((cell.name, reason) for group, reason in lost.items() for cell in groups[group])


def _level(groups: Mapping[str, list[Cell]], policy: Policy, around: Around) -> dict[str, str]:
    """Return the groups of one figure and level to hide, and why."""
    lost = {group: reason for group, three in groups.items() if (reason := _reason(three, policy, around))}
    open_groups = [g for g, three in groups.items() if any(around.status[c.name] == "shown" for c in three)]
    for group in sorted(hide(frozenset(lost), open_groups, lambda some: _holds(some, groups, policy, around))):
        lost.setdefault(group, "with_another")
    return lost


def _reason(three: list[Cell], policy: Policy, around: Around) -> str | None:
    """Return why a group's change may not be printed, judged alone."""
    first, *_ = three
    name, limits = base_name(first), policy.limits(first.indicator)
    before = around.before.get(first.compared_with, {}).get(name, {})
    if around.status.get(name) == "suppressed" or before.get("status") == "suppressed":
        return "with_another"
    if any(around.status[c.name] == "suppressed" for c in three):
        return "primary"
    sides = [c for c in three if c.group2 in SIDES]
    if limits.name == "public" or first.indicator in policy.rules.own:
        return None
    if limits.sums and any(rows_reason(c, policy) for c in sides):
        return "primary"
    if first.group_by == "country" and single_answers_may_be_known(first, policy):
        return None
    return None if all(may_stand(remainder(c, around), c, policy) for c in sides) else "few_changes"


def may_stand(left: Remainder, cell: Cell, policy: Policy) -> bool:
    """Return True when what is left over may be known."""
    if not left.answers:
        return True
    if left.answers < policy.rules.panel_least:
        return False
    counts_cases = cell.indicator in policy.rules.institutions
    if not counts_cases and not policy.limits(cell.indicator).sums:
        return True
    if left.rows is None:
        return False
    if counts_cases:
        return not 0 < sum(n for n, _ in left.rows.values()) < policy.rules.institutions_least
    return rows_reason(Cell(cell.name, cell.row, left.rows), policy) is None


def single_answers_may_be_known(cell: Cell, policy: Policy) -> bool:
    """Return True for facts that an institution tells anyone: those of a class printed below the country too."""
    limits = policy.limits(cell.indicator)
    plain = not limits.sums and cell.indicator not in policy.rules.institutions
    return plain and limits.levels != frozenset({"country"})


def remainder(cell: Cell, around: Around) -> Remainder:
    """Return what the printed whole holds beyond the panel; nothing where no whole is printed."""
    name = base_name(cell)
    if cell.group2 == "now":
        whole = around.now.get(name)
        answers = whole.count("answered") if whole else None
        rows = whole.rows if whole else None
    else:
        printed = around.before.get(cell.compared_with, {}).get(name, {}).get("answered")
        answers = float(printed) if printed else None
        rows = around.then.get((cell.compared_with, name))
    if answers is None:
        return Remainder()
    left = None if rows is None else {unit: row for unit, row in rows.items() if unit not in cell.rows}
    return Remainder(abs(answers - cell.count("answered")), left)


def _holds(hidden: frozenset[str], groups: Mapping[str, list[Cell]], policy: Policy, around: Around) -> bool:
    """Return True when neither the hidden panel figures nor what is left beside them follow from what is printed."""
    sides = [{g: c for g, three in groups.items() for c in three if c.group2 == side} for side in SIDES]
    return all(_side_holds(hidden, cells, policy, around) for cells in sides if cells)


def _side_holds(hidden: frozenset[str], cells: Mapping[str, Cell], policy: Policy, around: Around) -> bool:
    first, *_ = cells.values()
    limits = policy.limits(first.indicator)
    left = {g: remainder(c, around) for g, c in cells.items()}
    together = sum(left[g].answers for g in hidden if g in left)
    known = all(r.rows is not None for r in left.values())
    tables = [{g: c.rows for g, c in cells.items()}, {g: r.rows or {} for g, r in left.items() if known}]
    return (
        not 0 < together < policy.rules.panel_least
        and (known or not (limits.sums and together))
        and all(Groups(rows, limits).holds(hidden) for rows in tables)
    )


def base_name(cell: Cell) -> str:
    """Return the cell of the same figure without the panel."""
    return (
        f"{cell.indicator}.country" if cell.group_by == "country" else f"{cell.indicator}.{cell.group_by}.{cell.group}"
    )

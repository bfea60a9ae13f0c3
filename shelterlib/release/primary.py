"""Primary rules: may one number be printed, judged by what single institutions put into it?"""

from __future__ import annotations

from collections.abc import Iterable

from shelterlib.release.restricted import Cell
from shelterlib.release.rules import ClassRules, Policy


def cell_reason(cell: Cell, policy: Policy) -> str | None:
    """Return why a cell may not be printed, judged alone, or None."""
    limits, rules = policy.limits(cell.indicator), policy.rules
    n, of = cell.count("numerator"), cell.count("denominator")
    own = cell.group_by == "country" or cell.indicator in rules.own
    if not own and cell.count("answered") < limits.answers:
        return "few_answers"
    if cell.indicator in rules.institutions and 0 < n < rules.institutions_least:
        return "few_institutions"
    if limits.hide_full and 0 < n == of:
        return "full"
    return rows_reason(cell, policy) if limits.sums else None


def rows_reason(cell: Cell, policy: Policy) -> str | None:
    """Return why the amounts of a cell (n, of, of - n) may not be printed; without rows nothing is known, so no."""
    if not cell.rows:
        return "no_contributions" if cell.group2 != "diff" else None
    rows = list(cell.rows.values())
    amounts = [[n for n, _ in rows]]
    if policy.kind(cell.indicator) != "rate":
        amounts += [[d for _, d in rows], [max(d - n, 0.0) for n, d in rows]]
    limits = policy.limits(cell.indicator)
    return next((reason for parts in amounts if (reason := amount_reason(parts, limits))), None)


def amount_reason(amounts: Iterable[float], rules: ClassRules) -> str | None:
    """Return why a sum may not be printed, or None. Zero may always be printed.

    Args:
        amounts: what each institution puts in; zeros do not count as contributors.
        rules: the class.
    """
    parts = sorted((a for a in amounts if a > 0), reverse=True)
    total = sum(parts)
    if not parts:
        return None
    broken = {
        "few_persons": bool(rules.sensitive and rules.sensitive[0] <= total <= rules.sensitive[1]),
        "few_contributors": len(parts) < rules.contributors,
        "few_left": total - parts[0] < rules.left,
        "dominance": any(sum(parts[:k]) * 100 > percent * total for k, percent in rules.dominance),
        "p_percent": sum(parts[2:]) * 100 < rules.p_percent * parts[0],
    }
    return next((reason for reason, is_broken in broken.items() if is_broken), None)


def room(amounts: Iterable[float], rules: ClassRules) -> float:
    """Return how far above the truth a hidden amount must be able to lie (its upper protection level)."""
    parts = sorted((a for a in amounts if a > 0), reverse=True)
    total = sum(parts)
    if not parts:
        return 0.0
    needs = [rules.p_percent / 100 * parts[0] - sum(parts[2:]), rules.left - (total - parts[0])]
    needs += [100 / percent * sum(parts[:k]) - total for k, percent in rules.dominance]
    if rules.sensitive:
        needs.append(rules.sensitive[1] - total)
    return max(0.0, *needs)

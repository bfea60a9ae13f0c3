"""Change between waves: the panel beside the whole must not single out who entered or left."""

from __future__ import annotations

from collections.abc import Iterable

from shelterlib.release.primary import rows_reason
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy


def panel_reason(
    parts: Iterable[Cell], base: str, policy: Policy, status: dict[str, str], earlier: dict[str, dict[str, str]]
) -> str | None:
    """Return why then, now and their difference may not be printed, or None.

    Args:
        parts: the change cells of one indicator and group.
        base: name of the same cell without the panel, in this wave and the earlier one.
        policy: rules, indicators and classes.
        status: statuses decided so far.
        earlier: published cells of the wave compared with.
    """
    if status.get(base) == "suppressed":
        return "with_another"
    if earlier.get(base, {}).get("status") == "suppressed":
        return "hidden_before"
    for cell in parts:
        if status[cell.name] == "suppressed":
            return "primary"
        if policy.limits(cell.indicator).sums and rows_reason(cell, policy):
            return "primary"
        whole = earlier.get(base, {}).get("answered") if cell.group2 == "then" else None
        if whole and few_between(float(whole), cell.count("answered"), policy.rules.panel_least):
            return "few_changes"
    return None


def few_between(whole: float, panel: float, least: int) -> bool:
    """Return True when the panel leaves out some institutions of the whole, but too few of them."""
    return 0 < abs(whole - panel) < least

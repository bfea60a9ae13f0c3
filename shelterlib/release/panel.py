"""Change between waves: the panel beside the whole must not single out who entered or left."""

from __future__ import annotations

from collections.abc import Iterable

from shelterlib.release.primary import rows_reason
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy


def panel_reason(
    parts: Iterable[Cell], wholes: dict[str, str], policy: Policy, status: dict[str, str], *, base_hidden: bool
) -> str | None:
    """Return why then, now and their difference may not be printed, or None.

    Args:
        parts: the change cells of one indicator and group.
        wholes: printed number of answers without the panel, by part (then, now); "" where none is printed.
        policy: rules, indicators and classes.
        status: statuses decided so far.
        base_hidden: the same cell without the panel is hidden, in this wave or the earlier one.
    """
    if base_hidden:
        return "with_another"
    for cell in parts:
        if status[cell.name] == "suppressed":
            return "primary"
        limits = policy.limits(cell.indicator)
        if limits.name == "public" or cell.group2 not in wholes:
            continue
        if limits.sums and rows_reason(cell, policy):
            return "primary"
        whole = wholes[cell.group2]
        if whole and few_between(float(whole), cell.count("answered"), policy.rules.panel_least):
            return "few_changes"
    return None


def few_between(whole: float, panel: float, least: int) -> bool:
    """Return True when the panel leaves out some institutions of the whole, but too few of them."""
    return 0 < abs(whole - panel) < least

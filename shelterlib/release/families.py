"""Families: indicators whose hidden cells bear on each other and are hidden together."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shelterlib.release.rules import Policy

AMOUNTS = ("numerator", "denominator")


def expressions(definition: dict[str, Any]) -> dict[str, str]:
    """Return the printed amounts of an indicator as expressions; a rate's denominator is public and left out."""
    if definition.get("kind") not in ("ratio", "rate"):
        return {}
    found = {part: str(definition[part]) for part in AMOUNTS if definition.get(part)}
    if definition["kind"] == "rate":
        found.pop("denominator", None)
    return found


def families(policy: Policy) -> list[list[str]]:
    """Return the indicators in families: those that share an amount, and those that a link joins."""
    root = {i: i for i in policy.indicators}

    def find(i: str) -> str:
        while root[i] != i:
            i = root[i]
        return i

    shared: dict[str, list[str]] = defaultdict(list)
    for i, definition in policy.indicators.items():
        if policy.limits(i).sums:
            for expression in expressions(definition).values():
                shared[f"{definition.get('form')}:{expression}"].append(i)
    for first, *others in [*shared.values(), *([a, b] for a, b in policy.rules.links if a in root and b in root)]:
        for other in others:
            root[find(other)] = find(first)
    grouped: dict[str, list[str]] = defaultdict(list)
    for i in policy.indicators:
        grouped[find(i)].append(i)
    return list(grouped.values())

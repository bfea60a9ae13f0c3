"""Does today's publication plan agree with that of earlier releases?

The plan is held over waves: an indicator broken down otherwise, or groups drawn anew, can be subtracted from what is
public already. A change is allowed, and said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shelterlib.paths import Project

LEVELS, CLASS, GROUPS = "levels", "class", "groups"


@dataclass(frozen=True)
class Conflict:
    """One difference of plan: `what` is an indicator (levels, class) or a level (groups)."""

    wave: str
    kind: str
    what: str
    then: str
    now: str

    def __str__(self) -> str:
        return (
            f"{self.what}, {self.kind}: {self.then or 'none'} in the release of {self.wave}, {self.now or 'none'} now"
        )


def conflicts(project: Project, definitions: Mapping[str, Any]) -> list[Conflict]:
    """Return how the plan of a release differs from that of each published one, oldest first.

    Args:
        project: the project, with its ledger.
        definitions: definitions.json of the release.
    """
    found: list[Conflict] = []
    for path in sorted(project.published.glob("*/definitions.json")):
        then = json.loads(path.read_text(encoding="utf-8"))
        if _invented(then) in (_invented(definitions), None):
            found += _between(path.parent.name, then, definitions)
    return found


def _between(wave: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Conflict]:
    for name, old in then["indicators"].items():
        new = now["indicators"].get(name)
        if new is None:
            continue  # what is no longer defined is no longer published
        for kind, field in ((LEVELS, "levels"), (CLASS, "sensitivity")):
            before, after = _said(old.get(field)), _said(new.get(field))
            if before != after:
                yield Conflict(wave, kind, name, before, after)
    for level, old in then.get("levels", {}).items():
        before, after = (_said(g["id"] for g in each.get("groups", ())) for each in (old, now["levels"].get(level, {})))
        if before != after:
            yield Conflict(wave, GROUPS, level, before, after)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else " ".join(sorted(map(str, value or ())))


def _invented(definitions: Mapping[str, Any]) -> Any:
    return definitions.get("wave", {}).get("synthetic")

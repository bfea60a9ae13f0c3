"""What `shelter protect` is asked for: rules from a file, the project, or the defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from shelterlib.errors import DataError
from shelterlib.release.exact.rows import MOST_DECIMALS
from shelterlib.release.rules import ClassRules, class_rules

SECONDS = 300.0
GAP = 0.1
SEE = "see docs/disclosure.md"
OWN = ("range", "seconds", "gap", "decimals")
# As in catalogue/disclosure.yml, for a table that belongs to no project; a test holds the two together.
DEFAULT = {"sensitive": [1, 4], "contributors": 3, "left": 5, "range": [0, 4]}
WITH_CONTRIBUTORS = {"dominance": [[1, 50], [2, 85]], "p_percent": 10}


@dataclass(frozen=True)
class Request:
    """The rules of one run."""

    rules: ClassRules
    least: tuple[float, float]
    seconds: float = SECONDS
    gap: float = GAP
    decimals: int | None = None

    def in_unit(self, decimals: int) -> Request:
        """Return the rules for amounts in a smallest unit: `1 to 4` then is more than 0 and less than 5."""
        unit = 10**decimals

        def open_range(low: float, high: float) -> tuple[int, int]:
            return max(0, round((low - 1) * unit + 1)), round((high + 1) * unit - 1)

        few = open_range(*self.rules.sensitive) if self.rules.sensitive else None
        rules = replace(self.rules, sensitive=few, left=self.rules.left * unit)
        return replace(self, rules=rules, least=open_range(*self.least))


def read_request(path: Path | None, *, contributors: bool) -> Request:
    """Return the rules of a file (a mapping of the keys of a class, with `range` and `seconds`), or the defaults.

    A file like catalogue/disclosure.yml is taken too: its `protect` names the class.

    Raises:
        DataError: the file cannot be read, or states an unknown rule.
    """
    given: dict[str, Any] = DEFAULT | (WITH_CONTRIBUTORS if contributors else {})
    if path is not None:
        try:
            loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            raise DataError("the rules cannot be read", where=path.name, fix="give a YAML file") from None
        if not isinstance(loaded, dict):
            raise DataError("no rules here", where=path.name, fix=SEE)
        given = _of_project(loaded, contributors) if "classes" in loaded else loaded
    own = {key: given[key] for key in OWN if key in given}
    try:
        rules = class_rules("protect", {k: v for k, v in given.items() if k not in OWN})
        rules = replace(rules, levels=None, hide_full=False)
        low, high = own.get("range") or (0, rules.sensitive[1] if rules.sensitive else 0)
        least = float(low), float(high)
        seconds, gap = float(own.get("seconds", SECONDS)), float(own.get("gap", GAP))
        decimals = None if own.get("decimals") is None else int(own["decimals"])
    except (TypeError, ValueError):
        raise DataError("a rule is no number where one is needed", where="rules", fix=SEE) from None
    if not (0 <= gap < 1 and (decimals is None or 0 <= decimals <= MOST_DECIMALS) and 0 <= low <= high):
        raise DataError("range, gap or decimals is outside its limits", where="rules", fix=SEE)
    return Request(rules, least, seconds, gap, decimals)


def _of_project(loaded: dict[str, Any], contributors: bool) -> dict[str, Any]:
    asked = loaded.get("protect") or {}
    name = asked.get("class", "person_count")
    if name not in loaded["classes"]:
        raise DataError(f"no class {name}", where="protect", fix="name a class of the same file")
    found = {k: v for k, v in loaded["classes"][name].items() if k not in ("levels", "reason", "hide_full")}
    found |= {k: asked[k] for k in OWN if k in asked}
    return found | (asked.get("with_contributors") or {}) if contributors else found

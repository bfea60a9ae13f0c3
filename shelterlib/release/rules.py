"""The disclosure rules of a project: `catalogue/disclosure.yml`, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from shelterlib.errors import DataError


@dataclass(frozen=True)
class ClassRules:
    """What one class of questions and indicators allows; a rule that is absent does not apply."""

    name: str
    levels: frozenset[str] | None = None  # None: any
    change: frozenset[str] | None = None  # levels at which change between waves may be printed
    answers: int = 0
    all_values: bool = False
    sensitive: tuple[int, int] | None = None
    contributors: int = 0
    left: int = 0
    dominance: tuple[tuple[int, float], ...] = ()
    p_percent: float = 0.0
    hide_full: bool = False
    reason: str = ""

    @property
    def sums(self) -> bool:
        """True where the amounts that single institutions put into a cell are judged."""
        return bool(self.sensitive or self.contributors or self.left or self.dominance or self.p_percent)

    @property
    def judges_nothing(self) -> bool:
        """True for a public register: every level, and no rule."""
        return self == ClassRules(self.name, reason=self.reason)


@dataclass(frozen=True)
class Rules:
    """All disclosure rules of a project."""

    classes: dict[str, ClassRules]
    exceptions: dict[str, frozenset[str]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    own_level: str = "region"
    institutions: frozenset[str] = frozenset()
    institutions_least: int = 3
    median_answers: int = 5
    median_days: int = 10
    panel_least: int = 3
    not_covered: tuple[str, frozenset[str]] = ("", frozenset())
    rounding: dict[str, int] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    over: frozenset[str] = frozenset()
    protect: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)

    def of(self, name: str) -> ClassRules:
        """Return the rules of a class.

        Raises:
            DataError: no such class.
        """
        if name not in self.classes:
            raise DataError(
                "this sensitivity class has no rules", where=str(name), fix="name a class of catalogue/disclosure.yml"
            )
        return self.classes[name]

    def allows(self, indicator: str, sensitivity: str, level: str) -> bool:
        """Return True when a class, or an exception for the indicator, lets a level be printed."""
        levels = self.of(sensitivity).levels
        return levels is None or level in levels or level in self.exceptions.get(indicator, frozenset())

    def plans_change(self, indicator: str, sensitivity: str, level: str) -> bool:
        """Return True when change between waves is planned at a level; of own answers, by region too."""
        planned = self.of(sensitivity).change
        own = indicator in self.own and level == self.own_level
        return planned is None or level in planned or own


@dataclass(frozen=True)
class Policy:
    """The rules with what they apply to: indicators (rows of indicators.yml) and the class of each name."""

    rules: Rules
    indicators: dict[str, dict[str, Any]]
    classes: dict[str, str]

    def limits(self, name: str) -> ClassRules:
        """Return the class rules of an indicator or a question; what has no class is restricted."""
        return self.rules.of(self.classes.get(name, "restricted"))

    def definition(self, name: str) -> dict[str, Any]:
        """Return an indicator's row, empty for a question."""
        return self.indicators.get(name, {})

    def kind(self, name: str) -> str:
        """Return an indicator's kind, "" for a question."""
        return str(self.definition(name).get("kind", ""))


def class_rules(name: str, given: dict[str, Any]) -> ClassRules:
    """Read one class. A misspelt rule, or one that can never apply, would protect nothing and is an error.

    Raises:
        DataError: a rule is unknown or outside its limits.
        TypeError, ValueError: a rule has another form.
    """
    known = set(ClassRules.__dataclass_fields__) - {"name"}
    if unknown := set(given) - known:
        raise DataError(
            f"unknown rule {', '.join(sorted(unknown))}", where=f"class {name}", fix="see docs/disclosure.md"
        )
    values = dict(given)
    for plan in ("levels", "change"):
        if plan in values:
            values[plan] = None if values[plan] == "any" else frozenset(values[plan])
    if values.get("sensitive") is not None:
        low, high = values["sensitive"]
        values["sensitive"] = (int(low), int(high))
    values["dominance"] = tuple((int(k), float(percent)) for k, percent in values.get("dominance") or ())
    rules = ClassRules(name=name, **values)
    if not _can_apply(rules):
        raise DataError("a rule is outside its limits", where=f"class {name}", fix="see docs/disclosure.md")
    return rules


def _can_apply(rules: ClassRules) -> bool:
    ranges = [rules.sensitive] if rules.sensitive else []
    return (
        all(0 <= low <= high for low, high in ranges)
        and all(k > 0 and 0 < percent <= 100 for k, percent in rules.dominance)
        and min(rules.answers, rules.contributors, rules.left, rules.p_percent) >= 0
    )


def load_rules(path: Path) -> Rules:
    """Read a rules file.

    Raises:
        DataError: the file is missing, is not YAML, or states a rule that is unknown or no rule.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            "the disclosure rules are missing", where=path.name, fix="add catalogue/disclosure.yml"
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)  # none where the file holds what is no text
        where = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise DataError("not valid YAML", where=where, fix="mend the file") from None
    if not isinstance(given, dict) or not isinstance(given.get("classes"), dict):
        raise DataError("no `classes` here", where=path.name, fix="see catalogue/disclosure.yml")
    try:
        return rules_of(given)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise DataError("a rule has not the form it needs", where=path.name, fix="see docs/disclosure.md") from None


def rules_of(given: dict[str, Any]) -> Rules:
    """Return the rules that a mapping of the file's shape states."""
    own, counted = given.get("own_answers") or {}, given.get("institutions") or {}
    median, covered = given.get("medians") or {}, given.get("not_covered") or {}
    return Rules(
        classes={name: class_rules(name, values or {}) for name, values in given["classes"].items()},
        exceptions={k: frozenset(v) for k, v in (given.get("exceptions") or {}).items()},
        own=frozenset(own.get("indicators", ())),
        own_level=own.get("level", "region"),
        institutions=frozenset(counted.get("indicators", ())),
        institutions_least=counted.get("least", 3),
        median_answers=median.get("answers", 5),
        median_days=median.get("days", 10),
        panel_least=(given.get("panel") or {}).get("least", 3),
        not_covered=(covered.get("level", ""), frozenset(covered.get("groups", ()))),
        rounding=dict(given.get("rounding") or {}),
        links=tuple((link["part"], link["whole"]) for link in given.get("links") or ()),
        over=frozenset(given.get("over") or ()),
        protect=dict(given.get("protect") or {}),
        source=given,
    )

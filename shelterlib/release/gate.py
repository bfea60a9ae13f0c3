"""The one gate: which restricted cells may be published.

Order: what was not asked or is not covered; the primary rules of each class; remainders of nested bases;
what must be hidden with a hidden cell, family by family and level by level; amounts finer than anything printed;
change between waves last.
Everything that is not decided to be shown stays hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shelterlib.errors import DataError
from shelterlib.release.families import families
from shelterlib.release.finer import narrowed
from shelterlib.release.ledger import Published
from shelterlib.release.nested import nested_leaks
from shelterlib.release.panel import Around, hidden_changes
from shelterlib.release.primary import cell_reason
from shelterlib.release.rerun import told
from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import Policy
from shelterlib.release.spread import Level

MEDIANS = frozenset({"median", "index"})
SHARES = frozenset({"share", "ratio", "coverage"})
SUPPRESSED, EMPTY = "suppressed", "too few"
SECOND_BASE = "base"  # group_by2 of another reading of an indicator's base


@dataclass
class Decisions:
    """The status of every cell, and (restricted) why it is hidden."""

    status: dict[str, str] = field(default_factory=dict)
    reason: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, status: str, reason: str = "") -> None:
        self.status[name] = status
        if reason:
            self.reason[name] = reason

    def hide(self, name: str, reason: str) -> None:
        """Hide a shown cell; a status that stands already is kept."""
        if self.status[name] == "shown":
            self.set(name, SUPPRESSED, reason)

    def hidden(self, name: str) -> bool:
        return self.status[name] == SUPPRESSED


def decide(
    cells: Iterable[Cell], policy: Policy, earlier: Published, then: Mapping[tuple[str, str], Rows] | None = None
) -> Decisions:
    """Decide about every cell of a wave.

    Args:
        cells: the restricted cells.
        policy: rules, indicators and classes.
        earlier: published cells of earlier waves.
        then: rows of earlier waves' whole figures, by wave and cell, where they are known.

    Raises:
        DataError: the plan asks for a level that the class forbids.
    """
    cells, decisions = list(cells), Decisions()
    for cell in cells:
        decisions.set(cell.name, *first_status(cell, policy))
    now = [c for c in cells if c.kind in ("indicator", "coverage")]
    for name in nested_leaks([c for c in now if decisions.status[c.name] == "shown"], policy):
        decisions.hide(name, "nested")
    for own in by_family(now, policy):
        _levels(own, policy, decisions)
    for indicator, level in list(narrowed(now, policy, decisions.status)):
        family = next(own for own in by_family(now, policy) if any(c.indicator == indicator for c in own))
        close([c for c in family if c.group_by == level], decisions, "finer")
    around = Around(decisions.status, earlier, {c.name: c for c in now}, then or {})
    for name, reason in list(hidden_changes((c for c in cells if c.kind == "change"), policy, around)):
        decisions.hide(name, reason)
    second_bases(cells, policy, decisions)
    return decisions


def by_family(cells: Iterable[Cell], policy: Policy) -> Iterator[list[Cell]]:
    """Yield the cells of each family of indicators, in their order."""
    own: dict[str, list[Cell]] = defaultdict(list)
    first = {i: family[0] for family in families(policy) for i in family}
    for cell in cells:
        if cell.indicator in first:
            own[first[cell.indicator]].append(cell)
    yield from own.values()


def second_bases(cells: Iterable[Cell], policy: Policy, decisions: Decisions) -> None:
    """Hide the other readings of a base unless every figure of the family is printed at every level.

    They differ from the indicator's own base by a few rows. Where nothing is hidden these rows lie within printed
    figures; where something is, they would narrow it. Sums and counts of cases never have a second base.
    """
    for own in by_family((c for c in cells if c.kind != "question"), policy):
        whole = not any(decisions.hidden(c.name) for c in own if c.row.get("group_by2") != SECOND_BASE)
        for cell in own:
            plain = not policy.limits(cell.indicator).sums and cell.indicator not in policy.rules.institutions
            if cell.row.get("group_by2") == SECOND_BASE and not (whole and plain):
                decisions.hide(cell.name, "second_base")


def planned(cell: Cell, policy: Policy) -> bool:
    """Return True for a cell that the plan prints or hides; change between waves is planned for some levels only."""
    limits = policy.limits(cell.indicator)
    return cell.kind != "change" or policy.rules.plans_change(cell.indicator, limits.name, cell.group_by)


def first_status(cell: Cell, policy: Policy) -> tuple[str, str]:
    """Return status and reason of a cell judged alone."""
    limits, rules = policy.limits(cell.indicator), policy.rules
    variant = f"{cell.indicator}.{cell.row.get('group_by2')}.{cell.group2}"
    allowed = any(rules.allows(name, limits.name, cell.group_by) for name in (cell.indicator, variant))
    if cell.kind != "question" and not allowed:
        raise DataError(
            f"class {limits.name} forbids the level {cell.group_by}",
            where=f"indicator {cell.indicator}",
            fix="take the level out of its plan",
        )
    level, groups = rules.not_covered
    if "not_covered" in (cell.group, cell.row.get("note")) or (cell.group_by == level and cell.group in groups):
        return "not covered", ""
    if cell.row.get("note") == "not_in_wave" or (not cell.count("asked") and cell.count("not_asked")):
        return "not asked", ""
    return _judged(cell, policy)


def _judged(cell: Cell, policy: Policy) -> tuple[str, str]:
    limits, rules = policy.limits(cell.indicator), policy.rules
    if cell.kind == "question":
        return _question_status(cell, limits.name)
    if not cell.count("asked") or not cell.count("answered"):
        return "too few", "nobody"
    if limits.name == "public":
        return "shown", ""
    if policy.kind(cell.indicator) in MEDIANS:
        days = policy.definition(cell.indicator).get("unit") == "days"
        if cell.count("answered") < (rules.median_days if days else rules.median_answers):
            return (SUPPRESSED if cell.kind == "change" else EMPTY), "few_for_median"
    reason = cell_reason(cell, policy)
    return (SUPPRESSED, reason) if reason else ("shown", "")


def _question_status(cell: Cell, sensitivity: str) -> tuple[str, str]:
    if sensitivity == "restricted":
        return SUPPRESSED, "restricted"
    return ("shown", "") if cell.count("asked") else ("not asked", "")


def _levels(cells: list[Cell], policy: Policy, decisions: Decisions) -> None:
    """Hide in one family what a hidden cell drags along."""
    country = {c.indicator: c for c in cells if c.group_by == "country" and not c.group2}
    levels: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        top = country.get(cell.indicator)
        if cell.group_by == "country" or policy.limits(cell.indicator).name == "public":
            continue
        if top is None or decisions.hidden(top.name):
            decisions.hide(cell.name, "country_hidden")
        elif cell.indicator in policy.rules.own:
            continue
        elif _country_only(top, policy):
            decisions.hide(cell.name, "country_only")
        else:
            levels[cell.group_by].append(cell)
    judged = {
        name: Level(
            [c for c in some if policy.kind(c.indicator) not in MEDIANS], policy, decisions.status, decisions.reason
        )
        for name, some in sorted(levels.items())
    }
    found = {name: level.spread() for name, level in judged.items()}
    too_plain = told(judged, found)
    for name, level in judged.items():
        for hidden, reason in found[name].items():
            decisions.set(hidden, SUPPRESSED, reason)
        if name in too_plain:
            close(level.cells, decisions, "level_closed")


def _country_only(top: Cell, policy: Policy) -> bool:
    """Return True where the country's share is 0 or 100 %: every group's follows from it."""
    plain = policy.kind(top.indicator) in SHARES and policy.limits(top.indicator).all_values
    return plain and top.count("numerator") in (0.0, top.count("denominator"))


def close(cells: Iterable[Cell], decisions: Decisions, reason: str) -> bool:
    """Hide cells, and of an empty one that it is empty, where nothing else leaves a doubt; True if any was open."""
    found = [c.name for c in cells if decisions.status[c.name] in ("shown", EMPTY)]
    for name in found:
        decisions.set(name, SUPPRESSED, reason)
    return bool(found)

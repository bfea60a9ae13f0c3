"""What a reader can set up from the published files alone: numbers, lines that add up, limits between numbers.

Input: rows of cells.csv of this wave and of every earlier one, the definitions of the indicators, and what is known
beside them. Nothing restricted, no rules. A number is named `wave cell field`: `2023 M1_2.macro.west n`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shelterlib.release.knowledge import Knowledge

Row = Mapping[str, str]
Published = Mapping[str, Mapping[str, Row]]  # wave -> cell -> row of cells.csv
COUNTED = ("indicator", "coverage", "change")
SHARES = ("share", "ratio", "coverage", "nonresponse")
FIELDS = {"rate": ("n",), "count": ("n",)} | dict.fromkeys(SHARES, ("n", "of"))
SHOWN, HIDDEN, EMPTY = "shown", "suppressed", "too few"
TOP, FRAME = "country", "frame"
NOTHING = Knowledge()


@dataclass
class System:
    """The reader's knowledge; `json()` is what stands in certificates/system.json."""

    shown: dict[str, int | float] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    limits: list[tuple[str, str]] = field(default_factory=list)
    implied: dict[str, int | float] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Return True where a number is printed, or known to exist."""
        return name in self.shown or name in self._hidden

    def open(self, names: Iterable[str]) -> bool:
        """Return True where some of the numbers are hidden."""
        return any(name in self._hidden for name in names)

    def close(self) -> None:
        """Remember the hidden names; call once every number is in."""
        self._hidden = frozenset(self.hidden)

    def know(self, values: Mapping[str, int | float]) -> None:
        """Take hidden numbers for printed ones: they follow from what is printed."""
        self.shown.update(values)
        self.implied |= {name: value for name, value in values.items() if name in self._hidden}
        self.hidden = [name for name in self.hidden if name not in values]
        self.close()

    def json(self) -> dict[str, Any]:
        """Return the system with printed numbers only where a line or a limit needs them, so that the file is small."""
        needed = {n for total, parts in self.lines for n in (total, *parts)} | {n for pair in self.limits for n in pair}
        shown = {name: value for name, value in self.shown.items() if name in needed}
        return {"hidden": self.hidden, "shown": shown, "lines": self.lines, "limits": self.limits}


def reader_system(
    published: Published, indicators: Mapping[str, Mapping[str, Any]], beside: Knowledge = NOTHING
) -> System:
    """Return what a reader knows of hidden numbers.

    Args:
        published: released rows by wave and cell, this wave's among them.
        indicators: definitions, as in definitions.json.
        beside: what is known beside the rows.
    """
    system = System()
    _lists(system, beside)
    for wave, rows in published.items():
        for row in rows.values():
            if not follows(row, rows, indicators):
                _add(system, wave, row, indicators)
    system.close()
    _zeros(system, published, indicators)
    for wave, rows in published.items():
        for total, parts in _sums(rows.values(), indicators):
            for f in fields(rows[total], indicators):
                names = [number(wave, total, f), *(number(wave, part, f) for part in parts)]
                if all(map(system.knows, names)) and system.open(names):
                    system.lines.append((names[0], names[1:]))
        for part, whole in _limits(wave, rows, indicators, beside):
            if system.knows(part) and system.knows(whole) and system.open((part, whole)):
                system.limits.append((part, whole))
    system.limits = sorted(set(system.limits))
    _everyone(system, indicators)
    nothing = {part for part, whole in system.limits if system.shown.get(whole) == 0}  # a part of nothing is nothing
    system.know(dict.fromkeys(nothing, 0))
    return system


def _lists(system: System, beside: Knowledge) -> None:
    """Know how many institutions open lists name."""
    for wave, counts in beside.listed.items():
        for side, levels in counts.items():
            for level, groups in levels.items():
                system.shown.update({number(wave, f"lists.{level}.{g}", side): count for g, count in groups.items()})


def _everyone(system: System, indicators: Mapping[str, Mapping[str, Any]]) -> None:
    """Know the base of every group where the printed whole is as large as its groups can be together.

    Nothing can hide such a base: it is how many were asked. Which values it leaves to a count is asked elsewhere.
    """
    most: dict[str, float] = {}
    for part, whole in system.limits:
        if part.endswith(" of") and whole in system.shown and _institutions(part, indicators):
            most[part] = min(most.get(part, float("inf")), system.shown[whole])
    known: dict[str, float] = {}
    for total, parts in system.lines:
        tops = [system.shown.get(part, most.get(part)) for part in parts]
        if total in system.shown and None not in tops and sum(t for t in tops if t is not None) == system.shown[total]:
            known |= {part: most[part] for part in parts if part not in system.shown}
    system.know(known)


def _institutions(name: str, indicators: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return True for the base of a share: a number of institutions."""
    cell = name.split(" ")[1]
    return indicators.get(cell.split(".")[0], {}).get("kind") == "share"


def number(wave: str, cell: str, name: str) -> str:
    """Return the name of a number."""
    return f"{wave} {cell} {name}"


def fields(row: Row, indicators: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the linear numbers of a cell; medians and indices have none, nor has a difference."""
    if row["kind"] not in COUNTED or row["group2"] == "diff":
        return ()
    return FIELDS.get(str(indicators.get(row["indicator"], {}).get("kind", "")), ())


def follows(row: Row, rows: Mapping[str, Row], indicators: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return True for a hidden share whose country shows none or all: every group's follows, and nothing hides it."""
    top = rows.get(f"{row['indicator']}.{TOP}", {})
    if row["status"] != HIDDEN or row["group_by"] == TOP or row["base"] != "all" or top.get("status") != SHOWN:
        return False
    plain = indicators.get(row["indicator"], {}).get("kind") in ("share", "coverage", "nonresponse")
    return plain and bool(top["n"]) and float(top["n"]) in (0.0, float(top["of"] or "nan"))


def _zeros(system: System, published: Published, indicators: Mapping[str, Mapping[str, Any]]) -> None:
    """Know that nothing is a sum of nothing: the parts of a total of zero are zero."""
    for wave, rows in published.items():
        for total, parts in _sums(rows.values(), indicators):
            for f in fields(rows[total], indicators):
                if system.shown.get(number(wave, total, f)) == 0:
                    system.shown.update(dict.fromkeys((number(wave, part, f) for part in parts), 0))
    system.know({name: 0 for name in system.hidden if name in system.shown})


def _add(system: System, wave: str, row: Row, indicators: Mapping[str, Mapping[str, Any]]) -> None:
    if row["status"] == SHOWN and row["kind"] == "indicator" and row["asked"]:
        system.shown[number(wave, row["cell"], "asked")] = int(row["asked"])
    for name in fields(row, indicators):
        at = number(wave, row["cell"], name)
        if row["status"] == HIDDEN:
            system.hidden.append(at)
        elif row["status"] == EMPTY:
            system.shown[at] = 0
        elif row["status"] == SHOWN and row[name]:
            value = float(row[name])
            system.shown[at] = int(value) if value.is_integer() else value


def _sums(rows: Iterable[Row], indicators: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Yield the country's cell and the cells of one level that add up to it; regions that are not covered have none."""
    figures: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if fields(row, indicators) and row["status"] in (SHOWN, HIDDEN, EMPTY):
            about = (row["indicator"], row["group_by2"], row["group2"], row["base"], row["compared_with"])
            figures[about][row["group_by"]].append(row["cell"])
    for levels in figures.values():
        top = levels.pop(TOP, [])
        if len(top) == 1:
            yield from ((top[0], cells) for cells in levels.values())


def _universe(row: Row, definition: Mapping[str, Any]) -> tuple[str, ...]:
    return (definition.get("form", ""), definition.get("universe", ""), row["group_by"], row["group"], row["base"])


def _asked(rows: Iterable[Row], indicators: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, ...], str]:
    """Return by universe and group a shown cell that prints how many were asked: the same for its neighbours."""
    found: dict[tuple[str, ...], str] = {}
    for row in rows:
        if row["status"] == SHOWN and row["kind"] == "indicator" and row["asked"] and not row["group2"]:
            found.setdefault(_universe(row, indicators.get(row["indicator"], {})), row["cell"])
    return found


def _limits(
    wave: str, rows: Mapping[str, Row], indicators: Mapping[str, Mapping[str, Any]], beside: Knowledge
) -> Iterator[tuple[str, str]]:
    """Yield (part, whole): n of N; panel within the whole; links; answers within who was asked and who exists."""
    asked = _asked(rows.values(), indicators)
    for cell, row in rows.items():
        found = fields(row, indicators)
        definition = indicators.get(row["indicator"], {})
        within = definition.get("unit") == "percent" and row["indicator"] not in beside.over
        if "of" in found and (definition["kind"] != "ratio" or within):
            yield number(wave, cell, "n"), number(wave, cell, "of")
        if definition.get("kind") == "share" and (neighbour := asked.get(_universe(row, definition))):
            yield number(wave, cell, "of"), number(wave, neighbour, "asked")
        if definition.get("kind") == "share" and row["base"] == "all":
            lists = f"lists.{row['group_by']}.{row['group']}"
            yield number(wave, cell, "of"), number(wave, lists, "most")
            if definition.get("form") == FRAME:
                yield number(wave, lists, "least"), number(wave, cell, "of")
        if row["kind"] == "change":
            then = row["group2"] == "then"
            whole = cell.split(".panel-")[0]
            for f in found:
                yield number(wave, cell, f), number(row["compared_with"] if then else wave, whole, f)
        for part, whole in beside.links:
            if row["indicator"] == part:
                yield number(wave, cell, "n"), number(wave, whole + cell.removeprefix(part), "n")

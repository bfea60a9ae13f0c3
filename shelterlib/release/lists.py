"""Open lists of institutions (`public_knowledge.csv` of a wave): what every reader can count for himself."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shelterlib.catalogue import Catalogue
from shelterlib.errors import DataError
from shelterlib.paths import Project
from shelterlib.release.knowledge import Counts
from shelterlib.release.reader import FRAME
from shelterlib.release.restricted import Cell

FILE = "public_knowledge.csv"
COUNT = "institutions"


def all_listed(project: Project, wave: str, catalogue: Catalogue, cells: Iterable[Cell]) -> dict[str, Counts]:
    """Return by wave what open lists count: of earlier waves as published, of this one from its file.

    A count that the answers themselves contradict is left out: that list was not whole.
    """
    found: dict[str, Counts] = {}
    for path in sorted(project.published.glob("*/definitions.json")):
        if path.parent.name < wave:
            found |= json.loads(path.read_text(encoding="utf-8")).get("listed") or {}
    own = listed(project.wave(wave).raw / FILE, catalogue)
    return found | ({wave: _true(own, cells, catalogue.rows("indicators"))} if own else {})


def _true(counts: Counts, cells: Iterable[Cell], indicators: Mapping[str, Mapping[str, Any]]) -> Counts:
    least, most = ({level: dict(groups) for level, groups in counts[side].items()} for side in ("least", "most"))
    for cell in cells:
        definition = indicators.get(cell.indicator, {})
        if definition.get("kind") == "share" and cell.kind == "indicator" and cell.row.get("base") == "all":
            of = cell.count("denominator")
            if of > most.get(cell.group_by, {}).get(cell.group, of):
                del most[cell.group_by][cell.group]
            if definition.get("form") == FRAME and of < least.get(cell.group_by, {}).get(cell.group, of):
                del least[cell.group_by][cell.group]
    return {"least": least, "most": most}


def listed(path: Path, catalogue: Catalogue) -> Counts:
    """Count the institutions of open lists in the groups of each level.

    Args:
        path: public_knowledge.csv: columns of the levels' questions (region, facility_type), institutions, source.
        catalogue: levels, areas and the tables of their groups.

    Returns:
        `least`: by level and group; `most`: the same for groups that the lists name whole, which is where each value
        that makes up the group stands in the file. Never for areas: there may be institutions of unlisted types.

    Raises:
        DataError: a count is none, or a value is in no group.
    """
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    least: dict[str, dict[str, int]] = {}
    most: dict[str, dict[str, int]] = {}
    for level, column, groups, area in _groupings(catalogue):
        if not rows or column not in rows[0]:
            continue
        counts: Counter[str] = Counter()
        for number, row in enumerate(rows, start=2):
            if row[column] not in groups:
                raise DataError(
                    "a value that no group holds", where=f"{FILE}, line {number}", fix="use the form's codes"
                )
            counts[groups[row[column]]] += _count(row, number)
        least[level] = dict(sorted(counts.items()))
        unnamed = {group for value, group in groups.items() if value not in {row[column] for row in rows}}
        if not area:
            most[level] = {group: count for group, count in least[level].items() if group not in unnamed}
    return {"least": least, "most": most}


def _groupings(catalogue: Catalogue) -> Iterator[tuple[str, str, dict[str, str], bool]]:
    """Yield level, the column of its values, value -> group, and whether it is an area."""
    area = catalogue.levels.area
    for level in catalogue.levels.levels:
        if level.map:
            table = catalogue.tables[level.map.file]
            yield level.id, level.map.key, {r[level.map.key]: r[level.map.value] for r in table}, False
        elif level.area and area and level.area != "code":  # single areas are finer than any base that is printed
            groups = {r[area.key]: r[level.area] for r in catalogue.regions}
            yield from ((level.id, name, groups, True) for name in sorted({q.strip("${}") for q in area.of.values()}))


def _count(row: Mapping[str, str], number: int) -> int:
    text = row.get(COUNT) or ""
    if not text.isdigit():
        raise DataError("not a count", where=f"{FILE}, line {number}, column {COUNT}", fix="give a whole number")
    return int(text)

"""What the answers say together: rules of `catalogue/checks.yml`, numbers far from the others, nearly equal rows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shelterlib.catalogue.strict_yaml import load
from shelterlib.clean.states import ANSWERED
from shelterlib.errors import DataError
from shelterlib.raw.coded import Coded

if TYPE_CHECKING:
    from shelterlib.clean.asked import Judge
    from shelterlib.clean.states import Rows
    from shelterlib.clean.table import CleanTable
    from shelterlib.paths import Project

FEWEST = 12  # numbers that say what is usual
FAR = 6.0  # robust standard deviations
NORMAL = 1.4826  # median absolute deviation of a normal distribution, inverted
MOST_ROWS = 3000  # nearly equal rows are looked for up to this many
SAME, IN_COMMON = 0.97, 25
YEAR, YEARS = 366, 5 * 365
NEVER = np.iinfo(np.int64).max


class Rule(BaseModel):
    """Answers agree where `holds` is true; where it is unknown, nothing is said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    form: str
    question: str
    holds: str
    severity: Literal["E", "W"] = "W"


class Checks(BaseModel):
    """checks.yml: rules, by which question of each form usual numbers differ, and how 03/04/2020 is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[Rule, ...] = ()
    slashes: Literal["ask", "day_first", "month_first"] = "ask"
    outliers_by: dict[str, str] = Field(default_factory=dict)

    def of(self, form: str) -> list[Rule]:
        """Return the rules of one form."""
        return [rule for rule in self.rules if rule.form == form]


def read_checks(project: Project | None) -> Checks:
    """Read a project's checks.yml; nothing where it has none.

    Raises:
        DataError: a key that does not exist, or one that is missing.
    """
    path = project.catalogue / "checks.yml" if project else None
    return _read(path) if path and path.exists() else Checks()


@lru_cache(maxsize=8)
def _read(path: Path) -> Checks:
    try:
        return Checks.model_validate(load(path) or {})
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise DataError(
            f"{place} is not understood", where=path.name, fix="write rules, outliers_by, slashes"
        ) from None


def judge_rules(judge: Judge, table: CleanTable, form: str, checks: Checks) -> None:
    """Flag or hold back answers that do not agree with others.

    Raises:
        DataError: a rule names a question that the form does not have.
    """
    for rule in checks.of(form):
        if rule.question not in table.form:
            raise DataError(f"{rule.id}: no question {rule.question}", where="checks.yml", fix="correct the name")
        if rule.question not in table.cells:
            continue
        found = judge.truth(rule.holds, table.form[rule.question], "unknown")
        if found is None:
            table.warn("limit_not_evaluated", rule.question, None, f"checks.yml, {rule.id}")
            continue
        rows = np.flatnonzero(~found[0] & ~found[1])
        note = table.hold if rule.severity == "E" else table.warn
        note("consistency", rule.question, rows, f"{rule.id}: {rule.holds}")


def flag_outliers(table: CleanTable, by: str, keys: frozenset[str]) -> None:
    """Flag numbers far from what others say (within the group that `by` names), on a scale that grows slowly."""
    groups = table.cells[by].text.codes if by in table.cells else np.zeros(len(table), dtype=np.int32)
    for name, cells in table.cells.items():
        if cells.question.type not in ("integer", "decimal", "range") or name in keys:
            continue
        rows = np.flatnonzero((cells.status == ANSWERED) & cells.text.filled)
        values = np.array([float(text) if text else 0.0 for text in cells.text.texts])[cells.text.codes[rows]]
        scaled = np.arcsinh(values)
        far = np.zeros(len(rows), dtype=bool)
        for group in np.unique(groups[rows]):
            inside = groups[rows] == group
            far[inside] = _far(scaled[inside])
        table.warn("outlier", name, rows[far])


def flag_negative(table: CleanTable) -> None:
    """Flag whole numbers below zero where the form sets no limit."""
    for name, cells in table.cells.items():
        if cells.question.type == "integer" and not cells.question.constraint:
            below = np.asarray(pc.starts_with(cells.text.values, "-").to_numpy(zero_copy_only=False), dtype=bool)
            table.warn("negative_number", name, np.flatnonzero(below[cells.text.codes]))


def _far(values: np.ndarray) -> np.ndarray:
    if len(values) < FEWEST:
        return np.zeros(len(values), dtype=bool)
    distance = np.abs(values - np.median(values))
    spread = NORMAL * float(np.median(distance))
    return distance > FAR * spread if spread > 0 else np.zeros(len(values), dtype=bool)


def flag_far_dates(table: CleanTable, now: str) -> None:
    """Flag days that lie years from where nearly all lie, and days after the submission.

    Args:
        table: answers, read.
        now: the day after which no day can be known, where the rows do not say when they were sent; empty for none.
    """
    asked = {name: cells for name, cells in table.cells.items() if cells.question.type in ("date", "today")}
    latest = _sent(table, _day(now[:10])) if asked else np.array([], dtype=np.int64)
    for name, cells in asked.items():
        rows = np.flatnonzero((cells.status == ANSWERED) & cells.text.filled)
        if not len(rows):
            continue
        texts = [text[:10] or "1970-01-01" for text in cells.text.texts]
        days = np.array(texts, dtype="datetime64[D]").astype(np.int64)[cells.text.codes[rows]]
        distance = np.abs(days - np.median(days))
        far = (distance > YEARS) & (np.median(distance) <= YEAR)
        far |= days - 1 > latest[rows]
        table.warn("date_far", name, rows[far])


def _sent(table: CleanTable, otherwise: int) -> Rows:
    """Return the day on which each row was filled in or sent, whichever is later; where neither is known, another."""
    known = [table.system.get("submitted"), *(table.cells[n].text for n in ("start", "end") if n in table.cells)]
    days = [_days(sent) for sent in known if sent is not None]
    latest = np.max(days, axis=0) if days else np.zeros(len(table), dtype=np.int64)
    return np.where(latest > 0, latest, otherwise or NEVER).astype(np.int64)


def _days(moments: Coded) -> Rows:
    """Return the day of each row's moment; 0 where there is none. Moments are many, their days few."""
    days = Coded.of(pc.utf8_slice_codeunits(moments.values, 0, 10))
    return np.array([_day(text) for text in days.texts], dtype=np.int64)[days.codes][moments.codes]


def _day(text: str) -> int:
    try:
        return int(np.datetime64(text, "D").astype(np.int64)) if text.strip() else 0
    except ValueError:
        return 0


def flag_near_duplicates(table: CleanTable, keys: frozenset[str]) -> None:
    """Flag rows of different units (told apart by `keys`) that say nearly the same in very many questions."""
    asked = [cells for name, cells in table.cells.items() if cells.question.is_asked and name not in keys]
    if not 2 <= len(table) <= MOST_ROWS or len(asked) < IN_COMMON:
        return
    codes = np.column_stack([cells.text.codes for cells in asked])
    filled = np.column_stack([cells.text.filled for cells in asked])
    rows: set[int] = set()
    for row in range(len(table) - 1):
        both = filled[row + 1 :] & filled[row]
        common = both.sum(axis=1)
        same = (both & (codes[row + 1 :] == codes[row])).sum(axis=1)
        close = np.flatnonzero((common >= IN_COMMON) & (same >= SAME * common))
        rows |= {row, *(close + row + 1).tolist()} if len(close) else set()
    table.warn("near_duplicate", "", np.array(sorted(rows), dtype=np.int64))

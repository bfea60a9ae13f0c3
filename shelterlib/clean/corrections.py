"""Decisions of people: rows of `corrections.csv`, applied to the raw answers before anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterlib.clean.people_lists import read_list
from shelterlib.errors import DataError

if TYPE_CHECKING:
    from shelterlib.forms import Form

COLUMNS = ("form", "row", "unit", "question", "old", "new", "action", "reason", "who", "when")
REPLACE, BLANK, REMOVE, ACCEPT, FLAG = "replace", "blank", "remove_row", "accept", "flag"
ACTIONS = (REPLACE, BLANK, REMOVE, ACCEPT, FLAG)


@dataclass(frozen=True)
class Correction:
    """One decision.

    Args:
        form: facility, administration, …
        row: the submission's _uuid (or _id; of an export without both the row number).
        unit: its key, for people.
        question: name; empty for a whole row.
        old: the raw text that was decided about.
        new: what it becomes; of `replace` only.
        action: replace, blank, remove_row, accept (it is right), flag (keep, and show as open to doubt).
        line: of the file, for messages.
    """

    form: str
    row: str
    unit: str
    question: str
    old: str
    new: str
    action: str
    reason: str
    who: str
    when: str
    line: int


def read_corrections(path: Path, forms: Mapping[str, Form]) -> dict[str, list[Correction]]:
    """Return the decisions of a wave by form; none where there is no file.

    Args:
        path: corrections.csv.
        forms: of the wave, by name.

    Raises:
        DataError: a column is missing; a row names no form, question or action, says not who decided, or
            decides otherwise about the same answer than another row. Names the line.
    """
    found = [_correction(row, line) for line, row in read_list(path, COLUMNS).rows]
    by_form: dict[str, list[Correction]] = defaultdict(list)
    for correction in found:
        if why := _wrong(correction, forms):
            raise DataError(why, where=f"{path.name}, line {correction.line}", fix="correct this line")
        by_form[correction.form].append(correction)
    _refuse_contradictions(found, path)
    return dict(by_form)


def _correction(row: Mapping[str, str], line: int) -> Correction:
    cells = {name: row[name] for name in COLUMNS}
    return Correction(**{**cells, "action": cells["action"].strip() or REPLACE}, line=line)


def _wrong(correction: Correction, forms: Mapping[str, Form]) -> str:
    if correction.form not in forms:
        return "the wave has no such form"
    if correction.action not in ACTIONS:
        return f"the action is none of {', '.join(ACTIONS)}"
    if correction.action == REMOVE:
        return "" if correction.who.strip() else "nobody is named who decided"
    if correction.question not in forms[correction.form]:
        return "the form has no such question"
    if correction.action == REPLACE and not correction.new.strip():
        return "replace needs a new value (blank takes an answer away)"
    return "" if correction.who.strip() else "nobody is named who decided"


def _refuse_contradictions(corrections: Iterable[Correction], path: Path) -> None:
    seen: dict[tuple[str, ...], Correction] = {}
    for correction in corrections:
        place = (correction.form, correction.row.strip(), correction.question, correction.old.strip())
        other = seen.setdefault(place, correction)
        if (other.action, other.new) != (correction.action, correction.new):
            raise DataError(
                f"line {other.line} decides otherwise about the same answer",
                where=f"{path.name}, line {correction.line}",
                fix="keep one of the two lines",
            )

"""Apply people's decisions to the raw texts, each only where the text is still the one that was decided about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.clean.corrections import ACCEPT, BLANK, FLAG, REMOVE, REPLACE, Correction
from shelterlib.clean.states import REMOVED
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import ERROR, Change

if TYPE_CHECKING:
    from shelterlib.clean.assemble import Assembled
    from shelterlib.clean.states import Rows
    from shelterlib.clean.table import CleanTable
    from shelterlib.raw.journal import Journal


@dataclass
class Decided:
    """What the decisions came to.

    Args:
        removed: positions of rows taken out.
        why_removed: row id → the decision.
        touched: question → row numbers with a text that a person set.
        taken: question → row numbers whose answer was taken away.
        accepted: question → row numbers whose value a person called right, or wants flagged.
        flagged: question → row numbers to be shown as open to doubt.
    """

    removed: list[int] = field(default_factory=list)
    why_removed: dict[str, Correction] = field(default_factory=dict)
    touched: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    taken: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    accepted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    flagged: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def blanked(self, table: CleanTable, keep: np.ndarray) -> None:
        """Give answers that a person took away their status, and flag what is to be flagged."""
        for name, lines in self.taken.items():
            rows = np.flatnonzero(np.isin(table.numbers, list(lines)))
            table.cells[name].status[rows] = REMOVED
        for name, lines in self.flagged.items():
            numbers = table.numbers[np.isin(table.numbers, list(lines))]
            table.journal.problem("flagged", "W", name, numbers)


def apply(corrections: Sequence[Correction], parts: Assembled, ids: Coded, numbers: Rows, journal: Journal) -> Decided:
    """Change the raw texts as people decided.

    Args:
        corrections: of this table.
        parts: the raw texts, changed in place.
        ids: what identifies each row.
        numbers: row numbers in the file.
        journal: changes, conflicts (the text is another one now) and orphans (no such row) are noted here.
    """
    done = Decided()
    if not corrections:
        return done
    place = _places(ids, {correction.row.strip() for correction in corrections})
    raw = {c.question: parts.texts[c.question] for c in corrections if c.question in parts.texts}
    texts = {question: column.at(np.arange(len(column))) for question, column in raw.items()}
    fitting = _fitting(corrections, texts, place)
    settled = {_cell(corrections[number]) for number in fitting}
    taken: set[Cell] = set()
    for number, correction in enumerate(corrections):
        rows = place.get(correction.row.strip(), [])
        if not rows or (correction.question not in raw and correction.action != REMOVE):
            journal.problem("correction_orphan", ERROR, correction.question, None, _line(correction))
        elif correction.action == REMOVE:
            done.removed += rows
            done.why_removed[correction.row.strip()] = correction
        elif number in fitting and _cell(correction) not in taken:
            taken.add(_cell(correction))
            found = {row: int(numbers[row]) for row in fitting[number]}
            _decide(correction, found, texts[correction.question], done, journal)
        elif _cell(correction) not in settled:
            journal.problem("correction_conflict", ERROR, correction.question, numbers[rows], _line(correction))
    for question in done.touched:
        parts.texts[question] = Coded.of(texts[question])
    return done


Cell = tuple[str, str]


def _cell(correction: Correction) -> Cell:
    return correction.row.strip(), correction.question


def _line(correction: Correction) -> str:
    return f"corrections.csv, line {correction.line}"


def _fitting(
    corrections: Sequence[Correction], texts: Mapping[str, list[str]], place: Mapping[str, list[int]]
) -> dict[int, list[int]]:
    """Return the corrections (by number) that are about the text that stands there now, with their rows.

    A cell may have several: each is about the text that it names, so an older one gives way to a newer text's.
    """
    found = {}
    for number, correction in enumerate(corrections):
        if correction.action == REMOVE or correction.question not in texts:
            continue
        now = texts[correction.question]
        if rows := [row for row in place.get(correction.row.strip(), []) if _same(now[row], correction.old)]:
            found[number] = rows
    return found


def _places(ids: Coded, wanted: set[str]) -> dict[str, list[int]]:
    """Return the positions of the rows that corrections speak of."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = np.flatnonzero(ids.mask(lambda name: name in wanted))
    for row, name in zip(rows.tolist(), ids.at(rows), strict=True):
        found[name].append(row)
    return found


def _decide(correction: Correction, rows: Mapping[int, int], texts: list[str], done: Decided, journal: Journal) -> None:
    """Apply one decision to rows (position → row number in the file)."""
    for row, number in rows.items():
        if correction.action in (ACCEPT, FLAG):
            done.accepted[correction.question].add(number)
            if correction.action == FLAG:
                done.flagged[correction.question].add(number)
            rule, new = ("accepted" if correction.action == ACCEPT else "flagged"), texts[row]
        else:
            rule, new = "correction", correction.new if correction.action == REPLACE else ""
            done.touched[correction.question].add(number)
            if correction.action == BLANK:
                done.taken[correction.question].add(number)
        journal.change(
            Change(
                rule,
                correction.question,
                np.array([number]),
                [texts[row]],
                [new],
                correction.reason,
                correction.who,
                correction.when,
            )
        )
        texts[row] = new


def _same(text: str, decided_about: str) -> bool:
    """Whether a text is still the one that was decided about; outer blanks do not count."""
    return text.strip() == decided_about.strip()

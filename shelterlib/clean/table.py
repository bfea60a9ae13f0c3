"""One table on its way from raw to clean: rows, the answers of each question, what was changed, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from shelterlib.clean import typed
from shelterlib.clean.cells import Cells
from shelterlib.clean.states import ANSWERED, PROBLEM, STATUS
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import ERROR, WARNING, Change, Journal

if TYPE_CHECKING:
    import pandas as pd

    from shelterlib.clean.states import Rows
    from shelterlib.forms import Form


@dataclass
class CleanTable:
    """A table of answers.

    Args:
        name: of the repeat; empty for the answers themselves.
        where: file and sheet, for messages.
        form: that they answer.
        numbers: row number in the file of each row kept.
        all_numbers: of each row read.
        originals: the raw texts of each question, all rows.
        cells: the answers by question, rows kept.
        system: columns of the server by role, rows kept.
        ids: what identifies each row in corrections.csv, rows kept.
        units: key of each row kept.
        parents: of a repeat: position of the row around it among its table's kept rows; -1 for an orphan.
        around: of a repeat: name of the table around it.
        missing, unknown: questions without a column, columns without a question.
        read, dropped: rows read, and why some were not kept.
        accepted: question → row numbers whose value a person called right.
    """

    name: str
    where: str
    form: Form
    numbers: Rows
    all_numbers: Rows
    originals: dict[str, Coded]
    cells: dict[str, Cells]
    system: dict[str, Coded]
    ids: Coded
    units: Coded
    parents: Rows | None = None
    around: str = ""
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    accepted: dict[str, set[int]] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)

    def __len__(self) -> int:
        return len(self.numbers)

    def questions(self) -> list[str]:
        """Return the questions that have a column, in form order."""
        return list(self.cells)

    def hold(self, rule: str, question: str, rows: Rows, fix: str = "") -> None:
        """Note a problem that a person must decide, and hold the values back until then."""
        rows = self._open(question, rows)
        if not len(rows):
            return
        self.journal.problem(rule, ERROR, question, self.numbers[rows], fix)
        for name in [question] if question else self.questions():
            cells = self.cells[name]
            unread = (cells.status[rows] == ANSWERED) & ~cells.text.filled[rows]
            old = [
                raw if odd else text
                for raw, text, odd in zip(cells.raw.at(rows), cells.text.at(rows), unread, strict=True)
            ]
            if question or any(old):
                self.journal.change(Change(rule, name, self.numbers[rows], old, [""] * len(rows), "held back"))
            cells.put(rows, "", PROBLEM)

    def warn(self, rule: str, question: str, rows: Rows | None = None, fix: str = "") -> None:
        """Note something that is kept and flagged; without rows it concerns the whole question."""
        if rows is None:
            self.journal.problem(rule, WARNING, question, None, fix)
            return
        rows = self._open(question, rows)
        if len(rows):
            self.journal.problem(rule, WARNING, question, self.numbers[rows], fix)

    def _open(self, question: str, rows: Rows) -> Rows:
        settled = self.accepted.get(question)
        if not settled or not len(rows):
            return rows
        return rows[~np.isin(self.numbers[rows], np.fromiter(settled, np.int64, len(settled)))]

    def frame(self, names: Iterable[str] | None = None, *, light: bool = False) -> pd.DataFrame:
        """Return answers in their types, indexed by unit (`light`: by position, texts as categories)."""
        import pandas as pd

        chosen = self.questions() if names is None else [name for name in names if name in self.cells]
        columns = {
            name: typed.series(self.cells[name].text, self.cells[name].question, categorical=light) for name in chosen
        }
        return pd.DataFrame(columns, index=self._index(light=light), columns=chosen)

    def states(self, names: Iterable[str] | None = None, *, light: bool = False) -> pd.DataFrame:
        """Return the statuses of answers, same shape as `frame`."""
        import pandas as pd

        words = pd.Index(STATUS, dtype="str")
        chosen = self.questions() if names is None else [name for name in names if name in self.cells]
        columns: dict[str, Any] = {name: pd.Categorical.from_codes(self.cells[name].status, words) for name in chosen}
        found = pd.DataFrame(columns, index=self._index(light=light), columns=chosen)
        return found if light else found.astype("str")

    def _index(self, *, light: bool) -> pd.Index[Any]:
        """Return units, or positions: a table of which no question is wanted has its rows all the same."""
        import pandas as pd

        if light:
            return pd.RangeIndex(len(self))
        index: pd.Index[Any] = pd.Index(self.units.array().to_pylist(), name="unit", dtype="str")
        return index

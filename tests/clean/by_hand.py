"""Forms and clean tables made by hand, without a file, for exact tests of single modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from shelterlib.clean.cells import Cells
from shelterlib.clean.states import ANSWERED, MISSING
from shelterlib.clean.table import CleanTable
from shelterlib.forms import Choice, Form, Question
from shelterlib.raw.coded import Coded


def make_form(*questions: Question, choices: Mapping[str, Mapping[str, str]] | None = None, **more: Any) -> Form:
    """Return a form of questions, and of choices as {list: {name: label}}."""
    lists = {
        name: tuple(Choice(choice, {"en": label}) for choice, label in found.items())
        for name, found in (choices or {}).items()
    }
    rest = {"groups": {}, "languages": ("en",), "default_language": "en", "version": "", "form_id": "", **more}
    return Form("form.xlsx", questions, choices=lists, **rest)


def make_table(
    form: Form,
    answers: Mapping[str, Sequence[str]],
    *,
    status: Mapping[str, Sequence[int]] | None = None,
    raw: Mapping[str, Sequence[str]] | None = None,
    numbers: Sequence[int] | None = None,
    read: Sequence[int] | None = None,
    units: Sequence[str] | None = None,
    **more: Any,
) -> CleanTable:
    """Return a table of clean texts by question.

    Args:
        form: that they answer.
        answers: clean texts by question.
        status: of questions whose blanks are not simply missing.
        raw: texts as received, of questions where they differ.
        numbers: of the rows kept; from 2 on.
        read: numbers of the rows read, where more were.
        units: key of each row; unit0, unit1, …
        more: other fields of the table.
    """
    rows = len(next(iter(answers.values())))
    kept = np.array(range(2, rows + 2) if numbers is None else numbers, dtype=np.int64)
    cells = {
        name: Cells(
            form[name],
            Coded.of((raw or {}).get(name, texts)),
            Coded.of(texts),
            np.array((status or {}).get(name, [ANSWERED if t else MISSING for t in texts]), dtype=np.int8),
        )
        for name, texts in answers.items()
    }
    rest = {
        "name": "",
        "where": "export.csv",
        "system": {},
        "originals": {name: cell.raw for name, cell in cells.items()},
        "ids": Coded.of([f"sent{n}" for n in range(rows)]),
        **more,
    }
    return CleanTable(
        form=form, numbers=kept, all_numbers=np.array(kept if read is None else read, dtype=np.int64), cells=cells,
        units=Coded.of(units or [f"unit{n}" for n in range(rows)]), **rest,
    )  # fmt: skip

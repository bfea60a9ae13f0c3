"""Clean tables made by hand: the texts of each question, and nothing read from a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from shelterlib.clean.cells import Cells
from shelterlib.clean.states import ANSWERED, MISSING
from shelterlib.clean.table import CleanTable
from shelterlib.forms import Choice, Form, Question
from shelterlib.raw.coded import Coded


def form_of(questions: Sequence[Question], choices: Mapping[str, Sequence[str]] | None = None, **more: Any) -> Form:
    """Return a form of questions and of lists of choices by name; `more` are other fields of a form."""
    lists = {name: tuple(map(Choice, names)) for name, names in (choices or {}).items()}
    about = {"groups": {}, "choices": lists, "languages": ("en",), "default_language": "en", "version": "1"}
    return Form("form", tuple(questions), **{**about, "form_id": "f", **more})


def table_of(
    form: Form, columns: Mapping[str, Sequence[str]], *, numbers: Sequence[int] = (), units: Sequence[str] = (),
    system: Mapping[str, Sequence[str]] | None = None, **more: Any,
) -> CleanTable:  # fmt: skip
    """Return a table whose texts are clean already: what is blank is missing. Rows are numbered from 2."""
    rows = len(next(iter((*columns.values(), *(system or {}).values()))))
    lines = np.array(numbers or range(2, rows + 2), dtype=np.int64)
    cells = {}
    for name, texts in columns.items():
        text = Coded.of(list(texts))
        cells[name] = Cells(form[name], text, text, np.where(text.filled, ANSWERED, MISSING).astype(np.int8))
    raw = {name: one.raw for name, one in cells.items()}
    servers = {role: Coded.of(list(texts)) for role, texts in (system or {}).items()}
    ids = Coded.of([f"u{n}" for n in range(rows)])
    return CleanTable(
        "", "e.csv", form, lines, lines, raw, cells, servers, ids, Coded.of(list(units)) if units else ids, **more
    )


def noted(table: CleanTable) -> list[tuple[str, str, str, list[int]]]:
    """Return (rule, severity, question, row numbers) of every problem, in order."""
    return [(p.rule, p.severity, p.column, p.rows.tolist()) for p in table.journal.problems]


def changed(table: CleanTable) -> list[tuple[str, str, list[int], list[str | None], list[str | None]]]:
    """Return (rule, question, row numbers, old, new) of every change, in order."""
    return [(c.rule, c.question, c.rows.tolist(), list(c.old), list(c.new)) for c in table.journal.changes]


class Hand:
    """What the tests of single modules make their rows with."""

    form: Callable[..., Form] = staticmethod(form_of)
    table: Callable[..., CleanTable] = staticmethod(table_of)
    noted = staticmethod(noted)
    changed = staticmethod(changed)


@pytest.fixture
def hand() -> type[Hand]:
    return Hand

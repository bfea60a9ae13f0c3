"""Questionnaires made for tests: as workbooks, and as `Form`s without a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from shelterlib.forms import Choice, Form, Group, Question

Rows = Sequence[Sequence[object]]


def workbook(path: Path, **sheets: Rows) -> Path:
    """Write rows of cells as the named sheets of a workbook; return its path."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def form_of(types: Mapping[str, str], lists: Mapping[str, Mapping[str, str]] | None = None) -> Form:
    """Return a form of name → type; `repeat/name` puts a question into a repeat, `select_one list` names its list."""
    questions, groups = [], {}
    for full, kind in types.items():
        *repeats, name = full.split("/")
        for end in range(1, len(repeats) + 1):
            path = tuple(repeats[:end])
            groups.setdefault(path, Group(path[-1], True, {}, path[:-1]))
        word, _, list_name = kind.partition(" ")
        inner = repeats[-1] if repeats else None
        row = len(questions) + 2
        questions.append(Question(name, word, list_name or None, {"en": name}, tuple(repeats), inner, row=row))
    choices = {
        name: tuple(Choice(choice, {"en": label}) for choice, label in labels.items())
        for name, labels in (lists or {}).items()
    }
    return Form("test", tuple(questions), groups, choices, ("en",), "en", "7", "test")

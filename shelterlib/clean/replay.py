"""Prove that the log says everything: the raw texts and the log give the clean answers, cell by cell.

The replay knows nothing of how cleaning reads texts. It applies the log, and understands plain numbers, ISO dates and
names of choices only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.clean import typed
from shelterlib.errors import DataError
from shelterlib.raw.coded import Coded

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.clean.table import CleanTable
    from shelterlib.forms import Form, Question
    from shelterlib.raw.journal import Change

NOTES = frozenset(("accepted", "flagged"))


def replay(
    form: Form, raw: Mapping[str, Coded], numbers: Rows, log: Iterable[Change]
) -> tuple[Rows, dict[str, pa.Array]]:
    """Apply a log to raw texts.

    Args:
        form: with the type of each question.
        raw: texts of each question, all rows.
        numbers: row number of each.
        log: changes, in order; changes of the whole sheet are not about answers.

    Returns:
        row numbers left, and each question's answers in its type.

    Raises:
        DataError: a change is about another text than the one that stands there.
    """
    edits: dict[str, dict[int, str]] = defaultdict(dict)
    place = {int(number): row for row, number in enumerate(numbers.tolist())}
    gone: set[int] = set()
    for change in log:
        rows = change.rows.tolist()
        if rows == [0]:
            continue
        if not change.question:
            gone |= set(rows)
        elif change.question in raw:
            several = form[change.question].type == "select_multiple"
            _edit(change, rows, raw[change.question], edits[change.question], place, several=several)
    keep = ~np.isin(numbers, np.fromiter(gone, np.int64, len(gone)))
    return numbers[keep], {
        name: typed.column(canonical(used(_edited(column, edits[name]).take(keep)), form[name], form), form[name])
        for name, column in raw.items()
    }


def _edit(
    change: Change, rows: list[int], column: Coded, edits: dict[int, str], place: Mapping[int, int], *, several: bool
) -> None:
    texts, codes = column.texts, column.codes
    for number, old, new in zip(rows, change.old, change.new, strict=True):
        row = place[number]
        now = edits.get(row, texts[codes[row]])
        if now != (old or "") and not (several and sorted(set(now.split())) == sorted(set((old or "").split()))):
            raise DataError(
                f"the log does not follow from the raw answers ({change.rule})",
                where=f"row {number}, {change.question}",
            )
        edits[row] = new or ""


def _edited(column: Coded, edits: Mapping[int, str]) -> Coded:
    if not edits:
        return column
    rows = np.fromiter(edits, np.int64, len(edits))
    added = Coded.of(list(edits.values()))
    codes = column.codes.copy()
    codes[rows] = added.codes + len(column.values)
    return Coded(pa.concat_arrays([column.values, added.values]), codes)


def used(column: Coded) -> Coded:
    """Return a column without the distinct values that no row holds."""
    present = np.bincount(column.codes, minlength=len(column.values)) > 0
    if present.all():
        return column
    return Coded(column.values.filter(pa.array(present)), (np.cumsum(present) - 1)[column.codes].astype(np.int32))


def canonical(text: Coded, question: Question, form: Form) -> Coded:
    """Return names of several choices in form order; texts with anything else in them as they are."""
    if question.type != "select_multiple":
        return text
    place = {choice.name: n for n, choice in enumerate(form.choices.get(question.list_name or "", ()))}
    if not place:
        return text
    ordered = [_in_order(text, place) for text in text.texts]
    return Coded(pa.array(ordered, pa.string()), text.codes)


def _in_order(text: str, place: Mapping[str, int]) -> str:
    names = list(dict.fromkeys(text.split()))
    return " ".join(sorted(names, key=place.__getitem__)) if all(name in place for name in names) else text


def prove(table: CleanTable) -> str:
    """Return the digest of a table's clean answers after its log has been shown to lead to them.

    Raises:
        DataError: it does not.
    """
    numbers, answers = replay(table.form, table.originals, table.all_numbers, table.journal.changes)
    if not np.array_equal(numbers, table.numbers):
        raise DataError(
            "the log leaves out other rows than cleaning did", where=table.where, fix="report this as a defect"
        )
    digest = hashlib.sha256()
    for name, cells in table.cells.items():
        clean = _plain(typed.column(cells.text, cells.question))
        if not clean.equals(_plain(answers[name])):
            raise DataError(
                "the log does not lead to the clean answers",
                where=f"{table.where}, {name}",
                fix="report this as a defect",
            )
        digest.update(name.encode())
        _feed(digest, clean)
    return digest.hexdigest()


def _plain(array: pa.Array) -> pa.Array:
    return array.cast(pa.string()) if isinstance(array, pa.DictionaryArray) else array


def _feed(digest: Any, array: pa.Array) -> None:
    """Add a column to a digest: where it has values, and which."""
    digest.update(np.packbits(np.asarray(array.is_valid())).tobytes())
    if pa.types.is_string(array.type):
        filled = pc.fill_null(array, "")
        lengths = np.asarray(pc.binary_length(filled))
        digest.update(lengths.tobytes())
        letters = filled.buffers()[2]  # the cast above made the array anew: its letters stand one after the other
        digest.update(memoryview(letters)[: int(lengths.sum())] if letters else b"")
        return
    values = array.cast(pa.int64()) if pa.types.is_timestamp(array.type) else array
    digest.update(np.asarray(pc.fill_null(values, 0)).tobytes())

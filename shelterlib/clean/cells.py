"""One question's answers on their way from raw to clean: every distinct text is read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.clean.states import ANSWERED, MISSING
from shelterlib.clean.texts import Reading
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Change

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows, States
    from shelterlib.forms import Question


class Reader(Protocol):
    """What reads the texts of one question. `plain`: pattern of texts that need no reading; `special`: never plain."""

    plain: str
    special: frozenset[str]

    def read(self, text: str) -> Reading:
        """Return what a text means."""


@dataclass
class Cells:
    """The answers of one question, one per row.

    Args:
        question: of the form.
        raw: the texts as they stand in the export.
        text: the clean texts, blank where there is no answer.
        status: why not, codes of `states.STATUS`.
    """

    question: Question
    raw: Coded
    text: Coded
    status: States

    def put(self, rows: Rows, text: str, status: int) -> None:
        """Set the clean text and status of some rows."""
        values, place = self.text.values, pc.index(self.text.values, text).as_py()
        if place < 0:
            place, values = len(values), pa.concat_arrays([values, pa.array([text], pa.string())])
        codes = self.text.codes.copy()
        codes[rows] = place
        self.text = Coded(values, codes)
        self.status[rows] = status


Found = list[tuple[str, str, "Rows"]]  # rule, severity, positions


def read_cells(question: Question, raw: Coded, reader: Reader, numbers: Rows) -> tuple[Cells, list[Change], Found]:
    """Read a column.

    Args:
        question: of the form.
        raw: its texts.
        reader: for the question's type.
        numbers: row number of each row in the file.

    Returns:
        the answers, what was changed, and which rows have a problem; their values are not yet held back.
    """
    odd = np.flatnonzero(~_plain(raw.values, reader))
    readings = dict(zip(odd.tolist(), map(reader.read, raw.values.take(pa.array(odd)).to_pylist()), strict=True))
    text = _with_texts(raw, odd, [reading.text for reading in readings.values()])
    blank = pc.equal(raw.values, "").to_numpy(zero_copy_only=False).astype(bool)
    states = np.where(blank, MISSING, ANSWERED).astype(np.int8)
    for place, reading in readings.items():
        states[place] = reading.status if reading.text or reading.problem or reading.status != ANSWERED else MISSING
    cells = Cells(question, raw, text, states[raw.codes])
    touched = {place: reading for place, reading in readings.items() if reading.steps or reading.problem}
    if not touched:
        return cells, [], []
    rows_of = _rows_of(raw, touched)
    return cells, _changes(question.name, raw, touched, rows_of, numbers), _problems(touched, rows_of)


def _plain(values: pa.StringArray, reader: Reader) -> np.ndarray:
    plain = pc.match_substring_regex(values, reader.plain).to_numpy(zero_copy_only=False).astype(bool)
    if suspect := getattr(reader, "suspect", ""):
        plain &= ~pc.match_substring_regex(values, suspect).to_numpy(zero_copy_only=False).astype(bool)
    if sure := getattr(reader, "sure", None):
        plain |= sure(values)
    if reader.special:
        special = pa.array(sorted(reader.special), pa.string())
        plain &= ~pc.is_in(pc.utf8_lower(values), special).to_numpy(zero_copy_only=False).astype(bool)
    return np.asarray(plain, dtype=bool)


def _with_texts(raw: Coded, places: Rows, texts: list[str]) -> Coded:
    """Return the column with other texts at some places of its distinct values, each text once."""
    if not len(places):
        return raw
    mask = np.zeros(len(raw.values), dtype=bool)
    mask[places] = True
    values = pc.replace_with_mask(raw.values, pa.array(mask), pa.array(texts, pa.string()))
    if len(places) > len(values) // 8:
        encoded = values.dictionary_encode()
        return Coded(encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)[raw.codes])
    alike = np.flatnonzero(pc.is_in(values, pa.array(sorted(set(texts)), pa.string())).to_numpy(zero_copy_only=False))
    first: dict[str, int] = {}
    kept, code = np.ones(len(values), dtype=bool), np.zeros(len(values), dtype=np.int32)
    same = [
        first.setdefault(text, place)
        for place, text in zip(alike.tolist(), values.take(pa.array(alike)).to_pylist(), strict=True)
    ]
    kept[alike] = alike == same
    code[kept] = np.arange(kept.sum(), dtype=np.int32)
    code[alike] = code[same]
    return Coded(values.filter(pa.array(kept)), code[raw.codes])


def _rows_of(raw: Coded, places: dict[int, Reading]) -> dict[int, Rows]:
    """Return for each distinct value of interest the rows that hold it."""
    wanted = np.zeros(len(raw.values), dtype=bool)
    wanted[list(places)] = True
    rows = np.flatnonzero(wanted[raw.codes])
    rows = rows[np.argsort(raw.codes[rows], kind="stable")]
    if not len(rows):
        return {}
    found, starts = np.unique(raw.codes[rows], return_index=True)
    return dict(zip(found.tolist(), np.split(rows, starts[1:]), strict=True))


def _changes(
    question: str, raw: Coded, readings: dict[int, Reading], rows_of: dict[int, Rows], numbers: Rows
) -> list[Change]:
    """Return the steps as blocks of one rule each, first steps first."""
    blocks: dict[tuple[int, str], list[tuple[Rows, str, str]]] = defaultdict(list)
    for place, reading in readings.items():
        before = raw.values[place].as_py()
        for depth, (rule, after) in enumerate(reading.steps if place in rows_of else ()):
            blocks[depth, rule].append((rows_of[place], before, after))
            before = after
    return [
        Change(
            rule, question, numbers[np.concatenate([rows for rows, _, _ in parts])],
            [old for rows, old, _ in parts for _ in range(len(rows))],
            [new for rows, _, new in parts for _ in range(len(rows))],
        )
        for (_, rule), parts in sorted(blocks.items())
    ]  # fmt: skip


def _problems(readings: dict[int, Reading], rows_of: dict[int, Rows]) -> Found:
    found: dict[tuple[str, str], list[Rows]] = defaultdict(list)
    for place, reading in readings.items():
        if reading.problem and place in rows_of:
            found[reading.problem, reading.severity].append(rows_of[place])
    return [(rule, severity, np.sort(np.concatenate(rows))) for (rule, severity), rows in sorted(found.items())]

"""Build a clean table: rows sifted, decisions applied, every answer read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from shelterlib.clean.assemble import Assembled, assemble
from shelterlib.clean.both_styles import join_ticks
from shelterlib.clean.cells import read_cells
from shelterlib.clean.decide import Decided, apply
from shelterlib.clean.gazetteer import gazetteer
from shelterlib.clean.keys import judge_key
from shelterlib.clean.readers import reader_for
from shelterlib.clean.rows import sift
from shelterlib.clean.settled import by_question, of_kept, still_open, trust_decided
from shelterlib.clean.states import PROBLEM
from shelterlib.clean.table import CleanTable
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import ERROR, Change, Journal

if TYPE_CHECKING:
    from shelterlib.clean.cells import Cells, Found, Reader
    from shelterlib.clean.corrections import Correction
    from shelterlib.clean.plan import Plan
    from shelterlib.forms import Form
    from shelterlib.raw import Table


def build(
    form: Form, table: Table, plan: Plan, made: Mapping[str, CleanTable], kept: Mapping[str, np.ndarray]
) -> tuple[CleanTable, np.ndarray]:
    """Return the clean table of one table as read, and which of its rows were kept.

    Args:
        form: of the export.
        table: as read.
        plan: what cleaning needs to know.
        made: tables around, already built.
        kept: for each of them, which of its rows were kept.
    """
    sheet = table.sheet
    journal = Journal(list(sheet.journal.changes), by_question(sheet.journal.problems, table))
    parts = assemble(form, table, journal, plan.absent.tokens)
    originals = dict(parts.texts)
    ids = row_ids(parts, sheet.rows, repeat=bool(table.name))
    doubts = len(journal.problems)
    decided = apply([c for c in plan.corrections if _belongs(c, form, table.name)], parts, ids, sheet.rows, journal)
    journal.problems[:doubts] = still_open(journal.problems[:doubts], decided, sheet.rows)
    trust_decided(parts, decided, sheet.rows)
    alone = len(plan.key) == 1 and plan.key[0] in parts.texts and not table.name and "uuid" not in parts.system
    single = [parts.texts[plan.key[0]]] if alone else []
    readers = {
        name: reader_for(
            form,
            form[name],
            plan.absent,
            gazetteer(),
            plan.recoded,
            epoch_1904=sheet.epoch_1904,
            slashes=plan.checks.slashes,
        )
        for name in parts.texts
    }
    sifted = sift(
        len(sheet.rows), _content(parts, readers), removed=decided.removed, key=single,
        uuid=None if table.name else parts.system.get("uuid"), submitted=parts.system.get("submitted"),
    )  # fmt: skip
    keep, parents = sifted.keep, None
    if table.name:
        parents, lost = _parents(table, kept[table.parent_table])
        sifted.drop("parent_dropped", np.flatnonzero(lost).tolist())
        parents = parents[keep]
    journal.problems[:] = of_kept(journal.problems, sheet.rows[keep])
    result = CleanTable(
        table.name, sheet.where, form, sheet.rows[keep], sheet.rows, originals, {},
        {role: column.take(keep) for role, column in parts.system.items()}, ids.take(keep), ids.take(keep),
        parents, table.parent_table, _missing(form, table.name, parts), parts.unknown, table.read,
        Counter(table.dropped) + Counter({reason: len(rows) for reason, rows in sifted.dropped.items()}),
        decided.accepted, journal,
    )  # fmt: skip
    for reason, rows in sifted.dropped.items():
        lines = sheet.rows[np.array(sorted(rows))]
        decision = decided.why_removed if reason == "removed_row" else {}
        _note_drops(journal, reason, lines, ids.at(np.array(sorted(rows))), decision)
    _read_answers(result, parts, readers, keep, decided)
    if parents is not None:
        _units_of_parents(result, made[table.parent_table], parents)
    else:
        judge_key(result, plan.key, plan.units, plan.renamed)
        result.hold("edited_tie", "", _positions(keep, sifted.tied), "keep one of the rows: remove_row for the others")
    _structure(result, plan)
    return result, keep


def _parents(table: Table, kept_above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row its parent's position among the kept ones, -1 for an orphan; and whether that was dropped."""
    parent = np.asarray(table.parent if table.parent is not None else [], dtype=np.int64)
    inside = parent >= 0
    found, lost = np.full(len(parent), -1, dtype=np.int64), np.zeros(len(parent), dtype=bool)
    found[inside] = (np.cumsum(kept_above) - 1)[parent[inside]]
    lost[inside] = ~kept_above[parent[inside]]
    return found, lost


def _positions(keep: np.ndarray, rows: Sequence[int]) -> np.ndarray:
    """Return positions among the kept rows."""
    place = np.cumsum(keep) - 1
    return np.sort(place[[row for row in rows if keep[row]]]).astype(np.int64)


def row_ids(parts: Assembled, numbers: np.ndarray, *, repeat: bool) -> Coded:
    """Return what identifies each row in corrections.csv: _uuid, _id, or its row number."""
    for role in ("index",) if repeat else ("uuid", "id"):
        found = parts.system.get(role)
        if found is not None and bool(found.filled.any()):
            return found
    return Coded.of([str(number) for number in numbers.tolist()])


def _belongs(correction: Correction, form: Form, repeat: str) -> bool:
    if not correction.question:
        return not repeat
    return (form[correction.question].repeat or "") == repeat


def _missing(form: Form, repeat: str, parts: Assembled) -> list[str]:
    return [
        question.name for question in form.by_name.values()
        if question.is_asked and (question.repeat or "") == repeat and question.name not in parts.texts
    ]  # fmt: skip


def _note_drops(
    journal: Journal, reason: str, lines: np.ndarray, ids: list[str], decided: Mapping[str, Correction]
) -> None:
    if not decided:
        journal.change(Change(reason, "", lines, ids, [""] * len(lines), "row left out"))
        return
    for line, name in zip(lines, ids, strict=True):
        why = decided[name]
        journal.change(Change(reason, "", np.array([line]), [name], [""], why.reason, why.who, why.when))


def _content(parts: Assembled, readers: Mapping[str, Reader]) -> Callable[[int], tuple[str, ...]]:
    """Return a function that says what a row says, whatever the spelling."""
    known: dict[tuple[str, int], str] = {}

    def said(name: str, code: int) -> str:
        if (name, code) not in known:
            raw = parts.texts[name].values[code].as_py()
            reading = readers[name].read(raw)
            known[name, code] = raw if reading.problem else reading.text
        return known[name, code]

    return lambda row: tuple(said(name, int(column.codes[row])) for name, column in parts.texts.items())


def _read_answers(
    table: CleanTable, parts: Assembled, readers: Mapping[str, Reader], keep: np.ndarray, decided: Decided
) -> None:
    found_problems = []

    def read(name: str) -> tuple[Cells, list[Change], Found]:
        return read_cells(table.form[name], parts.texts[name].take(keep), readers[name], table.numbers)

    with ThreadPoolExecutor(pa.cpu_count()) as threads:
        columns = list(threads.map(read, parts.texts))
    for name, (cells, changes, problems) in zip(parts.texts, columns, strict=True):
        table.cells[name] = cells
        for change in changes:
            table.journal.change(change)
        if name in parts.ticks:
            join_ticks(table, name, parts.ticks[name].take(keep), decided.touched.get(name, set()), readers[name])
        found_problems += [(rule, severity, name, rows) for rule, severity, rows in problems]
    for rule, severity, name, rows in found_problems:
        if severity == ERROR:
            table.hold(rule, name, rows, "correct it in corrections.csv")
        else:
            table.warn(rule, name, rows)
    for rule, name, rows in parts.doubtful:
        table.hold(rule, name, _positions(keep, rows.tolist()), "correct it in corrections.csv")
    for name, rows in parts.held.items():
        _hold_untrusted(table, name, _positions(keep, rows.tolist()))
    decided.blanked(table, keep)


def _hold_untrusted(table: CleanTable, name: str, rows: np.ndarray) -> None:
    cells = table.cells[name]
    old = cells.text.at(rows)
    table.journal.change(Change("held", name, table.numbers[rows], old, [""] * len(rows), "not to be trusted as read"))
    cells.put(rows, "", PROBLEM)


def _units_of_parents(table: CleanTable, around: CleanTable, parents: np.ndarray) -> None:
    if len(around):
        units = around.units.take(np.maximum(parents, 0))
        codes = np.where(parents < 0, len(units.values), units.codes).astype(np.int32)
        table.units = Coded(pa.concat_arrays([units.values, pa.array([""], pa.string())]), codes)
    orphans = np.flatnonzero(parents < 0)
    table.hold("orphan", "", orphans, "find the row that it belongs to, or leave it out")


def _structure(table: CleanTable, plan: Plan) -> None:
    """Note what is wrong with whole columns."""
    versions = table.system.get("version")
    several = versions is not None and len({text.strip() for text in versions.texts if text.strip()}) > 1
    for name in table.missing if plan.strict or several else ():
        table.journal.problem(
            "question_missing", ERROR, name, None, "name its column in crosswalk.csv, or take it out of the form"
        )

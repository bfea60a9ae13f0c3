"""Write clean tables: answers, statuses, log, problems, labels, and a summary in numbers."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from shelterlib.clean import typed
from shelterlib.clean.rules import DECISIONS, ERRORS
from shelterlib.clean.spreadsheet import escaped
from shelterlib.clean.states import STATUS
from shelterlib.raw.journal import WHOLE

if TYPE_CHECKING:
    from shelterlib.clean.table import CleanTable
    from shelterlib.forms import Form

NOT_REPAIRS = frozenset((*DECISIONS, *ERRORS, "removed_row", "parent_dropped"))
LOG = ("row", "unit", "question", "old", "new", "rule", "reason", "who", "when")
PROBLEMS = ("row", "unit", "column", "rule", "severity", "submission", "fix")


def summary(table: CleanTable) -> dict[str, Any]:
    """Return a table in numbers, as `shelter read` prints them."""
    repairs = {rule: n for rule, n in table.journal.repairs().items() if rule not in NOT_REPAIRS}
    return {
        "rows_read": table.read,
        "rows_kept": len(table),
        "rows_dropped": dict(sorted(table.dropped.items())),
        "questions_found": len(table.cells),
        "questions_missing": list(table.missing),
        "columns_unknown": list(table.unknown),
        "repairs": repairs,
        "problems": table.journal.counts(),
    }


def whole_summary(tables: Mapping[str, CleanTable]) -> dict[str, Any]:
    """Return the summary of an export, its repeats included."""
    return {**summary(tables[""]), "repeats": {name: summary(table) for name, table in tables.items() if name}}


def write_tables(tables: Mapping[str, CleanTable], folder: Path, more: Mapping[str, Any] | None = None) -> None:
    """Write an export's clean tables into a folder, repeats into `repeats/<name>/`; what stood there goes.

    Args:
        tables: by name.
        folder: of the form.
        more: joins the summary.
    """
    shutil.rmtree(folder / "repeats", ignore_errors=True)
    for name, table in tables.items():
        place = folder / "repeats" / name if name else folder
        place.mkdir(parents=True, exist_ok=True)
        write_answers(table, place)
        _write_csv(place / "log.csv", LOG, _log_rows(table))
        _write_csv(place / "problems.csv", PROBLEMS, _problem_rows(table))
    _json(folder / "labels.json", labels(tables[""].form))
    _json(folder / "summary.json", {**whole_summary(tables), **(more or {})})


def write_answers(table: CleanTable, folder: Path) -> None:
    """Write answers.parquet and status.parquet."""
    answers = {name: typed.column(cells.text, cells.question) for name, cells in table.cells.items()}
    kinds = {name: typed.DTYPES[typed.kind(cells.question)] for name, cells in table.cells.items()}
    words = pa.array(STATUS, pa.string())
    states = {
        name: pa.DictionaryArray.from_arrays(pa.array(cells.status), words) for name, cells in table.cells.items()
    }
    _parquet(folder / "answers.parquet", table, answers, kinds)
    _parquet(folder / "status.parquet", table, states, dict.fromkeys(states, "str"))


def _parquet(path: Path, table: CleanTable, columns: Mapping[str, pa.Array], kinds: Mapping[str, str]) -> None:
    """Write columns so that pandas reads them back with the unit as index and in these types."""
    import pandas as pd

    empty = pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in kinds.items()})
    empty.index = pd.Index([], dtype="str", name="unit")
    about = pa.Schema.from_pandas(empty).metadata
    unit = pa.DictionaryArray.from_arrays(pa.array(table.units.codes), table.units.values)
    made = pa.table({**columns, "unit": unit}).replace_schema_metadata(about)
    with pq.ParquetWriter(path, made.schema, store_schema=False, compression="zstd") as writer:
        writer.write_table(made)
        writer.add_key_value_metadata(about)  # without a stored schema write_table drops it


def labels(form: Form) -> dict[str, Any]:
    """Return the words of a form: labels of questions and choices by language."""
    return {
        "languages": list(form.languages),
        "default_language": form.default_language,
        "questions": {
            q.name: {"type": q.type, "list": q.list_name, "repeat": q.repeat, "labels": dict(q.labels)}
            for q in form.by_name.values()
        },
        "choices": {name: {c.name: dict(c.labels) for c in choices} for name, choices in form.choices.items()},
    }


def submission(name: str) -> str:
    """Return what may stand for a submission's id in a message: the beginning of its sha256."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _names(table: CleanTable) -> tuple[dict[int, str], dict[int, str]]:
    """Return units and ids of the rows that log or problems speak of."""
    asked = [change.rows for change in table.journal.changes] + [problem.rows for problem in table.journal.problems]
    wanted = np.flatnonzero(np.isin(table.numbers, np.concatenate(asked))) if asked else np.zeros(0, dtype=np.int64)
    numbers = table.numbers[wanted].tolist()
    return dict(zip(numbers, table.units.at(wanted), strict=True)), dict(
        zip(numbers, table.ids.at(wanted), strict=True)
    )


def _log_rows(table: CleanTable) -> Iterator[tuple[str, ...]]:
    units, _ = _names(table)
    for change in table.journal.changes:
        question = change.question if change.question in table.form else ""
        whole = change.rows is WHOLE or change.rows.tolist() == [0]
        for row, old, new in zip(change.rows.tolist(), change.old, change.new, strict=True):
            yield (
                "" if whole else str(row), units.get(row, ""), question, old or "", new or "", change.rule,
                change.reason, change.who, change.when,
            )  # fmt: skip


def _problem_rows(table: CleanTable) -> Iterator[tuple[str, ...]]:
    units, ids = _names(table)
    for problem in table.journal.problems:
        for row in problem.rows.tolist():
            mark = submission(ids[row]) if row in ids else ""
            yield str(row or ""), units.get(row, ""), problem.column, problem.rule, problem.severity, mark, problem.fix


def _write_csv(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(tuple(map(escaped, row)) for row in rows)


def _json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def counted(tables: Mapping[str, CleanTable], severity: str) -> Counter[str]:
    """Return how many problems of a severity each rule found in all tables."""
    found: Counter[str] = Counter()
    for table in tables.values():
        found.update(table.journal.counts(severity))
    return found

"""Write clean tables: answers, statuses, log, problems, labels, and a summary in numbers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from shelterlib.clean import typed
from shelterlib.clean.lists import write_log, write_problems
from shelterlib.clean.states import STATUS
from shelterlib.clean.summary import whole_summary

if TYPE_CHECKING:
    from shelterlib.clean.table import CleanTable
    from shelterlib.forms import Form


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
        write_log(table, place / "log.csv")
        write_problems(table, place / "problems.csv")
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


def _json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

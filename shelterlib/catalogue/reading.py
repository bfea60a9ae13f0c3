"""Read the files of `catalogue/` into models, with errors that name file, entry and field."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from shelterlib.catalogue.models import Indicator, Levels, Recommendation, Variable
from shelterlib.catalogue.strict_yaml import load
from shelterlib.errors import DataError

T = TypeVar("T")

LEVELS: TypeAdapter[Levels] = TypeAdapter(Levels)
VARIABLES: TypeAdapter[tuple[Variable, ...]] = TypeAdapter(tuple[Variable, ...])
INDICATORS: TypeAdapter[tuple[Indicator, ...]] = TypeAdapter(tuple[Indicator, ...])
RECOMMENDATIONS: TypeAdapter[tuple[Recommendation, ...]] = TypeAdapter(tuple[Recommendation, ...])


def read_yaml(folder: Path, name: str, adapter: TypeAdapter[T], default: Any = ()) -> T:
    """Return a file's entries, checked; a file that is absent reads as `default`.

    Raises:
        DataError: not YAML, or not what the model asks for.
    """
    path = folder / name
    data = load(path) if path.exists() else default
    try:
        # JSON mode: strict, yet lists of the file may become tuples.
        found = adapter.validate_json(json.dumps(data, default=str))
    except ValidationError as problem:
        raise _explained(problem, data, name) from None
    entries = found if isinstance(found, tuple) else getattr(found, "levels", ())
    _refuse_double_ids(entries, name)
    return found


def read_table(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a csv file of the catalogue as text; absent reads as no rows.

    Raises:
        DataError: not UTF-8, or a row with more or fewer cells than the header.
    """
    path, where = folder / name, f"catalogue/{name}"
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file)) or [[]]
    except (UnicodeDecodeError, csv.Error):
        raise DataError("not a csv file in UTF-8", where=where, fix="save it as CSV UTF-8") from None
    for number, row in enumerate(rows, 2):
        if row and len(row) != len(header):
            fix = "add the missing cells, or quote a cell that holds a comma"
            raise DataError(
                f"{len(row)} cells where the header has {len(header)}", where=f"{where}, row {number}", fix=fix
            )
    return [dict(zip(header, row, strict=True)) for row in rows if row]


def _refuse_double_ids(entries: tuple[Any, ...], name: str) -> None:
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        # A variable may have one definition per form, an indicator may not.
        key = (entry.id, entry.form if isinstance(entry, Variable) else "")
        if key in seen:
            raise DataError("this id stands twice", where=f"catalogue/{name}, {entry.id}", fix="rename or remove one")
        seen.add(key)


def _explained(problem: ValidationError, data: Any, name: str) -> DataError:
    first = problem.errors(include_url=False, include_input=False, include_context=False)[0]
    steps = list(first["loc"])
    place, entry = [f"catalogue/{name}"], data
    fields: list[str] = []
    for step in steps:
        try:
            entry = entry[step]
        except (KeyError, IndexError, TypeError):
            entry = None
        if isinstance(step, int) and isinstance(entry, dict) and "id" in entry:
            place.append(str(entry["id"]))
            fields = []
        else:
            fields.append(str(step))
    kind = fields and fields[0] in {"share", "ratio", "rate", "median", "count", "index", "coverage", "nonresponse"}
    if fields := fields[1:] if kind else fields:
        place.append("field " + ".".join(fields))
    return DataError(
        first["msg"], where=", ".join(place), fix="see the format in catalogue/schema/ and docs/architecture.md"
    )

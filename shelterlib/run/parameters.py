"""Strict parameters: what a notebook declares, checked before any kernel starts."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.errors import BadCallError, DataError

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell: `wave: str = "2023"  # which wave`."""

    name: str
    type: str
    default: str | int | float | bool
    comment: str


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook's JSON.

    Raises:
        DataError: the file is absent or is no notebook.
    """
    try:
        notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DataError("the notebook is missing", where=path.name, fix="restore the notebooks/ folder") from None
    except ValueError:
        raise DataError("this file is not a notebook", where=path.name, fix="restore it from version control") from None
    return notebook


def source(cell: Mapping[str, Any]) -> str:
    """Return a cell's text, which the format keeps as a string or as lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def declared(notebook: Mapping[str, Any], where: str) -> dict[str, Parameter]:
    """Return the parameters of the cell tagged `parameters`, in order.

    Raises:
        DataError: a line of the cell is not `name: type = value  # comment`.
    """
    cell = next((c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])), None)
    if cell is None:
        return {}
    text = source(cell)
    lines = text.splitlines()
    found = {}
    for node in ast.parse(text).body:
        comment = lines[node.lineno - 1].partition("#")[2].strip()
        if not (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.annotation, ast.Name)
            and node.annotation.id in TYPES
            and isinstance(node.value, ast.Constant)
            and comment
        ):
            raise DataError(
                "a parameter is not typed and commented",
                where=f"{where}, parameters cell, line {node.lineno}",
                fix='write it as `name: str = "value"  # what it is`',
            )
        name, kind, default = node.target.id, node.annotation.id, node.value.value
        found[name] = Parameter(name, kind, default, comment)  # type: ignore[arg-type]
    return found


def suggest(word: str, known: Collection[str]) -> str:
    """Return what to do about an unknown word: the near match, or what there is."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]}?"
    return "known: " + ", ".join(sorted(known)) if known else "there is none yet"


def check(
    parameters: Mapping[str, Any],
    known: Mapping[str, Parameter],
    allowed: Mapping[str, Collection[str]],
    where: str,
) -> None:
    """Refuse a parameter that is unknown, of another type or out of range.

    Args:
        parameters: what is to be passed.
        known: what the notebook declares.
        allowed: for a parameter's name, the values it may take.
        where: the notebook's name, for messages.

    Raises:
        BadCallError: with the near match where there is one.
    """
    for name, value in parameters.items():
        if name not in known:
            raise BadCallError(f"there is no parameter {name}", where=where, fix=suggest(name, known))
        wanted = TYPES[known[name].type]
        if type(value) is not wanted and not (wanted is float and type(value) is int):
            raise BadCallError(
                f"parameter {name} must be of type {known[name].type}",
                where=where,
                fix=f"it is of type {type(value).__name__}",
            )
        if name in allowed and value not in allowed[name]:
            raise BadCallError(f"{name} has no such value", where=where, fix=suggest(str(value), allowed[name]))

"""pyxform's opinion of a form, as findings: what it would refuse or warn of when converting."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from shelterlib.forms.model import Finding
from shelterlib.forms.sheets import read_book

PLACE = re.compile(r"\[row\s*:?\s*(\d+)\]|\brow\s+(\d+)", re.IGNORECASE)
SHEET = re.compile(r"\b(survey|choices|settings|external_choices|entities|osm)\b['\"]? sheet", re.IGNORECASE)


def lint(path: str | Path) -> list[Finding]:
    """Return what pyxform says about a form.

    `refused`: pyxform would not convert it, which need not stop the reading of data; `warned`: it would, with a
    warning. Nothing is executed and no Java is asked for.

    Args:
        path: a workbook or a folder with `survey.csv` and `choices.csv`.

    Raises:
        DataError: the file itself cannot be read.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    book = read_book(path)
    tables = {sheet: [list(row) for row in found.rows] for sheet, found in book.sheets.items()}
    found: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = convert(xlsform=_as_dicts(tables), warnings=found, validate=False, form_name="data")
    except PyXFormError as error:
        return [*(_finding("warned", text) for text in found), _finding("refused", str(error))]
    return [_finding("warned", text) for text in dict.fromkeys((*found, *(result.warnings or ())))]


def _as_dicts(tables: dict[str, list[list[str]]]) -> dict[str, list[dict[str, str | None]]]:
    """Return sheets as pyxform takes them: rows as mappings of the filled cells, headers apart."""
    found: dict[str, list[dict[str, str | None]]] = {}
    for name, rows in tables.items():
        if rows:
            header = rows[0]
            found[name] = [{k: v for k, v in zip(header, row, strict=False) if k and v} for row in rows[1:]]
            found[f"{name}_header"] = [dict.fromkeys(k for k in header if k)]
    return found


def _finding(rule: str, text: str) -> Finding:
    plain = " ".join(text.split())
    place, sheet = PLACE.search(plain), SHEET.search(plain)
    row = int(place[1] or place[2]) if place else 0
    return Finding(rule, plain, sheet=sheet[1].lower() if sheet else ("survey" if row else ""), row=row)

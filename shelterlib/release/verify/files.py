"""The files of a build: which there may be, and where the numbers of its tables of words come from."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shelterlib.release.verify.known import Known
from shelterlib.release.verify.nested import leaves
from shelterlib.release.verify.numerals import plain

SHOWN = (".html", ".docx", ".pdf", ".pptx", ".xlsx")
KEPT = re.compile(
    r"manifest\.json|certificates/(?:system\.json|witnesses\.csv)|data/(?:definitions|changes|datapackage)\.json|"
    r"data/(?:cells|pattern|indicators|recommendations|groups|questions|choices)\.csv"
)
# What numbers are traced to, and what is compared with them on its own.
SOURCES = frozenset({"cells.csv", "definitions.json", "changes.json"})
CODES = frozenset({"utf-8"})


def strange(build: Path, known: Known) -> Iterator[str]:
    """Yield the files that no build has, and those whose names hold an unknown number."""
    for file in sorted(path for path in build.rglob("*") if path.is_file() or path.is_symlink()):
        name = file.relative_to(build).as_posix()
        is_page = file.suffix in SHOWN and not known.unnamed(plain(name.removesuffix(file.suffix)))
        if file.is_symlink() or not (is_page or KEPT.fullmatch(name) or file.name[0] == "."):
            yield f"{name}: a file that no report has"


def orphans(build: Path, known: Known) -> Iterator[str]:
    """Yield the numbers of the tables beside the released cells that stand in no text, definition or id."""
    for file in sorted((build / "data").iterdir()):
        if file.name not in SOURCES and file.suffix in (".csv", ".json"):
            for text in set(_texts(file)):
                yield from (f"data/{file.name}: {number}" for number in _unknown(text, known))


def _texts(file: Path) -> Iterable[str]:
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".json":
        return leaves(json.loads(text))
    if file.name == "pattern.csv":
        return [row[0] for row in csv.reader(text.splitlines())]
    return [cell for row in csv.reader(text.splitlines()) for cell in row]


def _unknown(text: str, known: Known) -> list[str]:
    if text[:1] in ("{", "["):
        return [number for leaf in leaves(_parsed(text)) for number in _unknown(leaf, known)]
    text = text.removesuffix(f"-{known.definitions['wave'].get('name')}")  # the name of a package
    if known.said(text) or text in CODES or not known.unnamed(text) or known.is_defined(text):
        return []
    return known.unworded(plain(text))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return [text[1:]]

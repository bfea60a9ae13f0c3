"""Open an export, whatever it is, and find the sheet of the answers and those of the repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.forms import Form
from shelterlib.forms.hostile import OLE, refuse_missing
from shelterlib.raw.grid import Grid, refuse_size
from shelterlib.raw.header import Header, locate
from shelterlib.raw.match import Matcher
from shelterlib.raw.names import label_key, path_key
from shelterlib.raw.system import role_of
from shelterlib.raw.textfile import read_text
from shelterlib.raw.workbook import read_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
TYPES = (
    (b"PK\x03\x04", "an .xlsx workbook or another archive"),
    (OLE, "an .xls workbook or another Office file"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
)
PAGES = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")
JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"")
NEARLY = 0.8  # a second sheet that fits this well could hold the answers too
Found = tuple[Grid, Header, Matcher]


def grids_of(path: Path, form: Form) -> list[Grid]:
    """Return the sheets of a workbook, or a text file under each delimiter that it may have.

    Raises:
        DataError: missing, a link, not what its name says, or not readable.
    """
    refuse_missing(path, "export")
    with path.open("rb") as stream:
        start = stream.read(512)
    is_workbook = path.suffix.lower() in WORKBOOKS
    true_type = next((name for mark, name in TYPES if start.startswith(mark)), "")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGES):
        true_type = "a web page or XML"
    if JSON.match(start):
        true_type = "a JSON file"
    if is_workbook:
        wrong = start.startswith(OLE) and path.suffix.lower() != ".xls"
        if wrong and not _is_protected(path):
            raise DataError("an .xls workbook under another name", where=path.name, fix="rename it to .xls")
        return read_workbook(path)
    if true_type:
        raise DataError(
            f"not a text file but {true_type}", where=path.name, fix="give it its true name, or save it as csv"
        )
    return read_text(path, Matcher(form).vocabulary.__contains__)


def _is_protected(path: Path) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def main_grid(
    grids: Sequence[Grid], form: Form, sheet: str | None, renamed: Mapping[str, str] | None, file: str
) -> Found:
    """Return the grid that holds the answers, its header, and who knows what the header means.

    Raises:
        DataError: no such sheet, none with a header of this form, or several that could be meant.
    """
    matcher = Matcher(form, renamed=dict(renamed or {}))
    wanted = _named(grids, sheet, file) if sheet is not None else [grid for grid in grids if not grid.hidden]
    ranked = sorted(
        ((grid, locate(grid, matcher)) for grid in wanted), key=lambda pair: (-pair[1].score, -len(pair[1].names))
    )
    if not ranked or not ranked[0][1].score:
        raise _no_header(grids, wanted, matcher, file)
    grid, header = ranked[0]
    repeats = [Matcher(form, name) for name in form.repeats] if len(ranked) > 1 else []
    for other, rival in ranked[1:] if grid.is_workbook else ():
        if rival.score < NEARLY * header.score or any(locate(other, known).score > rival.score for known in repeats):
            continue
        raise DataError(
            f"two sheets could hold the answers: {grid.sheet}, {other.sheet}",
            where=file,
            fix="name one with --sheet, or under `sheets` in wave.yml",
        )
    refuse_size(grid.where, 0, len(header.names))
    return grid, header, matcher


def _named(grids: Sequence[Grid], sheet: str, file: str) -> list[Grid]:
    if not grids[0].is_workbook:
        raise DataError(
            "a sheet is named, but a text file has none", where=file, fix="leave --sheet out, and `sheets` in wave.yml"
        )
    found = [grid for grid in grids if grid.sheet == sheet] or [
        grid for grid in grids if grid.sheet.strip().casefold() == sheet.strip().casefold()
    ]
    if not found:
        raise DataError("no sheet of that name", where=file, fix=f"it has: {', '.join(grid.sheet for grid in grids)}")
    return found


def _no_header(grids: Sequence[Grid], seen: Sequence[Grid], matcher: Matcher, file: str) -> DataError:
    if not any(cell.strip() for grid in grids for line in grid.head for cell in line):
        return DataError("the file holds nothing but blanks", where=file, fix="export it again")
    hidden = [grid.sheet for grid in grids if grid not in seen and locate(grid, matcher).score]
    if hidden:
        return DataError(
            f"the answers stand in a hidden sheet: {hidden[0]}", where=file, fix="name it with --sheet, or show it"
        )
    return DataError(
        "no column of the export is a question of this form",
        where=file,
        fix="give the form that this export was made with",
    )


def repeat_grids(
    path: Path, grids: Sequence[Grid], main: Grid, form: Form, renamed: Mapping[str, str] | None
) -> dict[str, Found]:
    """Return the grid of each repeat that has one: a sheet, or a file beside the export."""
    matchers = {name: Matcher(form, name, dict(renamed or {})) for name in form.repeats}
    if not main.is_workbook:
        beside = {name: _beside(path, name) for name in matchers}
        return {
            name: found
            for name, file in beside.items()
            if file and (found := _best(grids_of(file, form), matchers[name]))
        }
    free = [grid for grid in grids if grid is not main and not grid.hidden]
    done: dict[str, Found] = {}
    for certain in (True, False):
        for name, matcher in matchers.items():
            fitting = [g for g in free if (_is_called(g, name, form) if certain else _joins(g, matcher))]
            if name not in done and (found := _best(fitting, matcher)):
                done[name] = found
                free.remove(found[0])
    return {name: done[name] for name in matchers if name in done}


def _beside(path: Path, name: str) -> Path | None:
    for sign in "-_. ":
        for ending in (path.suffix, ".csv"):
            file = path.with_name(f"{path.stem}{sign}{name}{ending}")
            if file.is_file() or file.is_symlink():
                return file
    return None


def _best(grids: Sequence[Grid], matcher: Matcher) -> Found | None:
    found = [(grid, locate(grid, matcher)) for grid in grids]
    grid, header = max(found, key=lambda pair: (pair[1].score, len(pair[1].names)), default=(None, Header()))
    return (grid, header, matcher) if grid is not None and header.score else None


def _is_called(grid: Grid, name: str, form: Form) -> bool:
    group = form.group_named(name)
    names = [name, *(group.labels.values() if group else ()), "/".join((*group.path, name)) if group else ""]
    key = label_key(grid.sheet)
    return bool(key) and any(
        key == label_key(text[: len(grid.sheet)]) and (len(grid.sheet) == 31 or key == label_key(text))
        for text in names
        if text
    )


def _joins(grid: Grid, matcher: Matcher) -> bool:
    """Return whether a sheet names its parent's rows."""
    header = locate(grid, matcher)
    roles = {role_of(name) for name in header.names}
    return bool(roles & {"parent", "parent_key"}) or any(
        path_key(name).startswith("_submission") for name in header.names
    )

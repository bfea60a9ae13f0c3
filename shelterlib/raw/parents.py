"""Which row of the table around it each row of a repeat belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.raw.journal import ERROR
from shelterlib.raw.names import path_key
from shelterlib.raw.tabulate import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shelterlib.forms import Form
    from shelterlib.raw.coded import Coded

# Role of the repeat's column, role of the parent's column, whether it leads to the answers only.
WAYS = (("parent_key", "uuid", False), ("parent", "index", False), ("uuid", "uuid", True), ("id", "id", True))
ORPHAN = -1


def join(form: Form, tables: dict[str, Table]) -> dict[str, Table]:
    """Return the tables, those of repeats with the positions of their parents."""
    done = dict(tables)
    for name, table in tables.items():
        if name:
            above = form.parent_repeat(name) or ""
            above = above if above in tables else ""
            done[name] = replace(table, parent=_parents(table, tables[above], top=not above), parent_table=above)
    return done


def _parents(table: Table, above: Table, *, top: bool) -> NDArray[np.int64]:
    """Return positions by every way that both sheets offer; ways that contradict each other make an orphan."""
    found = np.full(len(table), ORPHAN, dtype=np.int64)
    clash = np.zeros(len(table), dtype=bool)
    for child, parent, only_top in WAYS:
        one, other = _role(table, child), _role(above, parent)
        if one is None or other is None or (only_top and not top):
            continue
        places = _looked_up(one, other)
        both = (found >= 0) & (places >= 0)
        clash |= both & ~_same(found, places, other)
        found = np.where(found >= 0, found, places)
    if (found < 0).all() and (shared := _shared(table, above)):
        found = _looked_up(*shared)
    if clash.any():
        table.sheet.journal.problem(
            "parents_contradict", ERROR, "", table.sheet.rows[clash], "correct the row's number of its parent"
        )
    return np.where(clash, ORPHAN, found)


def _role(table: Table, role: str) -> Coded | None:
    found = [
        c for t, c in zip(table.targets, table.sheet.columns, strict=True) if t.kind == "system" and t.question == role
    ]
    return found[0] if found else None


def _same(one: NDArray[np.int64], two: NDArray[np.int64], key: Coded) -> NDArray[np.bool_]:
    """Return whether two positions have the same key: a submission sent twice has one key and two rows."""
    return np.asarray(key.codes[np.maximum(one, 0)] == key.codes[np.maximum(two, 0)], dtype=bool)


def _looked_up(child: Coded, parent: Coded) -> NDArray[np.int64]:
    """Return for each row of a repeat the first row of its parent with the same key."""
    rows = np.full(len(parent.values), ORPHAN, dtype=np.int64)
    rows[parent.codes[::-1]] = np.arange(len(parent), dtype=np.int64)[::-1]
    place = pc.index_in(_plain(child.values), _plain(parent.values)).fill_null(ORPHAN).to_numpy(zero_copy_only=False)
    filled = np.asarray([bool(text.strip()) for text in child.texts], dtype=bool)
    by_value = (
        np.where((place >= 0) & filled, rows[np.maximum(place, 0)], ORPHAN)
        if len(rows)
        else np.full(len(place), ORPHAN)
    )
    return by_value[child.codes].astype(np.int64) if len(child) else np.zeros(0, dtype=np.int64)


def _plain(values: pa.StringArray) -> pa.StringArray:
    """Return keys without what programs add: `uuid:` in front, `.0` behind."""
    return pc.replace_substring_regex(pc.utf8_trim_whitespace(values), r"^uuid:|\.0+$", "")


def _shared(table: Table, above: Table) -> tuple[Coded, Coded] | None:
    """Return the one column that both sheets have under a name, and whose values tell the parent's rows apart."""
    names = {path_key(header): column for header, column in zip(above.sheet.headers, above.sheet.columns, strict=True)}
    found = [
        (column, names[path_key(header)])
        for header, target, column in zip(table.sheet.headers, table.targets, table.sheet.columns, strict=True)
        if target.kind == "unknown" and path_key(header) in names and _tells_apart(names[path_key(header)])
    ]
    return found[0] if len(found) == 1 else None


def _tells_apart(column: Coded) -> bool:
    return bool(column.filled.all()) and len(np.unique(column.codes)) == len(column) > 0

"""What identifies a unit, and what to do where two rows say that they are the same one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from shelterlib.clean.rows import row_codes
from shelterlib.clean.states import ANSWERED, PROBLEM
from shelterlib.clean.texts import TO_LATIN
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Change

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.clean.table import CleanTable

SEPARATOR = "|"
MOST = 100_000  # units among which spellings are compared


def judge_key(
    table: CleanTable, key: tuple[str, ...], known: frozenset[str] | None, renamed: Mapping[str, str]
) -> None:
    """Name each row by its key; a blank key, a key that the frame does not know, or a shared key is a problem.

    Args:
        table: answers, read.
        key: questions; none leaves the submission's id as the name.
        known: the keys of the frame.
        renamed: keys of an earlier name → their name in the frame, as the crosswalk agrees.
    """
    parts = [table.cells[name] for name in key if name in table.cells]
    if not parts or len(parts) < len(key):
        return
    if len(key) == 1 and known is not None:
        _rename(table, key[0], {old: new for old, new in renamed.items() if old not in known and new in known})
    texts = [cells.text.array() for cells in parts]
    table.units = Coded.of(pc.binary_join_element_wise(*texts, SEPARATOR))
    blanks = [~cells.text.filled for cells in parts]
    nameless = np.logical_and.reduce(blanks)
    filled = ~nameless
    for name, cells, blank in zip(key, parts, blanks, strict=True):
        table.hold("key_missing", name, np.flatnonzero(nameless & (cells.status != PROBLEM)), "say which unit it is")
        table.warn("key_incomplete", name, np.flatnonzero(blank & filled))
    if known is not None:
        strange = ~table.units.mask(lambda unit: unit in known) & filled
        table.hold("unit_unknown", key[0], np.flatnonzero(strange), "correct the key, or add the unit to frame.csv")
        filled &= ~strange
    codes, _ = row_codes([cells.text for cells in parts])
    counts = np.bincount(codes, weights=filled)
    shared = np.flatnonzero(filled & (counts[codes] > 1))
    if len(key) == 1:
        table.hold("key_shared", key[0], shared, "remove_row for the answers that do not count")
    else:
        table.warn("key_not_unique", SEPARATOR.join(key), shared)
    table.warn("key_alike", key[0], _alike(table.units))


def _alike(units: Coded) -> Rows:
    """Return the rows whose key differs from another's in its spelling alone: case, blanks, alphabet, zeros before."""
    present = np.unique(units.codes)
    if len(present) > MOST:
        return np.zeros(0, dtype=np.int64)
    shapes: dict[str, list[int]] = defaultdict(list)
    for code in present.tolist():
        if shape := _shape(units.texts[code]):
            shapes[shape].append(code)
    alike = [code for codes in shapes.values() if len(codes) > 1 for code in codes]
    return np.flatnonzero(np.isin(units.codes, alike))


def _shape(unit: str) -> str:
    plain = re.sub(r"[\s_№#-]|\.0+(?=$|\|)", "", unit.translate(TO_LATIN).casefold())
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def _rename(table: CleanTable, name: str, renamed: Mapping[str, str]) -> None:
    """Write units under the name that the frame knows."""
    cells = table.cells[name]
    for old, new in renamed.items():
        rows = np.flatnonzero(cells.text.mask(lambda text, old=old: text == old))  # type: ignore[misc]
        if len(rows):
            reason = "the same unit, by crosswalk.csv"
            numbers = table.numbers[rows]
            table.journal.change(Change("unit_renamed", name, numbers, [old] * len(rows), [new] * len(rows), reason))
            cells.put(rows, new, ANSWERED)

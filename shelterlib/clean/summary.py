"""What came of an export, in numbers: counts by rule, never an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shelterlib.clean.rules import DECISIONS, ERRORS

if TYPE_CHECKING:
    from shelterlib.clean.table import CleanTable

NOT_REPAIRS = frozenset((*DECISIONS, *ERRORS, "removed_row", "parent_dropped"))


def summary(table: CleanTable) -> dict[str, Any]:
    """Return a table in numbers, as `shelter read` prints them."""
    return {
        "rows_read": table.read,
        "rows_kept": len(table),
        "rows_dropped": dict(sorted(table.dropped.items())),
        "questions_found": len(table.cells),
        "questions_missing": list(table.missing),
        "columns_unknown": list(table.unknown),
        "repairs": {rule: n for rule, n in table.journal.repairs().items() if rule not in NOT_REPAIRS},
        "problems": table.journal.counts(),
    }


def whole_summary(tables: Mapping[str, CleanTable]) -> dict[str, Any]:
    """Return the summary of an export, its repeats included."""
    return {**summary(tables[""]), "repeats": {name: summary(table) for name, table in tables.items() if name}}


def counted(tables: Mapping[str, CleanTable], severity: str) -> Counter[str]:
    """Return how many problems of a severity each rule found in all tables."""
    found: Counter[str] = Counter()
    for table in tables.values():
        found.update(table.journal.counts(severity))
    return found

"""Totals that a table brings along: used as a check where they are marked, refused where they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shelterlib.errors import DataError
from shelterlib.release.exact.hierarchy import TOTAL, Dimension
from shelterlib.release.exact.rows import Key, Rows

Cell = tuple[Key, int, str]
ENOUGH = 4  # lines that add up: more than chance
ENGLISH = ("total", "totals", "sum", "all", "overall")
NAMES = frozenset(
    (*ENGLISH, "insgesamt", "gesamt", "ensemble", "усього", "всього", "разом", "загалом", "итого", "всего")
)


@dataclass(frozen=True)
class Totals:
    """Sums that the table states itself, and by how much rounding may move them."""

    sums: dict[Key, int]
    slack: int

    def check(self, values: Mapping[Key, int]) -> None:
        """Hold the stated sums against the cells.

        Raises:
            DataError: one differs.
        """
        wrong = sum(abs(values.get(key, 0) - amount) > self.slack for key, amount in self.sums.items())
        if wrong:
            raise DataError(
                f"{wrong} totals among the rows are not the sum of their cells",
                where="rows whose code is `*` or a group of the hierarchy",
                fix="mend them, or leave them out: totals are added",
            )


def split_totals(rows: Rows, dims: Sequence[Dimension]) -> tuple[list[Cell], Totals]:
    """Return the innermost cells, and the totals among the rows."""
    inner = [cell for cell in rows.cells if all(c in d.above for c, d in zip(cell[0], dims, strict=True))]
    sums: dict[Key, int] = {}
    for key, amount, _ in rows.cells:
        if any(c not in d.above for c, d in zip(key, dims, strict=True)):
            published = tuple(d.published(c) for c, d in zip(key, dims, strict=True))
            sums[published] = sums.get(published, 0) + amount
    return inner, Totals(sums, len(rows.cells) if rows.rounded else 0)


def refuse_total(cells: Sequence[Cell], names: Sequence[str], declared: Mapping[str, set[str]]) -> None:
    """Stop where an innermost code is the sum of all others in every line: its cells would give the others away.

    A hierarchy that names the code as a child says that it is none.

    Raises:
        DataError: there is such a code.
    """
    for i, name in enumerate(names):
        lines: dict[Key, dict[str, int]] = {}
        for key, amount, _ in cells:
            line = lines.setdefault((*key[:i], *key[i + 1 :]), {})
            line[key[i]] = line.get(key[i], 0) + amount
        filled = [line for line in lines.values() if any(line.values())]
        suspects = set.intersection(*(_halves(line) for line in filled)) if filled else set()
        for code in sorted(suspects - declared.get(name, set())):
            if code.casefold().strip(" .:") in NAMES or (len(suspects) == 1 and len(filled) >= ENOUGH):
                raise DataError(
                    "a code is the sum of all others",
                    where=f"dimension {name}",
                    fix=f"leave its rows out or write `{TOTAL}`; or name it as a child in --hierarchy",
                )


def _halves(line: Mapping[str, int]) -> set[str]:
    whole = sum(line.values())
    return {code for code, amount in line.items() if 2 * amount == whole}

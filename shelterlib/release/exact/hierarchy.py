"""Dimensions of a table: the innermost codes, the groups above them, and the total `*`.

A hierarchy file is CSV with the columns dimension, child, parent (an empty parent or `*`: directly under the total),
or JSON: {"dimension": {"parent": ["child", …], …}, …}. A code may have several parents (groupings side by side).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.release.exact.rows import read_records

TOTAL = "*"


@dataclass(frozen=True)
class Dimension:
    """One dimension.

    Attributes:
        name: column of the table.
        codes: every code that is published, the total first.
        above: innermost code -> every code that it counts towards (itself and the total included).
        sums: published code -> codes that add up to it; a code may have several such lines.
        alias: the group that is the total under another name, or "".
    """

    name: str
    codes: tuple[str, ...]
    above: dict[str, tuple[str, ...]]
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    alias: str = ""

    def published(self, code: str) -> str:
        """Return the code under which a code of the table is published."""
        return TOTAL if code and code == self.alias else code


def read_hierarchy(path: Path, dims: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return (child, parent) pairs by dimension.

    Raises:
        DataError: the file cannot be read, or names a dimension that is not asked for.
    """
    dims = list(dims)
    try:
        if path.suffix.lower() == ".json":
            given = json.loads(path.read_text(encoding="utf-8-sig"))
            triples = [(d, c, p) for d, groups in given.items() for p, children in groups.items() for c in children]
        else:
            triples = [(d, c, p) for _, (d, c, p) in read_records(path, ("dimension", "child", "parent"))[1]]
    except (OSError, UnicodeDecodeError):
        raise DataError("the hierarchy file cannot be read", where=path.name, fix="give a CSV or JSON file") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(
            "not a hierarchy",
            where=path.name,
            fix="columns dimension,child,parent; or JSON {dimension: {parent: [child]}}",
        ) from None
    found: dict[str, list[tuple[str, str]]] = {d: [] for d in dims}
    for dimension, child, parent in triples:
        if dimension not in found:
            raise DataError(
                "a dimension of the hierarchy is not among --dims", where=path.name, fix="name it in --dims"
            )
        found[dimension].append((str(child).strip(), str(parent).strip()))
    return found


def dimension(name: str, codes: Iterable[str], pairs: Iterable[tuple[str, str]] = ()) -> Dimension:
    """Return a dimension from the codes of the table's rows and its (child, parent) pairs.

    A code of rows that is a group is innermost where nothing below it has rows, else a total (as `*` always is).

    Raises:
        DataError: a group contains itself.
    """
    leaves, pairs = _innermost(name, set(codes) - {TOTAL}, list(pairs))
    children: dict[str, list[str]] = {}
    for child, parent in pairs:
        if parent and parent != TOTAL and child not in children.setdefault(parent, []):
            children[parent].append(child)
    members = _members(name, leaves, children)
    groups = [g for g in members if g in children and members[g]]
    full = frozenset(leaves)
    roots = [g for g in groups if members[g] == full and _is_root(g, children)]
    alias = roots[0] if len(roots) == 1 else ""  # a single top group is the total under another name
    groups = [g for g in groups if g != alias]
    kept = {g: tuple(c for c in children[g] if members.get(c)) for g in groups}
    lines = [(g, kept[g]) for g in groups]
    tops = [c for c in children.get(alias, []) if members.get(c)] or [
        c for c in [*groups, *leaves] if _is_root(c, children)
    ]
    lines += [(TOTAL, part) for part in _partitions(tops, members, leaves)]
    above = {leaf: (TOTAL, *(g for g in groups if leaf in members[g]), leaf) for leaf in leaves}
    return Dimension(name, (TOTAL, *groups, *leaves), above, tuple(lines), alias)


def _innermost(name: str, codes: set[str], pairs: list[tuple[str, str]]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the innermost codes among those of the rows, and the pairs that are left above them."""
    below: dict[str, set[str]] = {}
    for child, parent in pairs:
        below.setdefault(parent, set()).add(child)

    def has_rows(code: str, path: tuple[str, ...] = ()) -> bool:
        if code in path:
            raise DataError("a group contains itself", where=f"dimension {name}", fix="mend the hierarchy")
        return any(c in codes or has_rows(c, (*path, code)) for c in below.get(code, ()))

    leaves = {code for code in codes if not has_rows(code)}
    return sorted(leaves), [(child, parent) for child, parent in pairs if parent not in leaves]


def _is_root(code: str, children: dict[str, list[str]]) -> bool:
    return not any(code in c for c in children.values())


def _members(name: str, leaves: list[str], children: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Return the innermost codes under every code, each counted once."""
    found: dict[str, frozenset[str]] = {leaf: frozenset([leaf]) for leaf in leaves}

    def walk(code: str, path: tuple[str, ...]) -> frozenset[str]:
        if code in path:
            raise DataError("a group contains itself", where=f"dimension {name}", fix="mend the hierarchy")
        if code not in found:
            below = [walk(c, (*path, code)) for c in children.get(code, ())]
            found[code] = frozenset().union(*below)
            if len(found[code]) != sum(map(len, below)):
                raise DataError("a group counts a code twice", where=f"dimension {name}", fix="mend the hierarchy")
        return found[code]

    for group in children:
        walk(group, ())
    return found


def _partitions(tops: list[str], members: dict[str, frozenset[str]], leaves: list[str]) -> list[tuple[str, ...]]:
    """Return the ways in which top codes add up to the total: one per grouping; codes that are left stand alone."""
    left, found = list(tops), []
    while left:
        part: list[str] = []
        seen: set[str] = set()
        for code in left:
            if not members[code] & seen:
                part.append(code)
                seen |= members[code]
        left = [c for c in left if c not in part]
        part += [leaf for leaf in leaves if leaf not in seen]
        found.append(tuple(part))
    return found or [tuple(leaves)]

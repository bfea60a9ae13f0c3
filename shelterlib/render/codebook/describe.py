"""Descriptors of a data package: what each file and each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shelterlib.render.codebook.tables import Table
from shelterlib.report.sentences import Words

_INTEGERS = frozenset(("asked", "answered", "dont_know", "rounding", "needs", "first_year", "last_year"))
_NUMBERS = frozenset(("n", "of", "value", "low", "high"))
_CELLS = (
    *(
        "cell",
        "wave",
        "kind",
        "indicator",
        "group_by",
        "group",
        "group_by2",
        "group2",
        "n",
        "of",
        "value",
        "low",
        "high",
    ),
    *("asked", "answered", "dont_know", "unit", "base", "compared_with", "comparability", "status", "rounding", "note"),
)
_KNOWN = {
    "kind": ("indicator", "question", "change", "coverage", "quality", "verdict"),
    "status": ("shown", "suppressed", "not asked", "too few", "not covered"),
    "base": ("all", "panel"),
}
Descriptor = dict[str, Any]


def describe(wave: str, definitions: Mapping[str, Any], tables: Sequence[Table], spoken: Sequence[Words]) -> Descriptor:
    """Return the content of datapackage.json.

    Args:
        wave: the wave's name.
        definitions: definitions.json of the release.
        tables: the codebook's tables.
        spoken: the words of each language; the first one's stand in `title` and `description`.
    """
    about = definitions["wave"]
    titles = about.get("title", {})
    title = titles.get(spoken[0].language, wave) if isinstance(titles, Mapping) else str(titles)
    found = {
        "profile": "data-package",
        "name": f"shelters-{wave}".lower(),
        "title": title,
        "titles": titles,
        "version": str(definitions.get("software", {}).get("shelterlib", "")),
        "synthetic": bool(about.get("synthetic", True)),
        "languages": [words.language for words in spoken],
    } | _said("codebook.package", spoken)
    whole = [
        _resource("cells", _CELLS, ("cell",), spoken),
        _resource("pattern", ("cell", "status"), ("cell",), spoken, [_refer(("cell",), "cells", ("cell",))]),
        *(
            _resource(table.name, table.columns, table.key, spoken, [_refer(*one) for one in table.refers])
            for table in tables
        ),
        {"name": "definitions", "path": "definitions.json", "format": "json", "mediatype": "application/json"}
        | _said("codebook.file.definitions", spoken),
    ]
    return found | {"resources": whole}


def _resource(
    name: str,
    columns: Sequence[str],
    key: Sequence[str],
    spoken: Sequence[Words],
    refers: Sequence[Descriptor] = (),
) -> Descriptor:
    schema: Descriptor = {"fields": [_field(name, column, spoken) for column in columns], "primaryKey": list(key)}
    if refers:
        schema["foreignKeys"] = list(refers)
    file = {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv"}
    form = {"mediatype": "text/csv", "encoding": "utf-8", "dialect": {"lineTerminator": "\n"}}
    return file | form | _said(f"codebook.file.{name}", spoken) | {"schema": schema}


def _field(table: str, column: str, spoken: Sequence[Words]) -> Descriptor:
    kind = "integer" if column in _INTEGERS else "number" if table == "cells" and column in _NUMBERS else "string"
    found: Descriptor = {"name": column, "type": kind}
    if table == "cells" and column in _KNOWN:
        found["constraints"] = {"enum": list(_KNOWN[column])}
    base, _, language = column.rpartition("_")
    known = {words.language for words in spoken}
    key = f"codebook.column.{base if language in known else column}"
    return found | _said(f"{key}_of_{table}" if spoken[0].has(f"{key}_of_{table}") else key, spoken)


def _refer(columns: Sequence[str], table: str, others: Sequence[str]) -> Descriptor:
    return {"fields": list(columns), "reference": {"resource": table, "fields": list(others)}}


def _said(key: str, spoken: Sequence[Words]) -> Descriptor:
    every = {words.language: words.plain_key(key) for words in spoken}
    return {"description": next(iter(every.values())), "descriptions": every}

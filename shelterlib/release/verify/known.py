"""What a build says of itself: released cells, definitions, the words of its languages; and how numbers compare."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from shelterlib.catalogue.strict_yaml import load as load_yaml
from shelterlib.release.ledger import read_cells_csv
from shelterlib.release.verify.equal import NUMBER, equals
from shelterlib.release.verify.nested import flat, keys, leaves, strings
from shelterlib.release.verify.numerals import numerals, plain
from shelterlib.release.verify.pieces import NEAR, begun, pieces_of, stands

DAY = re.compile(r"\d{4}-\d\d-\d\d")
DIGITS = re.compile(r"\d+")
NUMBERS = re.compile(r"[-\u2212+]?\d[\d\u00a0\u202f]*(?:[.,]\d+)*")
TOKEN = re.compile(r"[^\W\d_]\w*(?:-\d\w*)*|\d\w*")  # of an id: UA-05, A1_1, panel-2020
NAME = re.compile(r"[^\W\d_][\w-]*\d\b")  # M1, UA-05, А7
LAST = re.compile(r"[^\W\d_][\w-]*\d$")
NUMBER_FIELDS = {f: f for f in ("n", "of", "value", "low", "high", "asked", "answered", "dont_know")} | {
    "support": "n",
    "with_data": "of",
}


@dataclass(frozen=True)
class Known:
    """Everything that a published number may come from."""

    cells: Mapping[str, Mapping[str, str]]
    definitions: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]
    named: dict[str, list[str]] = field(default_factory=dict)  # the unknown numbers of names that were asked for
    spoken: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)  # alternative text -> its cells
    earlier: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # what data/changes.json tells of before

    @classmethod
    def read(cls, build: Path, text_folders: Iterable[Path]) -> Known:
        """Read a build and the words it was rendered with (files <language>.yml in the folders)."""
        texts: dict[str, dict[str, Any]] = {}
        for folder in text_folders:
            for file in sorted(folder.glob("*.yml")):
                texts.setdefault(file.stem, {}).update(flat(load_yaml(file)))
        definitions = json.loads((build / "data" / "definitions.json").read_text(encoding="utf-8"))
        file = build / "data" / "changes.json"
        told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        definitions |= {"changes": {"reasons": told.get("reasons", [])}}
        return cls(read_cells_csv(build / "data" / "cells.csv"), definitions, texts, earlier=before(told))

    def of_cell(self, text: str, cell: str, field: str) -> bool:
        """Return True where the digits of a text are the number of a shown cell, rounded as the text rounds."""
        row = self.cells.get(cell) or self.earlier.get(cell)
        return row is not None and row["status"] == "shown" and equals(text, row.get(field, ""))

    def speak(self, text: str, cells: str) -> frozenset[tuple[str, str]]:
        """Return the cells (name, field) of an alternative text: those named beside it here, or where it stands too."""
        named = frozenset((cell, name) for cell, _, name in (each.rpartition(":") for each in cells.split()))
        self.spoken[text] = named | self.spoken.get(text, frozenset())
        return self.spoken[text]

    def is_cell(self, number: str, cell: str, field: str) -> bool:
        """Return True where a number of a workbook is a shown cell's: as exact as a binary fraction can be."""
        row = self.cells.get(cell, {})
        try:
            return row.get("status") == "shown" and math.isclose(float(number), float(row[field]), rel_tol=1e-12)
        except (KeyError, ValueError):
            return False

    def of_text(self, number: str, key: str) -> bool:
        """Return True where a number stands literally in a text of the catalogue, in any language."""
        return any(number in DIGITS.findall(plain(strings(words.get(key)))) for words in self.texts.values())

    def of_definitions(self, number: str) -> bool:
        """Return True where a number stands literally in the definitions: labels, dates, sources, expressions."""
        return number in self._defined

    def of_words(self, text: str, start: int, end: int) -> bool:
        """Return True where a number stands, with its neighbours on one side, in a text or a definition."""
        if (name := LAST.search(text[:end])) and name[0] in self._names:
            return True
        return any(stands(piece, self._worded) for piece in pieces_of(text, start, end))

    def unwritten(self, text: str) -> list[str]:
        """Return the words and Roman numerals of a text that are numbers and stand so in no text or definition."""
        return [
            found[0] for found in numerals(text)
            if not any(self.of_words(said, *found.span()) for said in (text, begun(text, found.start())))
        ]  # fmt: skip

    def is_defined(self, number: str) -> bool:
        """Return True where a number is one of the definitions: a threshold, a code's place."""
        return NUMBER.fullmatch(number) is not None and float(number.replace(",", ".")) in self._numbers

    def unworded(self, text: str) -> list[str]:
        """Return the numbers of a text that do not stand, with their neighbours, in a text or a definition."""
        return [found[0] for found in NUMBERS.finditer(text) if not self.of_words(text, *found.span())]

    def unnamed(self, value: str) -> list[str]:
        """Return the numbers in an id, an address or a name of a file that are not part of a known id."""
        if all(name in self.cells or name.rpartition(":")[0] in self.cells for name in value.split()):
            return []
        if value not in self.named:
            self.named[value] = DIGITS.findall(self._ids.sub("", value.replace("-", "_")))
        return self.named[value]

    def leads(self, path: str) -> bool:
        """Return True where a path, such as `ledger.0.question`, leads to something in the definitions."""
        found: Any = self.definitions
        for step in path.split("."):
            if isinstance(found, list):
                found = dict(enumerate(found)).get(int(step)) if step.isdigit() else None
            else:
                found = found.get(step) if isinstance(found, Mapping) else None
        return found is not None

    def said(self, text: str) -> bool:
        """Return True where a whole stretch of words stands in a text or a definition; a short one is all of it."""
        words = text.strip()
        return stands(words if len(words) > 2 * NEAR else f"\0{words}\0", self._worded)

    def word(self, key: str) -> list[str]:
        """Return a text in every language."""
        return [str(words[key]) for words in self.texts.values() if key in words]

    def column(self, text: str) -> str:
        """Return the field of cells.csv that a header of a table names, or nothing."""
        return self._columns.get(text, "")

    def of_context(self, number: str, source: str | None = None, row: str | None = None) -> bool:
        """Return True where a number is an official figure (of the given source or address, or row)."""
        return any(
            equals(number, str(each.get("value", "")))
            for each in self.definitions.get("context", [])
            if source in (None, each.get("source"), each.get("url")) and row in (None, each.get("id"))
        )

    @cached_property
    def _columns(self) -> dict[str, str]:
        return {
            str(words[key]): field
            for words in self.texts.values() for name, field in NUMBER_FIELDS.items()
            for key in (f"workbook.column.{name}", f"column.{name}", f"column.{name}_sample") if key in words
        }  # fmt: skip

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(NAME.findall(self._worded))

    @cached_property
    def _worded(self) -> str:
        said = [strings(value) for words in self.texts.values() for value in words.values()]
        said += [*leaves(self.definitions), *self._days(), *self._periods()]
        return plain("\0" + "\0".join(said) + "\0")

    @cached_property
    def _ids(self) -> re.Pattern[str]:
        """Match the ids of cells, texts, questions, groups: as whole words, a hyphen as an underscore."""
        texts = chain.from_iterable(self.texts.values())
        given = chain(self.cells, texts, keys(self.definitions), leaves(self.definitions))
        found = {token.replace("-", "_") for token in TOKEN.findall(" ".join(map(str, given))) if DIGITS.search(token)}
        waves = {str(row.get("compared_with", "")) for row in self.cells.values()}
        kept = (token for token in found | waves if token in waves - {""} or not token.isdigit())
        ids = sorted(kept, key=lambda token: (-len(token), token))
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, ids)) or '$.'})(?![^\W_])")

    def _days(self) -> Iterator[str]:
        """Yield the wave's dates as each language writes them."""
        for leaf in leaves(self.definitions.get("wave", {})):
            if DAY.fullmatch(leaf):
                for language in self.texts:
                    yield str(format_date(date.fromisoformat(leaf), format="long", locale=_locale(language)))

    def _periods(self) -> Iterator[str]:
        """Yield the periods of the official figures as each language writes them."""
        for row in self.definitions.get("context", ()):
            for words in self.texts.values():
                yield str(words.get(f"period.{row.get('period')}", "")).replace("{year}", str(row.get("year", "")))

    @cached_property
    def _numbers(self) -> frozenset[float]:
        found = (leaf for leaf in leaves(self.definitions) if NUMBER.fullmatch(leaf) and leaf.count(".") < 2)
        return frozenset(float(leaf) for leaf in found if "," not in leaf)

    @cached_property
    def _defined(self) -> frozenset[str]:
        return frozenset(DIGITS.findall(plain(json.dumps(self.definitions, ensure_ascii=False))))


def before(told: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the numbers of data/changes.json as cells: `M1_2.country@before`, and `changes` for what was counted."""
    found = {f"{row['cell']}@before": row["before"] for row in told.get("rows", ())}
    counts = {name: str(told[name]) for name in ("compared", "changed") if name in told}
    return found | {"changes": {"status": "shown"} | counts}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")

"""What the codebook says of indicators, recommendations, groups and questions: one row each, all languages."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.report.sentences import Words

Row = dict[str, Any]
# A program for tables takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN = ("form", "kind", "unit", "direction", "domain", "chapter", "role", "supports_when", "sensitivity", "tier")
_EXPRESSIONS = ("universe", "condition", "undecided", "numerator", "denominator", "value", "area")
_SAID = ("label", "numerator", "denominator", "note")


@dataclass(frozen=True)
class Table:
    """A table of the codebook; every row has the same columns."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: list[Row]
    refers: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()  # (columns, table, its columns)

    def write(self, folder: Path) -> None:
        """Write `<name>.csv`, UTF-8 with Unix line ends."""
        with (folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: safe(row.get(column, "")) for column in self.columns} for row in self.rows)


def tables(definitions: Mapping[str, Any], spoken: Sequence[Words]) -> list[Table]:
    """Return the tables of the codebook.

    Args:
        definitions: definitions.json of the release.
        spoken: the words of each language.
    """
    languages = [words.language for words in spoken]
    said = [f"{part}_{language}" for part in _SAID for language in languages]
    labels = tuple(f"label_{language}" for language in languages)
    whole = ("recommendation", "levels", "first_year", "last_year", "questions", "parts", "also_of")
    indicators = ("id", *said, *_PLAIN, *whole, *(f"{name}_expression" for name in _EXPRESSIONS))
    recommended = ("id", "addressee", *labels, *(f"text_{lang}" for lang in languages), "decided_by", "needs", "source")
    asked = ("form", "name", *labels, "type", "relevant", "class")
    return [
        Table("indicators", ("id",), indicators, list(_indicators(definitions, spoken))),
        Table("recommendations", ("id",), recommended, list(_recommendations(definitions, spoken))),
        Table("groups", ("level", "group"), ("level", "group", *labels), list(_groups(definitions, spoken))),
        Table("questions", ("form", "name"), asked, list(_questions(definitions, languages))),
        Table(
            "choices",
            ("form", "question", "name"),
            ("form", "question", "name", *labels),
            list(_choices(definitions, languages)),
            ((("form", "question"), "questions", ("form", "name")),),
        ),
    ]


def safe(value: Any) -> str:
    """Return a cell that no program for tables takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _indicators(definitions: Mapping[str, Any], spoken: Sequence[Words]) -> Iterator[Row]:
    for name, row in definitions["indicators"].items():
        years = row.get("waves") or {}
        found: Row = {"id": name} | {field: row.get(field, "") for field in _PLAIN}
        found |= {f"{field}_expression": row.get(field) for field in _EXPRESSIONS}
        found |= {field: " ".join(row.get(field) or ()) for field in ("recommendation", "levels", "questions")}
        found |= {"first_year": years.get("from"), "last_year": years.get("to")}
        for field in ("parts", "also_of"):
            found[field] = json.dumps(row[field], ensure_ascii=False) if row.get(field) else ""
        for words in spoken:
            for part in _SAID:
                key = f"indicator.{name}.{part}"
                found[f"{part}_{words.language}"] = words.plain_key(key) if words.has(key) else ""
        yield found


def _recommendations(definitions: Mapping[str, Any], spoken: Sequence[Words]) -> Iterator[Row]:
    for row in definitions.get("recommendations", []):
        found = {field: row.get(field) for field in ("id", "addressee", "needs", "source")}
        found["decided_by"] = json.dumps(row["direct"])
        for words in spoken:
            found[f"label_{words.language}"] = words.plain_key(f"recommendation.{row['id']}.short")
            found[f"text_{words.language}"] = words.plain_key(f"recommendation.{row['id']}.text")
        yield found


def _groups(definitions: Mapping[str, Any], spoken: Sequence[Words]) -> Iterator[Row]:
    for level, row in definitions["levels"].items():
        for group in row["groups"]:
            said = {
                f"label_{words.language}": words.plain_key(group["text"]) if words.has(group["text"]) else group["id"]
                for words in spoken
            }
            yield {"level": level, "group": group["id"]} | said


def _questions(definitions: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Row]:
    for form, questions in definitions["questions"].items():
        for name, row in questions.items():
            found = {"form": form, "name": name} | {
                field: row.get(field, "") for field in ("type", "relevant", "class")
            }
            yield found | _labels(row, languages)


def _choices(definitions: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Row]:
    for form, questions in definitions["questions"].items():
        for question, row in questions.items():
            for choice in row.get("choices", []):
                yield {"form": form, "question": question, "name": choice["name"]} | _labels(choice, languages)


def _labels(row: Mapping[str, Any], languages: Sequence[str]) -> Row:
    return {f"label_{language}": row.get("labels", {}).get(language, "") for language in languages}

"""The choices sheet: lists of choices by name."""

from __future__ import annotations

from shelterlib.forms.model import Choice, Finding
from shelterlib.forms.records import records
from shelterlib.forms.sheets import Book

OWN = frozenset(("list_name", "name"))


def read_choices(book: Book, default_language: str) -> tuple[dict[str, tuple[Choice, ...]], list[Finding]]:
    """Return the lists of a form and what was odd in them.

    A choice name that a list holds twice keeps its first row: exports cannot tell the two apart.

    Raises:
        DataError: a choices sheet without `list_name` and `name`.
    """
    lists: dict[str, dict[str, Choice]] = {}
    findings: list[Finding] = []
    for key in ("choices", "external_choices"):
        sheet = book.sheets.get(key)
        if sheet is None or not any(any(row) for row in sheet.rows):
            continue
        for record in records(book, sheet, ("list_name", "name"), default_language):
            name, list_name = record.get("name"), record.get("list_name")
            if not name or not list_name:
                if name or list_name:
                    findings.append(
                        Finding("choice_incomplete", "a choice without name or list", sheet.name, record.row)
                    )
                continue
            choice = Choice(name, record.translated.get("label", {}), record.extra(OWN), record.row)
            if name in lists.setdefault(list_name, {}):
                findings.append(
                    Finding("duplicate_choice", f"{name} occurs twice in list {list_name}", sheet.name, record.row)
                )
            else:
                lists[list_name][name] = choice
    return {name: tuple(found.values()) for name, found in lists.items()}, findings

"""Read a questionnaire: sheets into a `Form`.

Tolerant where the data can still be read (a name that occurs twice, a column nobody knows): such things become
findings. Strict where the structure is lost: no survey sheet, an unknown type, a group that never ends.
"""

from __future__ import annotations

from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.forms.choices import read_choices
from shelterlib.forms.languages import language_code
from shelterlib.forms.model import Finding, Form
from shelterlib.forms.records import records
from shelterlib.forms.sheets import Book, read_book
from shelterlib.forms.survey import SurveyReader


def read_form(path: str | Path) -> Form:
    """Read an XLSForm.

    Args:
        path: .xlsx, .xls, or a folder with `survey.csv` and `choices.csv`.

    Raises:
        DataError: unreadable, hostile, or not a form; says file, sheet and row.
    """
    book = read_book(path)
    if "survey" not in book.sheets:
        raise DataError("no sheet named survey", where=book.file, fix="a form has the sheets survey and choices")
    settings = _settings(book)
    default = language_code(settings.get("default_language", "")) if settings.get("default_language") else ""
    choices, choice_findings = read_choices(book, default)
    survey = SurveyReader(book, choices, default).read()
    found = dict.fromkeys(language for question in survey.questions for language in question.labels)
    found |= dict.fromkeys(language for group in survey.groups.values() for language in group.labels)
    languages = tuple(dict.fromkeys((*([default] if default in found else ()), *found)))
    return Form(
        file=book.file,
        questions=tuple(survey.questions),
        groups=survey.groups,
        choices=survey.choices,
        languages=languages or ("",),
        default_language=default if default in languages else (languages[0] if languages else ""),
        version=settings.get("version", ""),
        form_id=settings.get("form_id", "") or Path(book.file).stem,
        title=settings.get("form_title", ""),
        findings=(*book.findings, *choice_findings, *survey.findings, *_default_finding(default, languages)),
    )


def _default_finding(default: str, languages: tuple[str, ...]) -> tuple[Finding, ...]:
    if not default or default in languages or languages in ((), ("",)):
        return ()
    return (Finding("default_language", "no label column is in the default language", sheet="settings"),)


def _settings(book: Book) -> dict[str, str]:
    sheet = book.sheets.get("settings")
    if sheet is None:
        return {}
    found: dict[str, str] = {}
    for record in records(book, sheet, needs=()):
        for key, text in record.cells.items():
            found.setdefault(key, text)
    return found

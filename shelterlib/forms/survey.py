"""The survey sheet: questions in their groups and repeats."""

from __future__ import annotations

from dataclasses import replace

from shelterlib.errors import DataError
from shelterlib.forms.model import Choice, Finding, Group, Question
from shelterlib.forms.records import Record, records
from shelterlib.forms.sheets import Book
from shelterlib.forms.types import Kind, read_type

FIELDS = ("relevant", "constraint", "required", "calculation", "choice_filter")
OWN = frozenset(("type", "name", *FIELDS))
TRUE = frozenset(("yes", "true", "true()", "1"))
OTHER_LABELS = {"en": "Other", "uk": "Інше", "": "Other"}


class SurveyReader:
    """Walks the rows once and keeps the stack of open groups."""

    def __init__(self, book: Book, choices: dict[str, tuple[Choice, ...]], default_language: str) -> None:
        self.book, self.sheet, self.default_language = book, book.sheets["survey"], default_language
        self.choices = dict(choices)
        self.questions: list[Question] = []
        self.groups: dict[tuple[str, ...], Group] = {}
        self.findings: list[Finding] = []
        self._open: list[tuple[Group, Kind]] = []
        self._names: set[str] = set()

    def read(self) -> SurveyReader:
        """Read every row.

        Raises:
            DataError: an unknown type, a group or repeat that never begins or never ends; says the row.
        """
        for record in records(self.book, self.sheet, ("type", "name"), self.default_language):
            if record.get("disabled").lower() in TRUE:
                continue
            if not record.get("type"):
                if record.get("name") not in ("", "NA"):
                    self._note("no_type", f"{record.get('name')} has no type and is left out", record)
                continue
            self._row(record)
        if self._open:
            group = self._open[-1][0]
            raise self._broken(group.row, f"{group.name or 'a group'} begins here and never ends", "add its end row")
        return self

    def _row(self, record: Record) -> None:
        kind = read_type(record.get("type"))
        if not kind.word:
            raise self._broken(record.row, f"unknown question type {record.get('type')!r}", "use a type of XLSForm")
        if kind.word == "begin":
            self._begin(record, kind)
        elif kind.word == "end" and (kind.is_repeat or " " in record.get("type") or "_" in record.get("type")):
            self._end(record, kind)
        else:
            self._question(record, kind)

    def _begin(self, record: Record, kind: Kind) -> None:
        name = record.get("name") or f"row_{record.row}"
        path = (*self._path, name)
        if path in self.groups:
            self._note("duplicate_name", f"the group {name} occurs twice here", record)
            path = (*self._path, f"{name}_{record.row}")
        group = Group(
            path[-1], kind.is_repeat, record.translated.get("label", {}), self._path, record.get("relevant"),
            record.get("repeat_count"), record.extra(OWN | {"repeat_count"}), record.row,
        )  # fmt: skip
        self.groups[path] = group
        self._open.append((group, kind))

    def _end(self, record: Record, kind: Kind) -> None:
        if not self._open:
            raise self._broken(record.row, "ends a group that never began", "remove the row or add the begin row")
        group, opened = self._open.pop()
        if opened.is_repeat != kind.is_repeat:
            what = "repeat" if opened.is_repeat else "group"
            raise self._broken(
                record.row, f"does not match the {what} that begins in row {group.row}", "correct the end row"
            )

    def _question(self, record: Record, kind: Kind) -> None:
        name = record.get("name")
        if not name:
            if kind.word != "note":
                self._note("no_name", "a question without a name is left out", record)
            return
        if name in self._names:
            self._note("duplicate_name", f"the name {name} occurs twice", record)
        self._names.add(name)
        question = Question(
            name=name, type=kind.word, list_name=self._list_name(kind), labels=record.translated.get("label", {}),
            path=self._path, repeat=next((group.name for group, _ in reversed(self._open) if group.is_repeat), None),
            extra=record.extra(OWN), row=record.row, **{field: record.get(field) for field in FIELDS},
        )  # fmt: skip
        self.questions.append(question)
        if question.is_select and not kind.from_file:
            self._check_list(question, record)
        if kind.has_other:
            self._add_other(question)

    def _list_name(self, kind: Kind) -> str | None:
        if kind.list_name is None and kind.word == "select_one":
            # Kobo's score and rank rows take the list of the block around them.
            return next((opened.list_name for _, opened in reversed(self._open) if opened.list_name), None)
        return kind.list_name

    def _check_list(self, question: Question, record: Record) -> None:
        if question.list_name not in self.choices and not (question.list_name or "").startswith("${"):
            self._note("no_list", f"the list {question.list_name} of {question.name} has no choices", record)

    def _add_other(self, question: Question) -> None:
        """Do what `or_other` asks for: a choice `other` and a text question behind it."""
        languages = question.labels or {"": ""}
        labels = {language: OTHER_LABELS.get(language, OTHER_LABELS["en"]) for language in languages}
        known = self.choices.get(question.list_name or "", ())
        if all(choice.name != "other" for choice in known):
            self.choices[question.list_name or ""] = (*known, Choice("other", labels))
        other = replace(question, name=f"{question.name}_other", type="text", list_name=None, labels=labels, extra={})
        skip = f"selected(${{{question.name}}}, 'other')"
        self.questions.append(replace(other, relevant=skip, constraint="", required="", choice_filter=""))

    @property
    def _path(self) -> tuple[str, ...]:
        group = self._open[-1][0] if self._open else None
        return (*group.path, group.name) if group else ()

    def _note(self, rule: str, message: str, record: Record) -> None:
        self.findings.append(Finding(rule, message, self.sheet.name, record.row))

    def _broken(self, row: int, what: str, fix: str) -> DataError:
        return DataError(what, where=f"{self.book.file}, sheet {self.sheet.name}, row {row}", fix=fix)

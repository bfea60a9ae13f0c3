"""What a form is: questions, groups, choices, languages, and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shelterlib.errors import DataError

METADATA = frozenset(
    (
        *(
            "start",
            "end",
            "today",
            "deviceid",
            "subscriberid",
            "simserial",
            "phonenumber",
            "username",
            "email",
            "audit",
        ),
        *("start-geopoint", "background-audio", "background-geopoint"),
    )
)
SELECTS = frozenset(("select_one", "select_multiple", "rank"))
UNANSWERED = frozenset(("note", "calculate", "hidden", "xml-external", "csv-external", *METADATA))


@dataclass(frozen=True)
class Finding:
    """Something odd in a form that does not stop its use.

    Args:
        rule: a short name, such as `duplicate_name`.
        message: one sentence for people.
        sheet: the sheet, empty when the whole form is meant.
        row: the row as the sheet shows it, 0 when the whole sheet is meant.
    """

    rule: str
    message: str
    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.sheet, f"row {self.row}" if self.row else "") if part)
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True)
class Choice:
    """One choice of a list: its name, labels by language, other columns (for choice filters)."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True)
class Group:
    """A group or a repeat; `path` holds the names of the groups around it."""

    name: str
    is_repeat: bool
    labels: Mapping[str, str]
    path: tuple[str, ...]
    relevant: str = ""
    repeat_count: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    row: int = 0


@dataclass(frozen=True)
class Question:
    """A row of the survey sheet that holds a value or a note.

    Args:
        name: as in the form.
        type: one word, aliases resolved: `integer`, `select_one`, `datetime` and so on.
        list_name: the choice list of a select (for a select from a file: the file's name).
        labels: text by language code, `""` for a label without language.
        path: names of the groups around it, outermost first.
        repeat: the innermost repeat around it.
        extra: every other column under its canonical name, such as `appearance`, `hint::en`, `sensitivity`.
        row: row number in the sheet.
    """

    name: str
    type: str
    list_name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    repeat: str | None = None
    relevant: str = ""
    constraint: str = ""
    required: str = ""
    calculation: str = ""
    choice_filter: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    row: int = 0

    @property
    def is_select(self) -> bool:
        return self.type in SELECTS

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it (not a note, a calculation or metadata)."""
        return self.type not in UNANSWERED


@dataclass(frozen=True)
class Form:
    """A questionnaire as read from its workbook."""

    file: str
    questions: tuple[Question, ...]
    groups: Mapping[tuple[str, ...], Group]
    choices: Mapping[str, tuple[Choice, ...]]
    languages: tuple[str, ...]
    default_language: str
    version: str
    form_id: str
    title: str = ""
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, name: str) -> Question:
        """Return the first question of this name.

        Raises:
            DataError: there is none.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise DataError(f"the form has no question {name}", where=self.file, fix="check the name") from None

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    @cached_property
    def by_name(self) -> dict[str, Question]:
        """Questions by name; of questions that share a name, the first."""
        found: dict[str, Question] = {}
        for question in self.questions:
            found.setdefault(question.name, question)
        return found

    @cached_property
    def repeats(self) -> dict[str, tuple[str, ...]]:
        """Names of the questions directly in each repeat."""
        names = [group.name for group in self.groups.values() if group.is_repeat]
        return {name: tuple(q.name for q in self.questions if q.repeat == name) for name in names}

    def repeat_of(self, path: tuple[str, ...]) -> str | None:
        """Return the innermost repeat on a path of groups."""
        for end in range(len(path), 0, -1):
            group = self.groups.get(path[:end])
            if group is not None and group.is_repeat:
                return group.name
        return None

    def parent_repeat(self, name: str) -> str | None:
        """Return the repeat around a repeat, None where it stands at the top."""
        group = next(g for g in self.groups.values() if g.is_repeat and g.name == name)
        return self.repeat_of(group.path)

    def group_named(self, name: str) -> Group | None:
        """Return the first group or repeat of this name."""
        return next((group for group in self.groups.values() if group.name == name), None)

    def skips(self, question: Question) -> tuple[str, ...]:
        """Return every `relevant` that decides whether a question is asked: of its groups, then its own."""
        around = (self.groups[question.path[: end + 1]].relevant for end in range(len(question.path)))
        return tuple(text for text in (*around, question.relevant) if text)

    def choice_names(self, question: Question) -> tuple[str, ...]:
        """Return the names of a question's choices, in form order; empty for a list that the form does not hold."""
        return tuple(choice.name for choice in self.choices.get(question.list_name or "", ()))

"""Which names of an old form and a new one mean the same: the rows of a wave's `crosswalk.csv`.

    kind      old                      new
    question  disease_refusal          refusal_health           the same question under a new name
    choice    program_type/HPRP        program_type/RRH         the same choice; before `/` a question or a list
    choice                             refusal_reasons/security an added choice that leaves the others comparable
    choice    q_conditions/isolation                            a withdrawn choice, likewise
    wording   status_required          status_required          other words, same meaning; also for `question/choice`
    unit      F017                     F117                     not a matter of forms

Rows whose `status` is `draft` are proposals and count for nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.forms.model import Question

KINDS = frozenset(("question", "choice", "wording", "unit"))
Row = Mapping[str, str]


@dataclass(frozen=True)
class Crosswalk:
    """Agreed rows, ready to ask.

    Args:
        questions: old name → new name.
        choices: (old question or list, old choice) → new choice.
        declared: (kind, old, new) of every agreed row.
    """

    questions: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)
    declared: frozenset[tuple[str, str, str]] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Row] | str | Path | None) -> Crosswalk:
        """Read a crosswalk from rows or a csv file.

        Raises:
            DataError: a row of unknown kind, an old question that leads to two new ones, a choice without `/`.
        """
        if isinstance(rows, str | Path):
            with Path(rows).open(encoding="utf-8-sig", newline="") as stream:
                rows = list(csv.DictReader(stream))
        questions: dict[str, str] = {}
        choices: dict[tuple[str, str], str] = {}
        declared: set[tuple[str, str, str]] = set()
        for number, row in enumerate(rows or (), 2):
            if (row.get("status") or "").strip() == "draft":
                continue
            kind, old, new = ((row.get(name) or "").strip() for name in ("kind", "old", "new"))
            if kind not in KINDS:
                raise _broken(number, "kind is none of question, choice, wording, unit")
            declared.add((kind, old, new))
            if kind == "question" and old and new:
                if questions.setdefault(old, new) != new:
                    raise _broken(number, f"{old} leads to two questions")
            elif kind == "choice":
                if any(side and "/" not in side for side in (old, new)):
                    raise _broken(number, "a choice is written question/choice or list/choice")
                if old and new:
                    place, _, name = old.partition("/")
                    choices[place, name] = new.partition("/")[2]
        return cls(questions, choices, frozenset(declared))

    def new_name(self, question: str) -> str:
        """Return what a question of the old form is called in the new one."""
        return self.questions.get(question, question)

    def new_choice(self, question: Question, choice: str) -> str:
        """Return what a choice of an old question is called in the new form."""
        for place in (question.name, question.list_name or ""):
            if (place, choice) in self.choices:
                return self.choices[place, choice]
        return choice

    def is_declared(
        self, kind: str, old: Question | None, new: Question | None, *, was: str = "", now: str = ""
    ) -> bool:
        """Return whether people declared two wordings, or a choice that came or went, to make no difference.

        Args:
            kind: `wording` or `choice`.
            old: the question before.
            new: the question after.
            was: the choice before, empty if the question itself is meant or the choice is new.
            now: the choice after, empty likewise.
        """
        olds, news = (
            _written(old, was, kind == "wording" or bool(was)),
            _written(new, now, kind == "wording" or bool(now)),
        )
        return any((kind, a, b) in self.declared for a in olds for b in news)


def _written(question: Question | None, choice: str, present: bool) -> tuple[str, ...]:
    if question is None or not present:
        return ("",)
    if not choice:
        return (question.name,)
    return f"{question.name}/{choice}", f"{question.list_name}/{choice}"


def _broken(row: int, what: str) -> DataError:
    return DataError(what, where=f"crosswalk, row {row}", fix="correct the row")

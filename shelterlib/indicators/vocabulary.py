"""One set of names for all waves: crosswalks undone, so that a renamed question needs no new definition.

Each wave's `crosswalk.csv` maps the names of the wave before to its own. Names that mean the same form a class;
of a class the catalogue's own name is used, else the oldest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shelterlib.catalogue.model import Catalogue
from shelterlib.catalogue.models import Index, NonResponse
from shelterlib.forms.parsing import parse
from shelterlib.forms.syntax import Text
from shelterlib.indicators.rows import Answers

Row = Mapping[str, str]


def applied(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of a crosswalk that people agreed to."""
    return [row for row in rows if (row.get("status") or "agreed") != "draft" and row["old"] and row["new"]]


@dataclass(frozen=True)
class Vocabulary:
    """Where each name leads: questions by form, choices by form and question or list."""

    questions: Mapping[tuple[str, str], str]
    choices: Mapping[tuple[str, str], Mapping[str, str]]

    @classmethod
    def of(cls, crosswalks: Iterable[Iterable[Row]], catalogue: Catalogue) -> Vocabulary:
        """Return the vocabulary of all waves' crosswalks, oldest wave first."""
        names, literals = _used(catalogue)
        rows = [row for crosswalk in crosswalks for row in applied(crosswalk)]
        questions, choices = _Classes(), _Classes()
        for row in rows:
            form = row.get("form", "")
            if row["kind"] == "question":
                questions.join((form, row["old"]), (form, row["new"]))
            elif row["kind"] == "choice":
                old, new = row["old"].partition("/"), row["new"].partition("/")
                choices.join((form, old[0], old[2]), (form, new[0], new[2]))
        by_list: dict[tuple[str, str], dict[str, str]] = {}
        for (form, place, choice), chosen in choices.chosen(lambda key: key[2] in literals).items():
            by_list.setdefault((form, place), {})[choice] = chosen[2]
        chosen_names = questions.chosen(lambda key: key[1] in names)
        return cls({(name[0], name[1]): chosen[1] for name, chosen in chosen_names.items()}, by_list)

    def translate(self, form: str, data: Answers) -> Answers:
        """Return a wave's answers under the catalogue's names."""
        answers = data.answers
        for question in data.form.questions:
            if question.name not in answers:
                continue
            for place in (question.name, question.list_name or ""):
                if found := self.choices.get((form, place)) or self.choices.get(("", place)):
                    column = _recoded(answers[question.name], found)
                    answers = answers.assign(**{question.name: column})
        renamed = {c: n for c in answers.columns if (n := self.name(form, str(c))) != c}
        status = None if data.status is None else data.status.rename(columns=renamed)
        return Answers(answers.rename(columns=renamed), status, data.form)

    def name(self, form: str, question: str) -> str:
        """Return the catalogue's name of a question."""
        return self.questions.get((form, question)) or self.questions.get(("", question), question)


class _Classes:
    """Names that mean the same, joined one pair at a time."""

    def __init__(self) -> None:
        self._members: dict[tuple[str, ...], list[tuple[str, ...]]] = {}

    def join(self, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        first = self._members.setdefault(old, [old])
        second = self._members.setdefault(new, [new])
        if first is not second:
            first += second
            for name in second:
                self._members[name] = first

    def chosen(self, preferred: Any) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Return for each name the one to use: the preferred one, else the oldest of its class."""
        return {
            name: next((member for member in members if preferred(member)), members[0])
            for name, members in self._members.items()
        }


def _recoded(column: pd.Series[Any], names: Mapping[str, str]) -> pd.Series[Any]:
    codes, words = pd.factorize(column)
    changed = [" ".join(names.get(part, part) for part in str(word).split(" ")) for word in words]
    table = pd.array([*changed, None], dtype="str")
    return pd.Series(table[codes], index=column.index)


def _used(catalogue: Catalogue) -> tuple[Collection[str], Collection[str]]:
    """Return the question names and the literals that the catalogue's expressions hold."""
    texts = [v.expression for v in catalogue.variables if v.expression]
    texts += [text for level in catalogue.levels.levels for text in level.of.values()]
    names: set[str] = set()
    for it in catalogue.indicators.values():
        texts += it.expressions().values()
        if isinstance(it, Index):
            texts += [item for items in it.parts.values() for item in items]
        if isinstance(it, NonResponse):
            names |= set(it.questions)
    literals: set[str] = set()
    for text in texts:
        expression = parse(text)
        names |= set(expression.questions)
        literals |= {node.value for node in expression.tree.walk() if isinstance(node, Text)}
    return names, literals

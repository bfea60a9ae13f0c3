"""Compare two versions of a form: what a respondent would have met, and whether the answers still compare.

| what | verdict |
|---|---|
| added, withdrawn | new, dropped |
| renamed (by the crosswalk), order, choice_order, group, required, limit | comparable |
| wording, choice_reworded | break; comparable where only case, blanks, punctuation or years differ, or declared |
| choice_added, choice_withdrawn | break, unless the crosswalk declares that the other choices stay comparable |
| choice_renamed (by the crosswalk) | comparable |
| skip, type, repeat, calculation, choice_filter | break; integer and decimal compare |
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shelterlib.forms.crosswalk import Crosswalk, Row
from shelterlib.forms.meaning import same_expression, same_skips
from shelterlib.forms.model import Form, Question
from shelterlib.forms.wording import changed_language

COMPARABLE, BREAK, NEW, DROPPED = "comparable", "break", "new", "dropped"
WORST = (DROPPED, NEW, BREAK, COMPARABLE)
NUMBERS = frozenset(("integer", "decimal"))


@dataclass(frozen=True)
class Difference:
    """One difference between two forms.

    Args:
        what: a word of the table above.
        question: its name in the new form; in the old one if it was withdrawn.
        old: what stood there, as text.
        new: what stands there now.
        verdict: comparable, break, new or dropped.
        choice: the choice that is meant, empty if the question itself is.
        language: of a wording.
    """

    what: str
    question: str
    old: str
    new: str
    verdict: str
    choice: str = ""
    language: str = ""


def compare(old: Form, new: Form, crosswalk: Iterable[Row] | str | Path | None = None) -> list[Difference]:
    """Return the differences between two forms, in the order of the new form, withdrawn questions last.

    Args:
        old: the earlier form.
        new: the later form.
        crosswalk: rows `kind, old, new`, or the csv file that holds them.

    Raises:
        DataError: a row of the crosswalk cannot be understood.
    """
    agreed = Crosswalk.of(crosswalk)
    before = {agreed.new_name(name): question for name, question in old.by_name.items() if _counts(question)}
    after = {name: question for name, question in new.by_name.items() if _counts(question)}
    moved = _moved([name for name in before if name in after], [name for name in after if name in before])
    found: list[Difference] = []
    for name, question in after.items():
        if name not in before:
            found.append(Difference("added", name, "", question.type, NEW))
        else:
            found += _Pair(old, before[name], new, question, agreed).differences(has_moved=name in moved)
    withdrawn = (question for name, question in before.items() if name not in after)
    return [*found, *(Difference("withdrawn", question.name, question.type, "", DROPPED) for question in withdrawn)]


def _counts(question: Question) -> bool:
    return question.is_asked or question.type == "calculate"


def verdicts(differences: Iterable[Difference]) -> dict[str, str]:
    """Return for each question that differs the verdict that weighs most."""
    met: dict[str, set[str]] = {}
    for difference in differences:
        met.setdefault(difference.question, set()).add(difference.verdict)
    return {question: next(word for word in WORST if word in words) for question, words in met.items()}


@dataclass(frozen=True)
class _Pair:
    """One question in both forms."""

    old_form: Form
    old: Question
    new_form: Form
    new: Question
    agreed: Crosswalk

    def differences(self, *, has_moved: bool) -> Iterator[Difference]:
        old, new = self.old, self.new
        if old.name != new.name:
            yield self._of("renamed", old.name, new.name, COMPARABLE)
        yield from self._structure()
        yield from self._wording()
        if old.is_select and new.is_select:
            yield from self._choices()
        yield from self._logic()
        if has_moved:
            yield self._of("order", "", "", COMPARABLE)
        if old.path != new.path:
            yield self._of("group", "/".join(old.path), "/".join(new.path), COMPARABLE)

    def _structure(self) -> Iterator[Difference]:
        old, new = self.old, self.new
        if old.type != new.type:
            verdict = COMPARABLE if {old.type, new.type} <= NUMBERS else BREAK
            yield self._of("type", old.type, new.type, verdict)
        if old.repeat != new.repeat:
            yield self._of("repeat", old.repeat or "", new.repeat or "", BREAK)
        if old.required.lower() != new.required.lower():
            yield self._of("required", old.required, new.required, COMPARABLE)

    def _wording(self) -> Iterator[Difference]:
        language, minor = changed_language(self.old.labels, self.new.labels, self.new_form.default_language)
        if language is not None:
            fine = minor or self.agreed.is_declared("wording", self.old, self.new)
            was, now = self.old.labels[language], self.new.labels[language]
            yield self._of("wording", was, now, COMPARABLE if fine else BREAK, language=language)

    def _choices(self) -> Iterator[Difference]:
        before = {
            self.agreed.new_choice(self.old, choice.name): choice
            for choice in self.old_form.choices.get(self.old.list_name or "", ())
        }
        after = {choice.name: choice for choice in self.new_form.choices.get(self.new.list_name or "", ())}
        for name, choice in after.items():
            if name not in before:
                fine = self.agreed.is_declared("choice", self.old, self.new, now=name)
                yield self._of("choice_added", "", name, COMPARABLE if fine else BREAK, choice=name)
                continue
            was = before[name]
            if was.name != name:
                yield self._of("choice_renamed", was.name, name, COMPARABLE, choice=name)
            language, minor = changed_language(was.labels, choice.labels, self.new_form.default_language)
            if language is not None:
                fine = minor or self.agreed.is_declared("wording", self.old, self.new, was=was.name, now=name)
                texts = was.labels[language], choice.labels[language]
                yield self._of("choice_reworded", *texts, COMPARABLE if fine else BREAK, choice=name, language=language)
        for name, choice in before.items():
            if name not in after:
                fine = self.agreed.is_declared("choice", self.old, self.new, was=choice.name)
                yield self._of("choice_withdrawn", choice.name, "", COMPARABLE if fine else BREAK, choice=choice.name)
        shared = [name for name in before if name in after]
        if shared != [name for name in after if name in before]:
            yield self._of("choice_order", "", "", COMPARABLE)

    def _logic(self) -> Iterator[Difference]:
        old, new = self.old, self.new
        skips = self.old_form.skips(old), self.new_form.skips(new)
        if not same_skips(*skips, self.old_form, self.agreed):
            yield self._of("skip", " and ".join(skips[0]), " and ".join(skips[1]), BREAK)
        for what, verdict in (("constraint", COMPARABLE), ("calculation", BREAK), ("choice_filter", BREAK)):
            texts: tuple[str, str] = getattr(old, what), getattr(new, what)
            if not same_expression(*texts, self.old_form, self.agreed):
                yield self._of("limit" if what == "constraint" else what, *texts, verdict)

    def _of(self, what: str, was: str, now: str, verdict: str, *, choice: str = "", language: str = "") -> Difference:
        return Difference(what, self.new.name, was, now, verdict, choice, language)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Return the fewest names that must move to turn one order into the other."""
    place: Mapping[str, int] = {name: position for position, name in enumerate(before)}
    ends: list[int] = []
    best: list[list[str]] = []
    for name in after:
        at = bisect_left(ends, place[name])
        kept = [*(best[at - 1] if at else []), name]
        ends[at : at + 1], best[at : at + 1] = [place[name]], [kept]
    return set(after) - set(best[-1] if best else ())

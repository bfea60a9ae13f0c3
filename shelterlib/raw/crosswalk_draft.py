"""Guess which questions and choices of the last form a new form merely renames.

Input: two forms. Output: rows of a crosswalk marked `draft`. A draft is a proposal to a person
and changes nothing until its status says `agreed`: a wrong guess would join two different questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from shelterlib.forms import Form, Question

CERTAIN_ENOUGH = 0.55  # below it a proposal is more often wrong than right
SAME_PLACE = 0.25  # what standing in the same place of the form adds to the likeness of the labels
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Draft:
    """One proposed row of crosswalk.csv; choices are written `list_name/name`."""

    kind: str
    old: str
    new: str
    note: str


def draft_crosswalk(old: Form, new: Form) -> list[Draft]:
    """Propose renamed questions, then renamed choices of the questions that both forms share.

    Each old name is proposed at most once, and each new name too; the likeliest pairs first.
    """
    renamed = _renamed_questions(old, new)
    shared = {q.name: q.name for q in old.questions if q.name in _names(new)}
    drafts = [Draft("question", a, b, note) for a, b, note in renamed]
    seen: set[tuple[str, str]] = set()
    for before, after in (shared | {a: b for a, b, _ in renamed}).items():
        lists = (old[before].list_name or "", new[after].list_name or "")
        if all(lists) and lists not in seen:
            seen.add(lists)
            drafts += _renamed_choices(old, new, *lists)
    return drafts


def _names(form: Form) -> set[str]:
    return {q.name for q in form.questions}


def _renamed_questions(old: Form, new: Form) -> list[tuple[str, str, str]]:
    kept = _names(old) & _names(new)
    places = _same_places([q.name for q in old.questions], [q.name for q in new.questions])
    gone = [q for q in old.questions if q.name not in kept]
    come = [q for q in new.questions if q.name not in kept]
    scored = []
    for before in gone:
        for after in come:
            if _kind(before) != _kind(after) or before.repeat != after.repeat:
                continue
            alike = _likeness(_wordings(before), _wordings(after))
            place = (before.name, after.name) in places
            scored.append((alike + SAME_PLACE * place, alike, place, before.name, after.name))
    return [
        (a, b, f"labels alike {alike:.2f}" + (", same place in the form" if place else ""))
        for _, alike, place, a, b in _best_pairs(scored)
    ]


def _renamed_choices(old: Form, new: Form, old_list: str, new_list: str) -> list[Draft]:
    before, after = old.choices.get(old_list, ()), new.choices.get(new_list, ())
    kept = {c.name for c in before} & {c.name for c in after}
    scored = []
    for a in before:
        for b in after:
            if a.name not in kept and b.name not in kept:
                alike = _likeness([a.name, *a.labels.values()], [b.name, *b.labels.values()])
                scored.append((alike, alike, False, f"{old_list}/{a.name}", f"{new_list}/{b.name}"))
    return [Draft("choice", a, b, f"labels alike {alike:.2f}") for _, alike, _, a, b in _best_pairs(scored)]


def _best_pairs(
    scored: Iterable[tuple[float, float, bool, str, str]],
) -> list[tuple[float, float, bool, str, str]]:
    """Take the likeliest pair, strike out both names, go on; ties in order of the names."""
    taken_old: set[str] = set()
    taken_new: set[str] = set()
    pairs = []
    for row in sorted(scored, key=lambda r: (-r[0], r[3], r[4])):
        if row[0] < CERTAIN_ENOUGH:
            break
        if row[3] not in taken_old and row[4] not in taken_new:
            taken_old.add(row[3])
            taken_new.add(row[4])
            pairs.append(row)
    return pairs


def _same_places(old: Sequence[str], new: Sequence[str]) -> set[tuple[str, str]]:
    """Return the pairs of names that stand at the same step of an equally long replaced run."""
    pairs: set[tuple[str, str]] = set()
    for change, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "replace" and i2 - i1 == j2 - j1:
            pairs.update(zip(old[i1:i2], new[j1:j2], strict=True))
    return pairs


def _kind(question: Question) -> str:
    return "number" if question.type in ("integer", "decimal", "range") else question.type


def _wordings(question: Question) -> list[str]:
    return [question.name, *question.labels.values()]


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the best likeness (0 to 1) of any old wording with any new one, words sorted or in order."""
    best = 0.0
    for a in map(_plain, old):
        for b in map(_plain, new):
            if a and b:
                in_order = SequenceMatcher(None, a, b, autojunk=False).ratio()
                by_words = SequenceMatcher(None, _sorted(a), _sorted(b), autojunk=False).ratio()
                best = max(best, in_order, by_words)
    return best


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.replace("_", " ").casefold()))


def _sorted(text: str) -> str:
    return " ".join(sorted(text.split()))

"""Read the answers of selects: names, labels of any language, places under any of their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from shelterlib.clean.absent import Absent
from shelterlib.clean.gazetteer import Gazetteer
from shelterlib.clean.states import ANSWERED, MISSING
from shelterlib.clean.texts import Reading, repair
from shelterlib.forms import Form, Question
from shelterlib.raw.names import label_key

SEPARATORS = (re.compile(r"\s*[;|\n]\s*"), re.compile(r"\s*,\s*"))
MOST_WORDS = 300  # labels in one answer; a longer text is no list of choices
NUMBER = re.compile(r"(\d+)\.0+")
Steps = tuple[tuple[str, str], ...]


class ChoiceReader:
    """Reads the answers of one select.

    Args:
        form, question: with its choices.
        absent: names and texts that stand for no answer.
        gazetteer: used when the choices are places.
        recoded: withdrawn choice → the choice that stands for it now.
    """

    plain = r"^$"
    special: frozenset[str] = frozenset()

    def __init__(
        self, form: Form, question: Question, absent: Absent, gazetteer: Gazetteer, recoded: Mapping[str, str]
    ) -> None:
        choices = form.choices.get(question.list_name or "", ())
        self.several = question.type in ("select_multiple", "rank")
        self.ranked = question.type == "rank"
        self.unclear = self.several and any(re.search(r"[\s/]", choice.name) for choice in choices)
        self.place = {choice.name: place for place, choice in enumerate(choices)}
        self.open = not choices
        self.recoded = {old: new for old, new in recoded.items() if old not in self.place}
        self.absent, self.words = absent.status_of("choices"), absent.status_of("words")
        self.codes = absent.status_of("codes")
        self.gazetteer = gazetteer if gazetteer.covers(self.place) else None
        self._spelling: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[str, set[str]] = defaultdict(set)
        for choice in choices:
            self._spelling[_spelling(choice.name)].add(choice.name)
            for label in choice.labels.values():
                if label_key(label):
                    self._labels[label_key(label)].add(choice.name)

    def read(self, text: str) -> Reading:
        """Return the choice or choices that a text means."""
        if self.several:
            return self._read_several(text)
        if text in self.place:
            return Reading(text, self.absent.get(text, ANSWERED))
        bare, steps = repair(text)
        if not bare:
            return Reading("", MISSING, steps)
        name, rule = self.find(bare)
        if name:
            done = steps if rule == "choice_name" else (*steps, (rule, name))
            return Reading(name, self.absent.get(name, ANSWERED), done)
        return self._otherwise(bare, steps, rule)

    def find(self, text: str) -> tuple[str, str]:
        """Return the choice that a repaired text means and how it was found; or nothing and the problem, if any."""
        if text in self.place:
            return text, "choice_name"
        if text in self.recoded:
            return self.recoded[text], "choice_recoded"
        for index, key, rule in (
            (self._labels, label_key(text), "choice_label"),
            (self._spelling, _spelling(text), "choice_spelling"),
        ):
            found = index.get(key, set())
            if len(found) == 1:
                return next(iter(found)), rule
            if found:
                return "", "choice_ambiguous"
        if self.gazetteer is not None and (code := self.gazetteer.code(text)) in self.place:
            return code, "region_name"
        return "", ""

    def _otherwise(self, bare: str, steps: Steps, problem: str) -> Reading:
        for known, rule in ((self.words, "absent_word"), (self.codes, "absent_code")):
            if bare.casefold() in known:
                return Reading("", known[bare.casefold()], (*steps, (rule, "")))
        if problem:
            return Reading("", problem=problem)
        if self.open:
            return Reading(bare, self.absent.get(bare, ANSWERED), steps)
        if self.gazetteer is not None:
            return Reading("", problem="region_unknown")
        return Reading(bare, steps=steps, problem="choice_unknown", severity="W")

    def _read_several(self, text: str) -> Reading:
        names = text.split()
        if self.unclear and names:
            return Reading("", problem="choice_name_with_space")
        if names and (self.open or all(name in self.place for name in names)):
            return self._several(names, ())
        bare, steps = repair(text)
        if not bare:
            return Reading("", MISSING, steps)
        found, rule = self._split(bare)
        if found:
            return self._several(found, (*steps, (rule, " ".join(found))) if rule else steps)
        one_line = " ".join(bare.split())
        return self._otherwise(one_line, steps if one_line == bare else (*steps, ("spaces", one_line)), "")

    def _several(self, names: Sequence[str], steps: Steps) -> Reading:
        states = {self.absent.get(name, ANSWERED) for name in names}
        return Reading(" ".join(self.ordered(names)), states.pop() if len(states) == 1 else ANSWERED, steps)

    def ordered(self, names: Sequence[str]) -> list[str]:
        """Return names once each, in form order (of a ranking: as given)."""
        once = list(dict.fromkeys(names))
        return (
            once if self.ranked or self.open else sorted(once, key=lambda name: self.place.get(name, len(self.place)))
        )

    def _split(self, text: str) -> tuple[list[str], str]:
        words = text.split()
        if all(word in self.place for word in words):
            return words, ""
        for separator in SEPARATORS:
            found = [self.find(part)[0] for part in separator.split(text) if part]
            if len(found) > 1 and all(found):
                return found, "choice_separator"
        found = self._phrases(words) if len(words) <= MOST_WORDS else []
        return (found, "choice_label") if found else ([], "")

    def _phrases(self, words: list[str]) -> list[str]:
        """Return the choices whose names or labels, one after the other, make up the words; empty if none do."""
        ways: dict[int, list[str]] = {len(words): []}
        for start in reversed(range(len(words))):
            for end in range(len(words), start, -1):
                if end in ways and (name := self.find(" ".join(words[start:end]))[0]):
                    ways[start] = [name, *ways[end]]
                    break
        return ways.get(0, [])


def _spelling(text: str) -> str:
    """Return the key of a choice's name: case, blanks and a number's `.0` do not count."""
    match = NUMBER.fullmatch(text)
    return re.sub(r"[\s_\-]+", "_", match[1] if match else text.casefold())

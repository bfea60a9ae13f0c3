"""Every way in which the questions of a table can be called in a header: names, paths, labels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from shelterlib.forms import Choice, Form, Question
from shelterlib.raw.names import label_key, path_key

LANGUAGES = re.compile(r"[\n|;]|\((?=[^()]*\)$)")  # between the same label in two languages
Key = tuple[str, str]  # question, choice or ""


class HeaderIndex:
    """Headers, reduced to keys, and the questions and choices that they lead to.

    Args:
        form: gives choices and words.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.exact: dict[str, Key] = {}
        self.labels: dict[str, set[Key]] = defaultdict(set)
        self._paths: dict[str, set[Key]] = defaultdict(set)

    def learn(self, question: Question, name: str) -> None:
        """Learn the headers of a question under one of its names."""
        groups = [(*question.path[start:], name) for start in range(len(question.path) + 1)]
        choices: Sequence[Choice] = ()
        if question.type in ("select_multiple", "rank"):
            choices = self.form.choices.get(question.list_name or "", ())
        self.exact.setdefault(name, (question.name, ""))
        for path in groups:
            self._paths[path_key("/".join(path))].add((question.name, ""))
        for choice in choices:
            key = (question.name, choice.name)
            self.exact.setdefault(f"{name}/{choice.name}", key)
            for path in groups:
                self._paths[path_key("/".join((*path, choice.name)))].add(key)
        self._learn_labels(question, name, choices)

    def _learn_labels(self, question: Question, name: str, choices: Sequence[Choice]) -> None:
        hint = question.extra.get("hint", "")
        for language, label in {**question.labels, "hint only": "" if any(question.labels.values()) else hint}.items():
            if not label_key(label):
                continue
            self.labels[label_key(label)].add((question.name, ""))
            for choice in choices:
                for text in {choice.name, *([choice.labels[language]] if choice.labels.get(language) else [])}:
                    self.labels[label_key(label + text)].add((question.name, choice.name))
        for choice in choices:
            for text in choice.labels.values():
                if label_key(text):
                    self.labels[label_key(name + text)].add((question.name, choice.name))

    def by_path(self, header: str) -> set[Key]:
        """Questions and choices whose name or path this is, with any separator, in any case."""
        return self._paths.get(path_key(header), set())

    def by_label(self, header: str) -> set[Key]:
        """Questions and choices whose label this is, in any language."""
        return self.labels.get(label_key(header), set())

    def by_parts(self, header: str) -> set[Key]:
        """Labels with those of groups in front, or in two languages."""
        parts = header.split("/")
        for start in range(1, len(parts)):
            if keys := self.by_label("/".join(parts[start:])):
                return keys
        languages = [self.by_label(part) for part in LANGUAGES.split(header) if label_key(part)]
        return set.intersection(*languages) if languages else set()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the form's labels, lower case."""
        texts = [label for q in self.form.questions for label in q.labels.values()]
        texts += [
            label for choices in self.form.choices.values() for choice in choices for label in choice.labels.values()
        ]
        return frozenset(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))

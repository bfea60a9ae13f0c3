"""Find the question, or the choice of a select_multiple, that a column header means.

A header may be a name, a group path, a label in any language, or one of these damaged by a program on its way. Only
a header that means exactly one thing is matched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from shelterlib.forms import Form
from shelterlib.raw.index import HeaderIndex, Key
from shelterlib.raw.names import label_key, plain_header, undamaged
from shelterlib.raw.system import ATTACHMENT, POSITION, role_of

COPY = re.compile(r"(?P<header>.+?)\.\d{1,3}")
NUMBERED = re.compile(r"\s*(?:№\s*)?\d{1,3}(?:\.\d{1,3})*[.)]\s+")
SEGMENTS, BLANK = re.compile(r"[/.:-]"), re.compile(r"\s")
MOVED = "moved"
PERSONAL = frozenset(["deviceid", "username", "phonenumber", "simserial", "subscriberid", "email", "audit"])
LONGEST = 5_000  # no header is longer
LONG = 40  # a label cut to this length or more still names its question


@dataclass(frozen=True)
class Target:
    """What a header means.

    Args:
        kind: question, child (one choice of a select_multiple), system, personal, ignored, or unknown.
        question: its name; for `system` the role.
        choice: of a child.
        style: how it was found: name, path, spelling, label, copy (`x.1`), moved (other groups), truncated, place.
    """

    kind: str
    question: str = ""
    choice: str = ""
    style: str = ""


UNKNOWN = Target("unknown")


class Matcher:
    """Knows the headers of one table: the form's own questions, or those of one repeat."""

    def __init__(self, form: Form, repeat: str | None = None, renamed: dict[str, str] | None = None) -> None:
        self.form, self.repeat = form, repeat
        self.questions = [q for q in form.by_name.values() if q.repeat == repeat]
        self.renamed = {old: new for old, new in (renamed or {}).items() if new in {q.name for q in self.questions}}
        self.index = HeaderIndex(form)
        for question in self.questions:
            self.index.learn(question, question.name)
        for old, new in self.renamed.items():
            self.index.learn(form.by_name[new], old)

    def target(self, header: str) -> Target:
        """Return what one header means; `unknown` when it means nothing or more than one thing."""
        plain = plain_header(header)
        if not plain or len(plain) > LONGEST:
            return UNKNOWN
        if found := self.index.exact.get(plain):
            return self._found(found, "name")
        return (
            self._spelled(plain)
            or self._server(plain)
            or self._labelled(plain)
            or self._copied(plain)
            or self._moved(plain)
            or self._labelled(plain, self.index.by_parts)
            or self._derived(plain)
            or self._labelled(NUMBERED.sub("", plain))
            or self._cut(plain)
        )

    def _spelled(self, header: str) -> Target | None:
        """A path with any separator, in any case; or what R made of it."""
        for text, style in ((header, "path"), (undamaged(header), "spelling")):
            keys = self.index.by_path(text)
            if len(keys) == 1:
                return self._found(next(iter(keys)), style)
        return None

    def _moved(self, header: str) -> Target | None:
        """A question in groups that this form does not have: the last segments alone are its name."""
        for sign in SEGMENTS.finditer(header):
            tail = header[sign.end() :]
            keys = set() if BLANK.search(tail) else self.index.by_path(tail)
            if len(keys) == 1 and self._holds_questions(header[: sign.start()]):
                return None  # a line that was not cut into cells
            if len(keys) == 1 and (sign[0] in "/:" or not BLANK.search(header)):
                return self._found(next(iter(keys)), MOVED)
        return None

    def _holds_questions(self, header: str) -> bool:
        """Whether several parts of a header are names of questions, as of groups they never are."""
        return sum(part in self.index.exact for part in SEGMENTS.split(header)) > 1

    def _labelled(self, header: str, find: Callable[[str], set[Key]] | None = None) -> Target | None:
        keys = (find or self.index.by_label)(header)
        return self._found(next(iter(keys)), "label") if len(keys) == 1 else None

    def _copied(self, header: str) -> Target | None:
        """The number that pandas and R put behind a header that occurs again."""
        match = COPY.fullmatch(header)
        if not match:
            return None
        plain = match["header"]
        found = self.index.exact.get(plain)
        same = self._found(found, "copy") if found else self._spelled(plain) or self._labelled(plain)
        return replace(same, style="copy") if same else None

    def spellings(self, target: Target) -> list[str]:
        """Return what else stands for a target in exports: its name, its path, its labels."""
        question = next((q for q in self.questions if q.name == target.question), None)
        if question is None:
            return []
        end = f"/{target.choice}" if target.choice else ""
        names = [question.name + end, "/".join((*question.path, question.name)) + end]
        if not target.choice:
            return [*names, *question.labels.values()]
        choices = self.form.choices.get(question.list_name or "", ())
        return [
            *names,
            *(label for choice in choices if choice.name == target.choice for label in choice.labels.values()),
        ]

    def candidates(self, header: str) -> set[Key]:
        """Return the questions that share this header as label, when there are several."""
        if len(header) > LONGEST:
            return set()
        plain = plain_header(header)
        copy = COPY.fullmatch(plain)
        for text in (plain, copy["header"] if copy else plain):
            keys = self.index.by_label(text) or self.index.by_parts(text)
            if len(keys) > 1:
                return keys
        return set()

    @cached_property
    def order(self) -> dict[Key, int]:
        """The place of every question and choice among the columns that the form makes."""
        keys: list[Key] = []
        for question in self.questions:
            keys.append((question.name, ""))
            if question.type in ("select_multiple", "rank"):
                choices = self.form.choices.get(question.list_name or "", ())
                keys += [(question.name, choice.name) for choice in choices]
        return {key: place for place, key in enumerate(keys)}

    def _found(self, key: Key, style: str) -> Target:
        question, choice = key
        if self.form.by_name[question].type in PERSONAL:
            return Target("personal", question, "", style)
        return Target("child" if choice else "question", question, choice, style)

    @staticmethod
    def _server(header: str) -> Target | None:
        role = role_of(header)
        if not role:
            return None
        kind = role if role in ("personal", "ignored") else "system"
        return Target(kind, role if kind == "system" else "", "", "name")

    def _derived(self, header: str) -> Target | None:
        """Parts of a position, addresses of attachments: they belong to a question and are never kept."""
        for pattern, types in (
            (POSITION, ("geopoint", "start-geopoint")),
            (ATTACHMENT, ("image", "audio", "video", "file", "audit", "background-audio")),
        ):
            match = pattern.fullmatch(header.strip())
            keys = self.index.by_path(match["question"]) | self.index.by_label(match["question"]) if match else set()
            if any(self.form.by_name[question].type in types for question, _ in keys):
                return Target("personal", next(iter(keys))[0], "", "name")
        return None

    def _cut(self, header: str) -> Target:
        key = label_key(header.removesuffix("...").removesuffix("…"))
        if len(key) < LONG:
            return UNKNOWN
        found = {
            keys for label, pair in self.index.labels.items() if label.startswith(key) for keys in pair if not keys[1]
        }
        return self._found(next(iter(found)), "truncated") if len(found) == 1 else UNKNOWN

    def is_elsewhere(self, header: str) -> bool:
        """Return whether a header belongs to another table of the form: to one of its repeats, or to its answers."""
        return any(other.recognises([header]) for other in self._others)

    @cached_property
    def _others(self) -> list[Matcher]:
        return [Matcher(self.form, name) for name in (None, *self.form.repeats) if name != self.repeat]

    def recognises(self, headers: Iterable[str]) -> int:
        """Return how many headers mean a question or a choice of the form."""
        return sum(
            self.target(header).kind in ("question", "child") or bool(self.candidates(header)) for header in headers
        )

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the form's labels, lower case."""
        return self.index.vocabulary

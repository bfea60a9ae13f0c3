"""Turn texts, cells and labels into the words of one language.

The result is a list of runs. A run remembers where it came from (a cell, a catalogue text, a label of the
form, wave.yml), so that every digit of a published page can be traced.

A template is a string with `{argument}`. `{argument:noun.facility}` writes the number and, after a no-break
space, the noun in the plural form that the number asks for; `{argument:lower}` begins with a small letter. A
template may be a mapping of plural forms (`plural: ARGUMENT`, default `n`; `zero` before the language's own forms).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from shelterlib.errors import RenderError
from shelterlib.report.blocks import CellRef, Content, Label, Text
from shelterlib.report.numbers import format_day, format_number, plural

NBSP = "\u00a0"
_FORMATTER = Formatter()


@dataclass(frozen=True)
class Run:
    """A stretch of text with one origin: `trace` is (kind, id, field), kind is cell, text, question and so on."""

    text: str
    trace: tuple[str, str, str] = ("", "", "")


class Words:
    """The texts of one language, with the labels that a release carries itself."""

    def __init__(self, language: str, texts: Mapping[str, Any], definitions: Mapping[str, Any]) -> None:
        self.language, self._texts, self._definitions = language, texts, definitions

    def has(self, key: str) -> bool:
        return key in self._texts

    def plain(self, content: Content | None) -> str:
        """Return the words without their origins."""
        return "".join(run.text for run in self.runs(content))

    def plain_key(self, key: str) -> str:
        """Return a text that takes no argument."""
        return self.plain(Text(key))

    def number(self, value: float, unit: str) -> str:
        """Return a number that belongs to no cell (an axis' tick), with its unit."""
        return "".join(run.text for run in self._number(value, unit, ("", "", "")))

    def runs(self, content: Content | None) -> list[Run]:
        """Return the words of `content`, neighbours of the same origin joined.

        Raises:
            RenderError: a text, an argument or a label is missing.
        """
        joined: list[Run] = []
        for run in self._runs(content):
            if joined and joined[-1].trace == run.trace and run.trace[0] != "cell":
                joined[-1] = Run(joined[-1].text + run.text, run.trace)
            elif run.text:
                joined.append(run)
        return joined

    def _runs(self, content: Any) -> Iterator[Run]:
        match content:
            case None:
                return
            case Text():
                yield from self._text(content)
            case CellRef():
                yield from self._cell(content)
            case Label(kind="threshold"):
                yield from self._threshold(*content.ids)
            case Label():
                yield self._label(content)
            case _:
                raise RenderError(
                    f"not a text: {type(content).__name__}", fix="give blocks Text, CellRef or Label only"
                )

    def _threshold(self, recommendation: str, indicator: str) -> Iterator[Run]:
        """Yield the number that a verdict compares an indicator with, in the indicator's unit."""
        found = next(r for r in self._definitions["recommendations"] if r["id"] == recommendation)
        unit = str(self._definitions["indicators"][indicator]["unit"])
        trace = ("code", f"recommendations.{recommendation}.direct.{indicator}", "")
        yield from self._number(float(found["direct"][indicator]), unit, trace)

    def _text(self, text: Text) -> Iterator[Run]:
        key = text.key if text.key in self._texts or not text.otherwise else text.otherwise
        template = self._template(key, text.args)
        for literal, name, spec, _ in _FORMATTER.parse(template):
            if literal:
                yield Run(literal, ("text", key, ""))
            if name is None:
                continue
            if name not in text.args:
                raise RenderError(f"text {key} asks for {{{name}}}, which is not given", where=self._file)
            argument = text.args[name]
            if spec == "lower":
                yield from _lowered(self._runs(argument))
                continue
            yield from self._runs(argument)
            if spec:
                count = argument.value if isinstance(argument, CellRef) else None
                yield Run(NBSP, ("text", spec, ""))
                yield Run(self._form(spec, self._texts.get(spec), count), ("text", spec, ""))

    def _template(self, key: str, args: Mapping[str, Any]) -> str:
        found = self._texts.get(key)
        if not isinstance(found, Mapping):
            return self._form(key, found, None)
        count = args.get(str(found.get("plural", "n")))
        return self._form(key, found, count.value if isinstance(count, CellRef) else None)

    def _form(self, key: str, found: Any, count: float | None) -> str:
        if isinstance(found, Mapping):
            zero = found.get("zero") if count == 0 else None
            found = zero or found.get(plural(count, self.language), found.get("other"))
        if not isinstance(found, str):
            raise RenderError(f"no text for {key}", where=self._file, fix="write it, in every language")
        return found

    def _cell(self, ref: CellRef) -> Iterator[Run]:
        trace = ("cell", ref.cell, ref.field)
        if ref.status != "shown" or ref.value is None:
            key = f"status.{ref.status.replace(' ', '_')}" if ref.status != "shown" else "status.no_value"
            yield from self._traced(key, trace)
        elif ref.value == float("inf"):
            yield from self._traced("number.not_limited", trace)
        else:
            yield from self._number(ref.value, ref.unit, trace)

    def _traced(self, key: str, trace: tuple[str, str, str]) -> Iterator[Run]:
        yield Run(self._form(key, self._texts.get(key), None), trace)

    def _number(self, value: float, unit: str, trace: tuple[str, str, str]) -> Iterator[Run]:
        number = Run(format_number(value, unit, self.language), trace)
        pattern = self._texts.get(f"number.{unit}")
        if pattern is None:
            yield number
            return
        before, _, after = self._form(f"number.{unit}", pattern, value).partition("{number}")
        yield Run(before, ("text", f"number.{unit}", ""))
        yield number
        yield Run(after, ("text", f"number.{unit}", ""))

    def _label(self, label: Label) -> Run:  # noqa: PLR0911 - one line a kind
        match (label.kind, *label.ids):
            case ("indicator" | "group" | "recommendation" | "region" as kind, *ids):
                return self._catalogue_label(kind, ids)
            case ("question", form, name):
                return Run(
                    self._of_form(self._question(form, name)["labels"], name), ("question", f"{form}.{name}", "")
                )
            case ("choice", form, name, choice):
                choices = {c["name"]: c["labels"] for c in self._question(form, name).get("choices", [])}
                return Run(self._of_form(choices.get(choice, {}), choice), ("question", f"{form}.{name}.{choice}", ""))
            case ("wave", *path):
                return Run(self._wave(self._dig(["wave", *path])), ("wave", ".".join(path), ""))
            case ("name", name):
                return Run(name, ("name", name, ""))
            case ("code", *path):
                return Run(str(self._dig(path)), ("code", ".".join(path), ""))
            case ("context", row, name):
                return self._context(row, name)
            case _:
                raise RenderError(f"unknown label: {label.kind}", fix="see report.blocks.Label")

    def _catalogue_label(self, kind: str, ids: list[str]) -> Run:
        match kind:
            case "group":
                level, group = ids
                key = f"level.{level}.{group}"
                if key not in self._texts:
                    return Run(group, ("name", group, ""))
            case _:
                part = ids[1] if len(ids) > 1 else ("label" if kind == "indicator" else "short")
                key = f"{kind}.{ids[0]}.{part}"
        return Run(self._form(key, self._texts.get(key), None), ("text", key, ""))

    def _question(self, form: str, name: str) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._definitions["questions"][form][name]
        except KeyError:
            raise RenderError(
                "a question has no definition", where=f"{form}.{name}", fix="rebuild the release"
            ) from None
        return found

    def _of_form(self, labels: Any, name: str) -> str:
        """Return a label in this language, else in any that the form has, else the bare name."""
        if isinstance(labels, Mapping):
            return str(labels.get(self.language) or next((v for _, v in sorted(labels.items()) if v), name))
        return str(labels)

    def _wave(self, value: Any) -> str:
        """Return a value of wave.yml: a date as the language writes it, a text in the language."""
        try:
            return format_day(date.fromisoformat(str(value)), self.language)
        except ValueError:
            return self._of_form(value, "")

    def _dig(self, path: list[str]) -> Any:
        found: Any = self._definitions
        for step in path:
            if isinstance(found, list):
                found = found[int(step)]
            else:
                found = found.get(step, "") if isinstance(found, Mapping) else ""
        return found

    def _context(self, row: str, name: str) -> Run:
        found: Mapping[str, Any] = next((r for r in self._definitions["context"] if r["id"] == row), {})
        value = found.get(name, "")
        if name == "value" and value != "":
            return Run(format_number(float(value), "count", self.language), ("context", row, name))
        return Run(str(value), ("context", row, name))

    @property
    def _file(self) -> str:
        return f"catalogue/text/{self.language}.yml"


def _lowered(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield runs with a small first letter: the sentence now stands inside another."""
    first = next(runs, None)
    if first is not None:
        yield Run(first.text[:1].lower() + first.text[1:], first.trace)
        yield from runs

"""Choices: what is selected, and what it is called."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shelterlib.forms.functions.registry import eager, lazy
from shelterlib.forms.functions.texts import text_of, truth_of
from shelterlib.forms.syntax import Path, Reference, Text
from shelterlib.forms.values import Numbers, Texts, Truths, Value, text_number

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Node


@eager("is-selected", 2)
@eager("selected", 2)
def selected(answer: Value, choice: Value) -> Value:
    """Return whether a choice is among those selected; a blank choice is selected in a blank answer."""
    words = choice.text
    if len(words.codes) == 1:
        wanted = f" {words.words[words.codes[0]].strip()} "
        return Truths(answer.text.truths(lambda word: wanted in f" {word} "))
    return truth_of(lambda word, name: f" {name.strip()} " in f" {word} ", answer, choice)


@eager("selected-at", 2)
def selected_at(answer: Value, place: Value) -> Value:
    """Return the choice at a place counted from 0, `''` if there is none."""

    def at(word: str, position: str) -> str:
        number, names = text_number(position), word.split()
        return names[int(number)] if math.isfinite(number) and 0 <= number < len(names) else ""

    return text_of(at, answer, place)


@eager("count-selected", 1)
def count_selected(answer: Value) -> Value:
    """Return how many choices are selected."""
    return Numbers(answer.text.numbers(lambda word: len(word.split())))


@lazy("jr:choice-name", 2)
def choice_name(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the label of a choice, in the scope's language; `''` if the list does not hold it."""
    value = evaluator.value(args[0])
    labels = _labels(evaluator, question_name(args[1]))
    return Texts(value.text.map(lambda word: labels.get(word, "")), value.unknown)


def question_name(node: Node) -> str:
    """Return the question that the second argument of `jr:choice-name` names."""
    if isinstance(node, Text):
        return node.value.strip().removeprefix("${").removesuffix("}").strip().split("/")[-1]
    if isinstance(node, Reference):
        return node.name
    return node.steps[-1].name if isinstance(node, Path) else ""


def _labels(evaluator: Evaluator, question: str) -> dict[str, str]:
    form, language = evaluator.scope.form, evaluator.scope.language
    if question not in form:
        raise evaluator.error(f"asks for the choices of {question or 'something'}, which is no question of the form")
    choices = form.choices.get(form[question].list_name or "", ())
    return {choice.name: choice.labels.get(language, next(iter(choice.labels.values()), "")) for choice in choices}

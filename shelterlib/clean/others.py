"""“Other, specify”: the choice and its text must agree, and a text that is a listed choice is that choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shelterlib.clean.states import ANSWERED, NOT_ASKED
from shelterlib.forms import ExpressionError, parse
from shelterlib.forms.syntax import Reference, Text
from shelterlib.raw.journal import Change
from shelterlib.raw.names import label_key

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.clean.table import CleanTable
    from shelterlib.forms import Form, Question
    from shelterlib.raw.coded import Coded

OTHER = ("other", "інше", "інший", "інша", "другое", "другой")


def pairs(form: Form) -> dict[str, tuple[str, str]]:
    """Return text question → (select, its choice “other”), as the skips of the form, or else the names, tell them."""
    found: dict[str, tuple[str, str]] = {}
    for question in form.by_name.values():
        if question.type != "text":
            continue
        pair = _by_skip(form, question) or _by_name(form, question)
        if pair:
            found[question.name] = pair
    return found


def _by_skip(form: Form, question: Question) -> tuple[str, str] | None:
    try:
        tree = parse(question.relevant).tree if question.relevant else None
    except ExpressionError:
        return None
    if tree is None:
        return None
    nodes = list(tree.walk())
    selects = {
        node.name for node in nodes if isinstance(node, Reference) and node.name in form and form[node.name].is_select
    }
    texts = {node.value for node in nodes if isinstance(node, Text)}
    if len(selects) != 1 or len(texts) != 1:
        return None
    select, text = selects.pop(), texts.pop()
    return (select, text) if text == _other(form, form[select]) else None


def _by_name(form: Form, question: Question) -> tuple[str, str] | None:
    for ending in ("_other", "_other_text", "_other_specify", "_specify", "_oth"):
        select = question.name.removesuffix(ending)
        if (
            select != question.name
            and select in form
            and form[select].is_select
            and form[select].repeat == question.repeat
        ):
            other = _other(form, form[select])
            return (select, other) if other else None
    return None


def _other(form: Form, select: Question) -> str | None:
    """Return the name of a select's choice “other”, None where it has none."""
    for choice in form.choices.get(select.list_name or "", ()):
        words = [choice.name.casefold(), *(label.casefold() for label in choice.labels.values())]
        if any(word.startswith(OTHER) for word in words):
            return choice.name
    return None


def judge_others(table: CleanTable) -> frozenset[str]:
    """Compare each “other” with its text.

    Returns:
        the text questions looked at here.
    """
    done = set()
    for name, (select, other) in pairs(table.form).items():
        if name not in table.cells or select not in table.cells:
            continue
        done.add(name)
        _recode(table, name, select, other)
        texts, choices = table.cells[name], table.cells[select]
        chosen = _holds(choices.text, other) & (choices.status == ANSWERED)
        filled = texts.status == ANSWERED
        table.warn("text_without_other", name, np.flatnonzero(filled & ~chosen))
        table.warn(
            "other_without_text", select, np.flatnonzero(chosen & ~texts.text.filled & (texts.status != NOT_ASKED))
        )
    return frozenset(done)


def _holds(text: Coded, choice: str) -> np.ndarray:
    """Return the rows whose answer holds a choice."""
    found: np.ndarray = text.mask(lambda names: choice in names.split())
    return found


def _recode(table: CleanTable, name: str, select: str, other: str) -> None:
    texts, choices = table.cells[name], table.cells[select]
    labels: dict[str, set[str]] = {}
    for choice in table.form.choices.get(table.form[select].list_name or "", ()):
        for label in (choice.name, *choice.labels.values()):
            labels.setdefault(label_key(label), set()).add(choice.name)
    known = {key: next(iter(names)) for key, names in labels.items() if key and len(names) == 1 and other not in names}
    listed = texts.text.mask(lambda text: label_key(text) in known)
    chosen = _holds(choices.text, other)
    rows: Rows = np.flatnonzero(listed & chosen & (texts.status == ANSWERED) & (choices.status == ANSWERED))
    order = {choice: place for place, choice in enumerate(table.form.choice_names(table.form[select]))}
    for row in rows.tolist():
        at = np.array([row])
        text, before = texts.text.at(at)[0], choices.text.at(at)[0]
        names = {known[label_key(text)], *before.split()} - {other}
        after = " ".join(sorted(names, key=lambda n: order.get(n, len(order))))
        for question, old, new in ((select, before, after), (name, text, "")):
            table.journal.change(
                Change("other_listed", question, table.numbers[at], [old], [new], "the text is a listed choice")
            )
        choices.put(at, after, ANSWERED)
        texts.put(at, "", NOT_ASKED)

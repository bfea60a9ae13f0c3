"""Paths: to questions by their last name, into repeats, and into the form's own choice lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.forms.nodes import Nodes
from shelterlib.forms.syntax import Binary, Call, Filtered, Node, Path, Reference, Step, Text
from shelterlib.forms.values import Texts, Value, constant
from shelterlib.forms.words import Words

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator


def path_nodes(evaluator: Evaluator, path: Path) -> Nodes | Value:
    """Return what a path leads to.

    A path from the root or upward (`/data/a/b`, `../b`, `current()/../b`) names a question by its last step, as names
    are unique in a form. A bare name means a column of the choice that is being filtered.

    Raises:
        ExpressionError: it leads nowhere that the form knows.
    """
    base = path.base
    if isinstance(base, Call) and base.name == "instance":
        return _choice_nodes(evaluator, base, path.steps)
    named = [
        step for step in path.steps if step.axis in ("child", "attribute") and step.name not in ("node()", "text()")
    ]
    if not named:
        return evaluator.this()
    if base is not None and not (isinstance(base, Call) and base.name == "current"):
        return _steps_below(evaluator, evaluator.nodes(base), named)
    if base is None and not path.absolute and path.steps[0].axis == "child":
        return _item_column(evaluator, named)
    return _by_name(evaluator, named)


def _item_column(evaluator: Evaluator, named: list[Step]) -> Value:
    name, item = named[-1].name, evaluator.scope.item
    if item is not None:
        return item.get(name, constant(""))
    if evaluator.scope.place is not None and name in evaluator.scope.table:
        return evaluator.scope.table.value(name)
    raise evaluator.error(f"names {name} without ${{}}: a question needs ${{{name}}}, a text needs quotes")


def _by_name(evaluator: Evaluator, named: list[Step]) -> Nodes | Value:
    found: Nodes | Value | None = None
    for step in named:
        if step.predicates:
            nodes = evaluator.nodes(Filtered(Reference(step.name), step.predicates))
            return _steps_below(evaluator, nodes, named[named.index(step) + 1 :])
    found = evaluator.scope.reference(named[-1].name)
    if found is None:
        raise evaluator.error(f"leads to {named[-1].name}, which is no question of the form")
    return found


def _steps_below(evaluator: Evaluator, nodes: Nodes, named: list[Step]) -> Nodes:
    if not named:
        return nodes
    if nodes.table is None or nodes.table_rows is None or named[-1].name not in nodes.table:
        raise evaluator.error(f"leads to {named[-1].name}, which is not below that")
    value = nodes.table.value(named[-1].name).take(nodes.table_rows)
    found = Nodes(value, nodes.rows, nodes.size, nodes.table, nodes.table_rows)
    for predicate in named[-1].predicates:
        found = evaluator.filtered(found, predicate)
    return found


def _choice_nodes(evaluator: Evaluator, call: Call, steps: tuple[Step, ...]) -> Nodes | Value:
    """Return `instance('list')` with a step to its items and a filter, over the form's own choices."""
    name = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], Text) else ""
    choices = evaluator.scope.form.choices.get(name)
    if choices is None:
        raise evaluator.error(f"reads the list {name}, which is not in the form")
    predicates = [predicate for step in steps for predicate in step.predicates]
    column = steps[-1].name if steps[-1].name not in ("item", "root", "*") else "name"
    size = evaluator.scope.table.size
    if len(predicates) == 1 and (lookup := _lookup(predicates[0])):
        key, wanted = lookup
        value = evaluator.value(wanted)
        first: dict[str, str] = {}
        for choice in choices:
            first.setdefault(choice_cell(evaluator, choice, key), choice_cell(evaluator, choice, column))
        return Texts(value.text.map(lambda word: first.get(word, "")), value.unknown)
    rows, texts, unknown = [], [], np.zeros(size, dtype=np.bool_)
    for place, choice in enumerate(choices, 1):
        keep = np.ones(size, dtype=np.bool_)
        scope = evaluator.scope.choosing(name, choice.name)
        scope = replace(scope, place=constant(place), last=constant(len(choices)))
        for predicate in predicates:
            test = type(evaluator)(scope, evaluator.text).value(predicate)
            keep &= test.number == place if test.kind == "number" else test.truth
            if test.unknown is not None:
                unknown |= test.unknown
        found = np.flatnonzero(keep)
        rows.append(found)
        texts.append(np.full(len(found), place - 1))
    all_rows = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    order = np.argsort(all_rows, kind="stable")
    codes = np.concatenate(texts)[order] if texts else all_rows
    words = Words.spread(codes, [choice_cell(evaluator, choice, column) for choice in choices])
    all_rows = all_rows[order]
    return Nodes(Texts(words, unknown[all_rows]), all_rows, size)


def choice_cell(evaluator: Evaluator, choice: object, column: str) -> str:
    """Return a column of a choice: its name, its label in the scope's language, or another column."""
    from shelterlib.forms.model import Choice

    assert isinstance(choice, Choice)
    if column == "name":
        return choice.name
    if column == "label":
        return choice.labels.get(evaluator.scope.language, next(iter(choice.labels.values()), ""))
    return choice.extra.get(column.lower(), "")


def _lookup(predicate: Node) -> tuple[str, Node] | None:
    """Return column and wanted value of a predicate `column = value`, if that is all it says."""
    if not isinstance(predicate, Binary) or predicate.operator != "=":
        return None
    for side, other in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        if _is_column(side) and not any(_is_column(part) for part in other.walk()):
            assert isinstance(side, Path)
            return side.steps[-1].name, other
    return None


def _is_column(node: Node) -> bool:
    return isinstance(node, Path) and not node.absolute and node.base is None and node.steps[0].axis == "child"

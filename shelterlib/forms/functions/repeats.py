"""Places in repeats, and choice lists as node sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shelterlib.forms.functions.registry import lazy
from shelterlib.forms.nodes import Nodes, children_of
from shelterlib.forms.syntax import Reference
from shelterlib.forms.values import Numbers, Value, constant

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Node


@lazy("current", 0)
def current(evaluator: Evaluator, _args: tuple[Node, ...]) -> Value:
    """Return the answer that the expression belongs to."""
    return evaluator.this()


@lazy("last", 0)
def last(evaluator: Evaluator, _args: tuple[Node, ...]) -> Value:
    """Return the number of nodes that a predicate chooses from."""
    if evaluator.scope.last is None:
        raise evaluator.error("uses last() outside of a predicate")
    return evaluator.scope.last


@lazy("index", 0)
@lazy("position", 0, 1)
def position(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the place of the row in its repeat (`position(..)`), or inside a predicate of the node in its set."""
    scope = evaluator.scope
    if not args and scope.place is not None:
        return scope.place
    if scope.table.parent is None:
        return constant(1)
    ups = sum(step.axis == "parent" for step in getattr(args[0], "steps", ())) if args else 1
    table, rows = scope.table, np.arange(scope.table.size)
    for _ in range(_repeats_above(evaluator, ups)):
        if table.parent is not None and table.parent.parent is not None:
            rows, table = np.where(rows < 0, -1, table.parent_rows[rows]), table.parent
    places = table.positions()
    return Numbers(np.where(rows < 0, np.nan, places[rows]))


def _repeats_above(evaluator: Evaluator, ups: int) -> int:
    """Return how many repeats lie between the innermost one and the group that `ups` steps upward reach."""
    scope = evaluator.scope
    if not isinstance(scope.this, str) or scope.this not in scope.form:
        return max(ups - 1, 0)
    path = scope.form[scope.this].path
    inside = [path[:end] for end in range(len(path), len(path) - ups + 1, -1)]
    return sum(scope.form.groups[part].is_repeat for part in inside if part in scope.form.groups)


@lazy("indexed-repeat", 3, 7)
def indexed_repeat(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return a question's answer in the n-th turn of a repeat (of a repeat in a repeat: pairs from the outside in)."""
    target, scope = args[0], evaluator.scope
    if not isinstance(target, Reference):
        raise evaluator.error("uses indexed-repeat() without a question as its first argument")
    nodes: Nodes | None = None
    for repeat, place in zip(args[1::2], args[2::2], strict=False):
        if not isinstance(repeat, Reference) or repeat.name not in scope.tables:
            raise evaluator.error("uses indexed-repeat() over a repeat without rows")
        table = scope.tables[repeat.name]
        if nodes is None or nodes.table_rows is None:
            nodes = scope.below(table, repeat.name)
        else:
            owners, found = children_of(table, nodes.table, nodes.table_rows, len(nodes.rows))
            nodes = Nodes(constant(""), nodes.rows[owners], nodes.size, table, found)
        number = evaluator.value(place).number
        wanted = np.broadcast_to(number, (nodes.size,))[nodes.rows]
        nodes = nodes.where(nodes.places() == wanted)
    if nodes is None or nodes.table is None or nodes.table_rows is None or target.name not in nodes.table:
        raise evaluator.error(f"asks for {target.name}, which is not in that repeat")
    value = nodes.table.value(target.name).take(nodes.table_rows)
    return Nodes(value, nodes.rows, nodes.size).first()

"""Evaluate a tree over the rows of a scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from shelterlib.forms.column import Column
from shelterlib.forms.functions import FUNCTIONS, call_reason
from shelterlib.forms.nodes import Nodes
from shelterlib.forms.operators import apply
from shelterlib.forms.parsing import ExpressionError, parse
from shelterlib.forms.paths import path_nodes
from shelterlib.forms.scope import Scope
from shelterlib.forms.syntax import (
    Binary,
    Call,
    Expression,
    Filtered,
    Negative,
    Node,
    Number,
    Path,
    Reference,
    Text,
    This,
    Union,
)
from shelterlib.forms.values import Numbers, Texts, Value, constant
from shelterlib.forms.words import Words

KEPT = (Reference, Call)


def evaluate(expression: Expression | str, scope: Scope) -> Column:
    """Evaluate an expression over all rows of a scope.

    Args:
        expression: parsed, or its text.
        scope: rows and names; for a question's own expressions `scope.at(name)`.

    Raises:
        ExpressionError: a name or function that nothing stands for; names the expression.
    """
    parsed = parse(expression) if isinstance(expression, str) else expression
    value = Evaluator(scope, parsed.text).value(parsed.tree)
    return Column(value, scope.table.index)


class Evaluator:
    """Works on one expression in one scope."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope, self.text = scope, text
        self._do: dict[type[Node], Callable[..., Value]] = {
            Text: lambda node: constant(node.value),
            Number: lambda node: constant(node.value),
            Reference: self._reference,
            This: lambda _: self.this(),
            Call: self._call,
            Binary: self._binary,
            Negative: self._negative,
            Path: self._first,
            Filtered: self._first,
            Union: self._first,
        }

    def value(self, node: Node) -> Value:
        """Return a node's value, one per row (of a node set, its first node)."""
        if not isinstance(node, KEPT) or self.scope.item is not None or not _is_shared(node):
            return self._do[type(node)](node)
        key = (self.scope.table.name, node)
        if key not in self.scope.kept:
            self.scope.kept[key] = self._do[type(node)](node)
        return self.scope.kept[key]

    def nodes(self, node: Node) -> Nodes:
        """Return a node set; a plain value is a set of one node per row."""
        if isinstance(node, Reference):
            found = self.scope.reference(node.name)
            if found is None:
                raise self.error(f"names {node.name}, which is no question of the form")
            return found if isinstance(found, Nodes) else self._single(found)
        if isinstance(node, Path):
            found = path_nodes(self, node)
            return found if isinstance(found, Nodes) else self._single(found)
        if isinstance(node, Filtered):
            kept = self.nodes(node.base)
            for predicate in node.predicates:
                kept = self.filtered(kept, predicate)
            return kept
        if isinstance(node, Union):
            return self._union(node)
        return self._single(self.value(node))

    def filtered(self, nodes: Nodes, predicate: Node) -> Nodes:
        """Return the nodes for which a predicate is true, or whose place it names."""
        if nodes.table is not None and nodes.table_rows is not None:
            # The predicate runs once over the whole repeat; its places are those among the nodes.
            places, lasts = np.full(nodes.table.size, np.nan), np.full(nodes.table.size, np.nan)
            places[nodes.table_rows] = nodes.places()
            lasts[nodes.table_rows] = nodes.counts()[nodes.rows]
            inner = replace(self.scope, table=nodes.table, kept={}, place=Numbers(places), last=Numbers(lasts))
            test = Evaluator(inner, self.text).value(predicate)
            number = np.broadcast_to(test.number, (nodes.table.size,))
            truth = np.broadcast_to(test.truth, (nodes.table.size,))
            return nodes.where((number == places if test.kind == "number" else truth)[nodes.table_rows])
        test = self.value(predicate)
        if test.kind == "number":
            return nodes.where(nodes.places() == np.broadcast_to(test.number, (nodes.size,))[nodes.rows])
        return nodes.where(np.broadcast_to(test.truth, (nodes.size,))[nodes.rows])

    def this(self) -> Value:
        """Return the answer that the expression belongs to (`.`)."""
        this = self.scope.this
        if isinstance(this, Value):
            return this
        if this is None:
            raise self.error("uses . but belongs to no question")
        return self._reference(Reference(this))

    def now(self, function: str) -> Value:
        """Return the moment that `today()` and `now()` mean."""
        moment = self.scope.now()
        if moment is None:
            raise self.error(f"uses {function}(), but no date is given")
        return moment

    def constant_text(self, node: Node, function: str) -> str:
        """Return an argument that must be the same in every row."""
        words: Words = self.value(node).text
        if len(words.codes) != 1:
            raise self.error(f"gives {function}() an argument that changes from row to row")
        return str(words.words[int(words.codes[0])])

    def error(self, why: str) -> ExpressionError:
        """Return the error that names this expression."""
        return ExpressionError(self.text, why)

    def _single(self, value: Value) -> Nodes:
        size = self.scope.table.size
        return Nodes(value, np.arange(size), size)

    def _reference(self, node: Reference) -> Value:
        found = self.scope.reference(node.name)
        if found is None:
            raise self.error(f"names {node.name}, which is no question of the form")
        return found.first() if isinstance(found, Nodes) else found

    def _first(self, node: Node) -> Value:
        found = path_nodes(self, node) if isinstance(node, Path) else self.nodes(node)
        return found.first() if isinstance(found, Nodes) else found

    def _negative(self, node: Negative) -> Value:
        value = self.value(node.value)
        return Numbers(-value.number, value.unknown)

    def _binary(self, node: Binary) -> Value:
        """Evaluate a chain such as a or b or c from its left end: chains are longer than Python's stack is deep."""
        chain: list[Binary] = []
        left: Node = node
        while isinstance(left, Binary):
            chain.append(left)
            left = left.left
        value = self.value(left)
        for link in reversed(chain):
            value = self._operate(link, value, self.value(link.right))
        return value

    def _operate(self, node: Binary, left: Value, right: Value) -> Value:
        sets = [side for side in (node.left, node.right) if self._is_set(side)]
        if not sets or node.operator not in ("=", "!=", "<", "<=", ">", ">="):
            return apply(node.operator, left, right)
        return self._some(node, left, right)

    def _some(self, node: Binary, left: Value, right: Value) -> Value:
        """Compare a node set with a value: true if any node fits."""
        on_left = self._is_set(node.left)
        nodes, other = self.nodes(node.left if on_left else node.right), right if on_left else left
        spread = other if other.size == 1 else other.take(nodes.rows)
        pair = (nodes.value, spread) if on_left else (spread, nodes.value)
        return nodes.any_true(apply(node.operator, *pair).truth)

    def _is_set(self, node: Node) -> bool:
        if isinstance(node, Reference):
            return isinstance(self.scope.reference(node.name), Nodes)
        return isinstance(node, Union | Filtered) or (
            isinstance(node, Path) and isinstance(path_nodes(self, node), Nodes)
        )

    def _call(self, node: Call) -> Value:
        if reason := call_reason(node):
            raise self.error(reason)
        return FUNCTIONS[node.name].apply(self, node.args)

    def _union(self, node: Union) -> Nodes:
        parts: list[Nodes] = []
        left: Node = node
        while isinstance(left, Union):
            parts.append(self.nodes(left.right))
            left = left.left
        parts.append(self.nodes(left))
        return _merge(parts[::-1])


def _merge(parts: list[Nodes]) -> Nodes:
    rows = np.concatenate([part.rows for part in parts])
    order = np.argsort(rows, kind="stable")
    texts = [word for part in parts for word in part.value.text.words]
    offsets = np.cumsum([0, *(len(part.value.text.words) for part in parts)])
    codes = np.concatenate(
        [
            np.broadcast_to(part.value.text.codes, part.rows.shape) + start
            for part, start in zip(parts, offsets, strict=False)
        ]
    )
    masks = [part.value.unknown for part in parts]
    unknown = None
    if any(mask is not None for mask in masks):
        none = np.zeros(1, dtype=np.bool_)
        unknown = np.concatenate(
            [np.broadcast_to(none if m is None else m, p.rows.shape) for m, p in zip(masks, parts, strict=True)]
        )[order]
    return Nodes(Texts(Words.spread(codes[order], texts), unknown), rows[order], parts[0].size)


def _is_shared(node: Node) -> bool:
    """Whether the value is worth keeping and the same for every question: it does not read `.` or a place."""
    if isinstance(node, Reference):
        return False
    local = ("position", "once", "current", "string-length", "string", "normalize-space")
    return not any(
        isinstance(part, This | Path) or (isinstance(part, Call) and part.name in local) for part in node.walk()
    )

"""The plain limits of a form: comparisons of an answer with a number or another answer, and patterns of texts."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterlib.clean import typed
from shelterlib.forms import ExpressionError, parse
from shelterlib.forms.syntax import Binary, Negative, Node, Number, Reference, This

if TYPE_CHECKING:
    import pandas as pd

    from shelterlib.forms import Question

COMPARES = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
SUMS = {"+": operator.add, "-": operator.sub}
NUMERIC = ("whole", "number")


@dataclass(frozen=True)
class Limit:
    """One comparison of a limit; `of` says of each row of a table whether it holds, absent where an answer is."""

    names: tuple[str, ...]
    tree: Binary

    def of(self, frame: pd.DataFrame) -> Any:
        left, right = (_amount(node, self.names[0], frame) for node in (self.tree.left, self.tree.right))
        return COMPARES[self.tree.operator](left, right)


def simple_limits(question: Question, asked: Mapping[str, Question]) -> list[Limit]:
    """Return the comparisons that a question's limit consists of, those that are more than a comparison left out.

    Args:
        question: with its limit.
        asked: the questions of the same rows by name, as far as a limit can compare with them.
    """
    if not question.constraint or typed.kind(question) not in NUMERIC:
        return []
    try:
        tree = parse(question.constraint).tree
    except ExpressionError:
        return []
    found = []
    for part in _conjuncts(tree):
        if (
            isinstance(part, Binary)
            and part.operator in COMPARES
            and _plain(part.left, asked)
            and _plain(part.right, asked)
        ):
            others = {node.name for node in part.walk() if isinstance(node, Reference)} - {question.name}
            if any(isinstance(node, This) for node in part.walk()):
                found.append(Limit((question.name, *sorted(others)), part))
    return found


def _conjuncts(tree: Node) -> Iterator[Node]:
    if isinstance(tree, Binary) and tree.operator == "and":
        yield from _conjuncts(tree.left)
        yield from _conjuncts(tree.right)
    else:
        yield tree


def _plain(node: Node, asked: Mapping[str, Question]) -> bool:
    """Whether a node is a number, an answer in numbers, or a sum of such."""
    if isinstance(node, Reference):
        return node.name in asked and typed.kind(asked[node.name]) in NUMERIC
    if isinstance(node, Binary):
        return node.operator in SUMS and _plain(node.left, asked) and _plain(node.right, asked)
    return isinstance(node, Number | This) or (isinstance(node, Negative) and isinstance(node.value, Number))


def _amount(node: Node, own: str, frame: pd.DataFrame) -> Any:
    if isinstance(node, This | Reference):
        return frame[own if isinstance(node, This) else node.name].astype("Float64")
    if isinstance(node, Binary):
        return SUMS[node.operator](_amount(node.left, own, frame), _amount(node.right, own, frame))
    if isinstance(node, Negative):
        return -_amount(node.value, own, frame)
    return node.value  # type: ignore[attr-defined]

"""Parse the text of an expression into a tree, or say where it cannot be read."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path as File
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from shelterlib.errors import DataError
from shelterlib.forms.hints import hint
from shelterlib.forms.repairs import repaired_texts
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
    Step,
    Text,
    This,
    Union,
)

LONGEST = 30_000
DEEPEST = 200
MINUSES = re.compile(r"(?:-\s*){50}")
# What a cell may say as a whole, as `required` usually does.
WHOLE = {"yes": "true", "true": "true", "no": "false", "false": "false"}
ANYWHERE = Step("node()", "descendant-or-self")


class ExpressionError(DataError):
    """An expression that cannot be read or evaluated; names the expression, where it fails and why."""

    def __init__(self, expression: str, why: str, *, where: str = "") -> None:
        self.expression, self.why = expression, why
        shown = " ".join(expression.split())
        shown = shown if len(shown) <= 160 else shown[:157] + "…"
        super().__init__(
            f"the expression {shown} {why}", where=where, fix="correct the expression in the form or catalogue"
        )


@lru_cache(maxsize=20_000)
def parse(text: str) -> Expression:
    """Parse an XLSForm expression.

    Args:
        text: as in the form; curly quotes and other typographic accidents are repaired and noted.

    Raises:
        ExpressionError: it cannot be read, and where.
    """
    if not text.strip():
        raise ExpressionError(text, "is empty")
    if len(text) > LONGEST or _depth(text) > DEEPEST or MINUSES.search(text):
        raise ExpressionError(text, "is too long or too deeply nested")
    if text.strip().lower() in WHOLE:
        return Expression(text, Call(WHOLE[text.strip().lower()]))
    try:
        tree = _tree(text)
    except UnexpectedInput as error:
        if found := _repaired(text):
            return found
        why, said = _where(text, error), hint(text)
        raise ExpressionError(text, f"{why}: {said}" if said else why) from None
    if any(isinstance(node, Call) and node.name != node.name.lower() for node in tree.walk()):
        return _repaired(text) or Expression(text, tree)
    return Expression(text, tree)


def _repaired(text: str) -> Expression | None:
    for reading, repairs in repaired_texts(text):
        try:
            return Expression(text, _tree(reading), repairs)
        except UnexpectedInput:
            continue
    return None


def _tree(text: str) -> Node:
    # The builder works while the parser reads, so that long chains need no recursion.
    return _grammar().parse(text)  # type: ignore[return-value]


@cache
def _grammar() -> Lark:
    text = File(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", transformer=_TreeBuilder(), maybe_placeholders=False)


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        deepest = max(deepest, depth)
    return deepest


def _where(text: str, error: UnexpectedInput) -> str:
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return "ends too early: something is missing after its last sign"
    position = error.pos_in_stream or 0
    sign = text[position : position + 12].partition("\n")[0]
    if isinstance(error, UnexpectedCharacters | UnexpectedToken):
        return f"cannot be read at character {position + 1} ({sign})"
    return "cannot be read"


class _TreeBuilder(Transformer[Token, Node]):
    """Lark's tree into ours, from the leaves up."""

    def or_(self, items: list[Any]) -> Node:
        return Binary("or", items[0], items[-1])

    def and_(self, items: list[Any]) -> Node:
        return Binary("and", items[0], items[-1])

    def binary(self, items: list[Any]) -> Node:
        return Binary(str(items[1]), items[0], items[2])

    def negative(self, items: list[Any]) -> Node:
        return Negative(items[-1])

    def union(self, items: list[Any]) -> Node:
        return Union(items[0], items[1])

    def reference(self, items: list[Any]) -> Node:
        return Reference(items[0][2:-1].strip())

    def text(self, items: list[Any]) -> Node:
        return Text(str(items[0])[1:-1])

    def number(self, items: list[Any]) -> Node:
        return Number(float(items[0]))

    def call(self, items: list[Any]) -> Node:
        return Call(str(items[0]), tuple(items[1:]))

    def filtered(self, items: list[Any]) -> Node:
        return Filtered(items[0], tuple(items[1:]))

    def predicate(self, items: list[Any]) -> Node:
        return items[0]  # type: ignore[no-any-return]

    def below(self, items: list[Any]) -> Node:
        return Path(items[1], base=items[0])

    def below_deep(self, items: list[Any]) -> Node:
        return Path((ANYWHERE, *items[-1]), base=items[0])

    def absolute(self, items: list[Any]) -> Node:
        return Path(items[0], absolute=True)

    def absolute_deep(self, items: list[Any]) -> Node:
        return Path((ANYWHERE, *items[-1]), absolute=True)

    def relative(self, items: list[Any]) -> Node:
        steps = items[0]
        return This() if steps == (Step("node()", "self"),) else Path(steps)

    def steps(self, items: list[Any]) -> tuple[Step, ...]:
        return tuple(ANYWHERE if isinstance(item, Token) else item for item in items)

    def self(self, _items: list[Any]) -> Step:
        return Step("node()", "self")

    def parent(self, _items: list[Any]) -> Step:
        return Step("node()", "parent")

    def child(self, items: list[Any]) -> Step:
        axis = "child"
        if isinstance(items[0], Token) and items[0].type in ("AXIS", "AT"):
            mark = items.pop(0)
            axis = "attribute" if mark == "@" else re.sub(r"\s*::$", "", mark)
        return Step(items[0], axis, tuple(items[1:]))

    def node_test(self, items: list[Any]) -> str:
        return re.sub(r"\s", "", str(items[0]))

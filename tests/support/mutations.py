"""What can be changed in a module: one operator, constant, condition, result or call at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from support.paths import ROOT

COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr,
}  # fmt: skip
# Settings of libraries: another value changes speed or looks, or what no input reaches.
SETTINGS = frozenset((
    "zero_copy_only", "strict", "copy", "parents", "exist_ok", "ignore_errors", "frozen", "maxsize", "cache",
    "ensure_ascii", "indent", "repr", "init", "store_schema", "read_only", "data_only",
))  # fmt: skip
Change = Callable[[], None]


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Args:
        path: of the module.
        number: of the change among the module's.
        lines: which the change stands on.
        within: function or class around it.
        what: the change, in words.
        once: whether it stands outside every function, or in one that keeps its result.
        source: the module as it was when its mutants were listed.
    """

    path: Path
    number: int
    lines: tuple[int, ...]
    within: str
    what: str
    once: bool
    source: str = field(repr=False, compare=False)

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def code(self) -> CodeType:
        """Return the changed module, compiled."""
        tree = ast.parse(self.source)
        found = list(_changes(tree))[self.number]
        found.apply()
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.lines[0]} {self.within}: {self.what}"


def mutants_of(path: Path) -> list[Mutant]:
    """Return every mutant of a module."""
    source = path.read_text("utf-8")
    return [
        Mutant(path, number, _lines(c.node), c.within, c.what, c.outside, source)
        for number, c in enumerate(_changes(ast.parse(source)))
    ]


def _lines(node: ast.AST) -> tuple[int, ...]:
    """Return the lines on which a change can be noticed to run: of a long node the first."""
    return tuple(range(node.lineno, node.end_lineno + 1))[:3]


@dataclass
class _Found:
    node: ast.AST
    what: str
    apply: Change
    within: str
    outside: bool


def _changes(tree: ast.Module) -> Iterator[_Found]:
    yield from _below(tree, "", outside=True)


def _below(node: ast.AST, within: str, *, outside: bool) -> Iterator[_Found]:
    """Yield changes of the nodes below, left to right, what types and messages say left out."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment", "type_params"):
            continue
        children = value if isinstance(value, list) else [value]
        for place, child in enumerate(children):
            if not isinstance(child, ast.AST) or _left_out(child):
                continue
            at = within
            inside = outside
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                at = f"{within}.{child.name}".lstrip(".")
                inside = (outside and isinstance(child, ast.ClassDef)) or _kept(child)
            for what, apply in _own(child, _putter(node, name, place)):
                yield _Found(child, what, apply, at, inside)
            yield from _below(child, at, outside=inside)


def _kept(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether a function keeps its results."""
    return any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)


def _putter(node: ast.AST, name: str, place: int) -> Callable[[ast.AST], None]:
    """Return what puts another node in a child's place."""

    def put(new: ast.AST) -> None:
        value = getattr(node, name)
        if isinstance(value, list):
            value[place] = new
        else:
            setattr(node, name, new)

    return put


def _left_out(node: ast.AST) -> bool:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.keyword) and node.arg in SETTINGS:
        return True
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return True
    return isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr)


def _own(node: ast.AST, put: Callable[[ast.AST], None]) -> Iterator[tuple[str, Change]]:
    """Yield what can be changed about a node itself: in words, and how."""
    if isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp | ast.AugAssign | ast.UnaryOp):
        yield from _operators(node, put)
    elif isinstance(node, ast.Constant) and type(node.value) in (bool, int):
        new = (not node.value) if isinstance(node.value, bool) else node.value + 1
        yield f"{node.value} → {new}", lambda: setattr(node, "value", new)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield f"returns None, not {_shown(node.value)}", lambda: setattr(node, "value", ast.Constant(None))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield f"without {_shown(node.value)}", lambda: put(ast.Pass())
    elif isinstance(node, ast.Continue | ast.Break):
        other = ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
        yield f"{type(node).__name__} → {type(other).__name__}".lower(), lambda: put(other)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield from _condition(node)


def _operators(node: ast.AST, put: Callable[[ast.AST], None]) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        yield _swapped(node, "op", {ast.And: ast.Or, ast.Or: ast.And})
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert | ast.USub):
        sign = {ast.Not: "not", ast.Invert: "~", ast.USub: "-"}[type(node.op)]
        yield f"without {sign} in {_shown(node)}", lambda: put(node.operand)
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in COMPUTED and not _is_text(node):
        yield _swapped(node, "op", COMPUTED)


def _compared(node: ast.Compare) -> Iterator[tuple[str, Change]]:
    for place, old in enumerate(node.ops):
        new = COMPARED[type(old)]
        what = f"{type(old).__name__} → {new.__name__} in {_shown(node)}"
        yield what, lambda place=place, new=new: node.ops.__setitem__(place, new())


def _condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[tuple[str, Change]]:
    """A condition that is a plain name or call has no operator to change: it is turned round."""
    if isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.NamedExpr):
        return
    test = node.test
    yield f"not {_shown(test)}", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), test))


def _swapped(node: ast.AST, name: str, by: dict[type, type]) -> tuple[str, Change]:
    old = getattr(node, name)
    new = by[type(old)]
    return f"{type(old).__name__} → {new.__name__} in {_shown(node)}", lambda: setattr(node, name, new())


def _is_text(node: ast.BinOp | ast.AugAssign) -> bool:
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(
        isinstance(s, ast.JoinedStr) or (isinstance(s, ast.Constant) and isinstance(s.value, str)) for s in sides
    )


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else text[:69] + "…"

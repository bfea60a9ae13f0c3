"""The tree of an expression. Every node is frozen and hashable, so that results can be kept by node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Node:
    """A node of the tree."""

    def __post_init__(self) -> None:
        # Trees are looked up in caches for every row set: hash each node once, from its children's hashes.
        values = (type(self).__name__, *(getattr(self, field.name) for field in fields(self)))
        object.__setattr__(self, "_hash", hash(values))

    def __hash__(self) -> int:
        return self._hash  # type: ignore[attr-defined, no-any-return]

    def children(self) -> list[Node]:
        """Return the nodes directly below, left to right."""
        values = (getattr(self, field.name) for field in fields(self))
        flat = (item for value in values for item in (value if isinstance(value, tuple) else (value,)))
        return [item for item in flat if isinstance(item, Node)]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, left to right."""
        # By a list: chains of `or` are deeper than Python's stack.
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children()))


@dataclass(frozen=True, eq=True)
class Text(Node):
    """A text between quotes."""

    value: str
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Number(Node):
    """A number."""

    value: float
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Reference(Node):
    """`${name}`: a question, a repeat, a group, a derived variable or a parameter."""

    name: str
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class This(Node):
    """`.`: the question that the expression belongs to."""

    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Step(Node):
    """One step of a path: `name`, `*`, `..` (axis `parent`), `.` (axis `self`), with predicates."""

    name: str
    axis: str = "child"
    predicates: tuple[Node, ...] = ()
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Path(Node):
    """A path: from `base`, from the root (`absolute`), or from here."""

    steps: tuple[Step, ...]
    base: Node | None = None
    absolute: bool = False
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Filtered(Node):
    """`base[predicate]…`."""

    base: Node
    predicates: tuple[Node, ...]
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Call(Node):
    """A function and its arguments."""

    name: str
    args: tuple[Node, ...] = ()
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Binary(Node):
    """An operator between two: or, and, =, !=, <, <=, >, >=, +, -, *, div, mod."""

    operator: str
    left: Node
    right: Node
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Negative(Node):
    """A minus before a value."""

    value: Node
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Union(Node):
    """`left | right`: the values of both."""

    left: Node
    right: Node
    __hash__ = Node.__hash__


@dataclass(frozen=True)
class Expression:
    """A parsed expression.

    Args:
        text: as written.
        tree: its tree.
        repaired: what was read other than written, such as `curly quotes`.
        questions: names between `${}`, in order of first use.
    """

    text: str
    tree: Node
    repaired: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(node.name for node in self.tree.walk() if isinstance(node, Reference)))

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(node.name for node in self.tree.walk() if isinstance(node, Call)))

    def __str__(self) -> str:
        return self.text

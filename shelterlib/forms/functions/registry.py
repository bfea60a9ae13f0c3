"""The functions of the language by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterlib.forms.values import Value, either

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Call, Node

Eager = Callable[..., Value]
Lazy = Callable[["Evaluator", tuple["Node", ...]], Value]


@dataclass(frozen=True)
class Function:
    """A function: how many arguments it takes, and how it works on their nodes."""

    name: str
    least: int
    most: int | None
    apply: Lazy


FUNCTIONS: dict[str, Function] = {}
# Functions whose result nobody can work out again from the answers, and why.
IMPOSSIBLE = {
    "random": "gives another number each time",
    "randomize": "gives another order each time",
    "uuid": "gives another identifier each time",
    "pulldata": "reads a file that lives on the collecting device",
    "search": "reads a file that lives on the collecting device",
    "property": "reads a property of the collecting device",
    "jr:itext": "reads a translation inside the converted form",
    "pulldata-intl": "reads a file that lives on the collecting device",
}


def call_reason(call: Call) -> str:
    """Return why a call cannot be made, whatever the answers are; `""` if it can."""
    if call.name in IMPOSSIBLE:
        return f"uses {call.name}(), which {IMPOSSIBLE[call.name]}"
    function = FUNCTIONS.get(call.name)
    if function is None:
        return f"uses {call.name}(), a function that XLSForm does not have"
    if len(call.args) < function.least or (function.most is not None and len(call.args) > function.most):
        return f"gives {call.name}() {len(call.args)} arguments"
    return ""


def eager(name: str, least: int, most: int | None = -1) -> Callable[[Eager], Eager]:
    """Register a function of values; its result is unknown where any argument is.

    Args:
        name: in the language.
        least: fewest arguments.
        most: most arguments, None without limit; as many as `least` if left out.
    """

    def register(function: Eager) -> Eager:
        def apply(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
            values = [evaluator.value(node) for node in args]
            return function(*values).with_unknown(either(*(value.unknown for value in values)))

        FUNCTIONS[name] = Function(name, least, least if most == -1 else most, apply)
        return function

    return register


def lazy(name: str, least: int, most: int | None = -1) -> Callable[[Lazy], Lazy]:
    """Register a function that looks at its arguments itself."""

    def register(function: Lazy) -> Lazy:
        FUNCTIONS[name] = Function(name, least, least if most == -1 else most, function)
        return function

    return register

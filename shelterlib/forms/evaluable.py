"""Say before any data is there whether an expression can be evaluated, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator

from shelterlib.forms.functions import call_reason
from shelterlib.forms.functions.selects import question_name
from shelterlib.forms.model import Form
from shelterlib.forms.syntax import Call, Expression, Filtered, Node, Path, Reference, Step, Text


def why_not(expression: Expression, form: Form, *, in_filter: bool = False) -> str:
    """Return why an expression cannot be evaluated over the answers to a form; `""` if it can.

    Args:
        expression: parsed.
        form: whose questions and lists it may name.
        in_filter: it is a choice filter, in which bare names are columns of the choices.
    """
    waiting: list[tuple[Node, bool]] = [(expression.tree, in_filter)]
    while waiting:
        node, in_item = waiting.pop()
        if reason := _reason(node, form, in_item):
            return reason
        waiting.extend(reversed(list(_below(node, in_item))))
    return ""


def _below(node: Node, in_item: bool) -> Iterator[tuple[Node, bool]]:
    """Yield the nodes below with whether bare names are columns there: inside predicates they are."""
    if isinstance(node, Filtered):
        yield node.base, in_item
        yield from ((predicate, True) for predicate in node.predicates)
    elif isinstance(node, Path):
        yield from ((node.base, in_item),) if node.base is not None else ()
        yield from ((predicate, True) for step in node.steps for predicate in step.predicates)
    elif not isinstance(node, Step):
        yield from ((child, in_item) for child in node.children())


def _reason(node: Node, form: Form, in_item: bool) -> str:
    if isinstance(node, Reference):
        return _name_reason(node.name, form)
    if isinstance(node, Call):
        return _call_reason(node, form, in_item)
    if isinstance(node, Path):
        return _path_reason(node, form, in_item)
    return ""


def _name_reason(name: str, form: Form) -> str:
    if name.startswith("last-saved#"):
        return "reads the last record of the collecting device"
    if name in form or form.group_named(name) is not None:
        return ""
    return f"names {name}, which is no question of the form"


def _call_reason(node: Call, form: Form, in_item: bool) -> str:
    if node.name == "instance":
        return _instance_reason(node, form)
    if reason := call_reason(node):
        return reason
    if node.name == "jr:choice-name" and question_name(node.args[1]) not in form:
        return "asks for the choices of something that is no question of the form"
    if node.name == "last" and not in_item:
        return "uses last() outside of a predicate"
    return ""


def _instance_reason(node: Call, form: Form) -> str:
    name = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], Text) else ""
    return "" if name in form.choices else f"reads the list {name}, which is not in the form"


def _path_reason(node: Path, form: Form, in_item: bool) -> str:
    named = [step.name for step in node.steps if step.axis == "child" and step.name not in ("node()", "text()")]
    if not named or isinstance(node.base, Call | Filtered | Reference):
        inside = node.base is not None and not (isinstance(node.base, Call) and node.base.name == "current")
        if not named or inside:
            return ""
    if node.base is None and not node.absolute and node.steps[0].axis == "child":
        bare = f"names {named[-1]} without ${{}}: a question needs ${{{named[-1]}}}, a text needs quotes"
        return "" if in_item else bare
    if named[-1] in form or form.group_named(named[-1]) is not None:
        return ""
    return f"leads to {named[-1]}, which is no question of the form"

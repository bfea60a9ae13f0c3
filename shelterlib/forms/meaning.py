"""Whether two expressions of two forms say the same, names of the old form read by the crosswalk."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from shelterlib.forms.crosswalk import Crosswalk
from shelterlib.forms.model import Form
from shelterlib.forms.parsing import ExpressionError, parse
from shelterlib.forms.syntax import Binary, Node, Reference, Text


def same_skips(old: tuple[str, ...], new: tuple[str, ...], form: Form, agreed: Crosswalk) -> bool:
    """Return whether a chain of `relevant`s (of the groups around, then the own one) asks for the same."""
    return _conditions(old, form, agreed) == _conditions(new, None, agreed)


def same_expression(old: str, new: str, form: Form, agreed: Crosswalk) -> bool:
    """Return whether two expressions have the same tree, or the same text where they cannot be parsed."""
    return _conditions((old,) if old else (), form, agreed) == _conditions((new,) if new else (), None, agreed)


def _conditions(texts: tuple[str, ...], form: Form | None, agreed: Crosswalk) -> set[Node | str]:
    """Return what must hold, each condition once: `a and b` is a and b, wherever the two stand."""
    found: set[Node | str] = set()
    for text in texts:
        try:
            tree = parse(text).tree
        except ExpressionError:
            found.add(" ".join(text.split()))
            continue
        waiting = [tree if form is None else _renamed(tree, form, agreed)]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Binary) and node.operator == "and":
                waiting += [node.left, node.right]
            else:
                found.add(node)
    return found


def _renamed(node: Node, form: Form, agreed: Crosswalk) -> Node:
    """Return a tree of the old form in the names of the new one."""
    if isinstance(node, Reference):
        return Reference(agreed.new_name(node.name))
    children = node.children()
    about = next((child.name for child in children if isinstance(child, Reference)), "")
    changes: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            changes[field.name] = _translated(value, about, form, agreed)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(
                _translated(item, about, form, agreed) if isinstance(item, Node) else item for item in value
            )
    return replace(node, **changes) if changes else node


def _translated(node: Node, about: str, form: Form, agreed: Crosswalk) -> Node:
    """Return a part of a tree renamed; a text beside `${question}` is one of its choices."""
    if isinstance(node, Text) and about in form:
        return Text(agreed.new_choice(form[about], node.value))
    return _renamed(node, form, agreed)

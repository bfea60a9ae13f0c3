"""Texts and names within nested lists and mappings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def keys(value: Any) -> Iterator[str]:
    """Yield the names in nested lists and mappings."""
    if isinstance(value, Mapping):
        yield from map(str, value)
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from keys(inner)


def leaves(value: Any) -> Iterator[str]:
    """Yield the texts and numbers of nested lists and mappings."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)


def flat(given: Any, prefix: str = "") -> dict[str, Any]:
    """Return a nested mapping of texts by dotted keys; a plural form stays a mapping."""
    found: dict[str, Any] = {}
    for key, value in (given or {}).items():
        name = f"{prefix}{key}"
        found[name] = value
        if isinstance(value, Mapping):
            found |= flat(value, f"{name}.")
    return found


def strings(value: Any) -> str:
    """Return a text, or every form of a plural."""
    return " ".join(map(strings, value.values())) if isinstance(value, Mapping) else str(value or "")

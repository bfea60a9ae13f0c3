"""Texts that match a regular expression, for the limits that ask for one (`regex(., '^[0-9]{10}$')`)."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import numpy as np

# Python's own parser of patterns has no public name; what it cannot tell us is simply not sampled.
_parser = import_module("re._parser")
MOST_REPEATS = 3
CLASSES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "abcxyz019_"}


def sample(pattern: str, rng: np.random.Generator) -> str | None:
    """Return a text that the pattern matches, or None where it uses what is not sampled here."""
    try:
        text = "".join(_drawn(node, rng) for node in _parser.parse(pattern))
        return text if re.search(pattern, text) else None
    except (re.error, KeyError, OverflowError, RecursionError):
        return None


def _drawn(node: Any, rng: np.random.Generator) -> str:
    """Return a text for one node of the parsed pattern; KeyError for a kind that is not sampled."""
    kind, value = str(node[0]), node[1]
    inner: Any = ()
    if kind in ("LITERAL", "ANY", "AT"):
        return chr(value) if kind == "LITERAL" else "a" * (kind == "ANY")
    if kind == "IN":
        signs = [sign for part in value for sign in _signs(part)]
        return signs[int(rng.integers(len(signs)))]
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        low, high, once = value
        inner = list(once) * int(rng.integers(low, min(int(high), low + MOST_REPEATS) + 1))
    elif kind == "SUBPATTERN":
        inner = value[-1]
    elif kind == "BRANCH":
        inner = value[1][int(rng.integers(len(value[1])))]
    else:
        raise KeyError(kind)
    return "".join(_drawn(part, rng) for part in inner)


def _signs(part: Any) -> str:
    kind, value = str(part[0]), part[1]
    if kind == "RANGE":
        return "".join(map(chr, range(value[0], value[1] + 1)))
    return chr(value) if kind == "LITERAL" else CLASSES[str(value)]

"""Is a number, as a language writes it, the number of a cell?"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009 "), None)
SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "+": None})
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


def equals(text: str, expected: str) -> bool:
    """Return True where a written number equals a cell's, at the precision at which it is written."""
    if expected in ("", "inf"):
        return False
    said = text.translate(SPACES).translate(SIGNS)
    found = NUMBER.search(said)
    if not found:
        return False
    try:
        wanted = Decimal(expected)
    except InvalidOperation:
        return False
    return any(abs(number - wanted) <= _half(number) for number in readings(found[0]))


def readings(written: str) -> list[Decimal]:
    """Return what a written number can mean: the last mark a decimal sign, or every mark between thousands."""
    whole = Decimal(re.sub(r"[.,]", "", written))
    head, _, tail = re.sub(r"[.,](?=.*[.,])", "", written).replace(",", ".").partition(".")
    if not tail:
        return [whole]
    thousands = len(tail) == 3 and len(head.lstrip("-")) <= 3 * len(written)
    return [Decimal(f"{head}.{tail}"), whole] if thousands else [Decimal(f"{head}.{tail}")]


def _half(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(int(exponent)) / 2

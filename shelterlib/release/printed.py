"""Numbers as they are printed: exact halves up, no trace of binary fractions."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

INFINITY = "inf"


def rounded(value: float | Fraction, decimals: int) -> str:
    """Return a number with a fixed number of decimals, halves away from zero; `inf` for infinity."""
    if isinstance(value, float) and math.isinf(value):
        return INFINITY
    exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    scaled = exact * 10**decimals
    away = Fraction(1, 2) if scaled > 0 else Fraction(-1, 2)
    return f"{Decimal(int(scaled + away)).scaleb(-decimals):f}"


def plain(value: float | None) -> str:
    """Return a count or a sum without needless decimals; empty for none."""
    if value is None:
        return ""
    if math.isinf(value):
        return INFINITY
    return str(int(value)) if float(value).is_integer() else repr(round(float(value), 4))

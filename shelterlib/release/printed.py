"""Numbers as they are printed: exact halves up, no trace of binary fractions."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

INFINITY = "inf"


def rounded(value: float | Fraction, decimals: int) -> str:
    """Return a number with a fixed number of decimals, halves away from zero; `inf` for infinity."""
    if isinstance(value, float) and math.isinf(value):
        return INFINITY
    exact = (
        value if isinstance(value, Fraction) else Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    )
    scaled = exact * 10**decimals
    whole = int((abs(scaled) + Fraction(1, 2)).__floor__()) * (1 if scaled >= 0 else -1)
    return str((Decimal(whole) / (Decimal(10) ** decimals)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def plain(value: float | None) -> str:
    """Return a count or a sum without needless decimals; empty for none."""
    if value is None:
        return ""
    if math.isinf(value):
        return INFINITY
    return str(int(value)) if float(value).is_integer() else repr(round(float(value), 4))

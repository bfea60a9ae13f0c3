"""Why a row is not in the base of a figure, as small numbers that can be counted.

The codes are ordered: of several questions the highest code speaks for the row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int8]
Truth = NDArray[np.bool_]
Floats = NDArray[np.float64]

OUTSIDE, KNOWN, MISSING, REFUSED, DONT_KNOW, NOT_ASKED, UNDECIDABLE = range(7)
STATES = 7
LOST = (MISSING, REFUSED, DONT_KNOW)  # asked, but no answer that can be counted

# A held-back or removed answer was asked and is lost like a missing one.
_STATUS = {
    "answered": KNOWN,
    "missing": MISSING,
    "problem": MISSING,
    "removed": MISSING,
    "refused": REFUSED,
    "dont_know": DONT_KNOW,
    "not_asked": NOT_ASKED,
    "not_in_version": NOT_ASKED,
}


def status_codes(status: pd.Series[Any]) -> Codes:
    """Return the codes of a status column, shape (n,)."""
    codes, words = pd.factorize(status)
    table = np.array([*(_STATUS[str(word)] for word in words), MISSING], dtype=np.int8)
    return table[codes]


def blank_codes(values: pd.Series[Any]) -> Codes:
    """Return the codes of a column that has no status: known, or missing where blank."""
    return np.where(values.isna().to_numpy(), MISSING, KNOWN).astype(np.int8)

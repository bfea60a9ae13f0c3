"""Why a value is or is not there: the words of `status.parquet`, and the small numbers that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    States = NDArray[np.int8]

STATUS = ("answered", "refused", "dont_know", "not_asked", "not_in_version", "missing", "problem", "removed")
ANSWERED, REFUSED, DONT_KNOW, NOT_ASKED, NOT_IN_VERSION, MISSING, PROBLEM, REMOVED = range(8)
CODE = {name: code for code, name in enumerate(STATUS)}

"""Numbers and texts of a wave that expressions may use."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

REFERENCE_DAYS = "ref_days"


def wave_parameters(own: Mapping[str, Any] | None, start: Any = None, end: Any = None) -> dict[str, Any]:
    """Return the wave's own parameters and the length of its reference period, both ends included."""
    found = dict(own or {})
    if isinstance(start, datetime.date) and isinstance(end, datetime.date):
        found.setdefault(REFERENCE_DAYS, (end - start).days + 1)
    return found

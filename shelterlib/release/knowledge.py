"""What a reader knows beside the printed rows: limits of the form, logic between figures, open lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Counts = Mapping[str, Mapping[str, Mapping[str, int]]]  # least or most -> level -> group -> institutions


@dataclass(frozen=True)
class Knowledge:
    """Beside the rows.

    Attributes:
        links: pairs of indicators (part, whole): what counts for the part counts for the whole, row by row.
        over: ratios in percent that no limit of the form keeps within 100 %.
        listed: wave -> how many institutions open lists name: at least so many exist, and, of a group that the lists
            name whole, at most so many.
    """

    links: tuple[tuple[str, str], ...] = ()
    over: frozenset[str] = frozenset()
    listed: Mapping[str, Counts] = field(default_factory=dict)

    @classmethod
    def of(cls, definitions: Mapping[str, Any]) -> Knowledge:
        """Return what definitions.json says of it."""
        rules = definitions.get("rules") or {}
        links = tuple((str(link["part"]), str(link["whole"])) for link in rules.get("links") or ())
        return cls(links, frozenset(rules.get("over") or ()), definitions.get("listed") or {})

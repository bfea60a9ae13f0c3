"""Show in numbers what cleaning did: never an answer."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

PARTS = ("rows_dropped", "repairs", "problems")


def as_text(summaries: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the counts of every form as lines."""
    lines = []
    for name, found in summaries.items():
        lines.append(f"{name}: rows_read {found['rows_read']}, rows_kept {found['rows_kept']}")
        for part in PARTS:
            if found[part]:
                lines.append(f"  {part}: " + ", ".join(f"{rule} {n}" for rule, n in found[part].items()))
    return "\n".join(lines)


def as_html(summaries: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the counts of every form as one table."""
    rows = []
    for name, found in summaries.items():
        for key in ("rows_read", "rows_kept"):
            rows.append((name, key, "", found[key]))
        rows += [(name, part, rule, n) for part in PARTS for rule, n in found[part].items()]
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{word}</th>" for word in ("form", "count", "rule", "n"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

"""Words for counts of the data's own quality."""

from __future__ import annotations

from collections.abc import Sequence

from shelterlib.report.blocks import Label, Text

BY_RULE = ("rows_dropped", "repairs", "problems")
PLAN = "plan"


def rule(name: str) -> Text:
    """Return the words of a cleaning rule."""
    return Text(f"rule.{name}", "rule.other", name=Label("name", name))


def counted(what: Sequence[str]) -> Text:
    """Return what a quality cell counts.

    Args:
        what: the parts of its name after the form, such as `rows_read` or `repairs`, `spaces`.
    """
    if len(what) == 2 and what[0] in BY_RULE:
        return Text(f"quality.of_rule.{what[0]}", rule=rule(what[1]))
    if what[0] == PLAN:
        return Text("quality.of_plan", wave=Label("name", what[1]))
    name = ".".join(what)
    return Text(f"quality.{name}", "quality.other", name=Label("name", name))

"""Recommendations in rows: the verdict as sign and word, each direct indicator as a dot beside its threshold."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import EDGE, WIDTH, Scale, beside, say, sheet, wrapped
from shelterlib.report.sentences import Words

LABEL, VERDICT = 0.38, 2.35  # where the name and the verdict begin
LINE, ROW = 0.2, 0.25


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the matrix of `report.parts.recommendations`."""
    rows = data["rows"]
    labels = [wrapped(words.plain(row["label"]), 25) for row in rows]
    verdicts = [wrapped(words.plain(row["word"]), 14) for row in rows]
    heights = [
        0.14 + max(LINE * (1 + label.count("\n")), LINE * (1 + verdict.count("\n")), ROW * len(row["evidence"]))
        for row, label, verdict in zip(rows, labels, verdicts, strict=True)
    ]
    picture, axes = sheet(sum(heights) + 0.15)
    drawn = [words.plain(e["written"]) for row in rows for e in row["evidence"] if e["value"] is not None]
    to = Scale(3.45, WIDTH - EDGE - beside(drawn), 100.0, "percent")
    y = 0.07
    for row, label, verdict, height in zip(rows, labels, verdicts, heights, strict=True):
        axes.hlines(y, EDGE, WIDTH - EDGE, color=palette.RULE, linewidth=0.8)
        middle, (sign, colour) = y + height / 2, palette.VERDICTS[row["verdict"]]
        say(axes, EDGE + 0.1, middle, sign, ha="center", fontsize=16, color=colour, family="DejaVu Sans")
        say(axes, LABEL, middle, label, fontsize=10.5, weight="bold")
        say(axes, VERDICT, middle, verdict, fontsize=10)
        first = middle - ROW * (len(row["evidence"]) - 1) / 2
        for number, evidence in enumerate(row["evidence"]):
            _strip(axes, to, evidence, first + ROW * number, words)
        y += height
    axes.hlines(y, EDGE, WIDTH - EDGE, color=palette.RULE, linewidth=0.8)
    return picture


def _strip(axes: Axes, to: Scale, evidence: dict[str, Any], y: float, words: Words) -> None:
    """Draw one indicator: where it supports the recommendation is shaded, up to the threshold's tick."""
    written = words.plain(evidence["written"])
    if evidence["value"] is None:
        say(axes, to.left, y, wrapped(written, 32), fontsize=9, color=palette.QUIET, linespacing=1.0)
        return
    low, high = (0.0, evidence["threshold"]) if evidence["when"] == "low" else (evidence["threshold"], to.top)
    axes.hlines(y, to.left, to.right, color=palette.RULE, linewidth=1.2, zorder=1)
    axes.hlines(y, to.at(low), to.at(high), color=palette.LIGHT, linewidth=6, zorder=1)
    axes.vlines(to.at(evidence["threshold"]), y - 0.09, y + 0.09, color=palette.INK, linewidth=1.2, zorder=2)
    axes.plot(to.at(evidence["value"]), y, "o", color=palette.MAIN, ms=7, zorder=3)
    say(axes, to.right + 0.12, y, written, fontsize=9.5, color=palette.QUIET)

"""Dot plot: a share as a dot, the bounds of the missing answers as a line, the count as words."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import (
    EDGE,
    LINE,
    STRIP,
    Scale,
    grid,
    height_of,
    say,
    scale,
    sheet,
    wrapped,
)
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the dot plot of `report.figures.dots`."""
    rows = [*data["rows"], *([data["reference"]] if data["reference"] else [])]
    labels = [wrapped(words.plain(row["label"])) for row in rows]
    shown = [row for row in rows if row["value"] is not None]
    ends = [row["high"] if row["high"] is not None else row["value"] for row in shown]
    to = scale(ends, data["unit"], [words.plain(row["written"]) for row in shown])
    height = sum(height_of(label) for label in labels)
    picture, axes = sheet(height + 0.4)
    grid(axes, to, 0.05, height + 0.05, words)
    y = 0.05
    for row, label in zip(rows, labels, strict=True):
        reference = row is data["reference"]
        strong = reference or row.get("strong", False)
        say(axes, EDGE, y + 0.03, label, va="top", weight="bold" if strong else "normal", zorder=2)
        y += LINE * (1 + label.count("\n")) + STRIP / 2
        _strip(axes, to, row, y, words, reference=reference)
        y += STRIP / 2
    return picture


def _strip(axes: Axes, to: Scale, row: dict[str, Any], y: float, words: Words, *, reference: bool) -> None:
    if row["value"] is None:
        say(axes, to.left, y - 0.02, words.plain(row["written"]), color=palette.QUIET, fontsize=9.5)
        return
    axes.hlines(y, to.left, to.right, color=palette.RULE, linewidth=1.2, zorder=1)
    if row["low"] is not None and row["high"] is not None:
        axes.hlines(y, to.at(row["low"]), to.at(row["high"]), color=palette.LIGHT, linewidth=6, capstyle="round")
    sign, colour = ("D", palette.INK) if reference else ("o", palette.MAIN)
    axes.plot(to.at(row["value"]), y, sign, color=colour, ms=7.5, zorder=3)
    say(axes, to.right + 0.12, y, words.plain(row["written"]), color=palette.QUIET, fontsize=10)

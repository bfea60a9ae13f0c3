"""Recommendations in rows: verdict as sign and word, direct evidence in words."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import WIDTH, wrapped
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the matrix of `report.parts.recommendations`."""
    rows = []
    for row in data["rows"]:
        evidence = "\n".join(
            wrapped(f"{words.plain(e['label'])}: {words.plain(e['written'])}", 52) for e in row["evidence"]
        )
        label = wrapped(words.plain(row["label"]), 30)
        rows.append((label, row["verdict"], words.plain(row["word"]), evidence))
    heights = [0.16 + 0.155 * max(1 + row[0].count("\n"), 1 + row[3].count("\n")) for row in rows]
    total = sum(heights) + 0.1
    picture = Picture(figsize=(WIDTH, total))
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(total, 0))
    axes.axis("off")
    at = 0.05
    for (label, verdict, word, evidence), height in zip(rows, heights, strict=True):
        middle, (sign, colour) = at + height / 2, palette.VERDICTS[verdict]
        axes.hlines(at, 0.05, WIDTH - 0.05, color=palette.RULE, linewidth=0.8)
        axes.text(0.08, middle, label, va="center", fontsize=9.5, weight="bold", linespacing=1.05)
        axes.text(2.42, middle, sign, va="center", ha="center", fontsize=15, color=colour, family="DejaVu Sans")
        axes.text(2.6, middle, wrapped(word, 14), va="center", fontsize=9.5, linespacing=1.05)
        axes.text(3.75, middle, evidence, va="center", fontsize=8.6, color=palette.QUIET, linespacing=1.1)
        at += height
    axes.hlines(at, 0.05, WIDTH - 0.05, color=palette.RULE, linewidth=0.8)
    return picture

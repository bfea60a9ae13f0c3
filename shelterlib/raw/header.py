"""Find the line, or the two lines, that name the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shelterlib.raw.grid import HEAD, Grid
from shelterlib.raw.match import Matcher


@dataclass(frozen=True)
class Header:
    """Where the names of columns stand.

    Args:
        first: position of their first line in the head.
        lines: one or two.
        names: one text per column.
        score: how many of them mean something in the form.
    """

    first: int = 0
    lines: int = 1
    names: tuple[str, ...] = ()
    score: int = 0

    @property
    def end(self) -> int:
        """Lines of the sheet up to and with the header."""
        return self.first + self.lines


def locate(grid: Grid, matcher: Matcher) -> Header:
    """Return the header that means most in the form; its score is 0 where nothing does.

    Of equal ones the first counts, and one line rather than two.
    """
    known: dict[str, int] = {}
    single = [(Header(place, 1, tuple(line))) for place, line in enumerate(grid.head[:HEAD])]
    double = [Header(place, 2, tuple(_two_lines(grid, place))) for place in range(min(HEAD, len(grid.head) - 1))]
    best = Header()
    for header in (*single, *double):
        if len(set(header.names)) > best.score:
            score = _score(header.names, matcher, known)
            if score > best.score:
                best = replace(header, score=score)
    return best


def _score(names: Sequence[str], matcher: Matcher, known: dict[str, int]) -> int:
    for name in names:
        if name not in known:
            known[name] = matcher.recognises([name])
    return sum(known[name] for name in dict.fromkeys(names))


def _two_lines(grid: Grid, place: int) -> list[str]:
    """Join a line with the one below: groups above questions, or questions above choices."""
    above, below = _spread(grid, place), list(grid.head[place + 1])
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    return ["/".join(part for part in pair if part.strip()) for pair in zip(above, below, strict=True)]


def _spread(grid: Grid, place: int) -> list[str]:
    """Return a line with merged cells, and blanks to the right of a text, filled from the left."""
    line = list(grid.head[place])
    joined = {
        column: first
        for row, first, last_row, last in grid.merged
        if row == place == last_row
        for column in range(first, last + 1)
    }
    for column in range(1, len(line)):
        if not line[column].strip() and (column in joined or not grid.merged):
            line[column] = line[joined.get(column, column - 1)]
    return line

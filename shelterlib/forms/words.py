"""Columns of text as codes into a short list of distinct words.

Survey answers repeat themselves: a million rows hold a handful of choice names. Every text function works on the
distinct words and is then spread over the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Truth = NDArray[np.bool_]
Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Words:
    """Text of shape (n,), or (1,) for a constant.

    Args:
        codes: position in `words` for each row.
        words: distinct texts.
    """

    codes: Codes
    words: tuple[str, ...]

    @classmethod
    def constant(cls, word: str) -> Words:
        return cls(np.zeros(1, dtype=np.int64), (word,))

    @classmethod
    def of(cls, values: Any) -> Words:
        """Return a column of text (missing values as `''`) as codes and words."""
        import pandas as pd

        column = pd.Series(values, copy=False)
        if column.dtype == object:
            column = column.map(str, na_action="ignore").astype("str")
        codes, words = pd.factorize(column)
        found = np.asarray(words, dtype=object).tolist()
        codes = np.asarray(codes, dtype=np.int64)
        if (codes < 0).any():
            codes = np.where(codes < 0, found.index("") if "" in found else len(found), codes)
            found = found if "" in found else [*found, ""]
        return cls(codes, tuple(found))

    @classmethod
    def spread(cls, codes: Codes, texts: list[str]) -> Words:
        """Return texts (perhaps the same one twice) spread over codes, each word once."""
        place: dict[str, int] = {}
        for text in texts:
            place.setdefault(text, len(place))
        if len(place) == len(texts):
            return cls(codes, tuple(texts))
        return cls(np.fromiter((place[t] for t in texts), np.int64, len(texts))[codes], tuple(place))

    @cached_property
    def place(self) -> dict[str, int]:
        return {word: position for position, word in enumerate(self.words)}

    def map(self, function: Callable[[str], str]) -> Words:
        """Apply a function of text to every distinct word."""
        return Words.spread(self.codes, [function(word) for word in self.words])

    def truths(self, function: Callable[[str], bool]) -> Truth:
        """Return a truth for each row from a function of its word."""
        table: Truth = np.fromiter((function(word) for word in self.words), np.bool_, len(self.words))
        return table[self.codes]

    def numbers(self, function: Callable[[str], float]) -> Floats:
        """Return a number for each row from a function of its word."""
        table: Floats = np.fromiter((function(word) for word in self.words), np.float64, len(self.words))
        return table[self.codes]

    def equals(self, other: Words) -> Truth:
        """Compare row by row."""
        if len(other.codes) == 1:
            code = self.place.get(other.words[other.codes[0]], -1)
            return self.codes == code  # type: ignore[no-any-return]
        table = np.fromiter((other.place.get(word, -1) for word in self.words), np.int64, len(self.words))
        return table[self.codes] == other.codes  # type: ignore[no-any-return]

    def take(self, rows: Codes) -> Words:
        """Return the text of some rows; row -1 is `''`."""
        if len(self.codes) == 1:
            return (
                self
                if not (rows < 0).any()
                else Words.spread(np.where(rows < 0, len(self.words), self.codes[0]), [*self.words, ""])
            )
        if (rows < 0).any():
            return Words.spread(np.where(rows < 0, len(self.words), self.codes[rows]), [*self.words, ""])
        return Words(self.codes[rows], self.words)


def combine(columns: list[Words]) -> tuple[Codes, list[tuple[str, ...]]]:
    """Return codes into the distinct combinations of words that occur, and these combinations."""
    import pandas as pd

    codes = columns[0].codes
    kept: list[tuple[str, ...]] = [(word,) for word in columns[0].words]
    for column in columns[1:]:
        pairs = codes * len(column.words) + column.codes
        places, found = pd.factorize(pairs)
        size = len(column.words)
        kept = [(*kept[pair // size], column.words[pair % size]) for pair in found.tolist()]
        codes = np.asarray(places, dtype=np.int64)
    return codes, kept


def choose(test: Truth, yes: Words, no: Words) -> Words:
    """Return `yes` where the test is true, else `no`."""
    codes = np.where(test, yes.codes, no.codes + len(yes.words))
    return Words.spread(codes, [*yes.words, *no.words])

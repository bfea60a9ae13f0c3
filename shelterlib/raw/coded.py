"""A column of strings kept as its distinct values and, for every row, which of them.

Cleaning works on the distinct values, so a million rows cost little more than their variety.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Coded:
    """Distinct values (a blank is `""`) and the position of each row's value among them."""

    values: pa.StringArray
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: Sequence[str] | pa.Array | pa.ChunkedArray) -> Coded:
        """Encode a column; null counts as blank."""
        array = column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column, pa.string())
        if array.null_count:
            array = pc.fill_null(array, "")
        encoded = array.dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):  # an empty chunked array stays chunked
            encoded = pa.array([], pa.string()).dictionary_encode()
        return cls(
            encoded.dictionary.cast(pa.string()), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
        )

    @classmethod
    def blank(cls, rows: int) -> Coded:
        """Return a column without any answer."""
        return cls(pa.array([""], pa.string()), np.zeros(rows, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def texts(self) -> list[str]:
        """The distinct values as Python strings."""
        return cast(list[str], self.values.to_pylist())

    def mask(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return for each row whether its value is wanted."""
        return np.fromiter(map(wanted, self.texts), dtype=bool, count=len(self.values))[self.codes]

    @cached_property
    def filled(self) -> NDArray[np.bool_]:
        """For each row, whether it holds anything but blanks."""
        found = pc.match_substring_regex(self.values, r"\S")
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)[self.codes]

    @property
    def longest(self) -> int:
        """Bytes of the longest value."""
        return int(pc.max(pc.binary_length(self.values)).as_py() or 0)

    def array(self) -> pa.StringArray:
        """Return the column as one array of strings."""
        return self.values.take(pa.array(self.codes))

    def at(self, rows: Iterable[int] | NDArray[np.int64]) -> list[str]:
        """Return the strings of some rows."""
        codes = self.codes[np.asarray(rows, dtype=np.int64)]
        if len(codes) < len(self.values) // 8:
            return cast(list[str], self.values.take(pa.array(codes)).to_pylist())
        texts = self.texts
        return [texts[code] for code in codes]

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Coded:
        """Return the column with only some rows, in that order."""
        return Coded(self.values, self.codes[rows])

    def merged(self, other: Coded) -> Coded:
        """Return this column, filled from another where it is blank."""
        values = pa.concat_arrays([self.values, other.values])
        codes = np.where(self.filled, self.codes, other.codes + len(self.values))
        return Coded.of(values.take(pa.array(codes)))

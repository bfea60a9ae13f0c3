"""Moments with a time zone on the clocks of Kyiv, many at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.clean.dates import ZONE, DateReader, strict_moment

MICROSECONDS = pa.timestamp("us")
# Days that every month has, so that no text of this shape can fail to be a moment.
CERTAIN = (
    r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
    r"(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$"
)


def certain(values: pa.StringArray) -> np.ndarray:
    """Return which texts are certainly moments with a zone, shape (n,)."""
    found = pc.fill_null(pc.match_substring_regex(values, CERTAIN), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def in_kyiv(values: pa.StringArray) -> pa.Array:
    """Return moments on the clocks of Kyiv, without zone.

    Args:
        values: ISO texts, with or without a zone; null stays null.

    Raises:
        ValueError: a text is no moment.
    """
    fast = pa.array(certain(values))
    zoned = pc.if_else(fast, values, pa.scalar(None, pa.string())).cast(pa.timestamp("us", "UTC"))
    found = pc.local_timestamp(zoned.cast(pa.timestamp("us", ZONE.key)))
    slow = np.flatnonzero(~np.asarray(fast) & np.asarray(values.is_valid()))
    if not len(slow):
        return found
    mask = np.zeros(len(values), dtype=bool)
    mask[slow] = True
    others = [strict_moment(text) for text in values.take(pa.array(slow)).to_pylist()]
    return pc.replace_with_mask(found, pa.array(mask), pa.array(others, MICROSECONDS))


def as_written(values: pa.StringArray) -> np.ndarray:
    """Return which texts are certainly moments at which the clocks of Kyiv showed what the text says, shape (n,)."""
    sure = certain(values)
    rows = np.flatnonzero(sure)
    if len(rows):
        texts = values.take(pa.array(rows))
        written = pc.utf8_slice_codeunits(texts, 0, 19).cast(MICROSECONDS)
        told = pc.floor_temporal(in_kyiv(texts), unit="second")
        sure[rows] = np.asarray(pc.equal(written, told).to_numpy(zero_copy_only=False), dtype=bool)
    return sure


class MomentReader(DateReader):
    """Reads the answers of one datetime question; most are written by devices and need no second look."""

    def sure(self, values: pa.StringArray) -> np.ndarray:
        """Return which texts are moments as they stand, shape (n,)."""
        return as_written(values)

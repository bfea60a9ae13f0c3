"""Count the records of a text with quotes, or find that its quotes are not in order, without parsing it."""

from __future__ import annotations

import numpy as np

CHUNK = 1 << 22
QUOTE, LF, CR = b'"\n\r'


def count_records(content: bytes, start: int, delimiter: str) -> int | None:
    """Return how many records stand in `content[start:]`; None where a quote opens or closes inside a cell, or never.

    Args:
        content: text in UTF-8 that does not end with a line end.
        start: where the first record begins.
        delimiter: one sign.
    """
    if start >= len(content):
        return 0
    if content.find(b'"', start) < 0:
        return content.count(b"\n", start) + content.count(b"\r", start) - content.count(b"\r\n", start) + 1
    data = np.frombuffer(content, dtype=np.uint8)
    between = np.zeros(256, dtype=bool)  # what may stand before an opening and after a closing quote
    between[[QUOTE, LF, CR, ord(delimiter)]] = True
    records, before = 1, 0  # quotes before this part
    for begin in range(start, len(data), CHUNK):
        part = data[begin : begin + CHUNK]
        quotes = np.flatnonzero(part == QUOTE)
        opening, closing = quotes[before % 2 :: 2] + begin, quotes[1 - before % 2 :: 2] + begin
        if not between[data[opening[opening > start] - 1]].all():
            return None
        if not between[data[closing[closing < len(data) - 1] + 1]].all():
            return None
        ends = np.flatnonzero((part == LF) | (part == CR))
        ends = ends[(np.searchsorted(quotes, ends) + before) % 2 == 0]
        after = np.minimum(ends + begin + 1, len(data) - 1)
        pairs = (part[ends] == CR) & (data[after] == LF)
        records += len(ends) - int(pairs.sum())
        before += len(quotes)
    return None if before % 2 else records

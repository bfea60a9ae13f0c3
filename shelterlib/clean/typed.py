"""Clean texts as typed columns. Only plain forms are understood here: this is also the judge of a replay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.clean.moments import in_kyiv

if TYPE_CHECKING:
    import pandas as pd

    from shelterlib.forms import Question
    from shelterlib.raw.coded import Coded

KINDS = {
    "integer": "whole", "decimal": "number", "range": "number",
    "date": "moment", "today": "moment", "datetime": "moment", "start": "moment", "end": "moment",
}  # fmt: skip
DTYPES = {"whole": "Int64", "number": "Float64", "moment": "datetime64[us]", "text": "str"}


def kind(question: Question) -> str:
    """Return how a question's answers are kept: whole, number, moment or text."""
    return KINDS.get(question.type, "text")


def distinct(values: pa.StringArray, question: Question) -> pa.Array:
    """Return texts as values of the question's type, blanks as null.

    Raises:
        ValueError: a text is not in plain form.
    """
    filled = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    what = kind(question)
    if what == "text":
        return filled
    if what == "whole":
        return filled.cast(pa.int64())
    if what == "number":
        return filled.cast(pa.float64())
    return _moments(filled, days=question.type in ("date", "today"))


def column(text: Coded, question: Question) -> pa.Array:
    """Return a column in its type: int64, float64, timestamp, or a dictionary of strings."""
    values = distinct(text.values, question)
    if kind(question) == "text":
        codes = pa.array(text.codes, mask=~np.asarray(values.is_valid())[text.codes])
        return pa.DictionaryArray.from_arrays(codes, pc.fill_null(values, ""))
    return values.take(pa.array(text.codes))


def series(text: Coded, question: Question, *, categorical: bool) -> Any:
    """Return a column as a pandas array: Int64, Float64, datetime64 or str (or categories, which cost less)."""
    import pandas as pd

    array = column(text, question)
    what = kind(question)
    if what == "text":
        if not categorical:
            return pd.array(array.cast(pa.string()), dtype="str")
        words = pd.Index(array.dictionary.to_pylist(), dtype="str")
        codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return _categories(pd, codes, words)
    mask = np.asarray(pc.is_null(array).to_numpy(zero_copy_only=False), dtype=bool)
    if what == "moment":
        return pd.array(array.to_numpy(zero_copy_only=False).astype("datetime64[us]"))
    values = pc.fill_null(array, 0).to_numpy(zero_copy_only=False)
    return (
        pd.arrays.IntegerArray(values.copy(), mask) if what == "whole" else pd.arrays.FloatingArray(values.copy(), mask)
    )


def _categories(pd: Any, codes: np.ndarray, words: pd.Index[Any]) -> Any:
    if words.is_unique:
        return pd.Categorical.from_codes(codes, words)
    place, unique = pd.factorize(words)
    return pd.Categorical.from_codes(np.where(codes < 0, -1, place[codes]), unique)


def _moments(values: pa.StringArray, *, days: bool) -> pa.Array:
    kind = pa.timestamp("us")
    zoned = pc.match_substring_regex(values, r"^\d{4}-\d\d-\d\d[T ].*:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$")
    found = in_kyiv(values) if pc.any(zoned).as_py() else values.cast(kind)
    return pc.floor_temporal(found, unit="day") if days else found

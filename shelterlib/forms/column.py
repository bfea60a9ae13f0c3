"""What an evaluation gives: a column that can be read as truth, number or text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from shelterlib.forms.values import Value

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Column:
    """The result of an expression over `index`."""

    value: Value
    index: pd.Index[Any]

    @property
    def kind(self) -> str:
        """`truth`, `number` or `text`."""
        return self.value.kind

    def known(self) -> pd.Series[bool]:
        """Return where the result is known."""
        import pandas as pd

        return pd.Series(~self._unknown(), index=self.index)

    def truth(self) -> pd.Series[Any]:
        """Return the result as `boolean`, NA where unknown."""
        import pandas as pd

        return pd.Series(pd.arrays.BooleanArray(self._full(self.value.truth), self._unknown()), index=self.index)

    def number(self) -> pd.Series[Any]:
        """Return the result as `Float64`, NA where unknown or not a number; infinity stays."""
        import pandas as pd

        numbers = self._full(self.value.number)
        return pd.Series(pd.arrays.FloatingArray(numbers, self._unknown() | np.isnan(numbers)), index=self.index)

    def text(self) -> pd.Series[Any]:
        """Return the result as text, NA where unknown; a blank is `''`."""
        import pandas as pd

        words = self.value.text
        table = np.array([*words.words, None], dtype=object)
        codes = np.where(self._unknown(), len(words.words), np.broadcast_to(words.codes, len(self.index)))
        return pd.Series(table[codes], index=self.index, dtype="str")

    def _unknown(self) -> Any:
        unknown = self.value.unknown
        return np.zeros(len(self.index), dtype=np.bool_) if unknown is None else self._full(unknown)

    def _full(self, values: Any) -> Any:
        return np.broadcast_to(values, (len(self.index),)).copy()

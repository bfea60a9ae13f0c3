"""Which reader reads the answers of a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shelterlib.clean.choices import ChoiceReader
from shelterlib.clean.dates import DateReader
from shelterlib.clean.moments import MomentReader
from shelterlib.clean.numbers import NumberReader
from shelterlib.clean.plain_text import TextReader

if TYPE_CHECKING:
    from shelterlib.clean.absent import Absent
    from shelterlib.clean.cells import Reader
    from shelterlib.clean.gazetteer import Gazetteer
    from shelterlib.forms import Form, Question


def reader_for(
    form: Form, question: Question, absent: Absent, places: Gazetteer, recoded: Mapping[tuple[str, str], str], *,
    epoch_1904: bool = False, slashes: str = "ask",
) -> Reader:  # fmt: skip
    """Return the reader for a question's type."""
    if question.is_select:
        own = {old: new for (where, old), new in recoded.items() if where in (question.name, question.list_name)}
        return ChoiceReader(form, question, absent, places, own)
    if question.type in ("integer", "decimal", "range"):
        return NumberReader(absent, whole=question.type == "integer")
    if question.type in ("date", "today"):
        return DateReader(absent, epoch_1904=epoch_1904, slashes=slashes)
    if question.type in ("datetime", "start", "end"):
        return MomentReader(absent, moment=True, epoch_1904=epoch_1904, slashes=slashes)
    return TextReader(question, absent, free=question.type == "text")

"""The form of a wave must be readable whole: a skip or limit that nobody can read would be a guess in every figure."""

from __future__ import annotations

from shelterlib.errors import DataError
from shelterlib.forms import Form
from shelterlib.forms.inventory import expressions_of
from shelterlib.forms.parsing import ExpressionError, parse

JUDGED = ("relevant", "constraint")


def refuse_unreadable(form: Form) -> None:
    """Check that every skip and limit of a form can be parsed.

    Raises:
        DataError: names file, sheet, row, question and column of the first that cannot, and how many there are.
    """
    unreadable = []
    for located in expressions_of(form):
        if located.column in JUDGED:
            try:
                parse(located.text)
            except ExpressionError as error:
                unreadable.append((located.where, error.why))
    if unreadable:
        where, why = unreadable[0]
        more = f" (and {len(unreadable) - 1} more: shelter expressions lists them)" if len(unreadable) > 1 else ""
        raise DataError(
            f"the expression cannot be read: {why}{more}",
            where=f"{form.file}, sheet {where}",
            fix="correct it in the form; nothing can be said about who was asked before that",
        )

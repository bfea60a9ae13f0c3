"""A select_multiple that came as a column per choice, alone or beside its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from shelterlib.raw.coded import Coded
from shelterlib.raw.names import label_key

if TYPE_CHECKING:
    from shelterlib.forms import Form, Question

YES = frozenset(("1", "true", "yes", "так", "да", "x", "х", "✓", "істина"))
NO = frozenset(("0", "false", "no", "ні", "нет", "хибність"))
BLANK, NOT_CHOSEN, CHOSEN, DOUBTFUL = range(4)
BITS = 60  # choices that fit into one number


@dataclass(frozen=True)
class Ticks:
    """What the columns per choice say.

    Args:
        names: the choices that have a column, in form order.
        chosen: shape (rows, names): the choice is chosen.
        given: shape (rows, names): the cell says yes or no.
        doubtful: shape (rows,): a cell says neither.
        texts: the chosen names joined by blanks.
    """

    names: tuple[str, ...]
    chosen: np.ndarray
    given: np.ndarray
    doubtful: np.ndarray
    texts: Coded

    def take(self, keep: np.ndarray) -> Ticks:
        """Return some rows."""
        return Ticks(self.names, self.chosen[keep], self.given[keep], self.doubtful[keep], self.texts.take(keep))

    def contradicts(self, text: Coded) -> np.ndarray:
        """Return the rows in which a column per choice says otherwise than the text of names."""
        said = [frozenset(names.split()) for names in text.texts]
        clash = np.zeros(len(text), dtype=bool)
        for column, name in enumerate(self.names):
            named = np.fromiter((name in names for names in said), bool, len(said))[text.codes]
            clash |= self.given[:, column] & (self.chosen[:, column] != named)
        return clash


def read_ticks(form: Form, question: Question, columns: Mapping[str, Sequence[Coded]], absent: frozenset[str]) -> Ticks:
    """Read the columns per choice of a select_multiple.

    Args:
        form: with the choices.
        question: the select_multiple.
        columns: choice → its columns (several, where an export repeats one).
        absent: words and codes, lower case, that stand for no answer.
    """
    choices = [choice for choice in form.choices.get(question.list_name or "", ()) if choice.name in columns]
    rows = len(next(iter(columns.values()))[0])
    chosen, given = np.zeros((rows, len(choices)), dtype=bool), np.zeros((rows, len(choices)), dtype=bool)
    doubtful = np.zeros(rows, dtype=bool)
    for place, choice in enumerate(choices):
        own = {label_key(text) for text in (choice.name, *choice.labels.values()) if label_key(text)}
        for column in columns[choice.name]:
            says = np.array([_said(text, own, absent) for text in column.texts] or [BLANK], dtype=np.int8)[column.codes]
            chosen[:, place] |= says == CHOSEN
            given[:, place] |= says != BLANK
            doubtful |= says == DOUBTFUL
    return Ticks(tuple(c.name for c in choices), chosen, given, doubtful, _joined([c.name for c in choices], chosen))


def _said(text: str, own: set[str], absent: frozenset[str]) -> int:
    word = text.strip().casefold().removesuffix(".0")
    if not word or word in absent:
        return BLANK
    if word in NO:
        return NOT_CHOSEN
    return CHOSEN if word in YES or label_key(word) in own else DOUBTFUL


def _joined(names: Sequence[str], chosen: np.ndarray) -> Coded:
    """Return for each row the names chosen; each combination is spelt once."""
    codes, combinations = np.zeros(len(chosen), dtype=np.int64), [""]
    for start in range(0, len(names), BITS):
        block = chosen[:, start : start + BITS]
        bits = block @ (1 << np.arange(block.shape[1], dtype=np.int64))
        found, place = np.unique(bits, return_inverse=True)
        words = [
            " ".join(n for k, n in enumerate(names[start : start + BITS]) if value >> k & 1) for value in found.tolist()
        ]
        pairs, codes = np.unique(codes * len(found) + place, return_inverse=True)
        combinations = [f"{combinations[p // len(found)]} {words[p % len(found)]}".strip() for p in pairs.tolist()]
    return Coded(pa.array(combinations, pa.string()), codes.astype(np.int32))

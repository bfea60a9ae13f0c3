"""Read answers that are text: written in one way, kept as they are otherwise."""

from __future__ import annotations

import re

from shelterlib.clean.absent import Absent
from shelterlib.clean.numbers import SCIENTIFIC
from shelterlib.clean.states import MISSING
from shelterlib.clean.texts import FULL, LIGHT, Reading, repair
from shelterlib.forms import ExpressionError, Question, parse
from shelterlib.forms.syntax import Call, Text, This

MOST_ZEROS = 3
PRINTED = r"^[!-&(-)+-_a-~]+( [!-&(-)+-_a-~]+)*$"  # without apostrophe, asterisk and backtick
CYRILLIC = r"^[А-ЯҐЄІЇа-яґєії0-9.,!?():;«»№–—’%/\-]+( [А-ЯҐЄІЇа-яґєії0-9.,!?():;«»№–—’%/\-]+)*$"


class TextReader:
    """Reads the answers of one text question.

    Args:
        question: its limit may say how long an identifier is.
        absent: texts that stand for no answer.
        free: text that a person wrote; else (barcodes, positions, calculations) only blanks and signs are repaired.
    """

    def __init__(self, question: Question, absent: Absent, *, free: bool) -> None:
        self.words = absent.status_of("words") if free else {}
        self.codes = absent.status_of("codes") if free else {}
        self.repairs = FULL if free else LIGHT
        self.shape = digits_shape(question) if free else None
        self.free = free
        self.special = frozenset([*self.words, *self.codes])
        self.plain = f"{PRINTED}|{CYRILLIC}"
        self.suspect = r"^[0-9]+$|^[+-]?[0-9]+([.,][0-9]+)?[eE]" if self.shape else r"^[+-]?[0-9]+([.,][0-9]+)?[eE]"

    def read(self, text: str) -> Reading:
        """Return the text as it is kept."""
        bare, steps = repair(text, self.repairs)
        if not bare:
            return Reading("", MISSING, steps)
        for known, rule in ((self.words, "absent_word"), (self.codes, "absent_code")):
            if bare.casefold() in known:
                return Reading("", known[bare.casefold()], (*steps, (rule, "")))
        if self.free and SCIENTIFIC.fullmatch(bare) and re.search(r"[eE](?:\+\d|\d\d)", bare):
            return Reading("", problem="number_scientific")
        if self.shape and bare.isdigit() and not self.shape.fullmatch(bare):
            padded = [bare.zfill(len(bare) + zeros) for zeros in range(1, MOST_ZEROS + 1)]
            fitting = [text for text in padded if self.shape.fullmatch(text)]
            if len(fitting) == 1:
                return Reading(fitting[0], steps=(*steps, ("leading_zeros", fitting[0])))
        return Reading(bare, steps=steps)


def digits_shape(question: Question) -> re.Pattern[str] | None:
    """Return the pattern that a question's limit asks of its answer, `regex(., '…')`, if it is one of digits only."""
    if "regex" not in question.constraint:
        return None
    try:
        tree = parse(question.constraint).tree
    except ExpressionError:
        return None
    for node in tree.walk():
        if (
            isinstance(node, Call)
            and node.name == "regex"
            and isinstance(node.args[0], This)
            and isinstance(node.args[1], Text)
        ):
            pattern = node.args[1].value
            if re.fullmatch(r"\^?(?:[0-9]|\[0-9\]|\\d|\{\d+\})+\$?", pattern):
                return re.compile(pattern.strip("^$"), re.ASCII)
    return None

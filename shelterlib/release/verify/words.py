"""Words as they are compared, and what is no secret: what everybody reads in texts, labels and lists anyway."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e"))
WORD = re.compile(r"[^\W_]+")
SLOT = re.compile(r"\{[^{}]*\}")
BETWEEN = re.compile(r"\{\w+\}\s+(\w+)\s+\{\w+\}")  # "{first} and {rest}"
MARKS = re.compile(r"[,;/\n|·•]")
FEW = 5  # words
SHORT = 4  # digits: a longer number is somebody's


def seen(text: str) -> str:
    """Return a text as it looks: signs of one look are one sign, what has no width is gone."""
    return unicodedata.normalize("NFKC", text.translate(UNSEEN)).translate(UNSEEN)


def words(text: str) -> str:
    """Return the words of a text, each between spaces, whatever its capitals, marks and signs without width."""
    return f" {' '.join(WORD.findall(seen(text).casefold()))} "


class Common:
    """What stands in texts that do not come from answers: an answer that says the same gives nothing away.

    Args:
        texts: texts, labels, names that are older than the answers; `{…}` in them stands for a number or another text.
        later: texts that may have been written with the answers at hand. A few words of theirs are common words, a
            longer answer in them is a quotation.
    """

    def __init__(self, texts: Iterable[str], later: Iterable[str] = ()) -> None:
        older, newer = list(texts), list(later)
        joints = {f[1].casefold() for text in (*older, *newer) if (f := BETWEEN.fullmatch(text.strip()))}
        self._marks = re.compile("|".join([MARKS.pattern, *(rf"\s{re.escape(word)}\s" for word in sorted(joints))]))
        self._older, self._newer = map(_joined, (older, newer))

    def holds(self, answer: str) -> bool:
        """Return True where each part of an answer (of a list, say) stands in a text; short numbers may differ."""
        parts = [_numberless(part) for part in self._marks.split(answer.casefold())]
        return any(map(_speaks, parts)) and all(
            self._is_common(part) if _speaks(part) else _short(part) for part in parts
        )

    def _is_common(self, part: str) -> bool:
        return part in self._older or (part.count(" ") < FEW and part in self._newer)


def _joined(texts: Iterable[str]) -> str:
    return "|".join(_numberless(SLOT.sub(" 0 ", text)) for text in texts)


def _numberless(text: str) -> str:
    return " ".join("#" if _short(word) else word for word in words(text).split())


def _short(word: str) -> bool:
    return not word.strip("# ") or (word.isdigit() and len(word) <= SHORT)


def _speaks(part: str) -> bool:
    return any(sign.isalpha() for sign in part)

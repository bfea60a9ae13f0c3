"""Text."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.errors import DataError
from shelterlib.forms.functions.registry import eager, lazy
from shelterlib.forms.values import Numbers, Texts, Truths, Value, either
from shelterlib.forms.words import Words, combine

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Node


def text_of(function: Callable[..., str], *values: Value) -> Texts:
    """Apply a function of texts to every combination that occurs."""
    codes, combinations = combine([value.text for value in values])
    return Texts(Words.spread(codes, [function(*words) for words in combinations]))


def truth_of(function: Callable[..., bool], *values: Value) -> Truths:
    """Apply a yes-no question about texts to every combination that occurs."""
    codes, combinations = combine([value.text for value in values])
    table = np.fromiter((function(*words) for words in combinations), np.bool_, len(combinations))
    return Truths(table[codes])


def number_of(function: Callable[..., float], *values: Value) -> Numbers:
    """Apply a number-valued function of texts to every combination that occurs."""
    codes, combinations = combine([value.text for value in values])
    table = np.fromiter((function(*words) for words in combinations), np.float64, len(combinations))
    return Numbers(table[codes])


@lazy("string", 0, 1)
def string(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the value as text."""
    value = evaluator.value(args[0]) if args else evaluator.this()
    return Texts(value.text, value.unknown)


@lazy("concat", 1, None)
def concat(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the texts one after the other; of a node set, all its nodes."""
    if len(args) == 1:
        return _join(evaluator, "", args)
    return text_of_all(lambda *words: "".join(words), [evaluator.value(node) for node in args])


@lazy("join", 2, None)
def join(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the texts with a separator between them; of a node set, all its nodes."""
    separator = evaluator.constant_text(args[0], "join")
    return _join(evaluator, separator, args[1:])


def _join(evaluator: Evaluator, separator: str, args: tuple[Node, ...]) -> Value:
    if len(args) > 1:
        return text_of_all(lambda *words: separator.join(words), [evaluator.value(node) for node in args])
    nodes = evaluator.nodes(args[0])
    words, codes = nodes.value.text.words, np.broadcast_to(nodes.value.text.codes, nodes.rows.shape)
    ends = np.searchsorted(nodes.rows, np.arange(nodes.size), side="right")
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends
    texts = [separator.join(words[code] for code in codes[a:b]) for a, b in zip(starts, ends, strict=True)]
    return Texts(Words.of(texts), nodes.unknown_rows())


def text_of_all(function: Callable[..., str], values: list[Value]) -> Value:
    """Apply a function of texts, unknown where any is."""
    return text_of(function, *values).with_unknown(either(*(value.unknown for value in values)))


@lazy("string-length", 0, 1)
def string_length(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the number of characters."""
    value = evaluator.value(args[0]) if args else evaluator.this()
    return Numbers(value.text.numbers(len), value.unknown)


@eager("upper-case", 1)
def upper_case(text: Value) -> Value:
    """Return the text in capitals."""
    return Texts(text.text.map(str.upper))


@eager("lower-case", 1)
def lower_case(text: Value) -> Value:
    """Return the text in small letters."""
    return Texts(text.text.map(str.lower))


@eager("contains", 2)
def contains(text: Value, part: Value) -> Value:
    """Return whether a text holds another."""
    return truth_of(lambda whole, piece: piece in whole, text, part)


@eager("starts-with", 2)
def starts_with(text: Value, part: Value) -> Value:
    """Return whether a text starts with another."""
    return truth_of(str.startswith, text, part)


@eager("ends-with", 2)
def ends_with(text: Value, part: Value) -> Value:
    """Return whether a text ends with another."""
    return truth_of(str.endswith, text, part)


@eager("substr", 2, 3)
def substr(text: Value, start: Value, end: Value | None = None) -> Value:
    """Return the part from one place up to another, counted from 0, or from the end if negative."""
    if end is None:
        return text_of(lambda whole, a: whole[_place(a, whole) :], text, start)
    return text_of(lambda whole, a, b: whole[_place(a, whole) : _place(b, whole)], text, start, end)


def _place(word: str, whole: str) -> int:
    number = _float(word)
    if math.isnan(number):
        return 0
    place = int(max(min(number, len(whole)), -len(whole) - 1))
    return max(place + len(whole), 0) if place < 0 else place


def _float(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return math.nan


@eager("substring", 2, 3)
def substring(text: Value, start: Value, length: Value | None = None) -> Value:
    """Return the part from a place counted from 1, of a length (XPath's rule: places are rounded)."""

    def cut(whole: str, a: str, b: str = "Infinity") -> str:
        first = math.floor(_float(a) + 0.5) if math.isfinite(_float(a)) else _float(a)
        count = _float(b)
        last = first + (math.floor(count + 0.5) if math.isfinite(count) else count)
        return "".join(sign for place, sign in enumerate(whole, 1) if first <= place < last)

    return text_of(cut, text, start) if length is None else text_of(cut, text, start, length)


@eager("substring-before", 2)
def substring_before(text: Value, mark: Value) -> Value:
    """Return what stands before a mark, `''` if the mark is absent."""
    return text_of(lambda whole, piece: whole.partition(piece)[0] if piece and piece in whole else "", text, mark)


@eager("substring-after", 2)
def substring_after(text: Value, mark: Value) -> Value:
    """Return what stands behind a mark, `''` if the mark is absent."""
    return text_of(
        lambda whole, piece: (whole.partition(piece)[2] if piece in whole else "") if piece else whole, text, mark
    )


@lazy("normalize-space", 0, 1)
def normalize_space(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the text with single blanks and none at the ends."""
    value = evaluator.value(args[0]) if args else evaluator.this()
    return Texts(value.text.map(lambda word: " ".join(word.split())), value.unknown)


@eager("translate", 3)
def translate(text: Value, old: Value, new: Value) -> Value:
    """Return the text with signs replaced one by one; a sign without partner is removed."""

    def change(whole: str, signs: str, others: str) -> str:
        table: dict[str, str] = {}
        for place, sign in enumerate(signs):
            table.setdefault(sign, others[place] if place < len(others) else "")
        return "".join(table.get(sign, sign) for sign in whole)

    return text_of(change, text, old, new)


@eager("regex", 2)
def regex(text: Value, pattern: Value) -> Value:
    """Return whether the whole text matches a pattern."""
    return truth_of(lambda whole, wanted: _pattern(wanted).fullmatch(whole) is not None, text, pattern)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    # ASCII digits and letters only, as on the collecting devices; \p{…} is theirs and not Python's.
    plain = re.sub(r"\\p\{(?:L|IsAlphabetic|Alpha)\}", lambda _: "[^\\W\\d_]", pattern)
    try:
        return re.compile(plain, re.ASCII if plain == pattern else 0)
    except re.error:
        raise DataError("regex() has a pattern that cannot be read", fix="correct the pattern in the form") from None


@eager("digest", 2, 3)
def digest(text: Value, algorithm: Value, encoding: Value | None = None) -> Value:
    """Return a hash of the text, in base64 unless `hex` is asked for."""

    def digest_of(whole: str, name: str, form: str = "base64") -> str:
        kind = name.lower().replace("-", "")
        if kind not in ("md5", "sha1", "sha256", "sha384", "sha512"):
            return ""
        found = hashlib.new(kind, whole.encode(), usedforsecurity=False).digest()
        return found.hex() if form == "hex" else base64.b64encode(found).decode()

    return text_of(digest_of, text, algorithm) if encoding is None else text_of(digest_of, text, algorithm, encoding)


@eager("base64-decode", 1)
def base64_decode(text: Value) -> Value:
    """Return the text that base64 stands for, `''` if it stands for none."""

    def decode(word: str) -> str:
        try:
            return base64.b64decode(word, validate=True).decode()
        except ValueError:
            return ""

    return Texts(text.text.map(decode))

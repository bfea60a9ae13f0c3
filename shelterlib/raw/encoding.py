"""Tell how a text file is encoded, or say that it cannot be told.

UTF-8 is read; UTF-16 with a byte order mark, cp1251 and the Western code pages are repaired and noted. Everything
that would be a guess, or that was damaged before it came here, is refused with the encoding that is suspected.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from shelterlib.errors import DataError

SAMPLE = 2_000_000  # bytes or characters that are looked at
PIECE = 1 << 24
WORDS = 20_000
ENOUGH = 0.7  # share of sound words that makes an encoding believable
APART = 0.1  # by how much the best encoding must lead
ACCEPTED = ("cp1252", "cp1251")
SUSPECTS = ("koi8-u", "cp866", "mac-cyrillic", "iso8859-5")
NON_ASCII = re.compile(rb"[\x80-\xff]")
TOKEN = re.compile(r"[^\s,;|\"<>()\[\]{}/\\=]+")
LETTERS = re.compile(r"[^\W\d_]+")
SYMBOL_INSIDE = re.compile(r"[^\W\d_][\u00a1-\u00bf\u2500-\u25ff\u0080-\u009f][^\W\d_]")
PUNCTUATION = set("’‘“”„«»–—…№°•€§·©®™\u00a0±×²³½¼¾¿¡´`ʼ´")
# How the UTF-8 bytes of accented and Cyrillic letters begin, when they are read as cp1252 or cp1251.
MAYBE_TWICE = re.compile("[ÃÂÄÅÐÑРСГВ][^\\x00-\\x7fа-яА-Я]")
# Letters of Ukrainian and Russian running text, per thousand, by order of how common they are.
COMMON = {c: 1.0 - i / 36 for i, c in enumerate("оаинветрслкідумпязьбгйчхжшюцщєїґфыэёъ")}


@dataclass(frozen=True)
class Decoded:
    """A file's text as UTF-8 bytes without byte order mark, and how it was encoded (`utf-8` needs no repair)."""

    content: bytes
    encoding: str


def decode(content: bytes, name: str, knows: Callable[[str], bool] = lambda word: False) -> Decoded:
    """Return a file's text as UTF-8.

    Args:
        content: the bytes of the file.
        name: its name, for messages.
        knows: whether a word (lower case) occurs in the form; decides where letters alone do not.

    Raises:
        DataError: empty, with NUL bytes, cut off, in two encodings, or in one that can only be guessed.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(_utf16(content, name), "utf-16")
    if b"\x00" in content:
        raise _nul(content, name)
    has_mark = content.startswith(b"\xef\xbb\xbf")
    body = content[3:] if has_mark else content
    if not body or body.isspace():
        raise DataError("the file is empty", where=name, fix="export it again")
    try:
        _refuse_mojibake(_utf8(body), name)
    except UnicodeDecodeError as error:
        return _not_utf8(body, name, error, knows)
    return Decoded(body, "utf-8 with byte order mark" if has_mark else "utf-8")


def _utf8(body: bytes) -> str:
    """Return the beginning of a text in UTF-8; hold all of it to the encoding, piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        start = decoder.decode(body[:SAMPLE])
        for begin in range(SAMPLE, len(body), PIECE):
            decoder.decode(body[begin : begin + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return body.decode("utf-8")  # raises the same with its place in the whole
    return start


def is_double_utf8(text: str) -> bool:
    """Return whether a text is UTF-8 that was once read as another encoding (`Ð¥Ð°Ñ€`)."""
    if not MAYBE_TWICE.search(text):
        return False
    from ftfy import fix_encoding_and_explain

    steps = fix_encoding_and_explain(text).explanation or []
    return any(step.action == "decode" or "utf8" in step.parameter for step in steps)


def _utf16(content: bytes, name: str) -> bytes:
    if content.startswith(b"\xff\xfe\x00\x00"):
        raise DataError("UTF-32 text", where=name, fix="save it as UTF-8")
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        raise DataError("UTF-16 text that is cut off or damaged", where=name, fix="export it again") from None
    if "\x00" in text:
        raise DataError("the file has NUL characters", where=name, fix="export it again")
    if not text.strip():
        raise DataError("the file is empty", where=name, fix="export it again")
    return text.encode("utf-8")


def _nul(content: bytes, name: str) -> DataError:
    sample = content[:SAMPLE]
    for offset, order in ((1, "little"), (0, "big")):
        high = sample[offset::2]
        if high.count(0) + high.count(4) > 0.7 * len(high):  # Latin and Cyrillic letters
            return DataError(
                f"suspected UTF-16 ({order}-endian) without byte order mark", where=name, fix="save it as UTF-8"
            )
    line = content.count(b"\n", 0, content.index(0)) + 1
    return DataError("the file has NUL bytes", where=f"{name}, line {line}", fix="export it again")


def _odd_words(text: str) -> list[str]:
    """Return the words that have a sign outside ASCII."""
    return [word for word in TOKEN.findall(text) if not word.isascii()]


def _refuse_mojibake(text: str, name: str) -> None:
    tokens = _odd_words(text)
    if not tokens:
        return
    tokens = tokens[:WORDS]
    twice = sum(map(is_double_utf8, tokens))
    if twice > 0.2 * len(tokens):
        raise DataError(
            "damaged letters: suspected UTF-8 that was read as another encoding and saved",
            where=name,
            fix="export it again from the source",
        )
    long = [token for token in tokens if len(LETTERS.sub("", token)) < len(token) - 3]
    shifted = [token for token in long if _is_shifted(token)]
    if len(shifted) > 0.5 * max(len(long), 1) and shifted:
        raise DataError(
            "damaged letters: suspected cp1251 that was read as latin-1 and saved",
            where=name,
            fix="export it again from the source",
        )


def is_damaged(text: str) -> bool:
    """Return whether a text was read in a wrong encoding on its way: UTF-8 as another, or cp1251 as latin-1."""
    words = _odd_words(text)
    return any(map(is_double_utf8, words)) or (
        len(words) > 0 and all(len(word) > 3 and _is_shifted(word) for word in words)
    )


def _is_shifted(token: str) -> bool:
    """Whether a word is made of accented Latin letters only, as Cyrillic looks when read as latin-1."""
    if sum("\u00c0" <= c <= "\u00ff" for c in token) < 0.7 * len(token):
        return False
    try:
        word = token.encode("cp1252", "ignore").decode("cp1251")
    except UnicodeError:
        return False
    return _sound(word) > 0


def _not_utf8(body: bytes, name: str, error: UnicodeDecodeError, knows: Callable[[str], bool]) -> Decoded:
    if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
        raise DataError("the file is cut off in the middle of a letter", where=name, fix="export it again")
    _refuse_mixture(body, name)
    ranked: dict[str, tuple[float, str]] = {}  # decoded sample -> score and the first encoding that gives it
    for encoding in (*ACCEPTED, *SUSPECTS):
        try:
            text = b"\n".join(_odd_lines(body)).decode(encoding)
        except UnicodeDecodeError:
            continue
        if text not in ranked:
            ranked[text] = (_score(text, knows), encoding)
    best = sorted(ranked.values(), reverse=True)
    if not best or best[0][0] < ENOUGH:
        return _other_encoding(body, name)
    score, encoding = best[0]
    if len(best) > 1 and best[1][0] > score - APART:
        raise DataError(f"two encodings fit equally: {encoding} and {best[1][1]}", where=name, fix="save it as UTF-8")
    if encoding in SUSPECTS:
        raise DataError(f"suspected encoding {encoding}", where=name, fix="open it as such and save it as UTF-8")
    try:
        return Decoded(body.decode(encoding).encode("utf-8"), encoding)
    except UnicodeDecodeError as wrong:
        line = body.count(b"\n", 0, wrong.start) + 1
        raise DataError(
            f"{encoding}, but one line is not", where=f"{name}, line {line}", fix="save it as UTF-8"
        ) from None


def _odd_lines(body: bytes) -> list[bytes]:
    return [line for line in body[:SAMPLE].splitlines() if NON_ASCII.search(line)] or [body[-SAMPLE:]]


def _refuse_mixture(body: bytes, name: str) -> None:
    """Stop when some lines are UTF-8 and others are not."""
    good: list[int] = []
    bad: list[int] = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                bad.append(number)
            else:
                good.append(number)
    # A lone pair of Cyrillic bytes can be valid UTF-8 by chance; a whole line hardly.
    if good and len(good) >= 0.02 * len(bad):
        odd = min(bad if len(bad) <= len(good) else good)
        raise DataError(
            "two encodings in one file (UTF-8 and another)", where=f"{name}, line {odd}", fix="save it as UTF-8"
        )


def _score(text: str, knows: Callable[[str], bool]) -> float:
    """How much of the text's odd words is sound: 0 to 1, and up to 1 more where the form knows them."""
    tokens = _odd_words(text)[:WORDS]
    words = [word for token in tokens for word in LETTERS.findall(token) if not word.isascii()]
    marks = [c for token in tokens for c in token if not c.isascii() and not c.isalpha()]
    bad_marks = sum(c not in PUNCTUATION for c in marks) + sum(len(SYMBOL_INSIDE.findall(token)) for token in tokens)
    total = len(words) + len(marks)
    if not total:
        return 0.0
    sound = sum(map(_sound, words)) + len(marks) - bad_marks
    known = sum(knows(word.lower()) for word in words) / len(words) if words else 0.0
    return max(sound, 0) / total + known


def _sound(word: str) -> float:
    """Whether a word with letters outside ASCII could be one: one script, usual case, usual letters (0 to 1)."""
    latin = sum(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in word)
    if latin not in (0, len(word)):
        return 0.0
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return 0.0
    if latin:
        return float(sum(c.isascii() for c in word) >= 0.3 * len(word) or len(word) < 3)
    if not all(c in COMMON for c in word.lower()):
        return 0.0
    usual = sum(COMMON[c] for c in word.lower()) / len(word)
    return min(1.0, usual + 0.25) * (0.9 if word.isupper() and len(word) > 3 else 1.0)


def _other_encoding(body: bytes, name: str) -> Decoded:
    """Ask charset-normalizer about the code pages that nobody here expects."""
    from charset_normalizer import from_bytes

    best = from_bytes(body[:SAMPLE]).best()
    if best is None or not best.encoding.startswith(("cp125", "iso8859")) or best.chaos > 0.1:
        raise DataError("the encoding cannot be told", where=name, fix="save it as UTF-8")
    try:
        return Decoded(body.decode(best.encoding).encode("utf-8"), best.encoding.replace("_", "-"))
    except UnicodeDecodeError:
        raise DataError(f"suspected encoding {best.encoding}", where=name, fix="save it as UTF-8") from None

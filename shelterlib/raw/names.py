"""Reduce column headers and labels to keys, so that the same name is found in every disguise.

Seen in real exports: `grp/q`, `grp.q`, `grp-q`, other case, a byte order mark glued to the first name, and what R
makes of names (`X_uuid`, `X.U.FEFF.start`, blanks and signs turned into dots).
"""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
R_MARK = re.compile(r"^(?:X\.U\.FEFF\.|ï\.\.|X\.\.U\.FEFF\.\.?|<U\+FEFF>|ï»¿)")
R_PREFIX = re.compile(r"^X(?=[_.0-9])")
SEPARATORS = re.compile(r"[\s/.:\-]+")
TAGS = re.compile(r"<[^<>]*>")
NOT_LETTERS = re.compile(r"[\W_ʼ]+")
# Cyrillic letters that look like Latin ones, so that a label typed on the wrong keyboard has the same key.
LOOKS_LIKE = str.maketrans("аеорсухіїјкмтвн", "aeopcyxiïjkmtbh")


def plain_header(header: str) -> str:
    """Return a header without invisible signs, outer blanks and the byte order mark that R spells out."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", header))
    return R_MARK.sub("", text).strip()


def undamaged(header: str) -> str:
    """Return a header without the `X` that R puts before names it dislikes."""
    return R_PREFIX.sub("", header)


def path_key(header: str) -> str:
    """Return the key of a name or path: lower case, every separator a `/`."""
    return SEPARATORS.sub("/", header.casefold()).strip("/")


def label_key(label: str) -> str:
    """Return the key of a label: its letters and digits only, in one alphabet where letters look alike."""
    text = TAGS.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", label)))
    return NOT_LETTERS.sub("", unicodedata.normalize("NFC", text.casefold())).translate(LOOKS_LIKE)

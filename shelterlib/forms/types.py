"""The type column: its many spellings, and one word for each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shelterlib.forms.model import METADATA

SELECT = re.compile(
    r"(?P<kind>select[ _]one|select1|select[ _]multiple|select[ _]all[ _]that[ _]apply|rank"
    r"|add select one prompt using|add select multiple prompt using)"
    r"(?P<source>[ _]from[ _]file|[ _]external)?(?:[ _]from|[ _]using)?\s+(?P<list>\S.*)",
    re.IGNORECASE,
)
CONTROL = re.compile(
    r"(?P<edge>begin|end)[ _]*(?P<kind>group|repeat|lgroup|looped group|loop|kobomatrix|score|rank)\b\s*(?P<list>.*)",
    re.IGNORECASE,
)
OTHER = re.compile(r"\s+(?:or|and)[ _]specify[ _]other\s*$|\s+or[ _]other\s*$", re.IGNORECASE)
PREFIX = re.compile(r"^(?:q|get|add)\s+|\s+prompt$|^uri:", re.IGNORECASE)
SPELLINGS = {
    "int": "integer", "string": "text", "gps": "geopoint", "location": "geopoint", "photo": "image",
    "picture": "image", "signature": "image", "draw": "image", "annotate": "image", "date time": "datetime",
    "trigger": "acknowledge", "percentage": "integer", "device id": "deviceid", "imei": "deviceid",
    "start time": "start", "end time": "end", "phone number": "phonenumber", "sim id": "simserial",
    "subscriber id": "subscriberid", "user name": "username",
}  # fmt: skip
PLAIN = METADATA | {
    *("integer", "decimal", "text", "note", "date", "time", "datetime", "geopoint", "geotrace", "geoshape", "image"),
    *("audio", "video", "file", "barcode", "calculate", "acknowledge", "range", "hidden", "osm"),
    *("xml-external", "csv-external"),
}
KOBO_ROWS = {"score__row": "select_one", "rank__level": "select_one"}
REPEATS = frozenset(("repeat", "lgroup", "looped group", "loop"))


@dataclass(frozen=True)
class Kind:
    """What a type cell says.

    Args:
        word: the one word of the type; `begin` and `end` for groups and repeats, empty when the type is unknown.
        list_name: of a select.
        is_repeat: of `begin` and `end`.
        has_other: `or_other` was asked for.
        from_file: the choices stand in a file of their own, or in the external sheet.
    """

    word: str
    list_name: str | None = None
    is_repeat: bool = False
    has_other: bool = False
    from_file: bool = False


def read_type(cell: str) -> Kind:
    """Return the meaning of a type cell; `Kind("")` when nothing of the language says this."""
    text = " ".join(cell.split())
    if control := CONTROL.fullmatch(text):
        kind = control["kind"].lower()
        return Kind(control["edge"].lower(), control["list"] or None, is_repeat=kind in REPEATS)
    has_other = OTHER.search(text) is not None
    if select := SELECT.fullmatch(OTHER.sub("", text)):
        return Kind(
            _select_word(select["kind"].lower()), select["list"], has_other=has_other, from_file=bool(select["source"])
        )
    lowered = text.lower()
    word = SPELLINGS.get(lowered, lowered)
    if word not in PLAIN:
        word = PREFIX.sub("", word).strip()
        word = SPELLINGS.get(word, word)
    if lowered in KOBO_ROWS:
        return Kind(KOBO_ROWS[lowered])
    return Kind(word if word in PLAIN else "")


def _select_word(kind: str) -> str:
    if kind == "rank":
        return "rank"
    return "select_multiple" if "multiple" in kind or "all" in kind else "select_one"

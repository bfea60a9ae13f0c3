"""Free text that may name or locate a person: kept, flagged, never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from shelterlib.clean.plain_text import digits_shape

if TYPE_CHECKING:
    from shelterlib.clean.table import CleanTable

# For the engine RE2, whose word boundaries know ASCII only: BEFORE and AFTER stand for "no letter here".
UPPER, LOWER = "A-ZА-ЯҐЄІЇ", "a-zа-яґєії’'-"
BEFORE, AFTER = r"(?:^|[^\pL])", r"(?:$|[^\pL])"
NAME = rf"[{UPPER}][{LOWER}]{{2,}}"
PATTERNS = {
    "e-mail": r"[\w.+-]+@[\w-]+\.[\w.-]+",
    "telephone": r"(?:\+|\b00)\d[\d\s().-]{7,}\d|\b0\d{2}[\s().-]*\d{3}[\s.-]*\d{2}[\s.-]*\d{2}\b|\(0\d{2}\)\s*\d",
    "position": r"-?\d{1,3}\.\d{3,}\s*[,;\s]\s*-?\d{1,3}\.\d{3,}|\d{1,3}°",
    "address": rf"(?i:{BEFORE}(?:вул|просп|пров|бульв|ул)\.|вулиц|проспект|провулк|бульвар|улиц|\b(?:street|avenue)\b)",
    "patronymic": rf"{BEFORE}[{UPPER}][{LOWER}]+(?:ович|евич|євич|йович|івна|ївна|овна|евна)[а-яіїєґ]{{0,2}}{AFTER}",
    "initials": rf"{BEFORE}[{UPPER}]\.\s?(?:[{UPPER}]\.\s?)?{NAME}|{NAME} [{UPPER}]\.\s?[{UPPER}]\.",
    "form of address": rf"{BEFORE}(?:Mr|Mrs|Ms|Dr|пан|пані)\.? {NAME}",
}
POSITIONS = frozenset(("geopoint", "geotrace", "geoshape", "start-geopoint"))
ANY = "|".join(f"(?:{pattern})" for pattern in PATTERNS.values())


def flag_personal(table: CleanTable, keys: frozenset[str]) -> None:
    """Flag texts that look like a telephone number, an address, a position or a name.

    Args:
        table: read.
        keys: questions that identify a unit; not looked at.
    """
    for name, cells in table.cells.items():
        if cells.question.type in POSITIONS:
            table.warn("personal_data", name, np.flatnonzero(cells.text.filled), "it is never published")
        if cells.question.type != "text" or name in keys or digits_shape(cells.question) or not len(cells.text.values):
            continue
        found = np.asarray(pc.match_substring_regex(cells.text.values, ANY).to_numpy(zero_copy_only=False), bool)
        table.warn("personal_data", name, np.flatnonzero(found[cells.text.codes]), "it is never published")

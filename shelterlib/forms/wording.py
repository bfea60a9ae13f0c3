"""Whether two labels say the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SILENT = re.compile(r"[\W_]+")


def changed_language(old: Mapping[str, str], new: Mapping[str, str], default: str) -> tuple[str | None, bool]:
    """Return a language whose text changed (None: no shared language did), and whether all changes are minor.

    A change is minor when only case, blanks, punctuation or years differ: reference years move with every wave. Of
    several changed languages the first with more than a minor change is named, the default language first.
    """
    shared = sorted(set(old) & set(new), key=lambda language: (language != default, language))
    changed = [language for language in shared if old[language] != new[language]]
    weighty = [language for language in changed if plain(old[language]) != plain(new[language])]
    return next(iter(weighty or changed), None), not weighty


def plain(text: str) -> str:
    """Return a text without what makes no difference to its meaning."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return SILENT.sub(" ", YEAR.sub("year", composed)).strip()

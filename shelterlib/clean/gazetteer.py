"""Names of places in the spellings that people use, and the code of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shelterlib.raw.names import label_key

NAMES = Path(__file__).with_name("gazetteer.json")
MOST = 0.8  # choices are places when at least this share of them are codes of the gazetteer


@dataclass(frozen=True)
class Gazetteer:
    """Codes by the key of each name; a name that two places share is not in it."""

    codes: dict[str, str]

    def code(self, name: str) -> str:
        """Return the code of a place, empty when the name is not known."""
        return self.codes.get(label_key(name), "")

    def covers(self, codes: Iterable[str]) -> bool:
        """Whether choices with these names are places."""
        names = list(codes)
        known = set(self.codes.values())
        return len(names) > 2 and sum(name in known for name in names) >= MOST * len(names)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Read the package's gazetteer: the 27 regions of Ukraine."""
    about = json.loads(NAMES.read_text(encoding="utf-8"))
    words: dict[str, list[str]] = about["words"]
    found: dict[str, set[str]] = {}
    for code, names in about["places"].items():
        for kind, spellings in names.items():
            bare = [] if kind == "only_with_oblast" else spellings
            around = words["oblast" if "oblast" in kind else kind]
            for spelling in spellings:
                for text in (
                    *bare,
                    *(f"{spelling} {word}" for word in around),
                    *(f"{word} {spelling}" for word in around),
                ):
                    found.setdefault(label_key(text), set()).add(code)
        found.setdefault(label_key(code), set()).add(code)
    return Gazetteer({key: next(iter(codes)) for key, codes in found.items() if len(codes) == 1})

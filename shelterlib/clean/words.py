"""The words of the workbook of open problems, from `words.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from shelterlib.catalogue.strict_yaml import load

FILE = Path(__file__).with_name("words.yml")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return all words: section → id → language → text."""
    found: dict[str, Any] = load(FILE)
    return found


def both(section: str, name: str, separator: str = " / ") -> str:
    """Return a word in both languages; its id where there is none."""
    texts = words()[section].get(name)
    return separator.join(dict.fromkeys((texts["en"], texts["uk"]))) if texts else name

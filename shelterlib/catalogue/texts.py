"""The words of each language, by key: nested YAML, flattened with dots."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shelterlib.catalogue.strict_yaml import load
from shelterlib.errors import DataError

Text = str | dict[str, str]
# A mapping with `other` and nothing else than these keys is one text in its plural forms.
PLURAL = frozenset(["plural", "zero", "one", "two", "few", "many", "other"])


def read_texts(folder: Path) -> dict[str, dict[str, Text]]:
    """Return {language: {key: text}} of `text/*.yml`; every language must have the same keys.

    Raises:
        DataError: a language lacks a key that another one has.
    """
    texts = {path.stem: flatten(load(path)) for path in sorted((folder / "text").glob("*.yml"))}
    every = {key: language for language, found in texts.items() for key in found}
    for language, found in texts.items():
        if lacking := sorted(set(every) - set(found)):
            raise DataError(
                f"a text is missing: {lacking[0]}" + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""),
                where=f"catalogue/text/{language}.yml",
                fix=f"write it; text/{every[lacking[0]]}.yml has it",
            )
    return texts


def flatten(tree: Mapping[str, Any] | None, prefix: str = "") -> dict[str, Text]:
    """Return a nested mapping with its keys joined by dots."""
    flat: dict[str, Text] = {}
    for key, value in (tree or {}).items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and not ("other" in value and set(value) <= PLURAL):
            flat |= flatten(value, name + ".")
        else:
            flat[name] = {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else str(value)
    return flat

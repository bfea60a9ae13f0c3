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

    A language with a name of its own is one that the program does not speak: it holds the program's words too.

    Raises:
        DataError: a language lacks a key that another one has.
    """
    paths = sorted((folder / "text").glob("*.yml"))
    texts = {path.stem: flatten(load(path), where=f"catalogue/text/{path.name}") for path in paths}
    whole = {language for language, found in texts.items() if "language.name" in found}
    for language, found in texts.items():
        like = [other for other in texts if other not in whole or language in whole]
        every = {key: other for other in like for key in texts[other]}
        if lacking := sorted(set(every) - set(found)):
            raise DataError(
                f"a text is missing: {lacking[0]}" + (f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""),
                where=f"catalogue/text/{language}.yml",
                fix=f"write it; text/{every[lacking[0]]}.yml has it",
            )
    return texts


def flatten(tree: Any, prefix: str = "", where: str = "") -> dict[str, Text]:
    """Return a nested mapping with its keys joined by dots.

    Raises:
        DataError: something else stands where words or a mapping belong.
    """
    if not isinstance(tree, Mapping | None):
        raise DataError("not a mapping of keys to words", where=where, fix="write `key: words` lines")
    flat: dict[str, Text] = {}
    for key, value in (tree or {}).items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and not ("other" in value and set(value) <= PLURAL):
            flat |= flatten(value, name + ".", where)
        elif value is None or isinstance(value, list):
            raise DataError(f"no words for {name}", where=where, fix="write them behind the colon")
        else:
            flat[name] = {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else str(value)
    return flat

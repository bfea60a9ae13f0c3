"""What the columns of a form's sheets mean, however they are spelled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shelterlib.forms.languages import language_code

ALIASES = {
    "command": "type", "tag": "name", "value": "name", "caption": "label", "relevance": "relevant", "skip": "relevant",
    "calculate": "calculation", "constraining_message": "constraint_message", "jr_constraintmsg": "constraint_message",
    "requiredmsg": "required_message", "jr_requiredmsg": "required_message", "readonly": "read_only",
    "count": "repeat_count", "jr_count": "repeat_count", "listname": "list_name", "id_string": "form_id",
    "set_form_id": "form_id", "set_form_title": "form_title", "title": "form_title", "default_lang": "default_language",
}  # fmt: skip
TRANSLATED = frozenset(
    ("label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video", "big_image")
)
# `bind::relevant`, `media::image::English`, `control::appearance`, `body::…`: the first word is only a drawer.
DRAWERS = frozenset(("bind", "media", "control", "body", "instance"))
SEPARATOR = re.compile(r"\s*(?:::?|\.\.)\s*")
DOTTED = re.compile(r"(label|hint|list|constraint|required|choice|repeat|read|guidance)\.(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A column's meaning: its canonical name and, for a translated one, the language code (`""` if none is given)."""

    name: str
    language: str | None = None

    @property
    def key(self) -> str:
        return f"{self.name}::{self.language}" if self.language else self.name


def read_header(cells: Sequence[str]) -> list[Column]:
    """Return the meaning of each header cell, in order."""
    return [read_column(cell) for cell in cells]


def read_column(cell: str) -> Column:
    """Return what a header cell means.

    `label::English (en)`, `Label:english` and R's `label..English..en.` are the label in `en`; `list name`,
    `list.name` and `listname` are `list_name`.
    """
    text = cell.strip()
    parts = [part for part in SEPARATOR.split(text) if part] or [text]
    if len(parts) > 1 and _plain(parts[0]) in DRAWERS:
        parts = parts[1:]
    name = _plain(parts[0].replace(".", " "))
    name = ALIASES.get(name, name)
    if name in TRANSLATED:
        return Column(name, language_code(" ".join(parts[1:])) if len(parts) > 1 else "")
    if dotted := DOTTED.fullmatch(text):
        base, rest = dotted.group(1).lower(), dotted.group(2).strip(".")
        joined = _plain(f"{base}_{rest}")
        if base in TRANSLATED and joined not in TRANSLATED:
            return Column(base, language_code(rest))
        return Column(ALIASES.get(joined, joined))
    whole = _plain("_".join(parts))
    return Column(ALIASES.get(whole, whole))


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.strip().lower()).strip("_")

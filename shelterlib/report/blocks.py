"""What a report is made of: blocks without a language.

A block names texts, cells and labels; words are chosen when a page is rendered. Blocks travel in
executed notebooks as JSON, so `from_json(to_json(block)) == block` must hold for every block.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeAlias

MIME = "application/vnd.shelterlib.block+json"


@dataclass(frozen=True)
class CellRef:
    """One number of one released cell; `value` is None where the cell is not shown."""

    cell: str
    field: str
    value: float | None
    unit: str = "count"
    status: str = "shown"


@dataclass(frozen=True, init=False)
class Label:
    """A name that stands elsewhere: `Label("indicator", "M1_2")`, `Label("group", "macro", "west")`.

    Kinds: indicator, group, recommendation, region, question, choice, wave, name, code, context, threshold.
    """

    kind: str
    ids: tuple[str, ...]

    def __init__(self, kind: str, *ids: str) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "ids", ids)


@dataclass(frozen=True, init=False)
class Text:
    """A catalogue text by key, with its arguments; `otherwise` is the key to use when `key` has no text."""

    key: str
    otherwise: str
    args: dict[str, Any]

    def __init__(self, key: str, otherwise: str = "", /, **args: Any) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "otherwise", otherwise)
        object.__setattr__(self, "args", args)


Content: TypeAlias = Text | CellRef | Label


@dataclass(frozen=True)
class Heading:
    """A heading; `anchor` is stable over languages and builds."""

    text: Content
    level: int
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `basis` names the indicator whose definition it opens."""

    text: Content
    role: str = ""
    basis: str = ""


@dataclass(frozen=True)
class List:
    """A list of sentences, each with the indicator that it rests on (or nothing)."""

    items: tuple[Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: `align` is "" or "number"; `width` is a share of the text's width."""

    text: Content
    align: str = ""
    width: float = 0.0


@dataclass(frozen=True)
class Row:
    """A row: the first cell is its header; `basis` names the indicator that the row's header opens."""

    cells: tuple[Content | None, ...]
    basis: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A table with caption and header row."""

    anchor: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Text | None = None


@dataclass(frozen=True)
class Figure:
    """A picture to be drawn at rendering, its alternative text and its data as a table."""

    anchor: str
    kind: str
    title: Text
    alt: Text
    data: dict[str, Any]
    table: Table
    note: Text | None = None

    def __post_init__(self) -> None:
        # Lists become tuples here, as they do on the way through a notebook.
        object.__setattr__(self, "data", from_json(to_json(self.data)))


@dataclass(frozen=True)
class Callout:
    """A set-apart notice: `role` is synthetic, verdict, caution, or fold (opened by the reader)."""

    role: str
    title: Content
    blocks: tuple[Any, ...] = field(default_factory=tuple)
    anchor: str = ""


@dataclass(frozen=True)
class Code:
    """An expression or the source of a cell, as it was run."""

    title: Text
    source: Label


Block: TypeAlias = Heading | Paragraph | List | Table | Figure | Callout | Code
_CLASSES: dict[str, Any] = {
    c.__name__: c for c in (CellRef, Label, Text, Heading, Paragraph, List, Column, Row, Table, Figure, Callout, Code)
}


def to_json(value: Any) -> Any:
    """Return `value` as JSON: a dataclass becomes an object with its class name under `$`.

    Infinity (a median that is not limited) becomes the string "inf", since JSON has no number for it.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {"$": type(value).__name__} | {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    if isinstance(value, dict):
        return {k: to_json(v) for k, v in value.items()}
    return "inf" if value == float("inf") else value


def from_json(value: Any) -> Any:  # noqa: PLR0911 - one line a kind
    """Return what `to_json` wrote; lists come back as tuples."""
    if isinstance(value, list):
        return tuple(from_json(v) for v in value)
    if not isinstance(value, dict):
        return value
    parts = {k: from_json(v) for k, v in value.items() if k != "$"}
    match value.get("$"):
        case None:
            return parts
        case "Label":
            return Label(parts["kind"], *parts["ids"])
        case "Text":
            return Text(parts["key"], parts["otherwise"], **parts["args"])
        case "CellRef":
            number = float("inf") if parts["value"] == "inf" else parts["value"]
            return CellRef(**(parts | {"value": number}))
        case name:
            return _CLASSES[name](**parts)

"""A wave's folder as it came from the field: its description, and its exports as tables of strings.

    wave = load_wave(project.wave("2023"))
    export = read_export(wave.export("facility"), wave.form("facility"))

Nothing is interpreted here but where a table begins, what its columns mean and which rows belong together. The names
below are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterlib.raw.coded import Coded
    from shelterlib.raw.export import Export, Table, read_export
    from shelterlib.raw.journal import Change, Journal, Problem
    from shelterlib.raw.match import Target
    from shelterlib.raw.sheet import Sheet
    from shelterlib.raw.wave import Wave, load_wave

_HOME = {
    "Change": "journal",
    "Coded": "coded",
    "Export": "export",
    "Journal": "journal",
    "Problem": "journal",
    "Sheet": "sheet",
    "Table": "export",
    "Target": "match",
    "Wave": "wave",
    "load_wave": "wave",
    "read_export": "export",
}
__all__ = [
    "Change",
    "Coded",
    "Export",
    "Journal",
    "Problem",
    "Sheet",
    "Table",
    "Target",
    "Wave",
    "load_wave",
    "read_export",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

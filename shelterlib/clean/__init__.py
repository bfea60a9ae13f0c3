"""From raw exports to typed answers, each with its status; every change is in the log, every doubt in the problems.

cleaned = clean_wave(Project.find(), "2023")

The names below are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterlib.clean.export import Plan, clean_export
    from shelterlib.clean.wave import Cleaned, clean_forms, clean_wave

_HOME = {"Cleaned": "wave", "Plan": "export", "clean_export": "export", "clean_forms": "wave", "clean_wave": "wave"}
__all__ = ["Cleaned", "Plan", "clean_export", "clean_forms", "clean_wave"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

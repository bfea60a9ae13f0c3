"""Indicators: figures of a wave from clean answers and the catalogue. See docs/method.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterlib.indicators.computing import Indicators, compute, compute_wave

__all__ = ["Indicators", "compute", "compute_wave"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("shelterlib.indicators.computing"), name)

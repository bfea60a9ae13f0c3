"""Invented answers to a form, and whole invented waves.

    plan = load_plan(project.catalogue / "simulation.yml")
    first = simulate_wave(plan, 1, folder / "2020", forms=project.raw / "2020", wave="2020", size=12)
    simulate_wave(plan, 2, folder / "2023", forms=project.raw / "2023", wave="2023", before=first)

The names below are loaded when first used, so that importing the package does not import pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterlib.simulate.answers import Answers, Settings, simulate
    from shelterlib.simulate.inventing import SimulatedWave
    from shelterlib.simulate.plan import Plan, load_plan
    from shelterlib.simulate.wave import simulate_planned, simulate_wave

_HOME = {
    "Answers": "answers",
    "Plan": "plan",
    "Settings": "answers",
    "SimulatedWave": "inventing",
    "load_plan": "plan",
    "simulate": "answers",
    "simulate_planned": "wave",
    "simulate_wave": "wave",
}
__all__ = [
    "Answers",
    "Plan",
    "Settings",
    "SimulatedWave",
    "load_plan",
    "simulate",
    "simulate_planned",
    "simulate_wave",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

"""What cleaning needs to know beside a form and its export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterlib.clean.checks import Checks

if TYPE_CHECKING:
    from shelterlib.clean.absent import Absent
    from shelterlib.clean.corrections import Correction


@dataclass(frozen=True)
class Plan:
    """The knowledge of one form in one wave.

    Args:
        absent: what stands for no answer.
        key: questions that identify a unit; none: the submission does.
        corrections: decisions of people.
        recoded: (question or list, withdrawn choice) → choice.
        units: keys that the frame knows; None where there is no frame.
        renamed: units of an earlier name → their name in the frame.
        now: what `today()` means where rows do not say when they were sent.
        strict: every question of the form must have a column.
        name: of the form, as the rules of the catalogue call it.
        checks: rules of the catalogue.
    """

    absent: Absent
    key: tuple[str, ...] = ()
    corrections: Sequence[Correction] = ()
    recoded: Mapping[tuple[str, str], str] = field(default_factory=dict)
    units: frozenset[str] | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    now: str = ""
    strict: bool = False
    name: str = ""
    checks: Checks = field(default_factory=Checks)

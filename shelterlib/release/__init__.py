"""The one gate: from restricted cells to what may be published. See docs/disclosure.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterlib.release.wave import Release, release_wave

__all__ = ["Release", "release_wave"]


def __getattr__(name: str) -> Any:
    """Load the gate when it is first used: the checks of a release must not need it."""
    if name in __all__:
        from shelterlib.release import wave

        return getattr(wave, name)
    raise AttributeError(name)

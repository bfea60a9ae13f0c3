"""Do the certificates speak of this release? Their hidden and printed numbers against cells.csv and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.release.knowledge import Knowledge
from shelterlib.release.reader import Published, reader_system


def disagreements(
    system: Mapping[str, Any], wave: str, cells: Mapping[str, Mapping[str, str]], definitions: Mapping[str, Any]
) -> list[str]:
    """Return what the certificates say otherwise than the release: a hidden number without a witness, a printed one."""
    own = reader_system({wave: cells}, definitions["indicators"], Knowledge.of(definitions))
    hidden = {name for name in system["hidden"] if name.startswith(f"{wave} ")}
    nothing = {part for part, whole in system["limits"] if system["shown"].get(whole) == 0}  # known with the ledger
    missing = [name for name in own.hidden if name not in hidden | nothing]
    wrong = [f"{name}: hidden in the release, not in the certificates" for name in missing]
    wrong += [f"{name}: hidden in the certificates, not in the release" for name in sorted(hidden - set(own.hidden))]
    said = {name: value for name, value in system["shown"].items() if name.startswith(f"{wave} ")}
    unlike = [name for name, value in said.items() if own.shown.get(name) != value and name not in nothing]
    wrong += [f"{name}: another number in the release" for name in unlike]
    lines = {(total, tuple(parts)) for total, parts in system["lines"]}
    limits = {tuple(pair) for pair in system["limits"]}
    wrong += [f"{total}: its line is missing" for total, parts in own.lines if (total, tuple(parts)) not in lines]
    return wrong + [f"{part}: its limit is missing" for part, whole in own.limits if (part, whole) not in limits]


def ledger_changed(system: Mapping[str, Any], published: Published, definitions: Mapping[str, Any]) -> bool:
    """Return True where the certificates were made with another ledger than the one given (this wave included)."""
    now = reader_system(published, definitions["indicators"], Knowledge.of(definitions)).json()
    plain = {key: system.get(key) for key in now}
    plain["lines"] = [(total, parts) for total, parts in plain["lines"] or ()]
    plain["limits"] = [tuple(pair) for pair in plain["limits"] or ()]
    return plain != now

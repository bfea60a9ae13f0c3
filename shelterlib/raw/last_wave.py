"""What the wave before a new one says: its description, its forms, its crosswalk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.catalogue.strict_yaml import load
from shelterlib.forms import Difference, Form, compare, read_form
from shelterlib.paths import Project
from shelterlib.raw.crosswalk_draft import Draft, draft_crosswalk


@dataclass(frozen=True)
class LastWave:
    """The latest wave before the new one; `said` is its wave.yml as plain data."""

    name: str
    folder: Path
    said: dict[str, Any]

    @classmethod
    def before(cls, project: Project, name: str) -> LastWave | None:
        """Return the latest wave whose name sorts before `name`, None where there is none."""
        earlier = [wave for wave in project.waves() if wave < name]
        if not earlier:
            return None
        folder = project.wave(earlier[-1]).raw
        return cls(earlier[-1], folder, dict(load(folder / "wave.yml") or {}))

    @property
    def invented(self) -> bool:
        """Whether its answers are invented: then nothing that it says of itself is true of a real wave."""
        return bool(self.said.get("synthetic"))

    def form(self, kind: str) -> Form | None:
        """Return its form of a kind, None where it had none."""
        for path in sorted(self.folder.glob(f"{kind}.form*")):
            return read_form(path)
        return None

    def key(self, kind: str) -> list[str]:
        """Return the questions that identified its units."""
        keys = self.said.get("key")
        return [str(name) for name in keys.get(kind) or ()] if isinstance(keys, dict) else []


def differences(old: Form, new: Form) -> tuple[list[Draft], list[Difference]]:
    """Return the drafted crosswalk, and what else differs if every draft were agreed."""
    drafts = draft_crosswalk(old, new)
    return drafts, compare(old, new, [{"kind": d.kind, "old": d.old, "new": d.new} for d in drafts])


def named(form: Form, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the questions that names, labels or headers mean, and those that mean none."""
    by_label = {_plain(text): q.name for q in reversed(form.questions) for text in (*q.labels.values(), q.name)}
    found = [name if name in form else by_label.get(_plain(name)) for name in wanted]
    return [n for n in found if n], [w for w, n in zip(wanted, found, strict=True) if n is None]


def _plain(text: str) -> str:
    return "".join(text.casefold().split())

"""What `shelter protect` is asked for: rules from a file, the project, or the defaults."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from shelterlib.errors import DataError
from shelterlib.release.exact.hierarchy import read_hierarchy
from shelterlib.release.exact.protect import protect
from shelterlib.release.exact.table import build, read_rows
from shelterlib.release.rules import ClassRules, class_rules

SECONDS = 300.0
OWN = ("range", "seconds")
# As in catalogue/disclosure.yml, for a table that belongs to no project; a test holds the two together.
DEFAULT = {"sensitive": [1, 4], "contributors": 3, "left": 5, "range": [0, 4]}
WITH_CONTRIBUTORS = {"dominance": [[1, 50], [2, 85]], "p_percent": 10}


@dataclass(frozen=True)
class Request:
    """The rules of one run."""

    rules: ClassRules
    least: tuple[float, float]
    seconds: float


def read_request(path: Path | None, *, contributors: bool) -> Request:
    """Return the rules of a file (a mapping of the keys of a class, with `range` and `seconds`), or the defaults.

    A file like catalogue/disclosure.yml is taken too: its `protect` names the class.

    Raises:
        DataError: the file cannot be read, or states an unknown rule.
    """
    given: dict[str, Any] = DEFAULT | (WITH_CONTRIBUTORS if contributors else {})
    if path is not None:
        try:
            loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            raise DataError("the rules cannot be read", where=path.name, fix="give a YAML file") from None
        if not isinstance(loaded, dict):
            raise DataError("no rules here", where=path.name, fix="see docs/disclosure.md")
        given = _of_project(loaded, contributors) if "classes" in loaded else loaded
    own = {key: given[key] for key in OWN if key in given}
    rules = class_rules("protect", {k: v for k, v in given.items() if k not in OWN})
    rules = replace(rules, levels=None, hide_full=False)
    low, high = own.get("range") or (0, rules.sensitive[1] if rules.sensitive else 0)
    return Request(rules, (float(low), float(high)), float(own.get("seconds", SECONDS)))


def _of_project(loaded: dict[str, Any], contributors: bool) -> dict[str, Any]:
    asked = loaded.get("protect") or {}
    name = asked.get("class", "person_count")
    if name not in loaded["classes"]:
        raise DataError(f"no class {name}", where="protect", fix="name a class of the same file")
    found = {k: v for k, v in loaded["classes"][name].items() if k not in ("levels", "reason", "hide_full")}
    found |= {k: asked[k] for k in OWN if k in asked}
    return found | (asked.get("with_contributors") or {}) if contributors else found


def protect_file(
    table: Path, dims: Sequence[str], value: str, *, contributors: str | None, hierarchy: Path | None,
    rules: Path | None, out: Path,
) -> dict[str, Any]:  # fmt: skip
    """Protect the table in a file; `out` appears only when everything is proven.

    Raises:
        DataError: table, hierarchy or rules are wrong.
        ReleaseRefusedError: no proven pattern.
    """
    request = read_request(rules, contributors=bool(contributors))
    rows = read_rows(table, dims, value, contributors)
    if not rows:
        raise DataError("the table has no rows", where=table.name, fix="give at least one cell")
    pairs = read_hierarchy(hierarchy, dims) if hierarchy else {}
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".protect-", dir=out.parent) as work:
        made = Path(work) / "made"
        summary = protect(build(rows, dims, pairs), request.rules, request.least, made, request.seconds)
        for name in ("pattern.csv", "certificates", "restricted"):
            _replace(made / name, out / name)
    return summary


def _replace(new: Path, old: Path) -> None:
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.is_dir():
        shutil.rmtree(old)
    elif old.exists():
        old.unlink()
    new.rename(old)

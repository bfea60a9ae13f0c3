"""Make witnesses from public files only: complete tables that agree with everything printed.

Run as a process of its own: `python -m shelterlib.release.certify FOLDER`. It reads FOLDER/system.json and may open
nothing outside FOLDER. For every hidden number it writes whole tables with its least and its largest possible value
and every value from the least one up (`steps` of the system, or STEPS, of them): which range was asked for, and which
number was sensitive, is not known here and cannot be read from the result.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from numpy.random import default_rng

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.master import quiet

STEPS = 12
NEAR = 1e-6
FAR = 1e9  # what no line or limit bounds may be as large as this: above any place, person or budget
NAMED = 3


class Possible:
    """All tables that a reader cannot exclude."""

    def __init__(self, system: dict[str, Any]) -> None:
        """Set up the reader's system: hidden numbers are unknown whole numbers of zero or more."""
        self.names: list[str] = system["hidden"]
        self.at = {name: k for k, name in enumerate(self.names)}
        shown: dict[str, float] = system["shown"]
        self.most = 100.0 * max([100.0, *shown.values()]) if system["lines"] else FAR
        count = len(self.names)
        self.solver = quiet()
        self.solver.addVars(count, np.zeros(count), np.full(count, self.most))
        self.where = np.arange(count, dtype=np.int32)
        for total, parts in system["lines"]:
            self._row({p: 1.0 for p in parts} | {total: -1.0}, shown, equal=True)
        for part, whole in system.get("limits", ()):
            self._row({whole: 1.0, part: -1.0}, shown, equal=False)
        self.whole = False

    def _row(self, signs: dict[str, float], shown: dict[str, float], *, equal: bool) -> None:
        known = -sum(sign * shown[name] for name, sign in signs.items() if name in shown)
        unknown = {self.at[name]: sign for name, sign in signs.items() if name in self.at}
        if unknown:
            index = np.array(list(unknown), dtype=np.int32)
            top = known if equal else highspy.kHighsInf
            self.solver.addRow(known, top, len(index), index, np.array(list(unknown.values())))

    def table(self, costs: Any) -> Any | None:
        """Return the possible table of least cost, whole numbers, shape (hidden,), or None."""
        self.solver.changeColsCost(len(self.where), self.where, costs)
        found = self._run(whole=False)
        if found is not None and np.abs(found - np.round(found)).max(initial=0.0) > NEAR:
            found = self._run(whole=True)
        return None if found is None else np.round(found)

    def _run(self, *, whole: bool) -> Any | None:
        if whole != self.whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            self.solver.changeColsIntegrality(len(self.where), self.where, np.full(len(self.where), kind))
            self.whole = whole
        self.solver.run()
        good = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return np.array(self.solver.getSolution().col_value) if good else None

    def fix(self, name: int, low: float, high: float) -> None:
        """Bound one number."""
        self.solver.changeColBounds(name, low, high)


def witnesses(system: dict[str, Any], steps: int = STEPS) -> Any:
    """Return whole possible tables, shape (tables, hidden); parts that do not touch are solved apart.

    Raises:
        ReleaseRefusedError: what is printed contradicts itself.
    """
    at = {name: k for k, name in enumerate(system["hidden"])}
    found = [(part["hidden"], _part_witnesses(part, steps)) for part in parts(system)]
    tables = np.zeros((max((len(t) for _, t in found), default=0), len(at)), dtype=np.int64)
    for names, own in found:
        tables[:, [at[name] for name in names]] = own[np.arange(len(tables)) % len(own)]
    return tables


def parts(system: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the system cut into parts that share no hidden number."""
    root = {name: name for name in system["hidden"]}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    said = {"lines": [[t, *p] for t, p in system["lines"]], "limits": [list(pair) for pair in system.get("limits", ())]}
    for names in [*said["lines"], *said["limits"]]:
        hidden = [name for name in names if name in root]
        for name in hidden[1:]:
            root[find(name)] = find(hidden[0])
    found: dict[str, dict[str, Any]] = {}
    for name in system["hidden"]:
        part = found.setdefault(find(name), {"hidden": [], "lines": [], "limits": [], "shown": system["shown"]})
        part["hidden"].append(name)
    for kind, rows in said.items():
        for names in rows:
            own = next((name for name in names if name in root), None)
            if own is not None:
                found[find(own)][kind].append((names[0], names[1:]) if kind == "lines" else names)
    for part in found.values():
        needed = {n for t, p in part["lines"] for n in (t, *p)} | {n for pair in part["limits"] for n in pair}
        part["shown"] = {n: system["shown"][n] for n in needed if n in system["shown"]}
    return list(found.values())


def _part_witnesses(system: dict[str, Any], steps: int) -> Any:
    space = Possible(system)
    count = len(space.names)
    chance = default_rng(0)  # public: the same tables for everybody
    tables: list[Any] = []
    seen: list[set[int]] = [set() for _ in range(count)]

    def keep(table: Any) -> Any:
        tables.append(table)
        for k, value in enumerate(table):
            seen[k].add(int(value))
        return table

    for k in range(count):
        ends = []
        for sign in (1.0, -1.0):
            costs = chance.random(count) * 1e-4
            costs[k] = sign
            table = space.table(costs)
            if table is None:
                raise _contradiction(space.names)
            ends.append(int(keep(table)[k]))
        for value in range(ends[0], min(ends[1], ends[0] + steps) + 1):
            if value not in seen[k]:
                space.fix(k, value, value)
                table = space.table(chance.random(count) - 0.5)
                if table is not None:
                    keep(table)
        space.fix(k, 0.0, space.most)
    return np.unique(np.array(tables, dtype=np.int64), axis=0)


def _contradiction(names: list[str]) -> ReleaseRefusedError:
    """Return the error of a part that no table fits: printed numbers break a line or a limit. Names are public."""
    said = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return ReleaseRefusedError(
        "what is printed contradicts itself",
        where=said,
        fix="of a ratio that may pass 100 %, name it under `over` in catalogue/disclosure.yml; else report a bug",
    )


def write_certificates(folder: Path, system: dict[str, Any], seconds: float | None = None) -> None:
    """Write the system, and have another process make its witnesses, in so many seconds if any are given.

    Raises:
        ReleaseRefusedError: the witnesses could not be made, or not in time.
    """
    import subprocess

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system.json").write_text(json.dumps(system, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    run = [sys.executable, "-m", "shelterlib.release.certify", str(folder)]
    seeded = {**os.environ, "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(run, check=False, capture_output=True, text=True, env=seeded, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise ReleaseRefusedError(
            "no witnesses in the time allowed",
            fix="publish fewer or coarser groups; `shelter protect` takes more `seconds` in --rules",
        ) from None
    if done.returncode:
        raise _told(done.stdout, done.returncode)


def _told(said: str, code: int) -> ReleaseRefusedError:
    """Return the error that the process told, or that it told none."""
    try:
        return ReleaseRefusedError(**json.loads(said))
    except (ValueError, TypeError):
        ended = f"signal {-code}" if code < 0 else f"code {code}"
        fix = "give it more memory, or coarsen the table"
        return ReleaseRefusedError(f"the process that makes witnesses ended with {ended}", fix=fix)


def main(folder: Path) -> int:
    """Read `system.json`, write `witnesses.csv`; what is wrong is told on the standard output."""
    system = json.loads((folder / "system.json").read_text(encoding="utf-8"))
    _only(folder)
    try:
        tables = witnesses(system, int(system.get("steps", STEPS)))
    except ReleaseRefusedError as error:
        print(json.dumps({"what": error.what, "where": error.where, "fix": error.fix}))
        return error.exit_code
    with (folder / "witnesses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(system["hidden"])
        writer.writerows(tables.tolist())
    return 0


def _only(folder: Path) -> None:
    """Let this process open nothing outside the folder from now on."""
    home, nowhere = str(folder.resolve()), os.devnull
    installed = os.path.realpath(sys.prefix)  # an environment may be reached through a link

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if path != nowhere and not path.startswith(home + os.sep) and not path.startswith(installed):
                raise PermissionError("only public files may be read here")

    sys.addaudithook(guard)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

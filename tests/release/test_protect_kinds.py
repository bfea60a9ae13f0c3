"""Twenty kinds of tables, each by the command line as a stranger would, then attacked exactly with what is public.

The attacker thinks in whole numbers (of the smallest unit), builds the lines itself, and may be any one contributor.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from support.attacker import TOTAL, Reader
from support.kinds import KINDS, Kind

from shelterlib.commands.protect import command
from shelterlib.release.check import check_folder

QUICK = ("a row whose only value is sensitive", "two hidden that add up to a small sum", "groupings side by side")
QUICK += ("turnover in cents", "singletons", "four levels and a parent of one")
Key = tuple[str, ...]


class Attack:
    """What the owner knows (amounts by contributor), and what a reader of the folder can find out."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind = kind
        finest = max(max(0, -int(Decimal(v).normalize().as_tuple().exponent)) for _, _, v in kind.rows)
        self.unit = 10**finest
        self.leaves = [sorted({key[i] for key, _, _ in kind.rows}) for i in range(len(kind.dims))]
        self.below = [self._below(i) for i in range(len(kind.dims))]
        self.parts: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for key, who, v in kind.rows:
            for cell in product(
                *[[c for c, d in b.items() if code in d] for b, code in zip(self.below, key, strict=True)]
            ):
                self.parts[cell][who] += int(Decimal(v) * self.unit)
        with (folder / "pattern.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        self.hidden = [tuple(r[:-2]) for r in rows if r[-2] == "suppressed"]
        self.shown = {tuple(r[:-2]): int(Decimal(r[-1]) * self.unit) for r in rows if r[-2] == "shown"}
        self.lines = list(self._lines())

    def _below(self, i: int) -> dict[str, set[str]]:
        """Return the innermost codes under each published code of a dimension."""
        tree = self.kind.tree.get(self.kind.dims[i], {})

        def under(code: str) -> set[str]:
            return set().union(*map(under, tree[code])) if code in tree else {code}

        found = {code: under(code) for code in [*self.leaves[i], *tree]}
        everything = set(self.leaves[i])
        return {TOTAL: everything} | {c: s for c, s in found.items() if not (c in tree and s == everything)}

    def _lines(self):
        """Yield every way in which published codes of one dimension add up to another, all other codes fixed."""
        for i, name in enumerate(self.kind.dims):
            tree = self.kind.tree.get(name, {})
            sums = [(TOTAL, self.leaves[i])]
            sums += [(parent if parent in self.below[i] else TOTAL, children) for parent, children in tree.items()]
            for parent, members in self.below[i].items():
                if parent in tree:
                    sums.append((parent, sorted(members)))
            others = [list(b) if k != i else [""] for k, b in enumerate(self.below)]
            for key in product(*others):
                for total, codes in sums:
                    yield (*key[:i], total, *key[i + 1 :]), [(*key[:i], c, *key[i + 1 :]) for c in codes]

    def value(self, cell: Key) -> int:
        return sum(self.parts[cell].values())

    def reader(self, who: str = "") -> Reader:
        """Return a reader, who may be a contributor and know its own part of every cell."""
        found = Reader(["|".join(c) for c in self.hidden], {"|".join(c): v for c, v in self.shown.items()})
        for total, parts in self.lines:
            found.adds_up("|".join(total), ["|".join(p) for p in parts])
        found.low = [float(self.parts[c].get(who, 0)) if who else 0.0 for c in self.hidden]
        return found


def few(attack: Attack, total: int) -> bool:
    """Return True for more than 0 and less than 5 persons."""
    return 0 < total < 5 * attack.unit


def exposed(attack: Attack, parts: dict[str, int]) -> bool:
    """Return True where a sum may not be printed, by the rules of the kind."""
    amounts = sorted((v for v in parts.values() if v), reverse=True)
    total = sum(amounts)
    if not total:
        return False
    if attack.kind.rules is None and few(attack, total):
        return True
    if "" in parts:
        return False
    if attack.kind.rules is None and total - amounts[0] < 5:
        return True
    return (
        len(amounts) < 3
        or 2 * amounts[0] > total
        or 100 * sum(amounts[:2]) > 85 * total
        or 10 * sum(amounts[2:]) < amounts[0]
    )


def too_near(attack: Attack, cell: Key, reader: Reader, who: str) -> list[str]:
    """Return what a reader (or a contributor) finds out about a sensitive cell that the rules forbid."""
    low, high = reader.bounds("|".join(cell))
    own = attack.parts[cell].get(who, 0) if who else 0
    others = sorted((v for c, v in attack.parts[cell].items() if v and c != who), reverse=True)
    wrong = []
    if attack.kind.rules is None and few(attack, sum(others)) and (low > own or high - own < 5 * attack.unit - 1):
        wrong.append("a small count is narrowed")
    if "" in attack.parts[cell] or not others:
        return wrong
    if 10 * (high - own) < 11 * others[0] and len(others) > (not who):
        wrong.append("the largest is known to less than 10 %")
    if not who and (high < 2 * others[0] or 85 * high < 100 * sum(others[:2])):
        wrong.append("dominance is plain")
    return wrong


def run(kind: Kind, folder: Path) -> tuple[dict[str, float], Attack]:
    """Protect a kind's table by the command line."""
    has_contributors = any(who for _, who, _ in kind.rows)
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*kind.dims, "who", "amount"])
        writer.writerows([*key, who, v] for key, who, v in kind.rows)
    call = [str(folder / "t.csv"), "--dims", ",".join(kind.dims), "--value", "amount", "--out", str(folder / "out")]
    if has_contributors:
        call += ["--contributors", "who"]
    if kind.tree:
        (folder / "h.json").write_text(json.dumps(kind.tree), encoding="utf-8")
        call += ["--hierarchy", str(folder / "h.json")]
    if kind.rules:
        (folder / "r.yml").write_text(yaml.safe_dump(kind.rules), encoding="utf-8")
        call += ["--rules", str(folder / "r.yml")]
    done = CliRunner().invoke(command, call)
    assert done.exit_code == 0, f"{done.exception}"
    return json.loads(done.stdout), Attack(kind, folder / "out")


def hold(name: str, folder: Path) -> None:
    """Protect a kind's table and hold it against everything that the rules ask."""
    summary, attack = run(KINDS[name], folder)
    for cell, value in attack.shown.items():
        assert value == attack.value(cell), f"{cell} is wrong"
        assert not exposed(attack, attack.parts[cell]), f"{cell} is shown"
    first = [cell for cell in attack.hidden if exposed(attack, attack.parts[cell])]
    assert len(first) == summary["sensitive"]
    found = {cell: wrong for cell in first if (wrong := too_near(attack, cell, attack.reader(), ""))}
    insiders = sorted({who for cell in attack.hidden for who, v in attack.parts[cell].items() if who and v})
    for who in insiders:
        reader = attack.reader(who)
        found |= {(*cell, who): wrong for cell in first if (wrong := too_near(attack, cell, reader, who))}
    assert found == {}
    for total, parts in attack.lines:
        left = [p for p in parts if p in attack.hidden]
        if total in attack.shown and left:
            sums: dict[str, int] = defaultdict(int)
            for part in left:
                for who, v in attack.parts[part].items():
                    sums[who] += v
            assert not exposed(attack, sums), f"what {total} leaves over is sensitive"
    assert check_folder(folder / "out" / "certificates") == (summary["hidden"], [])
    assert summary["gap"] <= 0.1
    sys.stdout.write(
        f"{name:40} cells {summary['cells']:4} sensitive {summary['sensitive']:3} hidden {summary['hidden']:3} "
        f"gap {summary['gap']:.3f} insiders {len(insiders):3} {summary['seconds']:.1f} s\n"
    )


@pytest.mark.parametrize("name", QUICK)
def test_nothing_follows(name: str, tmp_path: Path) -> None:
    hold(name, tmp_path)


@pytest.mark.audit
@pytest.mark.parametrize("name", [name for name in KINDS if name not in QUICK])
def test_nothing_follows_from_any_kind(name: str, tmp_path: Path) -> None:
    hold(name, tmp_path)

"""How long `shelter protect` takes, and what happens past its reach: `make bench`."""

from __future__ import annotations

import csv
import random
import time
from itertools import product
from pathlib import Path

import pytest

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.request import protect_file

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
NAMES = "abcde"
# shape, share of small counts, contributors per cell at most, seconds allowed (None: any, or a refusal in time)
SIZES = [
    ((25, 5), 0.3, 0, 10.0),
    ((24, 19), 0.3, 0, 60.0),
    ((39, 49), 0.3, 0, 60.0),
    ((39, 49), 0.02, 0, 60.0),
    ((24, 19), 0.0, 40, 60.0),
    ((6, 6, 6), 0.3, 0, 120.0),
    ((8, 8, 8), 0.3, 0, None),
    ((99, 99), 0.1, 0, None),
]
LIMIT = 300.0


def write(path: Path, shape: tuple[int, ...], small: float, contributors: int) -> Path:
    """Write a random table: counts, or amounts by contributor."""
    draw, number = random.Random(len(shape) * 1000 + shape[0]), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([*NAMES[: len(shape)], "who", "n"])
        for key in product(*map(range, shape)):
            for _ in range(draw.randint(1, contributors) if contributors else 1):
                number += 1
                few = draw.random() < small
                rows.writerow([*key, number, draw.randint(0, 4) if few else int(draw.lognormvariate(3, 1)) + 5])
    return path


@pytest.mark.parametrize(("shape", "small", "contributors", "allowed"), SIZES)
def test_time(shape: tuple[int, ...], small: float, contributors: int, allowed: float | None, tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", shape, small, contributors)
    start = time.monotonic()
    try:
        done = protect_file(
            table, list(NAMES[: len(shape)]), "n", contributors="who" if contributors else None, hierarchy=None,
            rules=None, out=tmp_path / "out",
        )  # fmt: skip
        said = (
            f"cells {done['cells']:6} sensitive {done['sensitive']:5} hidden {done['hidden']:5} gap {done['gap']:.3f}"
        )
    except ReleaseRefusedError as error:
        assert allowed is None, str(error)
        assert not (tmp_path / "out").exists()
        said = f"refused: {error.what}"
    seconds = time.monotonic() - start
    print(f"\n{' x '.join(map(str, shape)):12} {table.read_text().count(chr(10)) - 1:6} rows  {said}  {seconds:.1f} s")
    assert seconds <= (allowed or 1.2 * LIMIT)

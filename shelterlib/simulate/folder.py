"""The files of an invented wave that are no exports."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import yaml

from shelterlib.simulate.inventing import SimulatedWave
from shelterlib.simulate.mistakes import Correction
from shelterlib.simulate.plan import WavePlan

LISTED = frozenset(("cspa", "cspr_children", "children_shelter", "mother_child", "css_children"))


def write_frame(made: SimulatedWave, out: Path) -> str:
    """Write frame.csv, and public_knowledge.csv: how many institutions of the types with open lists a region has."""
    rows = [
        (one.code, one.region, one.kind, _yes(one.code in made.sent), _yes(one.code in made.answered))
        for one in made.frame
    ]
    _write(out / "frame.csv", ("facility_id", "region", "facility_type", "sent", "received"), rows)
    counts = Counter((one.region, one.kind) for one in made.frame if one.kind in LISTED)
    known = [(region, kind, count, "invented") for (region, kind), count in sorted(counts.items())]
    _write(out / "public_knowledge.csv", ("region", "facility_type", "institutions", "source"), known)
    return "frame.csv"


def write_corrections(corrections: Sequence[Correction], out: Path) -> None:
    """Write corrections.csv."""
    columns = [field.name for field in fields(Correction)]
    _write(out / "corrections.csv", columns, [astuple(correction) for correction in corrections])


def write_description(out: Path, wave: str, special: WavePlan, written: Sequence[str]) -> None:
    """Write wave.yml, or bring only the checksums of an existing one up to date."""
    path = out / "wave.yml"
    sums = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in sorted(written)}
    if path.exists():
        described = path.read_text(encoding="utf-8").split("\nfiles:")[0] + "\n"
    else:
        content = {
            "title": {"en": f"Invented wave {wave}", "uk": f"Вигадана хвиля {wave}"},
            "organisation": {"en": "None (invented data)", "uk": "Немає (вигадані дані)"},
            "field": dict(zip(("start", "end"), special.field, strict=True)),
            "reference": dict(zip(("start", "end"), special.reference, strict=True)),
            "design": "census",
            "synthetic": True,
            "key": {"facility": ["facility_id"], "administration": ["r_region"]},
            "parameters": {"control": dict(special.control)},
        }
        described = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    path.write_text(described + yaml.safe_dump({"files": sums}), encoding="utf-8")


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _yes(true: bool) -> str:
    return "yes" if true else "no"

"""Write a questionnaire as a folder of csv sheets, small enough to read in a test."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_form(folder: Path, survey: Sequence[Mapping[str, str]], choices: Sequence[tuple[str, str, str]] = ()) -> Path:
    """Write survey.csv (type, name, label::English (en), …) and choices.csv (list, name, label); return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(key for row in survey for key in row))
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(survey)
    with (folder / "choices.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("list_name", "name", "label::English (en)"), *choices])
    return folder


def question(kind: str, name: str, label: str, **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, "label::English (en)": label, **more}

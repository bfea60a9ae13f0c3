"""JSON Schemas of the catalogue's files, generated from the models: `python -m shelterlib.catalogue.schema FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from shelterlib.catalogue.reading import INDICATORS, LEVELS, RECOMMENDATIONS, VARIABLES

FILES: dict[str, TypeAdapter[Any]] = {
    "indicators": INDICATORS,
    "levels": LEVELS,
    "recommendations": RECOMMENDATIONS,
    "variables": VARIABLES,
}


def schemas() -> dict[str, str]:
    """Return {file name: content} of every schema."""
    return {f"{name}.schema.json": _text(name, adapter) for name, adapter in FILES.items()}


def _text(name: str, adapter: TypeAdapter[Any]) -> str:
    schema = adapter.json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{name}.yml"}
    return json.dumps(head | schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for file, text in schemas().items():
        (Path(sys.argv[1]) / file).write_text(text, encoding="utf-8")

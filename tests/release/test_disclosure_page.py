"""The worked example of docs/disclosure.md gives what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from support.paths import ROOT

from shelterlib.release.exact.request import protect_file

PAGE = (ROOT / "docs" / "disclosure.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_gives_what_it_says(tmp_path: Path) -> None:
    table = re.search(r"```\n(region,kind,persons\n.*?)```", PAGE, re.DOTALL)
    witness = re.search(r"```\n(north\|ngo.*?)```", PAGE, re.DOTALL)
    assert table and witness
    (tmp_path / "work.csv").write_text(table[1])
    found = protect_file(
        tmp_path / "work.csv", ["region", "kind"], "persons", contributors=None, hierarchy=None, rules=None,
        out=tmp_path / "worked",
    )  # fmt: skip
    said = (
        f"`cells` {found['cells']}, `sensitive` {found['sensitive']}, `hidden` {found['hidden']}, `gap` {found['gap']}"
    )
    assert said in " ".join(PAGE.split())
    assert (tmp_path / "worked/certificates/witnesses.csv").read_text().startswith(witness[1])

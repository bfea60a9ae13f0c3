"""`shelter read` on every pair of a real form and its export: every row and every column is accounted for."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from support.paths import REAL, ROOT, needs_real_files

from shelterlib.cli import cli
from shelterlib.forms import read_form
from shelterlib.raw import read_export

pytestmark = [pytest.mark.real, needs_real_files]

HOUSING = ROOT / "examples" / "housing-inventory" / "forms"
LISTS = ("questions_missing", "columns_unknown")
COUNTS = ("rows_read", "rows_kept", "questions_found")
BY_NAME = ("rows_dropped", "repairs", "problems")
EXPLAINED = {"question", "child", "system", "personal", "ignored"}


@dataclass(frozen=True)
class Pair:
    """A form, its export, and what can be counted in the export without shelterlib.

    Args:
        sheets: sheet (None for csv) of the answers and of each repeat.
    """

    form: Path
    export: Path
    sheets: dict[str, str | int | None]
    project: Path | None = None


PAIRS = {
    "cccm": Pair(
        REAL / "cccm_durable_solutions_2023" / "form.xlsx",
        REAL / "cccm_durable_solutions_2023" / "data.xlsx",
        {"": 0, "loop": "loop"},
    ),
    "kobo": Pair(
        REAL / "kobocruncher_sample" / "sample_xlsform.xlsx",
        REAL / "kobocruncher_sample" / "data.xlsx",
        {"": 0, "members": "members"},
    ),
    "afghanistan": Pair(
        REAL / "xlsformfill_afghanistan", REAL / "xlsformfill_afghanistan" / "testdata.csv", {"": None}
    ),
    "housing 2012": Pair(
        HOUSING / "2012.form.xlsx", REAL / "hud_hic_2012_2013" / "2012HIC_RawData.xlsx", {"": "2012HIC_RawData"}
    ),
    "housing 2013": Pair(
        HOUSING / "2013.form.xlsx",
        REAL / "hud_hic_2012_2013" / "2013-Housing-Inventory-Count-Raw-File.xlsx",
        {"": "2013 HIC Data"},
    ),
}


@pytest.fixture(scope="module", params=PAIRS)
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """Run `shelter read` on a pair; return it, the JSON, the exit code and the folder that was written."""
    pair, out = PAIRS[request.param], tmp_path_factory.mktemp("read") / "out"
    result = CliRunner().invoke(cli, ["read", str(pair.form), str(pair.export), "--out", str(out)])
    assert result.exit_code in (0, 3), result.output
    return pair, json.loads(result.stdout), result.exit_code, out


def test_every_row_is_kept_or_dropped_for_a_reason(read, record_property):
    pair, said, _, _ = read
    for table, told in _tables(said).items():
        assert told["rows_read"] == told["rows_kept"] + sum(told["rows_dropped"].values())
        assert told["rows_read"] == _rows_below_the_header(pair, table)
    record_property(pair.export.parent.name, {t or "answers": told["rows_kept"] for t, told in _tables(said).items()})


def test_every_column_is_matched_explained_or_listed_as_unknown(read):
    pair, said, _, _ = read
    form = read_form(pair.form)
    export = read_export(pair.export, form)
    assert set(export.tables) == set(_tables(said))
    for name, table in export.tables.items():
        told = _tables(said)[name]
        unknown = [h for h, t in zip(table.sheet.headers, table.targets, strict=True) if t.kind not in EXPLAINED]
        assert unknown == told["columns_unknown"]
        asked = {q.name for q in form.questions if q.is_asked and q.repeat == (name or None)}
        assert told["questions_found"] == sum(form[name].type != "note" for name in table.matched)
        assert set(told["questions_missing"]) == asked - table.matched


def test_the_json_holds_the_contract_and_an_open_problem_is_exit_3(read):
    _, said, exit_code, out = read
    for told in _tables(said).values():
        assert all(isinstance(told[key], int) for key in COUNTS)
        assert all(isinstance(name, str) for key in LISTS for name in told[key])
        assert all(isinstance(n, int) and n > 0 for key in BY_NAME for n in told[key].values())
    with (out / "problems.csv").open(encoding="utf-8", newline="") as file:
        severe = any(row["severity"] == "E" for row in csv.DictReader(file))
    nested = [path for path in out.glob("repeats/*/problems.csv") if "E" in pd.read_csv(path)["severity"].unique()]
    assert exit_code == (3 if severe or nested else 0)


def test_the_files_hold_every_kept_row_typed_and_with_a_status(read):
    pair, said, _, out = read
    form = read_form(pair.form)
    for name, told in _tables(said).items():
        folder = out / "repeats" / name if name else out
        answers, status = (pd.read_parquet(folder / f"{what}.parquet") for what in ("answers", "status"))
        assert len(answers) == len(status) == told["rows_kept"]
        assert list(answers.columns) == list(status.columns)
        assert (folder / "log.csv").is_file()
        for column in answers.columns:
            if form[column].type == "integer":
                assert answers[column].dtype == "Int64"
            elif form[column].type == "decimal":
                assert answers[column].dtype == "Float64"
        known = status == "answered"
        assert bool((answers.notna() | ~known).to_numpy().all())


def test_figures_that_were_counted_by_hand():
    """Cells that any spreadsheet program counts: answers to one question, ticks of one choice, rows of a repeat."""
    form = read_form(PAIRS["cccm"].form)
    export = read_export(PAIRS["cccm"].export, form)
    rows = _sheet(PAIRS["cccm"], "")
    head = [str(cell) for cell in rows[0]]
    for name in [q.name for q in form.questions if q.type == "select_one" and q.repeat is None and q.name in head][:20]:
        filled = sum(str(row[head.index(name)]).strip() != "" for row in rows[1:])
        assert int(export.main.questions[name].filled.sum()) == filled
    assert (export.tables["loop"].parent >= 0).all()


def _tables(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {"": said, **said["repeats"]}


def _sheet(pair: Pair, table: str) -> list[list[Any]]:
    sheet = pair.sheets[table]
    if sheet is None:
        with pair.export.open(encoding="utf-8", errors="replace", newline="") as file:
            return list(csv.reader(file))
    book = CalamineWorkbook.from_path(str(pair.export))
    found = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
    return found.to_python(skip_empty_area=False)


def _rows_below_the_header(pair: Pair, table: str) -> int:
    return len(_sheet(pair, table)) - 1

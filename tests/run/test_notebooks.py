"""The five notebooks are thin: they load, call and show; what they take is declared and checked before they run."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from support.paths import ROOT

from shelterlib.errors import BadCallError, DataError
from shelterlib.paths import Project
from shelterlib.run.declared import languages
from shelterlib.run.parameters import check, declared, read_notebook, source
from shelterlib.run.plan import check_parameters, plan, regions

NAMES = ("1_clean", "2_indicators", "3_release", "4_report", "5_brief")
STATEMENTS = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)


def cells(name: str) -> list[dict]:
    return read_notebook(ROOT / "notebooks" / f"{name}.ipynb")["cells"]


def test_there_are_five_notebooks() -> None:
    assert sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_loads_calls_and_shows(name: str) -> None:
    for cell in cells(name):
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            body = ast.parse(source(cell)).body
            assert all(isinstance(node, STATEMENTS) for node in body) and len(body) <= 4
    assert cells(name)[0]["cell_type"] == "markdown" and len(cells(name)) <= 20


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_stripped_and_its_cells_have_names(name: str) -> None:
    ids = [cell["id"] for cell in cells(name)]
    assert len(set(ids)) == len(ids) and all(i.replace("-", "").isalpha() for i in ids)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells(name))


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_typed_and_explained(name: str) -> None:
    found = declared(read_notebook(ROOT / "notebooks" / f"{name}.ipynb"), name)
    assert list(found)[:2] == ["project", "wave"] and (list(found)[2:] == ["region"]) == (name == "5_brief")
    assert all(parameter.type == "str" and parameter.comment for parameter in found.values())


def test_every_job_of_both_waves_passes_what_its_notebook_declares() -> None:
    project = Project(ROOT)
    for wave in project.waves():
        check_parameters(project, plan(project, wave, languages(project)))


BRIEF = {"project": ".", "wave": "2023", "region": "UA-05"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"regoin": "UA-05"}, "did you mean region?"),
        ({"wave": 2023}, "int"),
        ({"region": True}, "bool"),
        ({"wave": "2032"}, "did you mean 2023?"),
        ({"region": "UA-5"}, "did you mean UA-"),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(changed: dict, said: str) -> None:
    project = Project(ROOT)
    known = declared(read_notebook(ROOT / "notebooks" / "5_brief.ipynb"), "5_brief.ipynb")
    allowed = {"wave": project.waves(), "region": regions(project)}
    with pytest.raises(BadCallError) as caught:
        check(BRIEF | changed, known, allowed, "5_brief.ipynb")
    assert said in caught.value.fix and caught.value.where == "5_brief.ipynb"
    check(BRIEF, known, allowed, "5_brief.ipynb")


@pytest.mark.parametrize("line", ['wave = "2023"  # a wave', 'wave: str = "2023"', "wave: str = other  # a wave"])
def test_a_parameter_without_type_or_explanation_is_an_error_that_names_its_line(line: str) -> None:
    text = f'project: str = ".."  # the project\n{line}'
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": text}
    with pytest.raises(DataError) as caught:
        declared({"cells": [cell]}, "n.ipynb")
    assert "n.ipynb" in caught.value.where and "line 2" in caught.value.where


def test_a_file_that_is_no_notebook_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text("{")
    with pytest.raises(DataError, match="not a notebook"):
        read_notebook(tmp_path / "n.ipynb")
    with pytest.raises(DataError, match="missing"):
        read_notebook(tmp_path / "m.ipynb")
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": []}))
    assert declared(read_notebook(tmp_path / "n.ipynb"), "n") == {}

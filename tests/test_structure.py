"""The cut of the project holds: import direction, set-up files that agree, nothing restricted committed."""

import ast
import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from support.paths import ROOT

ORDER = ["forms", "catalogue", "raw", "clean", "indicators", "release", "report", "render", "run", "commands", "cli"]
FREE = {"errors", "paths"}
RELEASED_ONLY = {"report", "render"}
MICRODATA = {"raw", "clean", "indicators"}


def modules():
    return sorted((ROOT / "shelterlib").rglob("*.py"))


def imported_packages(path):
    """Return the packages of shelterlib that a module imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
            if node.module == "shelterlib":
                names = [f"shelterlib.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("shelterlib.")}
    return found


def package_of(path):
    parts = path.relative_to(ROOT / "shelterlib").parts
    return parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    package = package_of(path)
    if package in FREE or package == "__init__":
        assert imported_packages(path) <= FREE | {"__version__"}
        return
    allowed = FREE | {package, "__version__"}
    if package == "simulate":
        allowed |= {"forms", "catalogue"}
    else:
        allowed |= set(ORDER[: ORDER.index(package)])
        if package in {"run", "commands"}:
            allowed |= {"simulate"}
    if package in RELEASED_ONLY:
        allowed -= MICRODATA
    wrong = imported_packages(path) - allowed
    assert not wrong, f"{package} may not import {sorted(wrong)}"


def test_the_package_imports_fast_and_without_pandas():
    heavy = ("pandas", "matplotlib", "numpy")
    code = f"import sys, shelterlib, shelterlib.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def lock_names():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)}


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        lines += extra
    return {re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9_.-]+", line).group()).lower() for line in lines}


def test_every_declared_dependency_is_locked_with_hashes():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert declared() <= lock_names()
    pins = re.findall(r"^[A-Za-z0-9_.-]+==[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n)+)", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9_.-]+==", text, re.MULTILINE))
    assert "://" not in text


def test_conda_users_get_the_same_pins_and_the_same_python():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plain = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert environment["channels"][0] == "conda-forge"
    assert f"python{project['requires-python']}" in plain
    assert "make" in plain
    assert pip == ["-r requirements.lock"]


def tracked(*patterns):
    done = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return done.stdout.split()


def test_nothing_restricted_or_built_is_tracked():
    assert [f for f in tracked("data/processed", "outputs") if not f.endswith(".gitkeep")] == []


def test_notebooks_are_committed_without_outputs():
    for name in tracked("*.ipynb"):
        cells = json.loads((ROOT / name).read_text("utf-8"))["cells"]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), name


def test_no_machine_path_stands_in_the_repository():
    pattern = re.compile(r"(^|[^\w.])/(work|root(?!/item)|home)/")
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".xlsx", ".ttf", ".lock", ".docx"} or not path.is_file():
            continue
        assert not pattern.search(path.read_text("utf-8", errors="replace")) or name == "tests/test_structure.py", name

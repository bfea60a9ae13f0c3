"""What a job depends on, by content: a job whose fingerprint is the same need not run again."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import platform
import re
from collections.abc import Iterable
from pathlib import Path

from shelterlib.run.files import digest, walk
from shelterlib.run.jobs import Job
from shelterlib.run.layout import Layout
from shelterlib.run.parameters import read_notebook, source

PACKAGE = "shelterlib"
ROOT = Path(__file__).parents[1]
IMPORT = re.compile(
    rf"^[ \t>]*(?:from[ \t]+({PACKAGE}[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+({PACKAGE}[\w.]*))", re.M
)
NAMED = re.compile(rf"[\"']({PACKAGE}(?:\.\w+)+)")
WORDS = "text"  # folders of words, a file for each language
RUNNERS = {True: (f"{PACKAGE}.run.notebook", f"{PACKAGE}.run.worker"), False: (f"{PACKAGE}.run.worker",)}

Fingerprint = dict[str, str]


def fingerprint(job: Job, layout: Layout) -> Fingerprint:
    """Return everything that the job's outputs depend on: a label and a sha256 or a plain value each.

    The notebook counts without its outputs, the package with the modules that the job really uses.
    """
    found: Fingerprint = {"python": platform.python_version()}
    if job.is_notebook:
        notebook = read_notebook(layout.path(f"notebooks/{job.run}"))
        cells = [[c["cell_type"], source(c), c["metadata"].get("tags", [])] for c in notebook["cells"]]
        found[f"notebooks/{job.run}"] = hashlib.sha256(json.dumps(cells).encode()).hexdigest()
        start = _imports("\n".join(c[1] for c in cells if c[0] == "code"))
    else:
        start = {job.run.partition(":")[0]}
    for name, value in sorted(job.parameters.items()):
        found[f"parameter {name}"] = json.dumps(value)
    for file in sources(frozenset(start)):
        found[file.relative_to(ROOT.parent).as_posix()] = digest(file)
    for runner in RUNNERS[job.is_notebook]:
        path = ROOT.parent.joinpath(*runner.split(".")).with_suffix(".py")
        found[path.relative_to(ROOT.parent).as_posix()] = digest(path)
    for name in job.inputs:
        path = layout.path(name.partition("#")[0])
        for file in walk(path):
            label = name if file == path else f"{name}/{file.relative_to(path).as_posix()}"
            found[label] = _part(digest(file), file, name.partition("#")[2]) if "#" in name else digest(file)
    return found | {f"version of {name}": version for name, version in versions().items()}


@functools.cache
def _part(_content: str, file: Path, key: str) -> str:
    """Return a digest of one part of a YAML file; remembered for as long as the content is the same."""
    from shelterlib.catalogue.strict_yaml import load

    content = load(file)
    part = content.get(key) if isinstance(content, dict) else None
    return hashlib.sha256(json.dumps(part, default=str).encode()).hexdigest()


def changes(old: Fingerprint | None, new: Fingerprint) -> list[str]:
    """Return, in words, what differs between two fingerprints; empty if nothing does."""
    if old is None:
        return ["it never ran to its end"]
    told = [f"{label} is new" for label in new if label not in old]
    told += [f"{label} is gone" for label in old if label not in new]
    return told + [f"{label} changed" for label in new if label in old and new[label] != old[label]]


@functools.cache
def versions() -> dict[str, str]:
    """Return the installed versions of the libraries that the package declares, by name."""
    found = {}
    for requirement in importlib.metadata.requires(PACKAGE) or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement:
            found[name] = importlib.metadata.version(name)
    return found


@functools.cache
def sources(start: frozenset[str]) -> tuple[Path, ...]:
    """Return the files of the modules that these modules use, by their import lines, and the data files beside them."""
    modules: set[str] = set()
    open_ends = set(start)
    while open_ends:
        name = open_ends.pop()
        file = source_of(name)
        if name in modules or file is None:
            continue
        modules.add(name)
        open_ends |= _imports(file.read_text("utf-8")) | {name.rpartition(".")[0]} - {""}
    files = {file for name in modules if (file := source_of(name))}
    for folder in {file.parent for file in files} - {ROOT}:
        files |= set(_beside(folder))
    return tuple(sorted(files))


def _beside(folder: Path) -> Iterable[Path]:
    """Yield the data files of a package: those that belong to no package below it, and no words, which jobs name."""
    for child in sorted(folder.iterdir()):
        if child.name == WORDS:
            continue
        if child.is_dir() and child.name != "__pycache__" and not (child / "__init__.py").exists():
            yield from walk(child)
        elif child.is_file() and child.suffix not in (".py", ".pyc"):
            yield child


def _imports(text: str) -> set[str]:
    """Return the names of the package's modules that a text of Python may import."""
    found = {match[1] for match in NAMED.finditer(text)}
    for match in IMPORT.finditer(text):
        module, names, plain = match.groups()
        if plain:
            found.add(plain)
            continue
        found.add(module)
        found |= {f"{module}.{part.split()[0]}" for part in names.strip("()").split(",") if part.split()}
    return found


@functools.cache
def source_of(name: str) -> Path | None:
    """Return the file of one of the package's modules, or None if there is no such module."""
    path = ROOT.parent.joinpath(*name.split("."))
    if (path / "__init__.py").is_file():
        return path / "__init__.py"
    return path.with_suffix(".py") if path.with_suffix(".py").is_file() else None

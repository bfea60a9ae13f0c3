"""Run one notebook through papermill, keep what it made, and say in three lines why it failed."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shelterlib.errors import NotebookError, ShelterError
from shelterlib.run.files import replace
from shelterlib.run.parameters import source

PRIVATE = 0o700


def execute(
    notebook: Path, kept: Path, parameters: Mapping[str, Any], *, folder: Path, seconds: int, shown: str
) -> None:
    """Run a notebook and keep the executed copy, the failed one too.

    Args:
        notebook: the notebook's source.
        kept: where the executed copy goes; a failed one goes beside it as `<name>.failed.ipynb`.
        parameters: checked by `shelterlib.run.parameters.check`.
        folder: the kernel's working folder.
        seconds: time limit of one cell.
        shown: how the folder of `kept` is called in messages.

    Raises:
        ShelterError: with the text and exit code of the notebook's error if it is one of ours.
        BrokenNotebookError: for any other.
    """
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    from shelterlib.run.engines import ENGINE

    kept.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    failed = kept.with_suffix(".failed.ipynb")
    working = kept.with_suffix(f".{os.getpid()}.ipynb")
    what = f"{notebook.name} ({', '.join(str(v) for k, v in parameters.items() if k != 'project')})"
    error: ShelterError | None = None
    try:
        with tempfile.TemporaryDirectory(prefix="k", dir=os.environ.get("JUPYTER_RUNTIME_DIR")) as sockets:
            try:
                execute_notebook(
                    notebook,
                    working,
                    dict(parameters),
                    kernel_name=os.environ.get("SHELTER_KERNEL", "python3"),
                    language="python",
                    engine_name=ENGINE,
                    progress_bar=False,
                    request_save_on_cell_execute=False,
                    execution_timeout=seconds,
                    record_timing=False,
                    shutdown_kernel="immediate",
                    resources={"metadata": {"path": str(folder)}},
                    config=connection(Path(sockets)),
                )
            except PapermillExecutionError as problem:
                where = f"{what}, cell “{_heading(notebook, problem.source)}”"
                error = explain(problem, where, f"{shown}/{failed.name}")
        if working.exists():
            settle(working)
            replace(working, failed if error else kept)
    finally:
        working.unlink(missing_ok=True)
    if error:
        raise error
    failed.unlink(missing_ok=True)


def connection(folder: Path) -> Any:
    """Return the kernel's settings: sockets in a private folder, or encrypted ports where its path is too long."""
    from traitlets.config import Config

    file = folder / "k.json"
    settings = {"transport_encryption": "auto", "client_class": "shelterlib.run.client.PromptClient"}
    if os.name == "posix" and len(os.fsencode(file)) < 90:
        settings |= {"transport": "ipc", "connection_file": str(file)}
    return Config(KernelManager=settings)


def settle(path: Path) -> None:
    """Take out of an executed notebook what differs from run to run: times, paths, random ids."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["metadata"].pop("papermill", None)
    notebook["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k not in ("papermill", "execution")}
        tags = cell["metadata"].get("tags", [])
        if "injected-parameters" in tags or "papermill-error-cell-tag" in tags:
            cell["id"] = f"{tags[0]}-{number}"
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    path.chmod(0o600)


class BrokenNotebookError(NotebookError):
    """A notebook broke: two lines say where and why (without values), and where the executed copy is kept."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n  Kept: {self.fix}"


def explain(problem: Any, where: str, kept: str) -> ShelterError:
    """Turn the error of a cell into one of ours: its own text if it is ours, else its type only."""
    from shelterlib.run.engines import ENDED

    kind = _ours().get(problem.ename)
    if kind is None:
        hidden = f"{problem.ename} (its text is in the kept notebook only: it may hold answers)"
        what = ENDED.get(problem.ename, hidden)
        return BrokenNotebookError(what, where=where, fix=kept)
    text, _, fix = str(problem.evalue).partition("\n  Fix: ")
    error = ShelterError(text, fix=fix)
    error.exit_code = kind.exit_code
    return error


def _ours() -> dict[str, type[ShelterError]]:
    """Return the package's error classes by name, wherever they are defined."""
    from shelterlib.run.preload import load

    load()
    found: dict[str, type[ShelterError]] = {}
    left = [ShelterError]
    while left:
        kind = left.pop()
        found[kind.__name__] = kind
        left += kind.__subclasses__()
    return found


def _heading(notebook: Path, failing: str) -> str:
    """Return the last Markdown heading above the cell with this source."""
    heading = ""
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        text = source(cell)
        if cell["cell_type"] == "markdown" and text.startswith("#"):
            heading = text.splitlines()[0].lstrip("# ")
        elif text == failing:
            break
    return heading

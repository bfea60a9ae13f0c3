"""What the fork server imports once, so that no job has to."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from collections.abc import Callable

import shelterlib

LIBRARIES = (
    "pandas",
    "pyarrow.parquet",
    "seaborn",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completer",
    "papermill",
    "papermill.execute",
    "nbclient",
    "jupyter_client.provisioning",
    "nbformat.v4",
    "nbconvert.exporters.html",
    "docx",
    "pptx",
    "xlsxwriter",
    "typst",
    "babel.numbers",
    "yaml",
)
LEFT_OUT = ("shelterlib.commands", "shelterlib.cli", "shelterlib.run.cluster", "shelterlib.run.server")


def modules() -> list[str]:
    """Return the names of the package's modules, but for the command line and the fork server's own."""
    found = pkgutil.walk_packages(shelterlib.__path__, "shelterlib.", onerror=lambda _: None)
    return [m.name for m in found if not m.name.startswith(LEFT_OUT)]


def load(wanted: Callable[[], bool] = lambda: True) -> None:
    """Import everything while it is wanted; what cannot be imported is left to the job that needs it, which says so."""
    with contextlib.suppress(Exception):
        import matplotlib as mpl

        mpl.use("agg")
    for name in (*LIBRARIES, *modules()):
        if not wanted():
            return
        with contextlib.suppress(Exception):
            importlib.import_module(name)

"""What the fork server imports once, so that no job has to. Only the server imports this module.

A module that cannot be imported is left to the job that needs it, which can say so properly.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import pkgutil

import shelterlib

LIBRARIES = (
    "pandas",
    "pyarrow.parquet",
    "seaborn",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
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


def modules() -> list[str]:
    """Return the names of the package's modules, but for the command line and the fork server's own."""
    found = pkgutil.walk_packages(shelterlib.__path__, "shelterlib.", onerror=lambda _: None)
    return [m.name for m in found if not m.name.startswith(("shelterlib.commands", "shelterlib.cli", __name__))]


def load() -> None:
    """Import everything, then take what exists out of the garbage collector's sight: pages stay shared."""
    with contextlib.suppress(Exception):
        import matplotlib as mpl

        mpl.use("agg")
    for name in (*LIBRARIES, *modules()):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


load()

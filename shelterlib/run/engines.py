"""Papermill's engine, with the notebook kept too when a cell takes too long or its kernel dies."""

from __future__ import annotations

from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

ENGINE = "shelter"
ENDED = {"CellTimeoutError": "the cell took longer than its time limit", "DeadKernelError": "the kernel died"}


class KeepingEngine(NBClientEngine):  # type: ignore[misc]
    """Turns the end of a cell from outside into an error of that cell, which papermill saves and reports."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells."""
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
        except (CellTimeoutError, DeadKernelError) as error:
            begun = [c for c in nb_man.nb.cells if c.metadata.papermill.status != NotebookExecutionManager.PENDING]
            name = next(kind.__name__ for kind in (CellTimeoutError, DeadKernelError) if isinstance(error, kind))
            ended: Any = new_output("error", ename=name, evalue=ENDED[name], traceback=[])  # type: ignore[no-untyped-call]
            begun[-1].setdefault("outputs", []).append(ended)


papermill_engines.register(ENGINE, KeepingEngine)

"""Warm kernels: a notebook's kernel is forked from a process that has already imported the libraries.

A job's process comes from multiprocessing's fork server (`shelterlib.run.pool`), which has imported
pandas, seaborn and the package. It has one thread and has opened no socket yet, so that the kernel can
be forked from it: a fresh process for every notebook, ready at once. Where that is not so (JupyterLab,
a platform without fork), the kernel is started in the plain way.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection, wait
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

KERNEL = "shelter"
PLAIN = "python3"
SECONDS_TO_LISTEN = 30
SECONDS_TO_DIE = 5
QUIET = ("--log-level=50", "--HistoryManager.enabled=False")


def can_fork() -> bool:
    """Tell whether a kernel can be forked from this process: it has one thread and is no daemon."""
    if sys.platform != "linux" or "fork" not in multiprocessing.get_all_start_methods():
        return False
    return not multiprocessing.current_process().daemon and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208


def end_with_parent() -> None:
    """Leave, with every process of the own group, as soon as the parent process is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        with contextlib.suppress(OSError):
            if os.getpgrp() == os.getpid():
                os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def become_kernel(arguments: list[str], folder: str, environment: dict[str, str], ready: Connection) -> None:
    """Turn this process, just forked, into an IPython kernel, and say when it listens."""
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    end_with_parent()
    asyncio.set_event_loop(asyncio.new_event_loop())  # the parent's is running, and its own
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.initialize([*arguments, *QUIET])
    ready.send(None)
    ready.close()
    app.start()


class Child:
    """A forked process with the part of `subprocess.Popen` that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def poll(self) -> int | None:
        code: int | None = self._process.exitcode
        return code

    def wait(self) -> int | None:
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)
            if number == signal.SIGKILL:  # else the manager looks for its end only every tenth of a second
                self._process.join(SECONDS_TO_DIE)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel from this process where it can, else starts it as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel and return how to reach it."""
        if not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.cwd = kwargs.get("cwd") or os.getcwd()  # noqa: PTH109
        environment = dict(kwargs.get("env") or os.environ)
        listens, ready = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=become_kernel, args=(arguments, str(self.cwd), environment, ready)
        )
        process.start()
        ready.close()
        wait(
            [listens, process.sentinel], SECONDS_TO_LISTEN
        )  # a client that comes too early waits before it tries again
        listens.close()
        self.process = Child(process)  # type: ignore[assignment]
        self.pid = process.pid
        self.pgid = None  # the child makes its own group; its process is signalled
        end_with_parent()
        return self.connection_info

"""The subcommands of `shelter`, one module each; a module exposes `command`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from shelterlib.paths import Project


def project_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--project DIR` and pass it the found `Project` as its argument `project`."""

    def find(ctx: click.Context, _param: click.Parameter, value: str | None) -> Project:
        return Project.find(value or (ctx.obj or {}).get("project"))

    return click.option(
        "--project", type=click.Path(), default=None, callback=find, help="Project folder (default: found upward)."
    )(function)

"""The `shelter` command: each subcommand is loaded only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click

from shelterlib import __version__
from shelterlib.errors import DataError, ShelterError

COMMANDS = {
    "diff": "Which published numbers changed, and why.",
    "expressions": "Every expression of a form: parsed, repaired, or unsupported and why.",
    "lock": "Encrypt a wave's answers with your key.",
    "new-wave": "Set up data/raw/WAVE from forms and exports.",
    "problems": "Write the workbook of open problems, or apply the decisions.",
    "protect": "Disclosure control of any tidy table.",
    "publish": "Put the verified build's cells into the ledger.",
    "read": "Read any XLSForm and its export into typed answers.",
    "report": "Build the whole report of a wave.",
    "simulate": "Invent answers that obey a form's types, skips and limits.",
    "unlock": "Decrypt the answers of a locked wave.",
    "verify": "Check a build: checksums, certificates, traces, forbidden bytes.",
    "why": "For each job, what changed since it last ran.",
}


class LazyGroup(click.Group):
    """Subcommand NAME is the function `command` of shelterlib.commands.NAME (- becomes _)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module("shelterlib.commands." + cmd_name.replace("-", "_"))
        command: click.Command = module.command
        command.help = command.help or COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="shelter")
@click.option("--project", type=click.Path(), default=None, help="Project folder (default: found upward).")
@click.option("--debug", is_flag=True, help="Show tracebacks.")
@click.pass_context
def cli(ctx: click.Context, project: str | None, debug: bool) -> None:
    """Monitoring reports of shelters: from raw survey exports to safe, evidenced reports."""
    ctx.obj = {"project": project}


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with the contract's exit code; `--debug` may stand anywhere."""
    argv = sys.argv[1:] if argv is None else argv
    debug = "--debug" in argv
    if debug:
        os.environ["SHELTER_DEBUG"] = "1"
    try:
        code = cli.main(args=[a for a in argv if a != "--debug"], prog_name="shelter", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Exception as error:
        if debug:
            raise
        click.echo(_lines(error), err=True)
        sys.exit(getattr(error, "exit_code", DataError.exit_code))
    sys.exit(code if isinstance(code, int) else 0)


def _lines(error: Exception) -> str:
    """Return what to print of an error: of another library's only the kind, since its text may hold answers."""
    if isinstance(error, ShelterError):
        return str(error)
    if error.args and isinstance(error.args[0], OSError):
        error = error.args[0]  # so does the library that writes workbooks say that a disk is full
    if isinstance(error, OSError) and error.strerror:
        name = Path(str(error.filename)).name if error.filename else "a file"
        return f"{name}: {error.strerror}\n  Fix: make room or allow access, then run again; the last build stands"
    return f"this should not have happened ({type(error).__name__})\n  Fix: run again with --debug for the traceback"

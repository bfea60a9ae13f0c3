"""`shelter expressions FORM`: every expression of a form, and what can be done with it."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("form", type=click.Path())
def command(form: str) -> None:
    """Say for every expression of FORM whether it is parsed, repaired, or unsupported and why (JSON)."""
    from shelterlib.forms import read_form
    from shelterlib.forms.inventory import inventory

    click.echo(json.dumps(inventory(read_form(form)), ensure_ascii=False, indent=2))

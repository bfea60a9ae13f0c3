"""`shelter new-wave WAVE`: set up data/raw/WAVE from forms and exports, and say what a person must decide."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project

if TYPE_CHECKING:
    from shelterlib.forms import Difference
    from shelterlib.raw.first_look import FirstLook

PAIR = (click.Path(path_type=Path), click.Path(path_type=Path))


@click.command("new-wave")
@click.argument("wave")
@click.option(
    "--facility", type=PAIR, required=True, metavar="FORM EXPORT", help="The facilities' form and its export."
)
@click.option("--administration", type=PAIR, default=None, metavar="FORM EXPORT", help="The administrations' ones.")
@click.option("--key", metavar="COL,…", default="", help="Columns that tell one unit from another in every wave.")
@click.option("--sample", is_flag=True, help="The units asked are a sample, not all there are.")
@project_option
def command(project: Project, wave: str, **options: Any) -> None:
    """Set up data/raw/WAVE from forms and exports, and say what to decide. Nothing is overwritten."""
    from shelterlib.raw.first_look import look
    from shelterlib.raw.last_wave import LastWave
    from shelterlib.raw.new_wave import refuse_existing, set_up

    folders = project.wave(wave)
    refuse_existing(folders)
    last = LastWave.before(project, wave)
    wanted = [name.strip() for name in options["key"].split(",") if name.strip()]
    looks = [look("facility", *options["facility"], key=wanted, last=last)]
    if options["administration"]:
        looks.append(look("administration", *options["administration"], key=wanted, last=last, must_have_key=False))
    open_fields, ignored = set_up(folders, [found.source for found in looks], sample=options["sample"], last=last)
    click.echo(f"{project.show(folders.raw)} is set up")
    for found in looks:
        _say(found)
    if last is not None and last.invented:
        click.echo(
            f"{last.name} is invented data: only its questionnaires are compared, no figure of a real wave ever is"
        )
    click.echo("to decide:")
    click.echo(f"  wave.yml: {', '.join(open_fields)} (marked TO DO; nothing is invented for them)")
    click.echo("  frame.csv, public_knowledge.csv: not here yet; docs/add-a-wave.md says what they hold and are for")
    for found in looks:
        _ask(found, wave)
    if ignored:
        click.echo(f".gitignore: {ignored} added, real data stays out of the repository")
    click.echo(f"then: shelter report {wave}")


def _say(found: FirstLook) -> None:
    source = found.source
    sheet = f" on sheet {found.sheet}" if found.sheet else ""
    click.echo(f"{source.kind}: {found.rows} rows{sheet}; {found.matched} of {found.asked} questions have a column")
    for title, names in (("questions without a column", found.missing), ("columns without a question", found.unknown)):
        if names:
            click.echo(f"  {title}: {', '.join(names)}")
    if source.key:
        click.echo(
            f"  key {', '.join(source.key)}: {found.rows - found.shared - found.blank} rows have one of their own, "
            f"{found.shared} share theirs, {found.blank} have a blank in it"
        )
    if found.last is not None:
        what = Counter(difference.what for difference in found.differences)
        told = ", ".join(f"{n} {name}" for name, n in sorted(what.items())) or "no difference"
        click.echo(f"  the form against {found.last}'s: {told}")


def _ask(found: FirstLook, wave: str) -> None:
    source = found.source
    if not source.key:
        hint = f" (for example {', '.join(found.candidates[:5])})" if found.candidates else ""
        click.echo(
            f"  {source.kind}: which questions identify a unit in every wave? Write them into wave.yml, key{hint}"
        )
    elif found.shared or found.blank:
        several = (
            "stay in totals and out of the panel" if len(source.key) > 1 else f"wait for you in shelter problems {wave}"
        )
        click.echo(f"  {source.kind}: is the key right? Rows that share theirs {several}")
    if source.drafts:
        click.echo(
            f"  crosswalk.csv: {len(source.drafts)} rows of {source.kind} are guesses; "
            "write agreed for draft, or delete the row"
        )
        for draft in source.drafts:
            click.echo(f"    {draft.kind} {draft.old} -> {draft.new} ({draft.note})")
    before = {draft.new: draft.old for draft in source.drafts if draft.kind == "question"}
    for difference in found.differences:
        if difference.verdict == "break":
            name = difference.question + (f"/{difference.choice}" if difference.choice else "")
            told = f"  {source.kind}: {name} changed ({difference.what}), not compared with {found.last}"
            click.echo(told + _unless(source.kind, difference, before.get(difference.question, difference.question)))


def _unless(form: str, difference: Difference, old: str) -> str:
    """Return the row of crosswalk.csv that declares that a changed wording or list makes no difference."""
    new, choice = difference.question, difference.choice
    rows = {
        "wording": ("wording", old, new),
        "choice_reworded": ("wording", f"{old}/{choice}", f"{new}/{choice}"),
        "choice_added": ("choice", "", f"{new}/{choice}"),
        "choice_withdrawn": ("choice", f"{old}/{choice}", ""),
    }
    row = rows.get(difference.what)
    return f", unless crosswalk.csv has the row: {','.join((form, *row))}" if row else ""

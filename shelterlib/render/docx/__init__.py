"""Word documents of a build, from the same blocks as its pages: made to be read, printed and commented."""

from __future__ import annotations

from pathlib import Path

from shelterlib.paths import Project


def report(project: Project, out: Path, *, wave: str, lang: str) -> None:
    """Write `report.<lang>.docx` of the build `out`.

    Args:
        project: the project.
        out: the build, with `data/`; the executed report notebook stands in the restricted folder.
        wave: the wave's name.
        lang: a language that the project has words in.
    """
    from shelterlib.render.docx.build import write
    from shelterlib.render.edition import Edition
    from shelterlib.report.blocks import Label, Text

    edition = Edition.open(project, out, wave, lang)
    write(
        out / f"report.{lang}.docx",
        edition.words,
        title=Text("report.title"),
        subtitle=Label("wave", "title"),
        blocks=edition.blocks("report"),
        front=edition.front,
        synthetic=edition.synthetic,
        drawn_before=edition.shelf,
    )


def letters(project: Project, out: Path, *, wave: str, lang: str) -> None:
    """Write the letters of the outline into `letters/<lang>`: one for each addressee or each group it consists of.

    Args:
        project: the project.
        out: the build, with `data/`.
        wave: the wave's name.
        lang: a language that the project has words in.
    """
    from shelterlib.render.docx.addressees import letters_of
    from shelterlib.render.docx.build import write
    from shelterlib.report.blocks import Label, Paragraph, Text
    from shelterlib.report.book import open_report
    from shelterlib.report.sentences import Words
    from shelterlib.report.texts import read_texts

    report = open_report(project, wave, out / "data")
    words = Words(lang, read_texts(project, lang), report.released.definitions)
    for letter in letters_of(report):
        write(
            out / "letters" / lang / f"{letter.name}.docx",
            words,
            title=Text("letter.subject"),
            subtitle=Label("wave", "title"),
            blocks=letter.blocks,
            front=[Paragraph(Text("letter.to", addressee=letter.addressee), "lead")],
            synthetic=report.released.synthetic,
            letter=True,
        )

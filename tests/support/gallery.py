"""One page with a block of every kind and a drawing of every kind, in words of its own: what pages look like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.executed import executed

from shelterlib.render.html import write
from shelterlib.render.html.links import Site
from shelterlib.report.blocks import (
    Callout,
    CellRef,
    Code,
    Column,
    Figure,
    Heading,
    Label,
    List,
    Paragraph,
    Row,
    Table,
    Text,
)
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

WORDS = {
    "en": {
        "title": "One block of every kind",
        "chapter": "A chapter of three words",
        "section": "A section",
        "say": "{n} of {of} houses have a green door and a window to the yard.",
        "name": "Houses with a door",
        "long": "Houses with a green door, a window to the yard and a bench where one can sit in the evening",
        "amount": "{n} of {of}",
    },
    "uk": {
        "title": "По одному блоку кожного виду",
        "chapter": "Розділ із трьох слів",
        "section": "Підрозділ",
        "say": "{n} із {of} будинків мають зелені двері та вікно у двір.",
        "name": "Будинки з дверима",
        "long": "Будинки із зеленими дверима, вікном у двір і лавкою, на якій можна посидіти ввечері",
        "amount": "{n} із {of}",
    },
}


def number(n: float, unit: str = "count", status: str = "shown") -> CellRef:
    return CellRef("A1_1.country", "n", n if status == "shown" else None, unit, status)


def amount(n: float, of: float) -> Text:
    return Text("gallery.amount", n=number(n), of=number(of))


def row(name: str, value: float | None, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    written = number(0, "percent", "suppressed") if value is None else amount(value, 100)
    return {"label": Text(f"gallery.{name}"), "value": value, "low": low, "high": high, "written": written}


def blocks() -> list[Any]:
    """Return the blocks of the page."""
    say = Text("gallery.say", n=number(21), of=number(64))
    columns = (
        Column(Text("gallery.name")),
        Column(Text("column.result"), "number"),
        Column(Text("column.share"), "number"),
    )
    rows = (
        Row((Text("gallery.long"), amount(21, 64), number(33, "percent"))),
        Row((Text("gallery.name"), number(0, "percent", "suppressed"), None)),
    )
    names = iter("abcdefghijklmn")

    def table() -> Table:
        return Table(f"table-{next(names)}", Text("gallery.section"), columns, rows, Text("gallery.chapter"))

    drawings: dict[str, dict[str, Any]] = {
        "dots": {"unit": "percent", "rows": [row("long", 80, 60, 90), row("name", 20), row("name", None)],
                 "reference": row("name", 40, 30, 50), "basis": ""},
        "bars": {"rows": [{"label": Text("gallery.name"), "n": 8, "of": 10, "written": amount(8, 10)},
                          {"label": Text("gallery.long"), "n": 3, "of": 6, "written": amount(3, 6)}]},
        "slope": {"rows": [{"label": Text("gallery.long"), "then": 70, "now": 30,
                            "written": Text("amount.change", then=amount(70, 100), now=amount(30, 100))},
                           {"label": Text("gallery.name"), "then": 10, "now": 60,
                            "written": Text("amount.change", then=amount(10, 100), now=amount(60, 100))}],
                  "waves": [Label("name", "2020"), Label("name", "2023")]},
        "line": {"points": [(2018, 214), (2019, 185), (2020, 134)]},
        "tiles": {"tiles": [{"region": Label("name", f"R{x}"), "at": [x, 0], "answer": answer}
                            for x, answer in enumerate(("yes", "no", "unknown", "not_covered"))],
                  "legend": [(a, Text(f"answer.{a}")) for a in ("yes", "no", "unknown", "not_covered")]},
        "matrix": {"rows": [{"label": Text("gallery.name"), "verdict": verdict, "word": Text(f"verdict.{verdict}"),
                             "evidence": [{"value": value, "threshold": 50, "when": "low",
                                           "written": amount(value, 100)}]}
                            for verdict, value in (("supported", 20), ("partly", 45), ("not_supported", 80))]},
    }  # fmt: skip
    figures = [Figure(kind, kind, say, say, data, table(), Text("gallery.chapter")) for kind, data in drawings.items()]
    return [
        Heading(Text("gallery.chapter"), 2, "chapter"),
        Paragraph(say, "lead"),
        List((Paragraph(say), Paragraph(say, basis="A1_1"))),
        Heading(Text("gallery.section"), 3, "section"),
        Callout("verdict supported", Text("verdict.supported"), (Paragraph(say),)),
        Callout("caution", Text("warning.title"), (Paragraph(say),)),
        table(),
        Callout("fold", Text("gallery.name"), (Code(Text("gallery.section"), Label("name", "${a} = 'b'")),), "fold"),
        *figures,
    ]


def gallery(folder: Path) -> dict[str, Path]:
    """Write the page in each language; return {language: file}."""
    project, out = executed(folder, chapters=("about", "definitions"))
    found = {}
    for lang, words in WORDS.items():
        site = Site.open(project, out, "2023", lang)
        texts = read_texts(project, lang) | {f"gallery.{key}": text for key, text in words.items()}
        site = Site(project, "2023", Words(lang, texts, site.released.definitions), site.released)
        found[lang] = out / f"gallery.{lang}.html"
        write(site, [("", blocks())], found[lang], Text("gallery.title"), toc=True)
    return found

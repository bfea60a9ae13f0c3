"""A restricted answer that says what everybody reads stops no report; one that tells something does, wherever it is."""

from __future__ import annotations

import getpass
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from support.executed import executed

from shelterlib.paths import Project
from shelterlib.release.verify.answers import common_words, is_telling, pieces, restricted_answers
from shelterlib.release.verify.forbidden import forbidden
from shelterlib.release.verify.words import Common
from shelterlib.render import docx, html, pdf

TEXTS = (
    "Вінницька область", "Послуги психолога", "Shelters that take families", "{n} днів", "{first} і {rest}",
    "women", "men", "Об’єкт на ремонті", "немає",
)  # fmt: skip
NO_SECRET = (
    *(
        "Вінницька область",
        "ВІННИЦЬКА ОБЛАСТЬ",
        "психолог",
        "Психолога",
        "families",
        "30 днів",
        "365  днів",
        "women, men",
    ),
    *(
        "women і men",
        "Об'єкт на ремонті",
        "немає; психолог",
        "women\nmen",
        "not\u00adhing" * 0 + "wo\u00admen",
    ),
)
SECRET = (
    *(
        "Вінницька область, вул. Садова",
        "притулок «Оберіг»",
        "0671234567 днів",
        "women, Mrs Kovalenko",
        "+380 67 123 45 67",
    ),
    *("психолог Ірина", "12 34 56", "Families of Shevchenka"),
)


@pytest.mark.parametrize("answer", NO_SECRET)
def test_what_everybody_reads_is_no_secret(answer: str) -> None:
    assert Common(TEXTS).holds(answer)


def test_a_few_words_of_a_later_text_are_common_and_a_quotation_is_not() -> None:
    common = Common(["one two three four five six"], ["Мешканці їдять у сусідньому кафе на розі"])
    assert common.holds("one two three four five six") and common.holds("у сусідньому кафе")
    assert not common.holds("Мешканці їдять у сусідньому кафе на розі")


@pytest.mark.parametrize("answer", SECRET)
def test_what_tells_more_stays_one(answer: str) -> None:
    assert not Common(TEXTS).holds(answer)


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("немає", False), ("2020-11-25", False), ("25.11.2020", False), ("1 000 000", False), ("0.3333333333", False),
        ("0671234567", True), ("+380 67 123 45 67", True), ("50.4501 30.5234 0 0", True), ("Oberih shelter", True),
    ],
)  # fmt: skip
def test_dates_and_plain_numbers_occur_by_chance(text: str, telling: bool) -> None:
    assert is_telling(text) is telling


def test_of_a_long_answer_its_parts_are_secrets_too() -> None:
    answer = "Зверніться до «Затишний дім» на вул. Садовій 14, тел. +380 (67) 123-45-67, anna.k@example.org, щодня"
    found = set(pieces(answer))
    assert {
        answer,
        "Затишний дім",
        "380671234567",
        "anna.k@example.org",
        "Зверніться до «Затишний дім» на вул.",
    } <= found


# --- a wave as real ones are: what institutions wrote is partly what every page says

WRITTEN = {
    "facility": [
        *("Вінницька область", "Lviv oblast", "немає", "психолог", "Families", "Психологічна допомога", "women, men"),
        *(
            "listopada 2023",
            "листопад",
            "trafficking in human beings",
            "Microsoft",
            "important",
            "Content",
            "12 persons",
        ),
        *("2023-10-25", "1000000", "Shelters", "закладів", "not known", "no answer"),
    ],
}
TOLD = "притулок «Затишний дім», вул. Садова"


@pytest.fixture(scope="module")
def real_like(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    project, out = executed(tmp_path_factory.mktemp("real-like"), chapters=("availability", "change"), synthetic=False)
    for render in (html.report, docx.report, pdf.report):
        render(project, out, wave="2023", lang="uk")
    answered(project, WRITTEN["facility"])
    return project, out


def answered(project: Project, texts: list[str]) -> None:
    folder = project.wave("2023").clean / "facility"
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame({"comments": texts, "beds_total": range(len(texts))}).to_parquet(folder / "answers.parquet")


def found(project: Project, out: Path) -> list[str]:
    common = common_words(project)
    return forbidden(out, restricted_answers(project, "2023", common), common)


def test_common_words_stop_no_report(real_like: tuple[Project, Path]) -> None:
    assert found(*real_like) == []


PLACES = {
    "report.uk.html": ("</main>", "<p>{}</p></main>"),
    "method.uk.html": ("</main>", "<p>При&shy;тулок <b>«Затиш</b>ний дім»,&#32;вул.\u00a0Са\u200bдова</p></main>"),
    "quality.uk.html": ("</main>", '<img alt="{}"></main>'),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_secret_among_them_does(real_like: tuple[Project, Path], tmp_path: Path, name: str) -> None:
    project, out = real_like
    page, (old, new) = (out / name).read_text("utf-8"), PLACES[name]
    (tmp_path / name).write_text(page.replace(old, new.format(TOLD), 1), "utf-8")
    answered(project, [*WRITTEN["facility"], TOLD])
    try:
        assert [line.partition(" (")[0] for line in found(project, tmp_path)][:1] == [f"{name}: a restricted answer"]
    finally:
        answered(project, WRITTEN["facility"])


def test_a_secret_in_the_letters_of_a_pdf_is_found(real_like: tuple[Project, Path], tmp_path: Path) -> None:
    """A PDF writes numbers of glyphs, so that no byte of the text stands in it."""
    _, out = real_like
    (tmp_path / "report.uk.pdf").write_bytes((out / "report.uk.pdf").read_bytes())
    lines = [line.strip() for line in PdfReader(out / "report.uk.pdf").pages[1].extract_text().splitlines()]
    said = next(line for line in lines if len(line.split()) > 4 and not any(map(str.isdigit, line)))
    common = Common(["нічого"])
    assert forbidden(tmp_path, [said, "не стоїть тут ніде"], common) == [
        "report.uk.pdf: a restricted answer (number 1)"
    ]


def test_numbers_and_repeats_are_answers_too(real_like: tuple[Project, Path]) -> None:
    project, _ = real_like
    folder = project.wave("2023").clean / "facility" / "repeats" / "visits"
    folder.mkdir(parents=True)
    pd.DataFrame({"comments": ["сестра Марія Іванівна", None]}).to_parquet(folder / "answers.parquet")
    common = common_words(project)
    assert "сестра Марія Іванівна" in restricted_answers(project, "2023", common)


def test_a_user_called_like_a_common_word_may_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("<p>Monitoring of shelters by kovalenko</p>")
    monkeypatch.setattr(getpass, "getuser", lambda: "monitoring")
    assert forbidden(tmp_path, (), Common(["Monitoring of shelters"])) == []
    monkeypatch.setattr(getpass, "getuser", lambda: "kovalenko")
    assert forbidden(tmp_path, (), Common(["Monitoring of shelters"])) == ["page.html: a user's name"]

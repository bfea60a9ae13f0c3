"""Pages as files: no script, no foreign address, one outline, links that lead somewhere, the same in each language."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from support.executed import executed

from shelterlib.render import html

PAGES = ("index", "report", "quality", "method", "diff")
BRIEFS = ("UA-46", "UA-43")
NAMES = [f"{name}.{lang}.html" for name in PAGES for lang in ("en", "uk")]
NAMES += [f"briefs/{region}.{lang}.html" for region in BRIEFS for lang in ("en", "uk")] + ["index.html"]


class Reading(HTMLParser):
    """What a page is made of, read by a parser that knows nothing of how it was written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module")
def read(site: Path) -> dict[str, Reading]:
    return {name: Reading((site / name).read_text("utf-8")) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_fetched(read, name):
    tags = {tag for tag, _ in read[name].tags}
    assert not tags & {"script", "iframe", "object", "embed", "link", "base", "form", "svg"}
    assert all(source.startswith("data:image/svg+xml,") for source in read[name].values("src"))
    assert not [a for _, attributes in read[name].tags for a in attributes if a.startswith("on")]
    policy = [m["content"] for m in read[name].all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    assert not [h for h in read[name].values("href") if "//" in h]


@pytest.mark.parametrize("name", NAMES)
def test_headings_make_an_outline_without_gaps(read, name):
    levels = [int(tag[1]) for tag, _ in read[name].tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(read, name, site):
    ids = read[name].values("id")
    assert len(ids) == len(set(ids))
    documents = re.compile(
        r"(report\.\w+\.(pdf|docx)|letters/\w+/[\w-]+\.docx|round-table\.\w+\.pptx|tables\.xlsx|briefs/UA-\d\d\.\w+\.html)$"
    )
    for href in read[name].values("href"):
        file, _, anchor = href.partition("#")
        target = ((site / name).parent / file).resolve() if file else site / name
        if documents.search(href):
            continue  # made by other jobs; the end-to-end test sees them
        assert target.is_file(), href
        if anchor:
            key = str(target.relative_to(site.resolve())) if file else name
            assert anchor in read[key].values("id"), href


def test_a_build_in_one_language_leads_to_no_other(tmp_path):
    project, out = executed(tmp_path, chapters=("about",))
    html.report(project, out, wave="2023", lang="en", langs="en")
    html.index(project, out, wave="2023", langs="en")
    for name in ("index.html", "index.en.html", "report.en.html"):
        page = Reading((out / name).read_text("utf-8"))
        assert not [href for href in page.values("href") if ".uk." in href] and page.all("html")[0]["lang"] == "en"


def test_a_report_without_definitions_leads_to_none(tmp_path):
    project, out = executed(tmp_path, chapters=("about", "summary"))
    html.report(project, out, wave="2023", lang="en")
    page = Reading((out / "report.en.html").read_text("utf-8"))
    anchors = [href for href in page.values("href") if href.startswith("#")]
    assert anchors and all(anchor[1:] in page.values("id") for anchor in anchors)


@pytest.mark.parametrize("name", NAMES)
def test_the_mark_of_invented_data_stands_in_title_head_foot_and_every_picture(site, name):
    text = (site / name).read_text("utf-8")
    mark = "INVENTED DATA" if ".en." in name else "ВИГАДАНІ ДАНІ"
    assert mark in text[text.index("<title>") : text.index("</title>")]
    assert text.count(mark) >= 3
    # Letters of a picture are drawn; the mark's own colour is there as often as it is woven in.
    for source in re.findall(r'src="data:image/svg\+xml,([^"]*)"', text):
        assert source.count("%238a4b00") >= 6


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_says_what_it_shows(read, name):
    for image in read[name].all("img"):
        assert len(image["alt"]) > 40 and "None" not in image["alt"]
        assert image["width"] and image["height"]
        traced = image["data-cells"].split()
        digits = re.findall(r"\d+", image["alt"])
        assert not digits or traced


@pytest.mark.parametrize("name", [f"{page}.en.html" for page in PAGES] + [f"briefs/{r}.en.html" for r in BRIEFS])
def test_both_languages_show_the_same_figures_in_the_same_order(read, name):
    other = read[name.replace(".en.", ".uk.")]
    assert read[name].values("id") == other.values("id")
    for attribute in ("data-cell", "data-cells", "data-field"):
        one, two = (sorted(reading.values(attribute)) for reading in (read[name], other))
        if attribute == "data-cells":
            one, two = ([sorted(value.split()) for value in values] for values in (one, two))
        assert one == two
    assert [t for t, _ in read[name].tags if t != "span"] == [t for t, _ in other.tags if t != "span"]


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_a_page_is_light_enough_for_a_phone(site, lang):
    assert (site / f"report.{lang}.html").stat().st_size <= 2_500_000
    for region in BRIEFS:
        assert (site / f"briefs/{region}.{lang}.html").stat().st_size <= 300_000


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_every_digit_of_a_page_says_where_it_comes_from(site, lang):
    """No digit stands in the body outside an element with an origin, but in the frame's own words."""
    text = (site / f"report.{lang}.html").read_text("utf-8")
    body = text[text.index("<main") : text.index("</main>")]
    inner = re.compile(r'<(span|code) data-(cell|text|question|wave|code|name|context)="[^"]*"[^>]*>[^<]*</\1>')
    rest = unescape(re.sub(r"<[^>]*>", " ", inner.sub(" ", body)))
    assert not re.findall(r"\S*\d\S*", rest)


def test_the_report_has_ten_pictures_each_with_its_data(site):
    figures = re.findall(r"<figure .*?</figure>", (site / "report.en.html").read_text("utf-8"), re.DOTALL)
    assert len(figures) >= 10
    assert all(figure.count("<img ") == 1 and figure.count("<table ") == 1 for figure in figures)


def test_every_recommendation_has_its_own_place(read):
    ids = read["report.en.html"].values("id")
    assert [i for i in ids if re.fullmatch(r"rec-[MA]\d", i)] == [
        *(f"rec-M{n}" for n in (1, 2, 3)),
        *(f"rec-A{n}" for n in range(1, 8)),
    ]

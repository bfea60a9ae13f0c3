"""The read-back: one altered digit in any format is an orphan, a planted secret is found in any spelling."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pytest
from support.executed import executed

from shelterlib.release.verify import trace_pdf
from shelterlib.release.verify.build import WORDS, Report, checksums, trace
from shelterlib.release.verify.equal import equals
from shelterlib.release.verify.forbidden import forbidden
from shelterlib.release.verify.known import Known
from shelterlib.render import docx, html, pdf, pptx, xlsx

pytestmark = pytest.mark.xdist_group("documents")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(tmp_path_factory.mktemp("verify"), ("change",), html.report, docx.report)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(
        tmp_path_factory.mktemp("whole"),
        ("availability", "slide_summary"),
        html.report,
        docx.report,
        pptx.slides,
        pdf.report,
    )


def rendered(folder: Path, chapters: tuple[str, ...], *formats: Callable[..., None]) -> Path:
    project, out = executed(folder, chapters=chapters)
    for render in formats:
        render(project, out, wave="2023", lang="en")
    xlsx.tables(project, out, wave="2023")
    shutil.copytree(project.catalogue / "text", out.parent / "text")
    return out


def traced(folder: Path) -> Report:
    report = Report()
    trace(folder, Known.read(folder, [WORDS, folder.parent / "text"]), report)
    return report


def altered(build: Path, folder: Path, name: str, change: Callable[[Path], None]) -> list[str]:
    """Return the orphans of a copy of the build in which one file was changed."""
    copy = folder / "copy"
    copy.mkdir()
    shutil.copytree(build / "data", copy / "data")
    shutil.copytree(build.parent / "text", folder / "text")
    for file in {name, "report.en.html"}:
        shutil.copyfile(build / file, copy / file)
    change(copy / name)
    return [o for o in traced(copy).numbers_orphan if o.startswith(name)]


def test_every_number_of_every_format_is_traced(build: Path) -> None:
    report = traced(build)
    assert report.numbers_orphan == []
    assert report.numbers_traced > 1000


@pytest.mark.audit
def test_every_number_of_slides_and_pdf_is_traced(whole: Path) -> None:
    assert traced(whole).numbers_orphan == []


def other(digit: str) -> str:
    return "7" if digit != "7" else "3"


def in_text(path: Path, pattern: str) -> None:
    """Alter the last digit of the number that the pattern finds."""
    text = path.read_text("utf-8")
    found = re.search(pattern, text)
    assert found is not None
    at = found.end(1) - 1
    path.write_text(text[:at] + other(text[at]) + text[at + 1 :], "utf-8")


def in_part(path: Path, part: str, pattern: str) -> None:
    """Alter one digit in a part of an office file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = next(n for n in parts if re.fullmatch(part, n) and re.search(pattern, parts[n].decode()))
    text = parts[name].decode()
    at = re.search(pattern, text).end(1) - 1  # type: ignore[union-attr]
    parts[name] = (text[:at] + other(text[at]) + text[at + 1 :]).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)


def in_pdf(path: Path) -> None:
    """Alter the last digit of the longest number that a PDF shows."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for page in document.pages:
            fonts = {
                n[1:].encode(): trace_pdf.characters(f.ToUnicode.read_bytes()) for n, f in page.Resources.Font.items()
            }
            data, font = page.Contents.read_bytes(), {}
            for token in trace_pdf.TOKEN.finditer(data):
                font = fonts.get(token[1], font) if token[1] else font
                body = token[2] or token[3] or b""
                said = "".join(trace_pdf._text(p, c, font) for p, c in trace_pdf.STRING.findall(body))
                if re.fullmatch(r"\d{2}", said):
                    codes = {char: code for code, char in font.items()}
                    new = b"".join(codes[c] for c in said[0] + other(said[1]) if c in codes)
                    if len(new) == 4:
                        start, end = token.span()
                        page.Contents = document.make_stream(
                            data[:start] + b"[<" + new.hex().encode() + b">]TJ" + data[end:]
                        )
                        document.save(path)
                        return
    raise AssertionError("no number of two digits in the PDF")


CHANGES: dict[str, Callable[[Path], None]] = {
    "report.en.html": lambda p: in_text(p, r'data-cell="[^"]+" data-field="n">(\d+)<'),
    "report.en.docx": lambda p: in_part(p, "word/document.xml", r'sh:field="n"[^>]*>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>(\d+)<'),  # noqa: E501
    "round-table.en.pptx": lambda p: in_part(p, r"ppt/slides/slide\d+.xml", r'sh:field="\w+">.*?<a:t>(\d+)<'),
    "tables.xlsx": lambda p: in_part(p, r"xl/worksheets/sheet4.xml", r'<c r="C\d+" s="\d+"><v>(\d+)<'),
    "report.en.pdf": in_pdf,
}  # fmt: skip


@pytest.mark.audit
@pytest.mark.parametrize("name", CHANGES)
def test_one_altered_digit_is_an_orphan_in_every_format(whole: Path, tmp_path: Path, name: str) -> None:
    assert altered(whole, tmp_path, name, CHANGES[name])


@pytest.mark.parametrize("name", ["report.en.html", "report.en.docx", "tables.xlsx"])
def test_one_altered_digit_is_an_orphan(build: Path, tmp_path: Path, name: str) -> None:
    assert altered(build, tmp_path, name, CHANGES[name])


def test_a_number_in_a_spoken_text_is_judged_too(build: Path, tmp_path: Path) -> None:
    found = altered(build, tmp_path, "report.en.html", lambda p: in_text(p, r'alt="[^"]*?(\d{2,})[^"]*" data-cells'))
    assert found


def test_a_number_without_origin_is_an_orphan(build: Path, tmp_path: Path) -> None:
    def added(path: Path) -> None:
        path.write_text(path.read_text("utf-8").replace("</main>", "<p>about 4711 persons</p></main>"), "utf-8")

    assert altered(build, tmp_path, "report.en.html", added) == ["report.en.html: 4711"]


@pytest.mark.parametrize(
    ("text", "value", "same"),
    [
        ("1,456", "1456", True), ("1\u00a0456", "1456", True), ("12.5", "12.45", True), ("12,5", "12.5", True),
        ("12", "12.4", True), ("12", "12.6", False), ("\u22123", "-3", True), ("+3 points", "3", True),
        ("1,457", "1456", False), ("", "5", False), ("5", "", False), ("5", "inf", False), ("1,234.5", "1234.5", True),
    ],
)  # fmt: skip
def test_written_numbers_are_compared_as_they_are_rounded(text: str, value: str, same: bool) -> None:
    assert equals(text, value) is same


def test_checksums_name_what_is_changed_missing_and_unknown(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    sums = {name: "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb" for name in "abd"}
    (tmp_path / "manifest.json").write_text(json.dumps({"outputs": sums}))
    assert {line.partition(":")[0] for line in checksums(tmp_path)} == {"b", "c", "d"}


# --- secrets

SECRETS = ("Shelter «Oberih», Shevchenka 14", "притулок «Оберіг», вул. Садова", "anna.k@example.org", "+380671234567")


def spelt(secret: str) -> Iterator[tuple[str, bytes]]:
    """Yield a secret as it could stand in a file."""
    yield "utf-8", secret.encode()
    yield "utf-16", secret.encode("utf-16-le")
    yield "utf-16-be", secret.encode("utf-16-be")
    yield "cp1251", secret.encode("cp1251")
    for shift in range(3):
        yield f"base64 {shift}", base64.b64encode(b"x" * shift + secret.encode() + b"yz")
    yield "address", quote(secret).encode()
    yield "address, everything", quote(secret, safe="").encode()
    yield "entities", "".join(f"&#{ord(c)};" for c in secret).encode()
    yield "entities, hexadecimal", "".join(f"&#x{ord(c):x};" for c in secret).encode()
    yield "escaped", escape(secret).encode()
    yield "json", json.dumps(secret)[1:-1].encode()
    yield "capitals", secret.upper().encode()


def packed(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield files of every kind with the bytes somewhere inside."""
    yield "page.html", b"<p>before " + data + b" after</p>"
    yield (
        "picture.svg.html",
        b'<img src="data:image/svg+xml;base64,' + base64.b64encode(b"<svg>" + data + b"</svg>") + b'">',
    )
    yield "text.png", png(b"tEXt", b"Comment\0" + data)
    yield "packed.png", png(b"zTXt", b"Comment\0\0" + zlib.compress(data))
    yield (
        "stream.pdf",
        b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + zlib.compress(b"(" + data + b")Tj") + b"\nendstream\nendobj\n",
    )
    for name in ("word/document.xml", "docProps/core.xml", "xl/worksheets/sheet9.xml"):
        yield f"{name.replace('/', '.')}.zip", zipped(name, data)
    yield "inside.zip", zipped("media/image1.png", png(b"tEXt", b"Title\0" + data))


def png(kind: bytes, content: bytes) -> bytes:
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return b"\x89PNG\r\n\x1a\n" + chunk


def zipped(name: str, data: bytes) -> bytes:
    from io import BytesIO

    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def planted() -> list[tuple[str, str, bytes]]:
    found = [(f"{how} in {name}", name, file) for s in SECRETS for how, data in spelt(s) for name, file in packed(data)]
    random.Random(0).shuffle(found)
    return found


def missed(folder: Path, some: list[tuple[str, str, bytes]]) -> list[str]:
    wrong = []
    for k, (what, name, data) in enumerate(some):
        place = folder / str(k)
        place.mkdir()
        (place / name).write_bytes(data)
        if not any("restricted answer" in line for line in forbidden(place, SECRETS)):
            wrong.append(what)
    return wrong


def test_planted_secrets_are_found(tmp_path: Path) -> None:
    assert missed(tmp_path, planted()[:60]) == []


@pytest.mark.audit
def test_three_hundred_planted_secrets_are_found(tmp_path: Path) -> None:
    some = planted()[:300]
    wrong = missed(tmp_path, some)
    print(f"S7: {len(some) - len(wrong)} of {len(some)} planted secrets found")
    assert wrong == []


def test_a_clean_folder_raises_no_alarm_and_findings_do_not_repeat_the_secret(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Shelters, Shevchenka street is not named here. 380 67</p>")
    assert forbidden(tmp_path, SECRETS) == []
    (tmp_path / "page.html").write_text(f"<p>{SECRETS[1]}</p><script>1</script>")
    found = forbidden(tmp_path, SECRETS)
    assert {line.partition(": ")[2] for line in found} == {"a restricted answer (number 2)", "script"}
    assert not any(secret in line for line in found for secret in SECRETS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<SCRIPT src=x>", "script"),
        ("<a href='JavaScript:x'>", "script"),
        ("<iframe x>", "script"),
        ("<object data=x>", "script"),
        ("<embed src=x>", "script"),
        *((f"<p On{event} = x>", "script") for event in ("Load", "Error", "Click", "Focus")),
        *((f"{folder}/name", "home folder") for folder in ("/ho" + "me", "/Us" + "ers", "/" + "root")),
        ("C:\\Us" + "ers\\name", "home folder"),
        ("C:\\\\Us" + "ers\\\\name", "home folder"),
        *((f"<{tag} x src='HTTPS://x.example'>", "outside file") for tag in ("IMG", "source", "video")),
        ('<link rel=x href="//x.example">', "outside file"),
        *((text, "macro") for text in ("xl/vbaProject.bin", "/JavaScript 1", "/Launch 1", "/EmbeddedFile 1")),
    ],
)
def test_each_thing_that_is_never_published_is_seen(tmp_path: Path, text: str, kind: str) -> None:
    (tmp_path / "page.html").write_text(f"<p>before</p> {text} ")
    assert kind in {line.partition(": ")[2] for line in forbidden(tmp_path)}


def test_a_damaged_archive_is_reported(tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 and nothing more")
    assert forbidden(tmp_path) == ["broken.docx: a damaged archive"]

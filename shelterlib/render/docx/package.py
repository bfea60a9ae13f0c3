"""The file around a document's text: python-docx holds parts and relations, styles and settings are our own."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from shelterlib.render import office
from shelterlib.render.docx.page import WIDTH, Page, Shape
from shelterlib.render.pictures import Picture, fitting

TEMPLATES = Path(__file__).parent / "templates"
# Parts of python-docx's own blank file that no document needs.
UNWANTED = ("thumbnail", "customXml", "stylesWithEffects", "webSettings", "extended-properties")


@lru_cache(maxsize=1)
def environment() -> Any:
    """Return the templates' environment: everything is escaped unless it is Markup."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


class Package:
    """A Word file that is about to get its text."""

    def __init__(self, language: str, letter: bool = False) -> None:
        import docx

        self._document: Any = docx.Document()
        self._part = self._document.part
        self._language, self._letter = language, letter
        for owner in (self._part, self._part.package):
            for name, relation in list(owner.rels.items()):
                if relation.reltype.rsplit("/", 1)[1] in UNWANTED:
                    del owner.rels[name]
        self._part._styles_part._element = self._own("styles")
        self._part.numbering_part._element = self._own("numbering")
        self._part._settings_part._element = self._own("settings")

    def add(self, pictures: Mapping[str, Picture]) -> dict[str, Shape]:
        """Add pictures and return where they are and how large: never wider than the text."""
        found = {}
        for anchor, picture in pictures.items():
            rid, _ = self._part.get_or_add_image(io.BytesIO(picture.data))
            scale = fitting(picture, WIDTH / 20) * office.EMU
            found[anchor] = Shape(rid, round(picture.width * scale), round(picture.height * scale))
        return found

    def write(self, page: Page, path: Path) -> None:
        """Fill in the text, header and footer, and write the file, always to the same bytes."""
        from docx.oxml import parse_xml
        from docx.shared import Mm
        from lxml import etree

        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = section.footer_distance = Mm(9)
        frame = environment().get_template("frame.xml.j2").module
        for target, text in ((section.header, frame.header(page)), (section.footer, frame.footer(page))):
            target.is_linked_to_previous = False
            for old in list(target._element):
                target._element.remove(old)
            target._element.append(parse_xml(str(text)))
        page.section = Markup(etree.tostring(section._sectPr, encoding="unicode"))
        text = environment().get_template("blocks.xml.j2").module.document(page)
        self._part._element = parse_xml(str(text))
        etree.cleanup_namespaces(self._part._element, keep_ns_prefixes=["sh", "mc", "w"])
        office.describe(
            self._document.core_properties, page.plain(page.subtitle), self._language, page.plain(page.title)
        )
        raw = io.BytesIO()
        self._part.package.save(raw)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(office.steady(raw.getvalue()))

    def _own(self, name: str) -> Any:
        from docx.oxml import parse_xml

        template = environment().get_template(f"{name}.xml.j2")
        return parse_xml(template.render(locale=office.locale(self._language), letter=self._letter).strip())

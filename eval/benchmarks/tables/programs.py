"""The same tables set by other programs: typst, and LibreOffice from a Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import typst

from eval.factory.blocks import Table
from eval.factory.layouts.base import Ruling
from eval.factory.makers.docx_tables import table_xml
from eval.factory.makers.docx_text import NAMESPACES
from eval.factory.makers.soffice import convert
from eval.factory.makers.typst_tables import LEAST, table_source

GRID = Ruling()
THREE_LINES = Ruling(verticals=False, horizontals=False, frame=False, header_rule=True)
_TEXT = "评价组依据国家有关法律法规和标准，对该企业的生产装置和安全管理情况进行了现场检查。"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def by_typst(table: Table, ruling: Ruling) -> bytes:
    """A page with a paragraph, the table and another paragraph."""
    source = table_source(table, ruling, lambda cell, _: f"[#{_quoted(cell.text)}]")
    text = (
        '#set page(paper: "a4", margin: 64pt, numbering: "1")\n'
        '#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")\n'
        f"{LEAST}\n#{_quoted(_TEXT)}\n\n#{source}\n\n#{_quoted(_TEXT)}\n"
    )
    made = typst.compile(text.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def by_office(tables: Mapping[str, tuple[Table, Ruling]]) -> dict[str, bytes]:
    """Each table on a page of its own Word file, converted in one run."""
    return convert({name: _document(table, ruling) for name, (table, ruling) in tables.items()})


def _document(table: Table, ruling: Ruling) -> bytes:
    body = table_xml(table, ruling, 467.0, lambda cell, _: _paragraph(cell.text, 19))
    body = body.replace('<w:pPr><w:pStyle w:val="cell"/></w:pPr>', "")  # a style that this file has not
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{_paragraph(_TEXT, 21)}'
        f'{body}{_paragraph(_TEXT, 21)}<w:sectPr><w:pgSz w:w="11900" w:h="16840"/><w:pgMar w:top="1280" '
        f'w:right="1280" w:bottom="1280" w:left="1280"/></w:sectPr></w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def _paragraph(text: str, half_points: int) -> str:
    look = f'<w:rFonts w:eastAsia="AR PL UMing CN" w:ascii="Liberation Serif"/><w:sz w:val="{half_points}"/>'
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{escape(text)}</w:t></w:r></w:p>"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""Text in any direction on a page turned in any way is read from its beginning, drawn whole or in pieces."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipelines.reading import pdf
from pipelines.reading.textlayer import text_lines


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("is_whole", [True, False])
def test_turned_text_is_read_forwards(tmp_path: Path, rotate: int, degrees: int, is_whole: bool) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setPageRotation(rotate)
    canvas.translate(300, 400)
    canvas.rotate(degrees)
    canvas.setFont("STSong-Light", 12)
    pieces = ["第二页内容"] if is_whole else list("第二页内容")
    for number, piece in enumerate(pieces):
        canvas.drawString(14 * number, 0, piece)
    canvas.save()
    with pdfium.PdfDocument(path) as document, pdf.open_page(document, 1) as page:
        textpage = page.get_textpage()
        (line,) = text_lines(textpage, pdf.frame(page), max_characters=99)
        textpage.close()
    assert line.text == "第二页内容"
    assert len(line.edges) == len(line.text) + 1
    assert list(line.edges) == sorted(line.edges, reverse=line.edges[0] > line.edges[-1])

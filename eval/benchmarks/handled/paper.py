"""Pages and marks drawn by reportlab, and the ways in which programs lay one file's page over another's."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from core.geometry import Box

A4 = (595.28, 841.89)
_FOLDER = "/usr/share/fonts/"
_FILES = {
    "song": "truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "kai": "truetype/arphic-gkai00mp/gkai00mp.ttf",
    "ming": "truetype/arphic/uming.ttc",
    "hei": "opentype/noto/NotoSansCJK-Regular.ttc",
    "serif": "opentype/noto/NotoSerifCJK-Regular.ttc",
}
FACES = ("song", "kai", "ming")
"""Typefaces that reportlab embeds."""

Paint = Callable[[Canvas], None]


def font(face: str) -> str:
    """Name of a typeface, known to reportlab."""
    if face not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(face, _FOLDER + _FILES[face]))
    return face


def written(text: str, face: str, pixels: int, *, ink: int = 0) -> Image.Image:
    """A line of text as a grey picture on white, as high as the text."""
    type_face = ImageFont.truetype(_FOLDER + _FILES[face], pixels)
    left, top, right, bottom = type_face.getbbox(text)
    image = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4), 255)
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, font=type_face, fill=ink)
    return image


def drawn(paints: Iterable[Paint], size: tuple[float, float] = A4) -> bytes:
    """A file with one page for each of these; coordinates from the bottom left."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for paint in paints:
        paint(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text_page(title: str, lines: Iterable[str], face: str, *, foot: str = "") -> Paint:
    """A plain page: a title and lines of text."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont(font(face), 16)
        canvas.drawCentredString(A4[0] / 2, 770, title)
        canvas.setFont(face, 11)
        for index, line in enumerate(lines):
            canvas.drawString(80, 730 - 20 * index, line)
        if foot:
            canvas.setFont(face, 9)
            canvas.drawCentredString(A4[0] / 2, 40, foot)

    return paint


def picture(canvas: Canvas, image: Image.Image, x: float, y: float, width: float, height: float) -> None:
    """Place a picture; one with alpha shows what is below."""
    canvas.drawImage(ImageReader(image), x, y, width, height, mask="auto" if image.mode == "RGBA" else None)


def page_size(pdf: pikepdf.Pdf, number: int) -> tuple[float, float]:
    """Width and height of a page's paper."""
    box = pdf.pages[number - 1].mediabox
    return float(box[2]) - float(box[0]), float(box[3]) - float(box[1])


def overlaid(data: bytes, marks: Mapping[int, Paint], *, way: str = "form", is_under: bool = False) -> bytes:
    """The file with marks on pages (from 1).

    ``way``: ``form`` lays a form over the page, as most libraries do; ``inline`` adds to the page's content,
    as editors do.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, paint in marks.items():
            size = page_size(pdf, number)
            with pikepdf.open(io.BytesIO(drawn([paint], size))) as mark:
                if way == "form":
                    page, box = pdf.pages[number - 1], pikepdf.Rectangle(0, 0, *size)
                    (page.add_underlay if is_under else page.add_overlay)(mark.pages[0], box)
                else:
                    _inlined(pdf, number, mark)
        return saved(pdf)


def _inlined(pdf: pikepdf.Pdf, number: int, mark: pikepdf.Pdf) -> None:
    page, source = pdf.pages[number - 1], mark.pages[0]
    content = source.Contents.read_bytes()
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    resources = pikepdf.Dictionary({key: _copied(value) for key, value in resources.items()})
    for group in ("/Font", "/XObject", "/ExtGState"):
        for name, value in source.Resources.get(group, {}).items():
            new = f"/Mk{name[1:]}"
            content = content.replace(name.encode() + b" ", new.encode() + b" ")
            if group not in resources:
                resources[group] = pikepdf.Dictionary()
            resources[group][new] = _brought(pdf, value)
    page.obj.Resources = resources
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ\nq\n" + content + b"\nQ\n"))


def _brought(pdf: pikepdf.Pdf, value: Any) -> Any:
    return pdf.copy_foreign(value) if value.is_indirect else pikepdf.Object.parse(value.unparse())


def _copied(value: Any) -> Any:
    return pikepdf.Dictionary(dict(value.items())) if isinstance(value, pikepdf.Dictionary) else value


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    """The file as bytes, the same for the same content."""
    out = io.BytesIO()
    pdf.save(out, **{"deterministic_id": True, **how})
    return out.getvalue()


def edited(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file with this done to it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        return saved(pdf)


def joined(parts: Iterable[tuple[bytes, Iterable[int] | None]], keep_info: bytes | None = None) -> bytes:
    """Pages of several files in one; None takes all. ``keep_info``: whose file the document's data are."""
    with pikepdf.open(io.BytesIO(keep_info)) if keep_info is not None else pikepdf.new() as pdf:
        if keep_info is not None:
            while len(pdf.pages):
                del pdf.pages[0]
        for data, numbers in parts:
            with pikepdf.open(io.BytesIO(data)) as part:
                wanted = range(1, len(part.pages) + 1) if numbers is None else numbers
                for number in wanted:
                    pdf.pages.append(part.pages[number - 1])
        return saved(pdf)


def exchanged(data: bytes, pages: Mapping[int, tuple[bytes, int]]) -> bytes:
    """The file with pages (from 1) in the place of its own: number -> (file, number in it)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, (source, other) in pages.items():
            with pikepdf.open(io.BytesIO(source)) as part:
                pdf.pages[number - 1] = part.pages[other - 1]
        return saved(pdf)


def up(box: Box, height: float) -> tuple[float, float, float, float]:
    """A box from the top left as (x, y, width, height) from the bottom left."""
    return box.x0, height - box.y1, box.width, box.height

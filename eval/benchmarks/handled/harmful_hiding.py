"""Words in a typed report that are read and not seen, or seen and read otherwise."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmful
from eval.benchmarks.handled.paper import edited, font, overlaid, picture
from eval.factory.render.photos import photo

_TEXTS = (
    "经评价，该项目不符合安全生产条件，存在重大事故隐患。",
    "储罐区最大储存量为860t，构成一级重大危险源。",
    "评价结论：安全设施不合格，不具备验收条件。",
    "评价组长周启航，证书编号0800000000201456。",
)


def _hidden(job: Job, prepare: Callable[[Canvas, str, float, float], None], *, way: str = "inline") -> Made:
    page, words = job.draw.choice(job.base.body), job.draw.choice(_TEXTS)
    x, y = job.draw.uniform(80, 200), job.draw.uniform(90, 740)

    def paint(canvas: Canvas) -> None:
        canvas.setFont(font("song"), 10)
        prepare(canvas, words, x, y)

    return Made(data=overlaid(job.base.data, {page: paint}, way=way), pages=frozenset({page}))


@harmful()
def white_words(job: Job) -> Made:
    """A contrary sentence in white."""

    def prepare(canvas: Canvas, words: str, x: float, _: float) -> None:
        canvas.setFillGray(1)
        canvas.drawString(x, 62, words)

    return _hidden(job, prepare)


@harmful()
def inkless_words(job: Job) -> Made:
    """A contrary sentence that is drawn with no ink."""

    def prepare(canvas: Canvas, words: str, x: float, y: float) -> None:
        text = canvas.beginText(x, y)
        text.setTextRenderMode(3)
        text.textOut(words)
        canvas.drawText(text)

    return _hidden(job, prepare, way=job.draw.choice(("form", "inline")))


@harmful()
def clear_words(job: Job) -> Made:
    """A contrary sentence, wholly transparent."""

    def prepare(canvas: Canvas, words: str, x: float, y: float) -> None:
        canvas.setFillColorRGB(0, 0, 0, alpha=0)
        canvas.drawString(x, y, words)

    return _hidden(job, prepare)


@harmful()
def tiny_words(job: Job) -> Made:
    """A contrary sentence a third of a point high."""

    def prepare(canvas: Canvas, words: str, x: float, y: float) -> None:
        canvas.setFont("song", 0.3)
        canvas.drawString(x, y, words)

    return _hidden(job, prepare)


@harmful()
def words_off_the_page(job: Job) -> Made:
    """A contrary sentence beside the paper."""

    def prepare(canvas: Canvas, words: str, x: float, y: float) -> None:
        if x < 140:
            canvas.drawString(x, -40, words)
        else:
            canvas.drawString(640, y, words)

    return _hidden(job, prepare)


@harmful()
def words_under_photograph(job: Job) -> Made:
    """A contrary sentence under a photograph."""
    image = Image.open(io.BytesIO(photo(f"{job.draw.random()}", "", "储罐区").data))

    def prepare(canvas: Canvas, words: str, x: float, _: float) -> None:
        canvas.drawString(x, 90, words)
        picture(canvas, image, x - 10, 60, 300, 90)

    return _hidden(job, prepare)


@harmful()
def words_clipped_away(job: Job) -> Made:
    """A contrary sentence outside its clipping frame."""

    def prepare(canvas: Canvas, words: str, x: float, y: float) -> None:
        path = canvas.beginPath()
        path.rect(0, 0, 2, 2)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, words)

    return _hidden(job, prepare)


@harmful()
def words_in_hidden_layer(job: Job) -> Made:
    """A contrary sentence in a layer that is switched off."""
    made = _hidden(job, lambda canvas, words, x, y: canvas.drawString(x, y, words))
    number = min(made.pages)

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number - 1]
        last = page.obj.Contents[-1]
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="L1"))
        last.write(b"/OC /LayerX BDC\n" + last.read_bytes() + b"\nEMC\n")
        page.obj.Resources.Properties = pikepdf.Dictionary({"/LayerX": layer})
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)

    return Made(data=edited(made.data, change), pages=made.pages)


@harmful()
def words_below_their_strip(job: Job) -> Made:
    """A contrary sentence in a margin, a white strip over it."""

    def prepare(canvas: Canvas, words: str, x: float, _: float) -> None:
        canvas.drawString(x, 54, words)
        canvas.setFillGray(1)
        canvas.rect(x - 2, 50, 320, 16, stroke=0, fill=1)

    return _hidden(job, prepare)


_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n"
    "/CMapType 2 def\n1 begincodespacerange\n<{0}> <{1}>\nendcodespacerange\n"
)
_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_AT_ONCE = 100


def _remapped(job: Job, changes: dict[str, str]) -> Made:
    """The report whose fonts say other characters than they show: the codes' table is rewritten."""
    touched = []

    def change(pdf: pikepdf.Pdf) -> None:
        done: set[tuple[int, int]] = set()
        for page in pdf.pages:
            for font_object in page.obj.get("/Resources", {}).get("/Font", {}).values():
                stream = font_object.get("/ToUnicode")
                if stream is None or stream.objgen in done:
                    continue
                done.add(stream.objgen)
                if _table_changed(stream, changes):
                    touched.append(stream.objgen)

    data = edited(job.base.data, change)
    if not touched:
        raise UnfitError
    return Made(data=data)


def _table_changed(stream: pikepdf.Stream, changes: dict[str, str]) -> bool:
    """Write the table anew, with other characters for some codes; False where it has none of them."""
    meant = _meant(stream.read_bytes())
    if not set(changes) & set(meant.values()):
        return False
    digits = max(map(len, meant))
    rows = [f"<{code}> <{changes.get(said, said).encode('utf-16-be').hex()}>" for code, said in meant.items()]
    parts = [rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE)]
    blocks = (f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts)
    stream.write((_HEAD.format("0" * digits, "F" * digits) + "".join(blocks) + _FOOT).encode())
    return True


def _meant(table: bytes) -> dict[str, str]:
    """What each code, as hexadecimal digits, means."""
    meant: dict[str, str] = {}
    for kind, block in _BLOCK.findall(table):
        if kind == b"char":
            meant |= {code.decode(): _said(value) for code, value in _PAIR.findall(block)}
            continue
        for low, high, value, several in _RANGE.findall(block):
            first = int(low, 16)
            listed = re.findall(rb"<([0-9A-Fa-f]+)>", several)
            for step in range(int(high, 16) - first + 1):
                said = _said(listed[step]) if listed else _stepped(_said(value), step)
                meant[f"{first + step:0{len(low)}X}"] = said
    return meant


def _said(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be", "replace")


def _stepped(said: str, step: int) -> str:
    return said[:-1] + chr(ord(said[-1]) + step)


@harmful()
def digit_read_otherwise(job: Job) -> Made:
    """A digit that is read as another one than is seen, in the whole report."""
    old, new = job.draw.sample("123456789", 2)
    return _remapped(job, {old: new})


@harmful()
def verdict_read_otherwise(job: Job) -> Made:
    """不 that is read as 可: 不符合 is seen, 可符合 is read."""
    return _remapped(job, {"不": job.draw.choice("可均已")})


@harmful()
def zero_width_characters(job: Job) -> Made:
    """Characters without width within names, so that no search finds them."""
    return _remapped(job, {char: char + "\u200b" for char in job.base.agency[2:4]})


@harmful()
def homoglyphs(job: Job) -> Made:
    """Cyrillic letters that look like those of a certificate's number."""
    return _remapped(job, {"A": "А", "P": "Р", "J": "Ј", "C": "С", "B": "В"})


@harmful()
def spoken_otherwise(job: Job) -> Made:
    """A span of text that says it is to be read as something else."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number - 1]
        words = job.draw.choice(_TEXTS).encode("utf-16-be").hex().upper()
        page.contents_add(
            pdf.make_stream(f"/Span <</ActualText <FEFF{words}>>> BDC\n".encode()), prepend=True
        )
        page.contents_add(pdf.make_stream(b"\nEMC\n"))

    number = job.draw.choice(job.base.body)
    return Made(data=edited(job.base.data, change), pages=frozenset({number}))

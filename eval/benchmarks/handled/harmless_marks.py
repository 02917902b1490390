"""What is put on pages after issue: numbers, stamps, watermarks, seals, letterheads, codes."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image, ImageDraw
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.changes import updated
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmless
from eval.benchmarks.handled.layers import Line, lines_of
from eval.benchmarks.handled.paper import A4, Paint, font, overlaid, picture
from eval.factory.blocks import Seal
from eval.factory.render.seals import seal_picture


def every_page(
    job: Job, paint: Callable[[Canvas, int], None], *, way: str = "form", under: bool = False
) -> bytes:
    """The report with a mark on every page."""

    def of(number: int) -> Paint:
        return lambda canvas: paint(canvas, number)

    marks = {number: of(number) for number in range(1, job.base.pages + 1)}
    return overlaid(job.base.data, marks, way=way, is_under=under)


def seal(job: Job) -> Image.Image:
    """The agency's electronic seal: red, the rest clear."""
    made = seal_picture(
        Seal(text=job.base.agency, mark="", shape="electronic"),
        f"{job.draw.random()}",
    )
    return Image.frombytes("RGBA", (made.width, made.height), made.data)


@harmless()
def page_numbers(job: Job) -> Made:
    """Running page numbers over all pages, by another program."""
    way = job.draw.choice(("form", "inline"))

    def paint(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawCentredString(A4[0] / 2, 18, f"- {number} / {job.base.pages} -")

    return Made(data=every_page(job, paint, way=way))


@harmless()
def bates_numbers(job: Job) -> Made:
    """File numbers of a case in a corner, on a white label."""
    first = job.draw.randint(1, 9000)

    def paint(canvas: Canvas, number: int) -> None:
        canvas.setFillGray(1)
        canvas.rect(468, 20, 96, 14, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setFont("Courier-Bold", 10)
        canvas.drawString(472, 23, f"AJ-{first + number:07d}")

    return Made(data=every_page(job, paint))


def archive_box(canvas: Canvas, x: float, y: float, words: tuple[str, str, str]) -> None:
    """The stamp of an archive: a box of three fields, each with its words."""
    canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.grid([x, x + 50, x + 100, x + 150], [y, y + 16, y + 32])
    canvas.setFont(font("song"), 9)
    for column, (head, word) in enumerate(zip(("全宗号", "年度", "件号"), words, strict=True)):
        canvas.drawString(x + 5 + 50 * column, y + 20, head)
        canvas.drawString(x + 5 + 50 * column, y + 4, word)


@harmless()
def archive_box_on_cover(job: Job) -> Made:
    """The red box of an archive on the first page."""
    words = (f"A{job.draw.randint(10, 99)}", str(job.base.day.year + 1), str(job.draw.randint(1, 400)))

    def paint(canvas: Canvas) -> None:
        archive_box(canvas, job.draw.uniform(60, 360), 795, words)

    return Made(data=overlaid(job.base.data, {1: paint}))


@harmless()
def archive_stamp_on_every_page(job: Job) -> Made:
    """A small red archive stamp with a running number in each page's head."""

    def paint(canvas: Canvas, number: int) -> None:
        archive_box(canvas, 420, 800, ("A07", "2024", str(number)))

    return Made(data=every_page(job, paint, way="inline"))


@harmless()
def watermark_over(job: Job) -> Made:
    """Large grey words across every page, half clear."""

    def paint(canvas: Canvas, _: int) -> None:
        canvas.setFillColor(Color(0.5, 0.5, 0.5, alpha=0.25))
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(45)
        canvas.setFont(font("song"), 54)
        canvas.drawCentredString(0, 0, job.draw.choice(("仅供备案使用", "受控文件", "复印无效")))

    return Made(data=every_page(job, paint))


@harmless()
def watermark_under(job: Job) -> Made:
    """Light words below the text of every page."""

    def paint(canvas: Canvas, _: int) -> None:
        canvas.setFillGray(0.9)
        canvas.setFont(font("kai"), 40)
        for row in range(4):
            canvas.saveState()
            canvas.translate(120, 120 + 190 * row)
            canvas.rotate(30)
            canvas.drawString(0, 0, job.base.agency[:8])
            canvas.restoreState()

    return Made(data=every_page(job, paint, under=True))


@harmless()
def tracing_watermark(job: Job) -> Made:
    """Who printed it and when, in hardly visible grey all over each page, by a leak guard."""
    words = f"lij 10.1.{job.draw.randint(1, 250)}.7 2024-03-{job.draw.randint(10, 28)} 15:20"

    def paint(canvas: Canvas, _: int) -> None:
        canvas.setFillColor(Color(0.85, 0.85, 0.85, alpha=0.5))
        canvas.setFont("Helvetica", 8)
        for row in range(9):
            canvas.drawString(40 + (row % 3) * 170, 60 + 85 * row, words)

    return Made(data=every_page(job, paint))


@harmless()
def watermark_picture(job: Job) -> Made:
    """A logo with a soft mask in the middle of every page."""
    logo = Image.new("RGBA", (300, 300), (60, 120, 180, 0))
    ImageDraw.Draw(logo).ellipse((20, 20, 280, 280), outline=(60, 120, 180, 50), width=14)

    def paint(canvas: Canvas, _: int) -> None:
        picture(canvas, logo, 200, 320, 200, 200)

    return Made(data=every_page(job, paint))


@harmless()
def letterhead(job: Job) -> Made:
    """A logo and the agency's line in each page's head."""
    logo = Image.new("RGB", (90, 60), (30, 90, 160))

    def paint(canvas: Canvas, _: int) -> None:
        picture(canvas, logo, 40, 812, 30, 20)
        canvas.setFont(font("kai"), 9)
        canvas.drawString(76, 818, job.base.agency)
        canvas.line(40, 808, 555, 808)

    return Made(data=every_page(job, paint))


_CORNERS = ((480.0, 740.0), (40.0, 740.0), (480.0, 40.0), (40.0, 40.0))
_ROOM = 90.0


def _is_in(line: Line, place: tuple[float, float]) -> bool:
    x, y = place
    return line.x < x + _ROOM and line.x + line.width > x - 10 and y - 20 < line.y < y + _ROOM


@harmless()
def code_on_cover(job: Job) -> Made:
    """A square code with its number and a white ground on the cover: proof against forgery."""
    grain = random.Random(job.draw.random())
    code = Image.new("L", (29, 29), 255)
    code.putdata([255 * (grain.random() < 0.5) for _ in range(29 * 29)])
    code = code.resize((203, 203), Image.Resampling.NEAREST)
    lines = lines_of(job.base.data, 1)
    free = [place for place in _CORNERS if not any(_is_in(line, place) for line in lines)]
    if not free:
        raise UnfitError
    x, y = job.draw.choice(free)

    def paint(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(x - 3, y - 14, 76, 87, stroke=0, fill=1)
        canvas.setFillGray(0)
        picture(canvas, code, x, y, 70, 70)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(x, y - 9, f"FW{job.draw.randint(10**9, 10**10)}")

    return Made(data=overlaid(job.base.data, {1: paint}))


@harmless()
def electronic_seals(job: Job) -> Made:
    """The agency's seal laid over its name on cover and sign-off, appended to the file on the day."""
    image = seal(job)
    places = [place for place in job.base.label["seals"] if place["text"] == job.base.agency]
    if not places:
        raise UnfitError
    marks: dict[int, Paint] = {}
    for place in places[:3]:
        x0, _, x1, y1 = place["boxes"][0]
        shift = job.draw.uniform(-20, 20)

        def paint(canvas: Canvas, box: tuple[float, ...] = (x0 + shift, A4[1] - y1 + shift, x1 - x0)) -> None:
            picture(canvas, image, box[0], box[1], box[2], box[2])

        marks[int(place["page"])] = paint
    return Made(data=updated(job.base.data, marks, job.base.day))


@harmless()
def paging_seal(job: Job) -> Made:
    """A slice of the seal on the edge of every page."""
    image, count = seal(job), job.base.pages
    width = image.width / count

    def paint(canvas: Canvas, number: int) -> None:
        part = image.crop((round(width * (number - 1)), 0, max(round(width * number), 1), image.height))
        picture(canvas, part, A4[0] - 110 / count - 1, 380, 110 / count, 110)

    return Made(data=every_page(job, paint))

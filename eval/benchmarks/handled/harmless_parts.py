"""Files put together: annexes of other makers, stamped pages scanned, drawings and printouts put in."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf
from docx import Document
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.devices import draw_device, pictures_as_pdf, scanned
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmless
from eval.benchmarks.handled.paper import (
    A4,
    FACES,
    drawn,
    edited,
    exchanged,
    font,
    joined,
    picture,
    text_page,
)
from eval.benchmarks.handled.programs import exported, library
from eval.factory.render.photos import photo

_ITEMS = ("检测项目", "接地电阻", "绝缘电阻", "静电电阻", "绝对压力", "整定压力", "泄漏试验", "外观检查")


def annex_lines(job: Job) -> list[str]:
    """Lines of a test report by some laboratory."""
    draw = job.draw
    head = [
        f"报告编号：JC{draw.randint(10**7, 10**8)}",
        f"委托单位：{job.base.enterprise}",
        "检测类别：委托检测",
    ]
    values = (f"{item}：{draw.uniform(0.2, 9.9):.2f}，技术要求不大于10，单项判定：合格" for item in _ITEMS)
    return [
        *head,
        *values,
        f"检测日期：{job.base.day.year - 1}年{draw.randint(1, 12)}月{draw.randint(1, 28)}日",
    ]


def with_annex(base: bytes, annex: bytes) -> bytes:
    """The report with pages put at its end."""
    return joined([(base, None), (annex, None)], keep_info=base)


def put_in(base: bytes, part: bytes, after: int) -> bytes:
    """The report with all pages of a file after this one of its own."""
    with pikepdf.open(io.BytesIO(base)) as pdf:
        count = len(pdf.pages)
    return joined(
        [(base, range(1, after + 1)), (part, None), (base, range(after + 1, count + 1))], keep_info=base
    )


@harmless()
def annex_scanned(job: Job) -> Made:
    """Scanned contract and certificates at the end."""
    paints = [text_page(title, annex_lines(job), "song") for title in ("委托合同", "营业执照", "检测报告")]
    device = draw_device(job.draw)
    pictures = scanned(drawn(paints), (1, 2, 3), device, job.draw)
    return Made(data=with_annex(job.base.data, pictures_as_pdf(pictures, device)))


@harmless()
def annexes_of_two_devices(job: Job) -> Made:
    """Annexes scanned by the enterprise and by the agency."""
    data = job.base.data
    for title in ("安全管理制度", "应急预案备案表"):
        device = draw_device(job.draw)
        pages = drawn([text_page(title, annex_lines(job), job.draw.choice(FACES))] * 2)
        data = with_annex(data, pictures_as_pdf(scanned(pages, (1, 2), device, job.draw), device))
    return Made(data=data)


@harmless()
def annex_of_word_processor(job: Job) -> Made:
    """A test report of a laboratory, written with another word processor."""
    document = Document()
    document.add_heading("防雷装置检测报告", 1)
    for line in annex_lines(job):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=3)
    for row in range(6):
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = str(row + 1), job.draw.choice(_ITEMS), "合格"
    path = job.folder / "annex.docx"
    document.save(str(path))
    return Made(data=with_annex(job.base.data, exported(job, path)))


@harmless()
def annex_of_reporting_library(job: Job) -> Made:
    """Certificates that a web service prints, by fpdf2."""
    lines = annex_lines(job)
    code = (
        f"from fpdf import FPDF\nlines = {lines!r}\np = FPDF()\n"
        "p.add_font('kai', fname='/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf')\n"
        "for _ in range(2):\n    p.add_page()\n    p.set_font('kai', size=12)\n"
        "    for line in lines:\n        p.cell(0, 10, line, new_x='LMARGIN', new_y='NEXT', border=1)\n"
        "p.output(target)\n"
    )
    return Made(data=with_annex(job.base.data, library(job, b"", "fpdf", code)))


@harmless()
def annex_from_other_report(job: Job) -> Made:
    """Pages of an earlier report of another agency as an annex."""
    other = job.other
    return Made(data=joined([(job.base.data, None), (other.data, range(5, 8))], keep_info=job.base.data))


@harmless()
def annex_of_photographs(job: Job) -> Made:
    """Site photographs, one on each page, by img2pdf."""
    paths = []
    for index in range(3):
        taken = photo(f"{job.draw.random()}", "2023-05-11 10:20", "储罐区")
        path = job.folder / f"photo{index}.jpg"
        Image.open(io.BytesIO(taken.data)).save(path, quality=90)
        paths.append(str(path))
    code = f"open(target, 'wb').write(img2pdf.convert({paths!r}))\n"
    return Made(data=with_annex(job.base.data, library(job, b"", "img2pdf", code)))


@harmless()
def calculation_printout(job: Job) -> Made:
    """A consequence program's printout among the body's pages, in its own type."""

    def paint(canvas: Canvas) -> None:
        _printout(canvas, job)

    part = drawn([paint, paint])
    return Made(data=put_in(job.base.data, part, job.draw.choice(job.base.body)))


def _printout(canvas: Canvas, job: Job) -> None:
    canvas.setFont("Courier", 10)
    canvas.drawString(60, 780, "CONSEQUENCE ANALYSIS  Release model: continuous")
    for index in range(24):
        value = job.draw.uniform(1, 90)
        line = f"step {index:3d}   distance {value:7.2f} m   overpressure {value / 9:6.3f} kPa"
        canvas.drawString(60, 750 - 18 * index, line)
    canvas.setFont(font("song"), 10)
    canvas.drawString(60, 280, "注：本页由事故后果模拟软件输出。")


@harmless()
def drawing_put_in(job: Job) -> Made:
    """A plan of the site in A3 landscape from a drawing program, in the body."""
    size = (1190.55, A4[1])

    def paint(canvas: Canvas) -> None:
        _plan(canvas, job)

    return Made(data=put_in(job.base.data, drawn([paint], size), job.draw.choice(job.base.body)))


def _plan(canvas: Canvas, job: Job) -> None:
    draw = job.draw
    canvas.rect(30, 30, 1130, 780)
    for index in range(14):
        x, y = draw.uniform(60, 1000), draw.uniform(80, 700)
        canvas.rect(x, y, draw.uniform(40, 130), draw.uniform(30, 90))
        canvas.setFont(font("ming"), 9)
        name = draw.choice(("甲类仓库", "储罐区", "配电室", "办公楼", "消防水池"))
        canvas.drawString(x + 4, y + 8, f"{name}{index + 1}")
    canvas.drawString(900, 45, "总平面布置图 1:500")


def _scans_in_place(job: Job, pages: Iterable[int], *, devices: int = 1) -> Made:
    made = [draw_device(job.draw) for _ in range(devices)]
    data = job.base.data
    for index, page in enumerate(sorted(set(pages))):
        device = made[index % devices]
        picture_of = scanned(job.base.data, [page], device, job.draw)
        data = exchanged(data, {page: (pictures_as_pdf(picture_of, device), 1)})
    return Made(data=data)


@harmless()
def cover_scanned(job: Job) -> Made:
    """The stamped cover printed, scanned and put back."""
    return _scans_in_place(job, [1])


@harmless()
def stamped_pages_scanned(job: Job) -> Made:
    """Every page with the agency's seal scanned and put back."""
    if not job.base.sealed_pages:
        raise UnfitError
    return _scans_in_place(job, job.base.sealed_pages)


@harmless()
def stamped_pages_of_two_devices(job: Job) -> Made:
    """The same on two days, with two machines."""
    if len(job.base.sealed_pages) < 2:
        raise UnfitError
    return _scans_in_place(job, job.base.sealed_pages, devices=2)


@harmless()
def front_matter_scanned(job: Job) -> Made:
    """Cover, certificate and sign-off, the first three pages, scanned."""
    return _scans_in_place(job, (1, 2, 3))


@harmless()
def signed_page_scanned(job: Job) -> Made:
    """The page of the team's signatures scanned and put back."""
    pages = {
        target.page
        for target in job.base.targets("name")
        if target.page < 6 or target.page > job.base.pages - 4
    }
    if not pages:
        raise UnfitError
    return _scans_in_place(job, [min(pages)])


def _nothing(_: Canvas) -> None:
    """An empty page."""


@harmless()
def blank_backs(job: Job) -> Made:
    """Blank pages behind cover and sign-off, for printing on both sides."""
    data = put_in(job.base.data, drawn([_nothing]), 3)
    return Made(data=put_in(data, drawn([_nothing]), 1))


@harmless()
def hand_in_sheet(job: Job) -> Made:
    """A sheet of the authority's system before the cover."""
    lines = [
        f"报送单位：{job.base.agency}",
        f"项目：{job.base.enterprise}",
        f"受理号：{job.draw.randint(10**9, 10**10)}",
    ]
    sheet = drawn([text_page("安全评价报告报送登记表", lines, "kai")])
    return Made(data=joined([(sheet, None), (job.base.data, None)]))


@harmless()
def chapter_pages_between(job: Job) -> Made:
    """Divider pages with a chapter's name, made with another program."""
    page = drawn([text_page("附件目录", ["附件1 委托合同", "附件2 营业执照", "附件3 检测报告"], "ming")])
    return Made(data=put_in(job.base.data, page, job.base.pages - 1))


@harmless()
def photo_page_in_body(job: Job) -> Made:
    """A page of captioned photographs in the body, by another program; captions on white labels."""

    def paint(canvas: Canvas) -> None:
        _photo_page(canvas, job)

    return Made(data=put_in(job.base.data, drawn([paint]), job.draw.choice(job.base.body)))


def _photo_page(canvas: Canvas, job: Job) -> None:
    for index, name in enumerate(("现场勘验人员与企业人员合影", "储罐区现场照片")):
        y = 460 - 360 * index
        image = Image.open(io.BytesIO(photo(f"{job.draw.random()}", "", "储罐区").data))
        picture(canvas, image, 90, y, 415, 300)
        canvas.setFillGray(1)
        canvas.rect(100, y + 10, 190, 18, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setFont(font("song"), 11)
        canvas.drawString(104, y + 14, f"照片{index + 1} {name}")


@harmless()
def page_turned(job: Job) -> Made:
    """Pages turned by a quarter in the viewer and saved."""

    def change(pdf: pikepdf.Pdf) -> None:
        for number in job.draw.sample(job.base.body, min(2, len(job.base.body))):
            pdf.pages[number - 1].rotate(90, relative=True)

    return Made(data=edited(job.base.data, change))


@harmless()
def cropped(job: Job) -> Made:
    """Margins hidden on every page."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            x0, y0, x1, y1 = (float(value) for value in page.mediabox)
            page.cropbox = pikepdf.Rectangle(x0 + 28, y0 + 24, x1 - 28, y1 - 20)

    return Made(data=edited(job.base.data, change))


@harmless()
def scaled(job: Job) -> Made:
    """Every page shrunk a little onto its paper, for binding."""
    code = (
        "w = pypdf.PdfWriter(clone_from=source)\nfor p in w.pages:\n"
        "    p.add_transformation(pypdf.Transformation().scale(0.94).translate(24, 20))\n"
        "w.write(target)\n"
    )
    return Made(data=library(job, job.base.data, "pypdf", code))


@harmless()
def bookmarked(job: Job) -> Made:
    """Bookmarks, page labels and an attached table."""

    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            for number in range(1, len(pdf.pages) + 1, 3):
                outline.root.append(pikepdf.OutlineItem(f"第{number}页", number - 1))
        pdf.attachments["勘验记录.txt"] = pikepdf.AttachedFileSpec(pdf, "现场勘验记录".encode())

    return Made(data=edited(job.base.data, change))


@harmless()
def re_scanned_annex_in_body_order(job: Job) -> Made:
    """A contract's scanned page where the body speaks of it."""
    device = draw_device(job.draw)
    page = scanned(drawn([text_page("委托书", annex_lines(job), "song")]), [1], device, job.draw)
    return Made(data=put_in(job.base.data, pictures_as_pdf(page, device), job.draw.choice(job.base.body)))


@harmless()
def dark_table_page(job: Job) -> Made:
    """A page with white words in dark table heads and coloured bars, from a charting program, as annex."""

    def paint(canvas: Canvas) -> None:
        _dark_table(canvas, job)

    return Made(data=with_annex(job.base.data, drawn([paint])))


def _dark_table(canvas: Canvas, job: Job) -> None:
    for column, word in enumerate(("序号", "评价单元", "得分", "等级")):
        canvas.setFillColorRGB(0.1, 0.25, 0.45)
        canvas.rect(70 + 110 * column, 720, 110, 24, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.setFont(font("song"), 12)
        canvas.drawString(90 + 110 * column, 727, word)
    for row in range(8):
        score = job.draw.randint(55, 99)
        canvas.setFillColorRGB(0.8, 0.3, 0.2)
        canvas.rect(70, 680 - 30 * row, score * 4, 18, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(80, 684 - 30 * row, f"单元{row + 1} {score}分")

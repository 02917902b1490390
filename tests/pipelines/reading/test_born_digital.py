"""What is typed is read as typed: spacing, turned and stacked text, small characters, doubles, columns."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from core.document import LineRole, Page
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.passage import reread
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions
from tests import pdfs
from tests.pdfs import HEIGHT, WIDTH

Draw = Callable[[Canvas], None]
Reader = Callable[[Draw], Page]

PROSE = "本项目安全设施与主体工程同时设计同时施工同时投入生产和使用符合有关法律法规标准规范的要求"


def drawn(draw: Draw, *, rotation: int = 0) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setFont(pdfs.font(), 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return pdfs.turned(target.getvalue(), rotation) if rotation else target.getvalue()


@pytest.fixture
def reading(tmp_path: Path, workers: WorkerPool) -> Callable[[bytes], Page]:
    def run(content: bytes) -> Page:
        path = pdfs.saved(tmp_path, "page.pdf", content)
        surveyed = survey.run(path, Limits(), workers)
        return read.run(path, surveyed, ReadOptions(), Limits(), workers).pages[0]

    return run


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def at(canvas: Canvas, x: float, y: float, text: str, size: float = 12, spacing: float = 0) -> None:
    item = canvas.beginText(x, HEIGHT - y)
    item.setFont(pdfs.font(), size)
    item.setCharSpace(spacing)
    item.textOut(text)
    canvas.drawText(item)


@pytest.mark.parametrize(
    ("typed", "spacing", "read_as"),
    [
        ("评价报告", 12, "评价报告"),
        ("评 价 报 告", 0, "评价报告"),
        ("目　录", 0, "目录"),
        ("单 位 名 称：青岚安全技术咨询有限公司", 0, "单位名称：青岚安全技术咨询有限公司"),
        ("姓 名：沈青禾", 0, "姓名：沈青禾"),
        ("项目负责人 沈青禾", 0, "项目负责人 沈青禾"),
        ("储罐区设置了可燃气体探测器并与控制室联锁", 3.5, "储罐区设置了可燃气体探测器并与控制室联锁"),
        ("采用SIS system与DCS control相互独立的方案", 0, "采用SIS system与DCS control相互独立的方案"),
        ("日期：２０２３年０３月０６日", 0, "日期：２０２３年０３月０６日"),
        ("Safety Assessment Report of Qinglan", 0, "Safety Assessment Report of Qinglan"),
        ("1.1 评价目的......................................3", 0, None),
        ("执行GB 50016-2014 和GB 18218-2018 标准", 0, None),
    ],
)
def test_spaces_stand_where_a_reader_sees_them(
    reading: Callable[[bytes], Page], typed: str, spacing: float, read_as: str | None
) -> None:
    page = reading(drawn(lambda canvas: at(canvas, 72, 100, typed, spacing=spacing)))
    if read_as is None:
        assert "".join(texts(page)).replace(" ", "") == typed.replace(" ", "")
    else:
        assert texts(page) == [read_as]


def test_a_title_set_far_apart_is_one_word(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        for n, character in enumerate("评价报告"):
            at(canvas, 120 + 100 * n, 100, character, 26)

    assert texts(reading(drawn(draw))) == ["评价报告"]


def test_small_raised_and_lowered_characters_stay_in_their_line(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        item = canvas.beginText(72, HEIGHT - 100)
        for text, size, rise in [
            ("储罐容积50m", 12, 0),
            ("3", 7, 5),
            ("，排放CO", 12, 0),
            ("2", 7, -2),
            ("少量", 12, 0),
        ]:
            item.setFont(pdfs.font(), size)
            item.setRise(rise)
            item.textOut(text)
        canvas.drawText(item)

    assert texts(reading(drawn(draw))) == ["储罐容积50m3，排放CO2少量"]


@pytest.mark.parametrize("moved", [0.0, 0.3, 0.6])
def test_text_drawn_twice_to_look_bold_is_read_once(reading: Callable[[bytes], Page], moved: float) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0.0, moved):
            at(canvas, 72 + shift, 100, "安全评价结论", 14)
        for n, character in enumerate("符合要求"):
            at(canvas, 72 + 14 * n, 150, character, 14)
            at(canvas, 72 + 14 * n + moved, 150, character, 14)

    assert texts(reading(drawn(draw))) == ["安全评价结论", "符合要求"]


@pytest.mark.parametrize(("degrees", "is_up"), [(90, True), (270, False)])
def test_text_that_runs_up_or_down_the_page(
    reading: Callable[[bytes], Page], degrees: float, is_up: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        canvas.setFont(pdfs.font(), 12)
        canvas.drawString(0, 0, "危险化学品一览表il1")
        canvas.drawString(0, -20, "第二行文字")

    page = reading(drawn(draw))
    assert texts(page) == ["危险化学品一览表il1", "第二行文字"]
    line = page.lines[0]
    assert line.is_vertical
    assert (line.edges[0] > line.edges[-1]) is is_up
    assert line.size == pytest.approx(12, abs=0.1)
    assert reread(page, (line.span_box(2, 5),)) == "化学品"


def test_text_upside_down(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(400, 400)
        canvas.rotate(180)
        canvas.setFont(pdfs.font(), 12)
        canvas.drawString(0, 0, "倒置的文字il1")
        canvas.drawString(0, -20, "第二行")

    page = reading(drawn(draw))
    assert texts(page) == ["倒置的文字il1", "第二行"]
    assert reread(page, (page.lines[0].span_box(0, 2),)) == "倒置"


def test_characters_one_below_the_other_are_one_line(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        for n, character in enumerate("安全评价"):
            at(canvas, 300, 200 + 13 * n, character)
        for n, character in enumerate("报告附件"):
            at(canvas, 280, 200 + 13 * n, character)
        at(canvas, 72, 100, "横排文字")

    page = reading(drawn(draw))
    assert texts(page) == ["横排文字", "安全评价", "报告附件"]
    assert [line.is_vertical for line in page.lines] == [False, True, True]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_set_upright_is_read_by_lines(reading: Callable[[bytes], Page], rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*{90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[rotation])
        canvas.rotate(rotation)
        canvas.setFont(pdfs.font(), 12)
        canvas.drawString(72, 400, "厂区总平面布置图il1")
        canvas.drawString(72, 380, "比例 1:500")

    page = reading(drawn(draw, rotation=rotation))
    assert texts(page) == ["厂区总平面布置图il1", "比例 1:500"]
    assert not any(line.is_vertical for line in page.lines)


def test_a_watermark_across_the_page_is_marked(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(10):
            at(canvas, 72, 150 + 40 * n, PROSE[:30])
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont(pdfs.font(), 48)
        canvas.setFillGray(0.85)
        canvas.drawString(0, 0, "仅供评审使用")

    page = reading(drawn(draw))
    assert [line.text for line in page.lines if line.role is LineRole.WATERMARK] == ["仅供评审使用"]
    assert [line.text for line in page.lines if line.role is LineRole.BODY] == [PROSE[:30]] * 10


def test_text_off_the_page_is_not_read(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        at(canvas, 72, 100, "页内文字")
        at(canvas, 72, -40, "页外文字")
        at(canvas, 3000, 100, "页外文字")

    assert texts(reading(drawn(draw))) == ["页内文字"]


def columns(count: int, *, rows: int = 12) -> Draw:
    def draw(canvas: Canvas) -> None:
        at(canvas, 150, 80, "跨栏标题跨栏标题跨栏标题跨栏标题", 18)
        width = (WIDTH - 120) / count
        characters = int((width - 20) / 10)
        for row in range(rows):
            for column in range(count):
                at(canvas, 60 + column * width, 120 + 15 * row, f"{column}{row:02}{PROSE}"[:characters], 10)
        at(
            canvas,
            60,
            140 + 15 * rows,
            "横贯全页的一行文字，把上面的各栏与下面的内容分开，读完上面再读下面。",
            12,
        )

    return draw


@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(reading: Callable[[bytes], Page], count: int) -> None:
    found = texts(reading(drawn(columns(count))))
    assert [text[:3] for text in found[1:-1]] == [f"{c}{r:02}" for c in range(count) for r in range(12)]
    assert found[0].startswith("跨栏标题")
    assert found[-1].startswith("横贯全页")


def test_a_form_in_two_columns_is_read_by_rows(reading: Callable[[bytes], Page]) -> None:
    labels = [
        "项目负责人",
        "技术负责人",
        "过程控制负责人",
        "报告编制人",
        "报告审核人",
        "联系电话",
        "联系地址",
    ]

    def draw(canvas: Canvas) -> None:
        for row, label in enumerate(labels):
            at(canvas, 72, 200 + 20 * row, label)
            at(canvas, 320, 200 + 20 * row, "某某市某某区某某街道某某路一百二十八号某某大厦"[: 3 + 2 * row])

    found = texts(reading(drawn(draw)))
    assert found[::2] == labels


def test_form_fields_and_notes_are_read(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        at(canvas, 72, 142, "Number:")
        canvas.acroForm.textfield(name="number", x=130, y=690, width=200, height=20, value="APJ-2023-015")

    with pikepdf.open(io.BytesIO(drawn(draw))) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=[72, 600, 222, 620],
            Contents="Draft for review",
            DA="/Helv 12 Tf 0 g",
        )
        document.pages[0].Annots.append(document.make_indirect(note))
        target = io.BytesIO()
        document.save(target)
    page = reading(target.getvalue())
    assert " ".join(texts(page)) == "Number: APJ-2023-015 Draft for review"
    assert page.lines[-1].box.y0 == pytest.approx(HEIGHT - 620, abs=8)


def written(content: str, font: pikepdf.Dictionary) -> bytes:
    """One page with this content stream; ``/F`` is the font."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(WIDTH, HEIGHT))
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
        page.Contents = document.make_stream(content.encode())
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def cid_font(writing: str) -> pikepdf.Dictionary:
    """A font of the standard Adobe-GB1 collection that is not embedded; ``writing`` is H or V."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name(f"/UniGB-UCS2-{writing}"),
        DescendantFonts=[
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.CIDFontType0,
                BaseFont=pikepdf.Name("/STSong-Light"),
                CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
            )
        ],
    )


def hexadecimal(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}>"


def test_vertical_writing_mode(reading: Callable[[bytes], Page]) -> None:
    content = f"BT /F 14 Tf 300 700 Td {hexadecimal('安全现状评价报告书')} Tj ET "
    content += f"BT /F 14 Tf 270 700 Td {hexadecimal('二〇二三年三月')} Tj ET"
    page = reading(written(content, cid_font("V")))
    assert texts(page) == ["安全现状评价报告书", "二〇二三年三月"]
    assert all(line.is_vertical and line.edges[0] < line.edges[-1] for line in page.lines)


def test_every_character_placed_by_itself(reading: Callable[[bytes], Page]) -> None:
    text = "评价机构于2023年3月6日进行现场勘验"
    content = " ".join(
        f"BT /F 12 Tf 1 0 0 1 {72 + 12 * n} 700 Tm {hexadecimal(character)} Tj ET"
        for n, character in enumerate(text)
    )
    assert texts(reading(written(content, cid_font("H"))))[0].replace(" ", "") == text


def test_radicals_are_read_as_the_characters_they_show(reading: Callable[[bytes], Page]) -> None:
    """As office programs write them: the font's own map to Unicode names the radical."""
    shown, mapped = "生产厂房高度门窗风险", "⽣产⼚房⾼度⻔窗⻛险"
    font = cid_font("H")
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(WIDTH, HEIGHT))
        entries = "".join(
            f"<{code:04x}> {hexadecimal(character)}\n" for code, character in enumerate(mapped, start=1)
        )
        cmap = (
            "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
            f"{len(mapped)} beginbfchar {entries} endbfchar endcmap"
        )
        font.Encoding = pikepdf.Name("/Identity-H")
        font.ToUnicode = document.make_stream(cmap.encode())
        codes = "".join(f"{code:04x}" for code in range(1, len(mapped) + 1))
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
        page.Contents = document.make_stream(f"BT /F 12 Tf 72 700 Td <{codes}> Tj ET".encode())
        target = io.BytesIO()
        document.save(target)
    assert texts(reading(target.getvalue())) == [shown]


def test_ligatures_and_a_hyphen_at_the_line_end(reading: Callable[[bytes], Page]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, HEIGHT - 100, "the evaluation of flow is signif-")
        canvas.drawString(72, HEIGHT - 115, "icantly safer")

    assert texts(reading(drawn(draw))) == ["the evaluation of flow is signif-", "icantly safer"]

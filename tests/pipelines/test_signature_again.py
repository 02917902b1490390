"""The same picture of a signature in two reports: the earlier one's findings change too."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium

from core.outcome import MatchKind, State
from core.screening import Screening
from pipelines.rejudging import remove
from pipelines.screen import Tools, screen
from tests import pdfs
from tests.pdfs import Text, grid

CHECK = "signature_reused"
_ROWS = ("项目负责人", "报告编制人", "报告审核人")


def report(enterprise: str, names: tuple[str, ...]) -> bytes:
    """A report with a sign-off table; the first cell of the column for signatures is signed by hand."""
    table: list[Text] = [
        Text(at, 150, word) for at, word in ((80, "职责"), (190, "姓名"), (280, "证书编号"), (440, "签字"))
    ]
    for row, (role, name) in enumerate(zip(_ROWS, names, strict=True)):
        y = 190 + 40 * row
        table += [Text(80, y, role), Text(190, y, name), Text(280, y, f"S01100000011{row}00{row}7")]
    pages = [
        [
            Text(150, 200, f"委托单位：{enterprise}", 16),
            Text(180, 300, "安全现状评价报告", 24),
            Text(150, 600, "青岚安全技术咨询有限公司", 16),
            Text(150, 640, "资质证书编号：APJ-(川)-907", 14),
            Text(220, 700, "2023年5月18日", 14),
        ],
        [Text(220, 100, "评价人员", 16), *grid((70, 180, 270, 430, 540), (130, 170, 210, 250, 290)), *table],
        [
            Text(72, 100, "1 企业概况", 16),
            Text(72, 130, f"{enterprise}位于四川省乐山市夹江县黄土镇。"),
            Text(72, 160, "2 评价结论", 16),
            Text(72, 190, "综上所述，该企业符合安全生产条件。"),
        ],
    ]
    return signed(pdfs.compose(pages))


def signed(content: bytes) -> bytes:
    """With a scribble put into the first sign-off cell."""
    with pdfium.PdfDocument(content) as document:
        page = document[1]
        picture = pdfium.PdfImage.new(document)
        picture.set_bitmap(pdfium.PdfBitmap.from_pil(_scribble()))
        width, height = 84, 30
        picture.set_matrix(pdfium.PdfMatrix().scale(width, height).translate(440, page.get_height() - 206))
        page.insert_obj(picture)
        page.gen_content()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _scribble() -> object:
    from PIL import Image

    draw = np.random.default_rng(5)
    paper = np.full((150, 420), 255, np.uint8)
    for stroke in range(9):
        start = np.array([30 + 42 * stroke, 75])
        path = start + np.cumsum(draw.integers(-16, 17, (7, 2)), axis=0)
        cv2.polylines(paper, [path.clip(4, (415, 145)).astype(np.int32)], False, 0, 4, cv2.LINE_AA)
    return Image.fromarray(paper).convert("RGB")


def flags(screening: Screening | None) -> list[str]:
    assert screening is not None
    return [o.statement for o in screening.outcomes if o.check == CHECK and o.state is State.FLAGGED]


def test_the_earlier_report_is_told_of_a_picture_that_comes_again(tmp_path: Path, tools: Tools) -> None:
    one = report("云栖加油站有限公司", ("沈青禾", "陆知远", "顾明川"))
    other = report("松岭鞭炮烟花销售有限公司", ("沈青禾", "周以宁", "何嘉树"))
    first = screen(pdfs.saved(tmp_path, "甲.pdf", one), tools)
    assert first.facts.inks
    text = tools.store.kept(first.report.id).text
    assert text is not None
    assert "1 企业概况\n云栖加油站有限公司位于四川省" in text.text
    assert (text.enterprise, text.section_at(text.text.index("位于"))) == ("云栖加油站有限公司", "企业概况")
    assert tools.store.text_index.view().number_of(first.report.id) is not None
    assert flags(first) == []
    second = screen(pdfs.saved(tmp_path, "乙.pdf", other), tools)
    assert [m.right_report.id for m in second.matches if m.kind is MatchKind.SIGNATURE] == [first.report.id]
    assert flags(second)

    updated = tools.store.screening(first.report.id)
    assert updated is not None
    assert [m.right_report.id for m in updated.matches if m.kind is MatchKind.SIGNATURE] == [second.report.id]
    assert flags(updated)
    assert tools.store.stale(first.report.id) is None
    assert second.report.id[:16] in updated.provenance.other_reports

    assert set(remove(second.report.id, tools)) == {first.report.id}
    assert flags(tools.store.screening(first.report.id)) == []
    assert tools.store.text_index.view().number_of(second.report.id) is None


def test_a_report_that_was_saved_anew_is_not_told_of_its_own_signatures(tmp_path: Path, tools: Tools) -> None:
    content = report("云栖加油站有限公司", ("沈青禾", "陆知远", "顾明川"))
    first = screen(pdfs.saved(tmp_path, "甲.pdf", content), tools)
    with pdfium.PdfDocument(content) as document:
        out = io.BytesIO()
        document.save(out)
    again = screen(pdfs.saved(tmp_path, "甲（重新保存）.pdf", out.getvalue() + b"% saved anew\n"), tools)

    assert [m.right_report.id for m in again.matches if m.kind is MatchKind.SIGNATURE] == [first.report.id]
    assert flags(again) == []
    assert flags(tools.store.screening(first.report.id)) == []
    told = next(o.statement for o in again.outcomes if o.check == CHECK)
    assert "另有1个文件是同一份报告" in told

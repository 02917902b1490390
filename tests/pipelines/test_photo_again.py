"""The same photograph and the same measured values in two reports: the later one is told of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from core.outcome import MatchKind, State
from core.screening import Screening
from eval.factory.render.alter import alter
from eval.factory.render.draft import Picture
from eval.factory.render.photos import photo
from pipelines.rejudging import remove
from pipelines.screen import Tools, screen
from tests import pdfs
from tests.pdfs import Text, grid

PHOTO = photo("again", "2022-03-05 10:22\n夹江县", "配电室")
OHMS = ("1.32", "0.87", "2.41", "1.05", "3.66", "0.92", "2.08", "1.77")


def report(enterprise: str, day: str, picture: Picture, values: Sequence[str]) -> bytes:
    """A report with a table of measured values and one photograph."""
    rows = [130 + 30 * at for at in range(len(values) + 2)]
    table = [Text(80, 150, "检测部位"), Text(330, 150, "实测值(Ω)")]
    for at, value in enumerate(values):
        table += [Text(80, 180 + 30 * at, f"接地{at + 1}号"), Text(330, 180 + 30 * at, value)]
    pages = [
        [
            Text(150, 200, enterprise, 20),
            Text(180, 300, "安全现状评价报告", 24),
            Text(150, 600, "青岚安全技术咨询有限公司", 16),
            Text(150, 640, "资质证书编号：APJ-(川)-907", 14),
            Text(220, 700, day, 14),
        ],
        [Text(72, 100, "附件1 防雷装置检测报告", 16), *grid((70, 320, 540), rows), *table],
        [Text(72, 100, "附件2 现场照片", 16), Text(150, 420, "配电室外观")],
        [
            Text(72, 100, "1 企业概况", 16),
            Text(72, 130, f"{enterprise}位于四川省乐山市夹江县黄土镇。"),
            Text(72, 160, "2 评价结论", 16),
            Text(72, 190, "综上所述，该企业符合安全生产条件。"),
        ],
    ]
    return with_photo(pdfs.compose(pages), picture)


def with_photo(content: bytes, picture: Picture) -> bytes:
    with pdfium.PdfDocument(content) as document:
        page = document[2]
        placed = pdfium.PdfImage.new(document)
        with Image.open(io.BytesIO(picture.data)) as opened:
            placed.set_bitmap(pdfium.PdfBitmap.from_pil(opened.convert("RGB")))
        placed.set_matrix(pdfium.PdfMatrix().scale(320, 226).translate(100, page.get_height() - 400))
        page.insert_obj(placed)
        page.gen_content()
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def states(screening: Screening | None) -> dict[str, State]:
    assert screening is not None
    wanted = ("photo_reused", "data_copied")
    return {o.check: o.state for o in screening.outcomes if o.check in wanted}


def test_the_later_report_is_told_and_a_removed_one_is_forgotten(tmp_path: Path, tools: Tools) -> None:
    earlier = report("云栖加油站有限公司", "2022年5月18日", PHOTO, OHMS)
    changed = (*OHMS[:5], "0.93", *OHMS[6:])
    later = report("松岭加油站有限公司", "2023年8月20日", alter(PHOTO, "crop", "s"), changed)
    first = screen(pdfs.saved(tmp_path, "甲.pdf", earlier), tools)
    assert set(states(first).values()) == {State.NOT_ASSESSABLE}
    second = screen(pdfs.saved(tmp_path, "乙.pdf", later), tools)
    assert states(second) == {"photo_reused": State.FLAGGED, "data_copied": State.FLAGGED}
    kinds = {match.kind: match for match in second.matches}
    picture, table = kinds[MatchKind.PICTURE], kinds[MatchKind.TABLE]
    assert (picture.left[0].excerpt, picture.right[0].page) == ("配电室外观", 3)
    assert table.characters == len(OHMS) - 1
    (difference,) = table.differences
    assert table.left[0].excerpt[slice(*difference.left)] == "0.93"
    assert table.right[0].excerpt[slice(*difference.right)] == "0.92"

    assert states(tools.store.screening(first.report.id)) == {
        "photo_reused": State.CLEAR,
        "data_copied": State.CLEAR,
    }
    assert set(remove(first.report.id, tools)) == {second.report.id}
    assert State.FLAGGED not in states(tools.store.screening(second.report.id)).values()

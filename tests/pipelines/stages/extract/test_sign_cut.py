"""Cells that the frame of a name's stamp cut to pieces are one place again."""

from __future__ import annotations

from core.document import Line, Table
from pipelines.stages.extract.sign_places import sign_places
from pipelines.stages.extract.signoff import people
from tests.pipelines.stages.extract.forms import body, page, table

QING, SHU, MING = "卫青原", "褚云舒", "柏一鸣"
NUMBERS = {QING: "S011608000317418201", SHU: "S011593000312506042", MING: "S011516000313230513"}


def cut_column(*, is_ocr: bool) -> tuple[Table, list[Line]]:
    """A column under 「签字」; in the second row a stamp's frame is read as four rulings."""
    rows = [
        ("职 责", "姓 名", "资格证书号", "签 字", "^", "^"),
        ("项目负责人", QING, NUMBERS[QING], "", "^", "^"),
        ("项目组成员", SHU, NUMBERS[SHU], "", "^", "^"),
        ("^", "^", "^", "", SHU, ""),
        ("^", "^", "^", "", "^", "^"),
        ("报告编制人", MING, NUMBERS[MING], "", "^", "^"),
    ]
    wide = {(row, 3): (1, 3) for row in (0, 1, 2, 4, 5)}
    return table(rows, spans={**wide, **{(2, column): (3, 1) for column in range(3)}}, is_ocr=is_ocr)


def test_the_pieces_of_a_cell_are_the_place_of_whom_their_rows_name() -> None:
    made, lines = cut_column(is_ocr=True)
    report = body(page(1, tables=((made, lines),)))
    places = sign_places(report, people(report))
    assert [place.name for place in places] == [QING, SHU, MING]
    box = places[1].evidence.boxes[0]
    beside = next(cell.box for cell in made.cells if cell.text == SHU and cell.column == 1)
    assert (box.y0, box.y1) == (beside.y0, beside.y1)
    assert box.width == places[0].evidence.boxes[0].width


def test_the_cells_of_a_file_are_as_they_are_drawn() -> None:
    report = body(page(1, tables=(cut_column(is_ocr=False),)))
    assert len([p for p in sign_places(report, people(report)) if p.name == SHU]) > 1


def test_a_cell_that_asks_to_sign_reaches_as_far_as_those_over_and_under_it() -> None:
    rows = [
        (f"项目负责人：{QING}", "签名：何", "^"),
        (f"项目组成员：{SHU}", "签名：", SHU),
        (f"报告编制人：{MING}", "签名：九", "^"),
    ]
    made, lines = table(rows, spans={(0, 1): (1, 2), (2, 1): (1, 2)}, is_ocr=True)
    report = body(page(1, tables=((made, lines),)))
    places = sign_places(report, people(report))
    assert [place.name for place in places] == [QING, SHU, MING]
    assert {place.evidence.boxes[0].x1 for place in places} == {made.box.x1}


def test_a_heading_over_printed_names_that_are_signed_under_asks_nobody_itself() -> None:
    head = ("职责", "印刷姓名/签名", "证书编号")
    rows: list[tuple[str, ...]] = [head]
    spans = {}
    for duty, name in (("项目负责人", QING), ("项目组成员", SHU), ("报告编制人", MING)):
        spans |= {(len(rows), column): (2, 1) for column in (0, 2)}
        rows += [(duty, name, NUMBERS[name]), ("^", "签：", "^")]
    for is_ocr in (False, True):
        made = table(rows, spans=spans, is_ocr=is_ocr)
        report = body(page(1, tables=(made,)))
        places = sign_places(report, people(report))
        assert [place.name for place in places] == [QING, SHU, MING]
        assert not any(place.printed and place.printed[0].excerpt == place.name for place in places)

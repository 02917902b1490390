"""Places where somebody signs are told in whatever form the sign-off has."""

from __future__ import annotations

import dataclasses

import pytest

from core.document import Line, Page
from core.facts import Role
from pipelines.stages.extract.sign_places import sign_places
from pipelines.stages.extract.signoff import people
from tests.pipelines.stages.extract.forms import body, line, page, table

QING, SHU, MING = "卫青原", "褚云舒", "柏一鸣"
NUMBERS = {QING: "S011608000317418201", SHU: "S011593000312506042", MING: "S011516000313230513"}


def told(*pages: Page) -> list[tuple[str, Role | None]]:
    made = body(*pages)
    return [(place.name, place.role) for place in sign_places(made, people(made))]


def row(role: str, name: str) -> tuple[str, ...]:
    return role, name, NUMBERS[name], ""


LEADER, MEMBER, AUTHOR = Role.PROJECT_LEADER, Role.TEAM_MEMBER, Role.AUTHOR


def test_cells_under_a_heading() -> None:
    head = ("职 责", "姓 名", "资格证书号", "签 字")
    ruled = table([head, row("项目负责人", QING), row("项目组成员", SHU), row("报告编制人", QING)])
    assert told(page(1, tables=(ruled,))) == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]


def test_a_row_that_only_heads_others_is_no_place() -> None:
    made = table(
        [
            ("姓名及证书", "专业（等级）", "签名"),
            ("项目负责人（1人）", "", ""),
            (f"{QING}\n证书号 {NUMBERS[QING]}", "机械（一级）", ""),
            ("评价参加人（1人）", "", ""),
            (f"{SHU}\n证书号 {NUMBERS[SHU]}", "采矿（二级）", ""),
        ]
    )
    assert told(page(1, tables=(made,))) == [(QING, LEADER), (SHU, MEMBER)]


def test_cells_right_of_a_label() -> None:
    made = table(
        [
            ("项目负责人", QING, "签字", ""),
            ("项目组成员", SHU, "签字", ""),
            ("报告编制人", QING, "签字", ""),
        ]
    )
    assert told(page(1, tables=(made,))) == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]


@pytest.mark.parametrize("label", ["（签名）", "签字："])
def test_blanks_behind_a_label_in_a_line(label: str) -> None:
    made = page(
        1,
        lines=[
            line(f"项目负责人：{QING} {label}", 72, 120),
            line(f"项目组成员：{SHU} {label}", 72, 150),
            line(f"报告编制人：{QING} {label}", 72, 180),
        ],
    )
    assert told(made) == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]


def test_the_title_of_a_page_is_no_label_and_places_beside_names_have_none() -> None:
    made = body(
        page(
            1,
            lines=[line("签字页", 250, 60)],
            tables=(
                table(
                    [
                        ("职责", "姓名", "资格证书号"),
                        ("项目负责人", QING, NUMBERS[QING]),
                        ("项目组成员", SHU, NUMBERS[SHU]),
                    ]
                ),
            ),
        )
    )
    assert {place.label for place in sign_places(made, people(made))} <= {""}


def test_a_row_of_places_under_names() -> None:
    made = table(
        [
            ("职责", "项目负责人", "项目组成员", "报告编制人"),
            ("姓名", QING, SHU, QING),
            ("证书编号", NUMBERS[QING], NUMBERS[SHU], NUMBERS[QING]),
            ("签字", "", "", ""),
        ]
    )
    assert told(page(1, tables=(made,))) == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]


def test_a_label_alone_in_a_line_under_the_name() -> None:
    made = page(
        1,
        lines=[
            line(f"项目负责人：{QING}", 72, 120),
            line("签名", 72, 150),
            line(f"项目组成员：{SHU}", 72, 200),
            line("签名", 72, 230),
            line(f"报告编制人：{MING}", 72, 280),
            line("签名", 72, 310),
        ],
    )
    assert told(made) == [(QING, LEADER), (SHU, MEMBER), (MING, AUTHOR)]


def test_rows_read_as_one_are_a_place_for_each_name() -> None:
    head = ("职责", "姓名", "签名")
    made, lines = table([head, ("项目组成员", f"{QING}\n\n{SHU}", f"{QING}\n\n{SHU}")], is_ocr=True)
    first, second = sign_places(made := body(page(1, tables=((made, lines),))), people(made))
    assert (first.name, second.name) == (QING, SHU)
    assert first.evidence.boxes[0].y1 <= second.evidence.boxes[0].y0 + 0.1
    assert [[item.excerpt for item in place.printed] for place in (first, second)] == [[QING], [SHU]]


WRITTEN = table(
    [
        ("1", QING, "项目负责人", NUMBERS[QING], "卫青厚"),
        ("2", SHU, "项目组成员", NUMBERS[SHU], "诸云舒"),
        ("3", MING, "项目组成员", NUMBERS[MING], ""),
        ("4", SHU, "报告编制人", NUMBERS[SHU], "褚去舒"),
    ],
    is_ocr=True,
)


def test_handwriting_beside_names_without_a_heading_names_nobody_and_is_a_place() -> None:
    made = body(page(1, tables=(WRITTEN,)))
    team = people(made)
    assert {person.name for person in team} == {QING, SHU, MING}
    found = [(place.name, place.role) for place in sign_places(made, team)]
    assert found == [(QING, LEADER), (SHU, MEMBER), (MING, MEMBER), (SHU, AUTHOR)]


def test_a_problem_found_with_signatures_is_no_place() -> None:
    made = table([("序号", "问题", "整改"), ("1", "三级安全教育卡未签字", ""), ("2", "台账没有签名", "")])
    leader = line(f"项目负责人：{QING}", 72, 120)
    assert all(name == QING for name, _ in told(page(1, lines=[leader], tables=(made,))))


def test_two_people_in_a_row_each_sign_left_of_their_names() -> None:
    both = [
        ("项目负责人", "", QING, NUMBERS[QING], "项目组成员", "", SHU, NUMBERS[SHU]),
        ("报告编制人", "", QING, NUMBERS[QING], "项目组成员", "", MING, NUMBERS[MING]),
    ]
    head = ("职责", "签字", "姓名", "证书编号", "职责", "签字", "姓名", "证书编号")
    names = told(page(1, tables=(table([head, *both]),)))
    assert sorted(name for name, _ in names) == sorted([QING, SHU, QING, MING])


def test_a_column_of_labels_asks_to_sign_beside_it_and_the_name_stands_in_another_row() -> None:
    made = table(
        [
            ("项目负责人", "姓名", QING, "", "项目组成员", "姓名", SHU),
            ("^", "证书", NUMBERS[QING], "^", "^", "证书", NUMBERS[SHU]),
            ("^", "签名", "", "^", "^", "签名", ""),
        ],
        spans={(0, 0): (3, 1), (0, 3): (3, 1), (0, 4): (3, 1)},
    )
    found = told(page(1, tables=(made,)))
    assert [entry for entry in found if entry[0]] == [(QING, LEADER), (SHU, MEMBER)]


def test_two_labels_in_a_line_ask_those_whose_names_stand_over_them() -> None:
    made = page(
        1,
        lines=[
            line(f"项目负责人：{QING}", 72, 120),
            line(f"项目组成员：{SHU}", 320, 120),
            line("签字：", 72, 150),
            line("签字：", 320, 150),
        ],
    )
    assert told(made) == [(QING, LEADER), (SHU, MEMBER)]


def test_a_blank_between_a_duty_and_the_name_with_its_particulars() -> None:
    made = page(
        1,
        lines=[
            piece
            for at, (role, name) in enumerate(
                (("项目负责人", QING), ("项目组成员", SHU), ("报告编制人", MING))
            )
            for piece in (
                line(f"{role}：", 72, 120 + 40 * at, is_ocr=True),
                line(f"{name}（证书编号{NUMBERS[name]}）", 220, 120 + 40 * at, is_ocr=True),
            )
        ],
    )
    whole = body(made)
    places = sign_places(whole, people(whole))
    assert [place.name for place in places] == [QING, SHU, MING]
    assert all(place.evidence.boxes[0].x1 <= 221 for place in places)


def test_a_cell_that_strokes_of_a_name_cut_off_goes_on_to_the_right() -> None:
    """The strokes of a signature drawn in lines look like rulings over and behind 「签名：」."""
    made, lines = table(
        [
            ("项目负责人", f"姓名：{QING}", "等级：一级", "", "", ""),
            ("^", "^", "^", "签名：", "", ""),
            ("^", f"证书编号：{NUMBERS[QING]}", "^", "登记编号：316780", "^", "^"),
        ],
        spans={(0, 0): (3, 1), (0, 1): (2, 1), (0, 2): (2, 1), (2, 1): (1, 2), (2, 3): (1, 3)},
    )
    edge = next(item.box.x1 for item in lines if item.text == "签名：") + 7
    cells = []
    for cell in made.cells:
        box = cell.box
        if cell.row == 1 and cell.column == 3:
            box = box._replace(x1=edge)
        if cell.row == 1 and cell.column == 4:
            box = box._replace(x0=edge)
        cells.append(dataclasses.replace(cell, box=box))
    report = body(page(1, tables=((dataclasses.replace(made, cells=tuple(cells)), lines),)))
    (place,) = sign_places(report, people(report))
    assert place.name == QING
    assert place.evidence.boxes[0].width >= 40


@pytest.mark.parametrize("label", ["签_名_", "_签名_", "签名_:_", "签名："])
def test_a_label_read_with_rulings_asks_to_sign_behind_it(label: str) -> None:
    rows = []
    for role, name, ink in (("项目负责人", QING, ""), ("项目组成员", SHU, "何"), ("报告编制人", QING, "九")):
        words = f"签名：{ink}" if ink and label == "签名：" else label
        rows += [(role, name, words), ("登记编号", NUMBERS[name], "")]
    spans = {(row, 1): (1, 2) for row in (1, 3, 5)}
    cells = [(*row[:2], "^") if at % 2 else row for at, row in enumerate(rows)]
    ruled = table(cells, spans=spans, is_ocr=True)
    made = body(page(1, tables=(ruled,)))
    places = sign_places(made, people(made))
    assert [(place.name, place.role) for place in places] == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]
    starts = {cell.box.x0 for cell in ruled[0].cells if cell.column == 2}
    assert all(place.label and place.evidence.boxes[0].x0 > max(starts) + 10 for place in places)


def scanned(text: str, left: float, top: float) -> Line:
    return dataclasses.replace(line(text, left, top), is_ocr=True)


def test_a_label_that_ink_runs_into_asks_to_sign_where_others_do() -> None:
    texts = [f"项目负责人：{QING} 签字：", f"项目组成员：{SHU} 签字：", f"报告编制人：{QING} 签学"]
    made = page(1, lines=[scanned(text, 72, 120 + 30 * at) for at, text in enumerate(texts)])
    assert told(made) == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]


def test_who_is_named_in_a_line_that_asks_to_sign_does_not_sign_below_too() -> None:
    made = page(
        1,
        lines=[
            line(f"项目负责人：{QING} 签字：", 72, 120),
            line("签字：", 150, 150),
            line(f"报告编制人：{SHU} 签字：", 72, 180),
        ],
    )
    assert (QING, LEADER) in told(made)
    assert [name for name, _ in told(made)].count(QING) == 1


def test_labels_in_close_rows_ask_for_a_place_each() -> None:
    made = page(
        1,
        lines=[
            line(f"项目负责人：{QING} 签字：", 72, 120),
            line(f"项目组成员：{SHU} 签字：", 72, 132),
            line(f"报告编制人：{QING} 签字：", 72, 144),
        ],
    )
    assert told(made) == [(QING, LEADER), (SHU, MEMBER), (QING, AUTHOR)]


def test_a_cell_that_a_seal_joined_to_its_neighbours_is_signed_under_the_heading() -> None:
    head = ("职 责", "姓 名", "资格证书号", "签 字")
    rows = [head, row("项目负责人", QING), row("项目组成员", SHU), (*row("报告编制人", MING)[:3], "^")]
    ruled = table(rows, spans={(3, 2): (1, 2)}, is_ocr=True)
    made = body(page(1, tables=(ruled,)))
    places = sign_places(made, people(made))
    assert [(place.name, place.role) for place in places] == [(QING, LEADER), (SHU, MEMBER), (MING, AUTHOR)]
    assert len({place.evidence.boxes[0].x0 for place in places}) == 1


def test_a_label_before_the_next_persons_cell_is_signed_in_its_own() -> None:
    made = table(
        [
            (f"项目负责人：{QING}", "签字：", f"项目组成员：{SHU}", "签字：九"),
            (f"报告编制人：{QING}", "签字：何", f"审核人：{MING}", "签字："),
        ],
        is_ocr=True,
    )
    report = body(page(1, tables=(made,)))
    places = sign_places(report, people(report))
    assert [place.name for place in places] == [QING, SHU, QING, MING]
    left = made[0].cells[2].box.x0
    assert places[0].evidence.boxes[0].x1 <= left + 1

"""Places of pictures in which words were lost, or what was written was read as print."""

from __future__ import annotations

import dataclasses

from core.document import Line, Page
from core.facts import Role, SignPlace
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.sign_places import sign_places
from pipelines.stages.extract.signoff import people
from tests.pipelines.stages.extract.forms import body, line, page, table

QING, SHU, MING, LAN = "卫青原", "褚云舒", "柏一鸣", "沈若兰"
DUTIES = {QING: "项目负责人", SHU: "项目组成员", MING: "报告编制人", LAN: "报告审核人"}
NUMBERS = {
    QING: "S011608000317418201",
    SHU: "S011593000312506042",
    MING: "S011516000313230513",
    LAN: "S011560000114520801",
}
ROLES = [(QING, Role.PROJECT_LEADER), (SHU, Role.TEAM_MEMBER), (MING, Role.AUTHOR), (LAN, Role.REVIEWER)]


def places(*pages: Page) -> tuple[SignPlace, ...]:
    made = body(*pages)
    return sign_places(made, people(made))


def told(found: tuple[SignPlace, ...]) -> list[tuple[str, Role | None]]:
    return [(place.name, place.role) for place in found]


def _card(name: str) -> str:
    return f"{DUTIES[name]}：{name}\n证书编号：{NUMBERS[name]}"


def test_the_foot_of_a_card_is_signed_by_whom_the_card_names() -> None:
    """What was read behind the labels is handwriting: the second is misread, the last as another's name."""
    made = table(
        [
            (_card(QING), _card(SHU)),
            (f"签字：{QING}", "签字：褚去舒"),
            (_card(MING), _card(LAN)),
            ("签字：", "签_字："),
        ],
        is_ocr=True,
    )
    assert sorted(told(places(page(1, tables=(made,))))) == sorted(ROLES)


def test_a_cell_whose_label_was_lost_is_a_place_like_those_over_and_under_it() -> None:
    rows = [(DUTIES[name], f"{name}\n{NUMBERS[name]}", "签字：") for name in (QING, SHU, MING)]
    made = table([*rows, (DUTIES[LAN], f"{LAN}\n{NUMBERS[LAN]}", f"签___{LAN}")], is_ocr=True)
    found = places(page(1, tables=(made,)))
    assert told(found) == ROLES
    starts = [place.evidence.boxes[0].x0 for place in found]
    assert max(starts) - min(starts) < 1


def test_a_label_that_is_read_with_strokes_in_it_asks_for_a_signature() -> None:
    lines = [line(f"{DUTIES[QING]}：{QING} 签_字_：", 72, 120, is_ocr=True)]
    lines += [
        line(f"{DUTIES[name]}：{name} 签字：", 72, y, is_ocr=True) for name, y in ((SHU, 160), (MING, 200))
    ]
    assert told(places(page(1, lines=lines))) == ROLES[:3]


def _blanks(read: dict[str, str]) -> list[Line]:
    """Duties with what was read in their blanks, and the same people printed in lines with numbers below."""
    found = []
    for at, (name, duty) in enumerate(DUTIES.items()):
        found.append(line(f"{duty}：{read.get(name, '')}", 72, 120 + 40 * at, is_ocr=True))
        found.append(line("日期：", 300, 120 + 40 * at, is_ocr=True))
    return found


def test_a_blank_begins_behind_the_duty_though_ink_in_it_was_read() -> None:
    rows = [("职责", "姓名", "证书编号"), *((DUTIES[n], n, NUMBERS[n]) for n in DUTIES)]
    listed = table(rows, y=400, is_ocr=True)
    made = page(1, lines=_blanks({QING: QING, SHU: "", MING: "柏一吗"}), tables=(listed,))
    blanks = [place for place in places(made) if place.evidence.boxes[0].y1 < 330]
    assert told(tuple(blanks)) == ROLES
    assert all(place.evidence.boxes[0].x0 < 72 + 6.5 * 10 for place in blanks)


def test_a_heading_without_a_colon_is_no_blank_among_blanks() -> None:
    lines = [line("评价人员", 250, 60, is_ocr=True), *_blanks(dict.fromkeys(DUTIES, ""))]
    lines = [dataclasses.replace(entry, confidence=0.99) for entry in lines]
    rows = [("职责", "姓名", "证书编号"), *((DUTIES[n], n, NUMBERS[n]) for n in DUTIES)]
    found = places(page(1, lines=lines, tables=(table(rows, y=400, is_ocr=True),)))
    assert all(place.evidence.boxes[0].y0 > 90 for place in found)


def test_the_office_in_a_bracket_that_closes_on_the_next_line() -> None:
    assert roles_of("批准（技术负责", is_ocr=True) == (Role.TECHNICAL_CHIEF,)
    assert roles_of("批准（技术负责") == ()


def test_rows_read_as_one_are_parted_over_each_name_where_particulars_stand_under_it() -> None:
    parts = "\n".join(f"{name}\n证书号 {NUMBERS[name]}" for name in (QING, SHU))
    made = table([("职责", "姓名", "签名"), ("项目组成员", parts, "")], is_ocr=True)
    found = places(page(1, tables=(made,)))
    lower = next(item.box for item in made[1] if item.text == SHU)
    assert [place.name for place in found] == [QING, SHU]
    assert abs(found[1].evidence.boxes[0].y0 - lower.y0) < 3

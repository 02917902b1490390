"""Who leads, who heads the agency, and whose duty is told by brackets, groups and other pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.chapters import Chapter
from core.document import Page
from core.facts import Role
from pipelines.stages.extract.roles import duties_in, roles_of
from pipelines.stages.extract.signoff import people
from tests.pipelines.stages.extract.forms import Span, body, line, page, table, text_page

A, B, C, D = "卫青原", "褚云舒", "柏一鸣", "韦明"
NUMBER = {A: "S011608000317418201", B: "S011593000312506042", C: "S011516000313230513"}
TEAM = {("项目负责人", A), ("项目组成员", B), ("项目组成员", C)}
CLIENT, AGENCY = "云栖加油站有限公司", "青岚安全评价有限公司"


def named(*pages: Page, chapters: dict[int, Chapter] | None = None) -> set[tuple[str, str]]:
    return {(person.role.value, person.name) for person in people(body(*pages, chapters=chapters))}


def form(*rows: tuple[str, ...], spans: Span | None = None, above: str = "") -> Page:
    lines = [line(above, 250, 150)] if above else []
    return page(1, lines=lines, tables=[table(rows, spans=spans)])


def member(name: str) -> str:
    return f"{name}（证书编号：{NUMBER[name]}）"


@pytest.mark.parametrize(
    "sheet",
    [
        text_page(1, f"评价组成员：{A}（组长）、{B}、{C}", "报告编制人："),
        text_page(1, f"评价组成员：{A}（组长、机械）、{B}（电气）、{C}（安全）"),
        text_page(1, f"评价人员：{A}（组长，证书编号：{NUMBER[A]}）、{member(B)}、{member(C)}"),
        text_page(1, f"评价人员：组长{A}，成员{B}、{C}"),
        text_page(
            1, "评价人员", f"组长  {A}  {NUMBER[A]}", f"      {B}  {NUMBER[B]}", f"      {C}  {NUMBER[C]}"
        ),
        text_page(
            1, "评价人员：", f"1. {A}（组长） {NUMBER[A]}", f"2. {B} {NUMBER[B]}", f"3. {C} {NUMBER[C]}"
        ),
        form(("项目组成员", f"{A}（组长）、{B}、{C}")),
        form(
            ("评价人员", "", "", ""),
            ("序号", "姓名", "证书编号", "备注"),
            ("1", A, NUMBER[A], "组长"),
            ("2", B, NUMBER[B], ""),
            ("3", C, NUMBER[C], ""),
            spans={(0, 0): (1, 4)},
        ),
        form(
            ("职责", "", "姓名", "证书编号"),
            ("评价人员", "组长", A, NUMBER[A]),
            ("^", "组员", B, NUMBER[B]),
            ("^", "^", C, NUMBER[C]),
            spans={(1, 0): (3, 1), (2, 1): (2, 1)},
        ),
        form(
            ("评价人员", A, NUMBER[A], "组长"),
            ("^", B, NUMBER[B], "组员"),
            ("^", C, NUMBER[C], "组员"),
            spans={(0, 0): (3, 1)},
        ),
        form(("", "姓名", "证书编号"), ("（组长）", A, ""), ("", B, ""), ("", C, ""), above="评价人员"),
        form(
            ("姓名", "证书编号"),
            (f"{A}（组长）", NUMBER[A]),
            (B, NUMBER[B]),
            (C, NUMBER[C]),
            above="评价人员",
        ),
    ],
    ids=[
        "brackets in a line",
        "brackets with a speciality",
        "brackets with the certificate",
        "duty before the name",
        "leader over members",
        "numbered",
        "brackets in a cell",
        "remarks",
        "finer duty within a group",
        "duty behind the name",
        "brackets alone",
        "brackets under a title",
    ],
)
def test_a_leader_among_the_members(sheet: Page) -> None:
    assert named(sheet) == TEAM


def test_cards_side_by_side_under_their_duties() -> None:
    sheet = form(
        ("项目负责人", "技术负责人"),
        (f"姓名：{A}", f"姓名：{D}"),
        ("报告审核人", "项目组成员"),
        (f"姓名：{C}", f"姓名：{B}"),
    )
    assert named(sheet) == {("项目负责人", A), ("技术负责人", D), ("报告审核人", C), ("项目组成员", B)}


def test_a_member_with_another_duty_in_brackets_has_both() -> None:
    assert named(text_page(1, f"项目组成员：{B}（报告编制人）、{C}")) == {
        ("项目组成员", B),
        ("报告编制人", B),
        ("项目组成员", C),
    }


def test_a_name_in_brackets_behind_a_blank_is_the_duty_holders() -> None:
    assert named(text_page(1, f"编    制：____________（{A}）", f"审    核：____________（{B}）")) == {
        ("报告编制人", A),
        ("报告审核人", B),
    }


def test_names_under_blanks_side_by_side_belong_to_the_blank_above() -> None:
    lines = [
        line("项目负责人：____________", 72, 100),
        line("项目组成员：____________", 320, 100),
        line(A, 180, 115),
        line(B, 430, 115),
    ]
    assert named(page(1, lines=lines)) == {("项目负责人", A), ("项目组成员", B)}


@pytest.mark.parametrize(
    "sheet",
    [
        form(("评价机构", AGENCY, "被评价单位", CLIENT), ("法定代表人", D, "法定代表人", "陆向阳")),
        form(("", "委托单位", "评价机构"), ("单位名称", CLIENT, AGENCY), ("法定代表人", "陆向阳", D)),
        form(("委托单位", CLIENT, "法定代表人", "陆向阳"), ("评价机构", AGENCY, "法定代表人", D)),
        form(("评价机构", AGENCY), ("法定代表人", f"{D} 总经理")),
        form(("被评价单位", CLIENT), ("项目名称", "云栖加油站"), ("法定代表人", D), ("技术负责人", "")),
        text_page(1, f"被评价单位：{CLIENT}", "法定代表人：陆向阳", f"评价机构法定代表人：{D}"),
    ],
    ids=[
        "columns of labels",
        "columns of parties",
        "rows",
        "with a post",
        "over duties",
        "said by the label",
    ],
)
def test_the_agencys_legal_representative_is_told_from_the_clients(sheet: Page) -> None:
    assert named(sheet) == {("法定代表人", D)}


def test_the_clients_legal_representative_alone_is_nobody() -> None:
    sheet = text_page(1, f"被评价单位：{CLIENT}", "法定代表人：陆向阳", "地址：云栖市", f"项目负责人：{A}")
    assert named(sheet) == {("项目负责人", A)}


def test_a_leader_whom_only_notice_and_record_name() -> None:
    sign_off = form(("职责", "姓名", "证书编号"), ("项目组成员", A, NUMBER[A]), ("项目组成员", B, NUMBER[B]))
    filling = [text_page(n, "云栖加油站有限公司") for n in range(2, 5)]
    notice = page(5, tables=[table([("项目组组长", A, "电话", "13800000000")])])
    found = people(body(sign_off, *filling, notice, chapters={5: Chapter.NOTICE}))
    assert {(p.role.value, p.name, p.certificate_number) for p in found} == {
        ("项目负责人", A, NUMBER[A]),
        ("项目组成员", B, NUMBER[B]),
    }
    assert {item.page for p in found if p.role is Role.PROJECT_LEADER for item in p.evidence} == {1, 5}


def test_a_notice_that_names_another_makes_nobody_leader() -> None:
    sign_off = form(("职责", "姓名", "证书编号"), ("项目组成员", A, NUMBER[A]), ("项目组成员", B, NUMBER[B]))
    filling = [text_page(n, "云栖加油站有限公司") for n in range(2, 5)]
    notice = page(5, tables=[table([("项目组组长", C, "电话", "13800000000")])])
    assert named(sign_off, *filling, notice, chapters={5: Chapter.NOTICE}) == {
        ("项目组成员", A),
        ("项目组成员", B),
    }


def scanned(*rows: tuple[str, ...]) -> Page:
    return page(1, tables=[table(rows, is_ocr=True)])


def test_a_duty_read_into_the_cell_of_the_name_is_its_duty() -> None:
    rows = [("姓名", "证书编号"), (f"项目组长\n{A}", NUMBER[A]), (f"组员\n{B}", NUMBER[B])]
    assert named(scanned(*rows)) == {("项目负责人", A), ("项目组成员", B)}


def test_a_name_read_once_from_handwriting_is_nobody() -> None:
    sheet = scanned(("项目组成员", A, NUMBER[A]), ("项目组成员", B, NUMBER[B]), ("项目组成员", "于青厚", ""))
    unsure = [replace(item, confidence=0.6) if item.text == "于青厚" else item for item in sheet.lines]
    assert named(replace(sheet, lines=tuple(unsure))) == {("项目组成员", A), ("项目组成员", B)}
    assert ("项目组成员", "于青厚") in named(sheet)


def test_digits_of_a_seal_are_no_certificate() -> None:
    rows = [("项目负责人", A, NUMBER[A]), ("项目组成员", B, NUMBER[B]), ("报告编制人", C, NUMBER[C])]
    found = people(body(scanned(*rows, ("报告审核人", D, "22961700961"))))
    assert {p.name: p.certificate_number for p in found} == {**NUMBER, D: None}


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("技术负责人审定", Role.TECHNICAL_CHIEF),
        ("技术总负责", Role.TECHNICAL_CHIEF),
        ("授权签字人", Role.TECHNICAL_CHIEF),
        ("过程控制负责人审核", Role.PROCESS_CONTROL_CHIEF),
        ("主任评价师", Role.PROJECT_LEADER),
        ("安全评价项目组长", Role.PROJECT_LEADER),
        ("负责人（项目组组长）", Role.PROJECT_LEADER),
        ("专业评价人员", Role.TEAM_MEMBER),
        ("报告统稿人", Role.AUTHOR),
        ("非项目组成员审核", Role.REVIEWER),
        ("法定代表人/总经理", Role.LEGAL_REPRESENTATIVE),
        ("法定代表人或授权代表", Role.LEGAL_REPRESENTATIVE),
    ],
)
def test_duties_in_the_words_of_practice(words: str, role: Role) -> None:
    assert roles_of(words) == (role,)


@pytest.mark.parametrize(
    "words", ["安全评价师", "主要负责人", "单位负责人", "评审", "批准文号", "总经理", "负责人意见"]
)
def test_other_words_are_no_duty(words: str) -> None:
    assert roles_of(words) == ()


def test_a_title_over_others_in_a_column_of_tasks_leads() -> None:
    assert duties_in("评价项目总协调人") == (Role.PROJECT_LEADER,)
    assert duties_in("现场勘验、资料收集") == (Role.TEAM_MEMBER,)


def rows_of(*rows: tuple[str, str, str]) -> Page:
    """Ruled rows whose last column the reader left out of the table: its numbers stand loose beside it."""
    form, lines = table([(role, name) for role, name, _ in rows], is_ocr=True)
    heights = {item.text: item.box.y0 for item in lines}
    form = replace(form, box=form.box._replace(x1=330.0))
    loose = [line(number, 340, heights[name], is_ocr=True) for _, name, number in rows if number]
    return page(1, tables=[(form, lines)], lines=loose)


def test_a_number_that_stands_loose_in_a_names_row_is_his() -> None:
    found = people(
        body(
            rows_of(("项目负责人", A, NUMBER[A]), ("项目组成员", B, NUMBER[B]), ("项目组成员", C, NUMBER[C]))
        )
    )
    assert {p.name: p.certificate_number for p in found} == NUMBER
    assert [item.excerpt for item in found[0].evidence] == [A, NUMBER[A]]


def test_two_numbers_beside_one_name_settle_nothing() -> None:
    sheet = rows_of(("项目负责人", A, NUMBER[A]))
    beside = next(item for item in sheet.lines if item.text == NUMBER[A])
    second = line(NUMBER[B], 460, beside.box.y0, is_ocr=True)
    found = people(body(replace(sheet, lines=(*sheet.lines, second))))
    assert [p.certificate_number for p in found] == [None]

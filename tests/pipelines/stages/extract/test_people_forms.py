"""People are found whatever form the sign-off has."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.document import Page
from pipelines.stages.extract.signoff import people
from tests.pipelines.stages.extract.forms import body, line, page, table, text_page

QING, SHU, MING = "卫青原", "褚云舒", "柏一鸣"
NUMBERS = {QING: "S011608000317418201", SHU: "S011593000312506042", MING: "S011516000313230513"}
_SHORT = {"项目负责人": "负责", "项目组成员": "成员", "报告编制人": "编制", "报告审核人": "审核"}


def found(*pages: Page) -> set[tuple[str, str, str | None]]:
    return {
        (_SHORT.get(person.role.value, person.role.value), person.name, person.certificate_number)
        for person in people(body(*pages))
    }


TEAM = {
    ("负责", QING, NUMBERS[QING]),
    ("成员", SHU, NUMBERS[SHU]),
    ("成员", MING, NUMBERS[MING]),
    ("编制", QING, NUMBERS[QING]),
}
HEAD = ("职 责", "姓 名", "资格证书号", "签 字")


def row(role: str, name: str) -> tuple[str, ...]:
    return role, name, NUMBERS[name], ""


RULED = table(
    [HEAD, row("项目负责人", QING), row("项目组成员", SHU), row("项目组成员", MING), row("报告编制人", QING)]
)
GROUPED = table(
    [HEAD, row("评价组长", QING), row("组 员", SHU), ("^", MING, NUMBERS[MING], ""), row("编 制", QING)],
    spans={(2, 0): (2, 1)},
)
DUTY_COLUMN = table(
    [
        ("序号", "姓名", "职称", "证书编号", "承担工作"),
        ("1", QING, "高级工程师", NUMBERS[QING], "项目负责人、报告编制"),
        ("2", SHU, "工程师", NUMBERS[SHU], "现场勘验、资料收集"),
        ("3", MING, "工程师", NUMBERS[MING], "危险有害因素辨识"),
    ]
)
SECTION_ROWS = table(
    [
        ("姓名及证书", "专业（等级）", "签名"),
        ("项目负责人（1人）", "", ""),
        (f"{QING}\n证书号 {NUMBERS[QING]}；登记号 176294", "机械（一级）", ""),
        ("评价参加人（2人）", "", ""),
        (f"{SHU}\n证书号 {NUMBERS[SHU]}；登记号 156086", "采矿（二级）", ""),
        (f"{MING}\n证书号 {NUMBERS[MING]}；登记号 341457", "地质（二级）", ""),
        ("报告起草人（1人）", "", ""),
        (f"{QING}\n证书号 {NUMBERS[QING]}；登记号 176294", "机械（一级）", ""),
    ]
)
ACROSS = table(
    [
        ("职责", "项目负责人", "项目组成员", "项目组成员", "报告编制人"),
        ("姓名", QING, SHU, MING, QING),
        ("证书编号", NUMBERS[QING], NUMBERS[SHU], NUMBERS[MING], NUMBERS[QING]),
        ("签名", "", "", "", ""),
    ]
)
TICKED = table(
    [
        ("姓名", "证书编号", "项目负责人", "项目组成员", "报告编制人"),
        (QING, NUMBERS[QING], "√", "", "√"),
        (SHU, NUMBERS[SHU], "", "√", ""),
        (MING, NUMBERS[MING], "", "√", ""),
    ]
)
SIDE_BY_SIDE = table(
    [
        ("职责", "姓名", "证书编号", "职责", "姓名", "证书编号"),
        ("项目负责人", QING, NUMBERS[QING], "项目组成员", SHU, NUMBERS[SHU]),
        ("项目组成员", MING, NUMBERS[MING], "报告编制人", QING, NUMBERS[QING]),
    ]
)
CARDS = table(
    [
        ("项目负责人", f"姓名：{QING}", "专业：机械", "签名："),
        ("^", f"证书编号：{NUMBERS[QING]}", "登记编号：176294", ""),
        ("评价师", f"姓名：{SHU}", "专业：采矿", "签名："),
        ("^", f"证书编号：{NUMBERS[SHU]}", "登记编号：156086", ""),
        ("评价师", f"姓名：{MING}", "专业：地质", "签名："),
        ("^", f"证书编号：{NUMBERS[MING]}", "登记编号：341457", ""),
        ("执笔人", f"姓名：{QING}", "专业：机械", "签名："),
        ("^", f"证书编号：{NUMBERS[QING]}", "登记编号：176294", ""),
    ],
    spans={(0, 0): (2, 1), (2, 0): (2, 1), (4, 0): (2, 1), (6, 0): (2, 1)},
)
PAIRS = table(
    [
        ("姓名", QING, "职责", "项目负责人"),
        ("证书编号", NUMBERS[QING], "专业", "机械"),
        ("姓名", SHU, "职责", "项目组成员"),
        ("证书编号", NUMBERS[SHU], "专业", "采矿"),
        ("姓名", MING, "职责", "项目组成员"),
        ("证书编号", NUMBERS[MING], "专业", "地质"),
        ("姓名", QING, "职责", "报告编制人"),
        ("证书编号", NUMBERS[QING], "专业", "机械"),
    ]
)
ONE_ROW = table(
    [
        (
            "职责\n项目负责人\n项目组成员\n项目组成员\n报告编制人",
            f"姓名\n{QING}\n{SHU}\n{MING}\n{QING}",
            f"证书编号\n{NUMBERS[QING]}\n{NUMBERS[SHU]}\n{NUMBERS[MING]}\n{NUMBERS[QING]}",
        )
    ]
)
NARROW = table(
    [
        ("职责", "姓名", "证书编号"),
        *(
            (role, name, f"{NUMBERS[name][:8]}\n{NUMBERS[name][8:16]}\n{NUMBERS[name][16:]}")
            for role, name in (("项目负责人", QING), ("组员", SHU), ("组员", MING), ("编写人", QING))
        ),
    ]
)


@pytest.mark.parametrize(
    "form",
    [RULED, GROUPED, SECTION_ROWS, ACROSS, TICKED, SIDE_BY_SIDE, CARDS, PAIRS, ONE_ROW, NARROW],
    ids=[
        "ruled",
        "grouped",
        "section rows",
        "across",
        "ticked",
        "side by side",
        "cards",
        "pairs",
        "one row",
        "narrow",
    ],
)
def test_people_of_a_table(form: tuple[object, object]) -> None:
    assert found(page(1, tables=[form])) == TEAM  # type: ignore[list-item]


def test_a_column_of_tasks_tells_the_duties() -> None:
    assert found(page(1, tables=[DUTY_COLUMN])) == TEAM


@pytest.mark.parametrize(
    "texts",
    [
        (
            f"项目负责人：{QING}　　（签名）　资格证书号：{NUMBERS[QING]}",
            f"项目组成员：{SHU}　　（签名）　资格证书号：{NUMBERS[SHU]}",
            f"项目组成员：{MING}　　（签名）　资格证书号：{NUMBERS[MING]}",
            f"编　　制：{QING}　　（签名）　资格证书号：{NUMBERS[QING]}",
        ),
        (
            "一、项目负责人",
            f"{QING}，机械专业，一级安全评价师，证书编号{NUMBERS[QING]}。",
            "二、项目组成员",
            f"{SHU}，采矿专业，二级安全评价师，证书编号{NUMBERS[SHU]}。",
            f"{MING}，地质专业，二级安全评价师，证书编号{NUMBERS[MING]}。",
            "三、报告编制人",
            f"{QING}，机械专业，一级安全评价师，证书编号{NUMBERS[QING]}。",
        ),
        (
            f"（1）{QING}，一级安全评价师，证书编号：{NUMBERS[QING]}，担任项目负责人；",
            f"（2）{SHU}，二级安全评价师，证书编号：{NUMBERS[SHU]}，担任项目组成员；",
            f"（3）{MING}，二级安全评价师，证书编号：{NUMBERS[MING]}，担任项目组成员；",
            f"（4）{QING}，一级安全评价师，证书编号：{NUMBERS[QING]}，担任报告编制人；",
        ),
        (
            f"项目负责人 {QING} 一级 {NUMBERS[QING]}",
            f"项目组成员 {SHU} 二级 {NUMBERS[SHU]}",
            f"项目组成员 {MING} 二级 {NUMBERS[MING]}",
            f"报告编制人 {QING} 一级 {NUMBERS[QING]}",
        ),
        (
            f"{QING}（项目负责人）  证书号{NUMBERS[QING]}",
            f"{SHU}（项目组成员）  证书号{NUMBERS[SHU]}",
            f"{MING}（项目组成员）  证书号{NUMBERS[MING]}",
            f"{QING}（报告编制人）  证书号{NUMBERS[QING]}",
        ),
        (
            f"项目负责人由{QING}担任，证书编号{NUMBERS[QING]}。",
            f"项目组成员为{SHU}（证书编号{NUMBERS[SHU]}）、{MING}（证书编号{NUMBERS[MING]}）。",
            f"本报告由{QING}编制。",
        ),
        (
            "1.1.1 项目负责人",
            f"—— {QING}（一级安全评价师，证书编号：{NUMBERS[QING]}）",
            "1.1.2项目组成员",
            f"—— {SHU}（二级安全评价师，证书编号：{NUMBERS[SHU]}）",
            f"—— {MING}（二级安全评价师，证书编号：{NUMBERS[MING]}）",
            "第三节 报告编制人",
            f"—— {QING}（一级安全评价师，证书编号：{NUMBERS[QING]}）",
        ),
        (
            f"1. 项目负责人——{QING}，证书编号：{NUMBERS[QING]}",
            f"2. 项目组成员——{SHU}，证书编号：{NUMBERS[SHU]}",
            f"3. 项目组成员——{MING}，证书编号：{NUMBERS[MING]}",
            f"4. 报告编制人——{QING}，证书编号：{NUMBERS[QING]}",
        ),
        (
            f"1. 项目负责人：{QING}",
            f"资格证书编号：{NUMBERS[QING]}，从业登记编号：176294，专业：机械。",
            f"2. 项目组成员：{SHU}",
            f"资格证书编号：{NUMBERS[SHU]}，从业登记编号：156086，专业：采矿。",
            f"3. 项目组成员：{MING}",
            f"资格证书编号：{NUMBERS[MING]}，从业登记编号：341457，专业：地质。",
            f"4. 报告编制人：{QING}",
        ),
        (
            f"1 {QING}",
            "担任职务：项目负责人",
            f"资格证书编号：{NUMBERS[QING]}",
            f"2 {SHU}",
            "担任职务：项目组成员",
            f"资格证书编号：{NUMBERS[SHU]}",
            f"3 {MING}",
            "担任职务：项目组成员",
            f"资格证书编号：{NUMBERS[MING]}",
            f"4 {QING}",
            "担任职务：报告编制人",
        ),
        (
            f"项目负责人：{QING}",
            f"项目组成员：{SHU}、{MING}",
            f"报告编制人：{QING}",
            *(f"{name}：安全评价师证书编号{NUMBERS[name]}" for name in NUMBERS),
        ),
    ],
    ids=[
        "label and blank",
        "headings",
        "list of sentences",
        "spaced",
        "name first",
        "sentences",
        "numbered headings and dashes",
        "duty, dash, name",
        "name in the heading",
        "duty below the name",
        "certificates listed behind",
    ],
)
def test_people_of_lines(texts: tuple[str, ...]) -> None:
    assert found(text_page(1, *texts)) == TEAM


def test_people_of_columns_without_rulings() -> None:
    texts = [("职责", "姓名", "证书编号"), *((r, n, NUMBERS[n]) for r, n in ROLES)]
    lines = [
        line(text, 60 + 150 * column, 150 + 30 * at)
        for at, cells in enumerate(texts)
        for column, text in enumerate(cells)
    ]
    assert found(page(1, lines=lines)) == TEAM


ROLES = (("项目负责人", QING), ("项目组成员", SHU), ("项目组成员", MING), ("报告编制人", QING))


def test_two_people_beside_each_other_keep_their_own_numbers() -> None:
    lines = [
        line(f"项目负责人：{QING}", 60, 150),
        line(f"报告编制人：{SHU}", 320, 150),
        line(f"证书号：{NUMBERS[QING]}", 60, 175),
        line(f"证书号：{NUMBERS[SHU]}", 320, 175),
    ]
    assert found(page(1, lines=lines)) == {("负责", QING, NUMBERS[QING]), ("编制", SHU, NUMBERS[SHU])}


def test_a_second_sheet_gives_the_certificates() -> None:
    first = table([("项目负责人", QING), ("项目组成员", f"{SHU}、{MING}"), ("报告编制人", QING)])
    second = table([("姓名", "证书编号"), *NUMBERS.items()])
    assert found(page(1, tables=[first]), page(2, tables=[second])) == TEAM


def test_names_with_gaps_and_names_over_two_lines() -> None:
    form = table([HEAD, ("项目负责人", "卫　青　原", "", ""), ("项目组成员", "欧阳\n明月", "", "")])
    assert found(page(1, tables=[form])) == {("负责", QING, None), ("成员", "欧阳明月", None)}


def test_a_typed_signature_stands_for_the_name_and_is_no_second_person() -> None:
    form = table([HEAD, ("项目负责人", "", NUMBERS[QING], QING), ("项目组成员", SHU, NUMBERS[SHU], SHU)])
    assert found(page(1, tables=[form])) == {("负责", QING, NUMBERS[QING]), ("成员", SHU, NUMBERS[SHU])}


def test_a_signature_read_as_another_name_is_no_second_person() -> None:
    form = table([HEAD, ("项目负责人", QING, NUMBERS[QING], "于青厚")], is_ocr=True)
    assert found(page(1, tables=[form])) == {("负责", QING, NUMBERS[QING])}


def test_one_name_misread_in_another_place_is_one_person() -> None:
    first = page(1, lines=[line(f"项目负责人：{QING}　证书号：{NUMBERS[QING]}", 72, 150, is_ocr=True)])
    second = page(2, lines=[line("项目负责人：卫青厚", 72, 150, is_ocr=True)])
    assert found(first, second) == {("负责", QING, NUMBERS[QING])}


def test_ocr_confusions_in_numbers_are_put_right_and_the_raw_form_kept() -> None:
    form = table([HEAD, ("项目负责人", QING, "SO1l6O8000317418201", "")], is_ocr=True)
    (person,) = people(body(page(1, tables=[form])))
    assert person.certificate_number == NUMBERS[QING]
    assert person.certificate_raw == "SO1l6O8000317418201"


def test_a_misread_duty_is_still_told() -> None:
    form = table([HEAD, ("项且负责人", QING, NUMBERS[QING], "")], is_ocr=True)
    assert found(page(1, tables=[form])) == {("负责", QING, NUMBERS[QING])}


def test_the_enterprises_legal_representative_is_no_person_of_the_report() -> None:
    form = table(
        [
            ("被评价单位", "云栖加油站有限公司"),
            ("法定代表人", "陆向阳"),
            ("评价机构", "青岚安全评价有限公司"),
            ("法定代表人", QING),
        ]
    )
    assert found(page(1, tables=[form])) == {("法定代表人", QING, None)}


def test_what_is_no_sign_off_names_nobody() -> None:
    staff = table(
        [
            ("职务", "姓名", "证书编号"),
            ("主要负责人", "陆向阳", "350102197001011234"),
            ("安全管理人员", "申屠静", "35010219800101"),
        ]
    )
    plain = text_page(5, "负责人：陆向阳；成立于2007年4月。", "企业法定代表人陆向阳，从事批发。")
    cover = [text_page(n, "云栖加油站有限公司", "安全现状评价报告") for n in (1, 2, 3)]
    assert found(*cover, page(4, tables=[staff]), plain) == set()


def test_a_sign_off_behind_the_body_is_found() -> None:
    cover = [text_page(n, "云栖加油站有限公司") for n in range(1, 5)]
    assert found(*cover, page(5, tables=[RULED])) == TEAM


def test_two_sign_offs_are_both_kept_and_show_each_other() -> None:
    other = table(
        [
            HEAD,
            ("项目负责人", SHU, NUMBERS[SHU], ""),
            ("报告编制人", QING, "S011608000317418299", ""),
            ("报告审核人", MING, NUMBERS[MING], ""),
        ]
    )
    cover = [text_page(n, "云栖加油站有限公司") for n in range(2, 6)]
    leaders = [
        p
        for p in people(body(page(1, tables=[RULED]), *cover, page(6, tables=[other])))
        if p.role.value == "项目负责人"
    ]
    assert [leader.name for leader in leaders] == [QING, SHU]
    assert [leader.contradicted_by[0].page for leader in leaders] == [6, 1]
    assert [variant.value for variant in leaders[0].variants] == ["S011608000317418299"]


def test_contract_notice_and_survey_record_are_no_sign_off() -> None:
    notice = table([("项目组组长", QING, "电话", "13800000000"), ("项目组成员", SHU, "专业", "采矿")])
    pages = [text_page(n, "云栖加油站有限公司") for n in range(1, 5)]
    report = body(*pages, page(5, tables=[notice]), chapters={5: Chapter.NOTICE})
    assert people(report) == ()


def test_a_form_goes_on_on_the_next_page() -> None:
    first = table([HEAD, row("项目负责人", QING), row("项目组成员", SHU)])
    second = table([("", MING, NUMBERS[MING], ""), row("报告编制人", QING)], y=80)
    assert found(page(1, tables=[first]), page(2, tables=[second])) >= TEAM - {("成员", MING, NUMBERS[MING])}


def test_evidence_of_a_person_shows_the_name_and_the_number() -> None:
    leader = next(p for p in people(body(page(1, tables=[RULED]))) if p.role.value == "项目负责人")
    assert [item.excerpt for item in leader.evidence] == [QING, NUMBERS[QING]]


def test_a_number_runs_into_the_next_label() -> None:
    texts = (
        f"项目负责人：{QING}（签名）",
        f"证书编号：{NUMBERS[QING]}登记号：335032专业：安全一级评价师",
        f"项目组成员：{SHU}（签名）",
        f"证书编号：{NUMBERS[SHU]}登记号：275762专业：安全三级评价师",
    )
    assert {("负责", QING, NUMBERS[QING]), ("成员", SHU, NUMBERS[SHU])} == found(text_page(1, *texts))


def test_the_head_of_the_enterprise_in_a_preface_is_not_the_agencys() -> None:
    sign_off = text_page(1, f"机构法定代表人 {MING}", f"项目负责人 {QING} {NUMBERS[QING]}")
    preface = text_page(2, f"该加油站于2010年12月开业，法定代表人{SHU}，现有员工13人。")
    assert found(sign_off, preface) == {("法定代表人", MING, None), ("负责", QING, NUMBERS[QING])}


def test_a_number_broken_after_fifteen_digits_is_one() -> None:
    rows = [("项目负责人", QING), ("项目组成员", SHU), ("项目组成员", MING), ("报告编制人", QING)]
    form = table([HEAD, *((r, n, f"{NUMBERS[n][:16]}\n{NUMBERS[n][16:]}", "") for r, n in rows)])
    assert found(page(1, tables=[form])) == TEAM


def test_a_table_for_each_duty_under_its_heading() -> None:
    forms, lines = [], []
    for at, (role, names) in enumerate(
        (("项目负责人", [QING]), ("项目组成员", [SHU, MING]), ("编制人", [QING]))
    ):
        lines.append(line(f"（{at + 1}）{role}", 72, 80 + 200 * at))
        for number, name in enumerate(names):
            card = [("姓名", name), ("证书编号", NUMBERS[name])]
            forms.append(table(card, y=100 + 200 * at + 70 * number))
    assert found(page(1, tables=forms, lines=lines)) == TEAM


def test_an_enterprises_posts_and_emergency_teams_name_nobody() -> None:
    staff = table(
        [("职务", "姓名", "证书编号"), ("项目经理", "陆向阳", "350102197001011"), ("安全员", SHU, "1")]
    )
    team = table(
        [("应急职务", "姓名", "电话"), ("组长", "陆向阳", "13800000000"), ("组员", SHU, "1380000")], y=400
    )
    assert found(page(1, tables=[staff, team])) == set()


def test_two_readings_with_one_certificate_in_one_duty_are_one_person() -> None:
    first = page(1, lines=[line(f"项目负责人：{QING}　证书号：{NUMBERS[QING]}", 72, 150, is_ocr=True)])
    second = page(2, lines=[line(f"项目负责人：于青厚　证书号：{NUMBERS[QING]}", 72, 150, is_ocr=True)])
    assert len(found(first, second)) == 1


def test_a_duty_read_into_one_cell_with_its_holder_ends_at_the_next_duty() -> None:
    made = table(
        [
            ("姓名及证书", "专业（等级）", "签名"),
            (f"项目负责人（1人）\n{QING}\n证书号 {NUMBERS[QING]}", "机械（一级）", ""),
            ("评价参加人（2人）", "", ""),
            (f"{SHU}\n证书号 {NUMBERS[SHU]}", "采矿（二级）", ""),
            (f"{MING}\n证书号 {NUMBERS[MING]}", "地质（二级）", ""),
        ],
        is_ocr=True,
    )
    assert found(page(1, tables=(made,))) == TEAM - {("编制", QING, NUMBERS[QING])}


def test_one_certificate_beside_two_spellings_of_a_name_is_one_person() -> None:
    rows = [HEAD, row("项目负责人", QING), ("报告编制人", "卫靑原", NUMBERS[QING], "")]
    assert {name for _, name, _ in found(page(1, tables=(table(rows, is_ocr=True),)))} == {QING}


def test_a_signature_read_before_the_name_names_nobody() -> None:
    duties = ("项目负责人", "项目组成员", "项目组成员", "报告编制人")
    rows = [
        (duty, f"签名：{read}", f"{name}{NUMBERS[name]}")
        for duty, read, name in zip(
            duties, ("何芳", "韦怀", "田慧", "何芬"), (QING, SHU, MING, QING), strict=True
        )
    ]
    assert found(page(1, tables=(table(rows, is_ocr=True),))) == TEAM

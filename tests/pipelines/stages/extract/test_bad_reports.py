"""Reports that are not in order: no sign-off, pages shuffled, a cover that says something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.document import Page, Pages
from core.facts import Facts
from pipelines.stages import extract, outline
from tests.pipelines.stages.extract.forms import page, table, text_page

NAME, AGENCY = "云栖加油站有限公司", "青岚安全评价有限公司"
COVER = text_page(
    1,
    f"被评价单位：{NAME}",
    "安全现状评价报告",
    "报告编号：川安评字〔2023〕第12号",
    f"评价机构：{AGENCY}",
    "资质证书编号：APJ-(川)-002",
    "报告日期：2023年5月18日",
)
SIGN_OFF = page(
    2,
    tables=[
        table(
            [
                ("职责", "姓名", "证书编号"),
                ("项目负责人", "卫青原", "S011608000317418201"),
                ("项目组成员", "褚云舒", "S011593000312506042"),
                ("报告审核人", "柏一鸣", "S011516000313230513"),
            ]
        )
    ],
)
CHAPTERS = (
    text_page(3, "1 评价依据", "《危险化学品重大危险源辨识》（GB 18218-2018）。"),
    text_page(4, "2 企业概况", f"{NAME}位于四川省云栖市青石镇长河路12号，法定代表人陆向阳，员工10人。"),
    text_page(5, "3 现场检查", "评价组于2023年3月2日对该加油站进行了现场勘验。"),
    text_page(6, "4 评价结论", f"{NAME}符合安全生产条件。"),
)


def facts(*sheets: Page) -> Facts:
    """All facts of the pages in this order, numbered anew."""
    pages = Pages(pages=tuple(replace(sheet, number=n) for n, sheet in enumerate(sheets, start=1)))
    return extract.run("ab" * 32, pages, outline.run(pages))


def single(found: Facts) -> dict[str, str | None]:
    names = (
        "report_number",
        "enterprise_name",
        "agency_name",
        "agency_certificate_number",
        "report_kind",
        "report_on",
    )
    return {name: fact.value if (fact := getattr(found, name)) else None for name in names}


def people(found: Facts) -> set[tuple[str, str, str | None]]:
    return {(person.role.value, person.name, person.certificate_number) for person in found.people}


WHOLE = facts(COVER, SIGN_OFF, *CHAPTERS)


def test_the_whole_report_says_who_signed() -> None:
    assert single(WHOLE)["report_number"] == "川安评字〔2023〕第12号"
    assert len(people(WHOLE)) == 3


def test_without_a_sign_off_nobody_is_named_and_all_else_stands() -> None:
    found = facts(COVER, *CHAPTERS)
    assert found.people == ()
    assert single(found) == single(WHOLE)
    assert found.survey_on is not None
    assert found.survey_on.value == ("2023-03-02",)


@pytest.mark.parametrize(
    "order",
    [
        (COVER, *CHAPTERS, SIGN_OFF),
        (SIGN_OFF, COVER, *CHAPTERS),
        (COVER, CHAPTERS[2], CHAPTERS[0], SIGN_OFF, CHAPTERS[3], CHAPTERS[1]),
        (*CHAPTERS[::-1], SIGN_OFF, COVER),
    ],
    ids=["sign-off last", "sign-off first", "shuffled", "backwards"],
)
def test_pages_out_of_order_say_the_same(order: tuple[Page, ...]) -> None:
    found = facts(*order)
    assert single(found) == single(WHOLE)
    assert people(found) == people(WHOLE)
    at = order.index(SIGN_OFF) + 1
    assert {item.page for person in found.people for item in person.evidence} == {at}
    assert found.survey_on == replace(
        WHOLE.survey_on,  # type: ignore[type-var]
        evidence=tuple(
            replace(item, page=order.index(CHAPTERS[2]) + 1)
            for item in WHOLE.survey_on.evidence  # type: ignore[union-attr]
        ),
    )


def test_two_sign_offs_that_differ_show_each_other() -> None:
    other = page(
        7,
        tables=[
            table([("职责", "姓名"), ("项目负责人", "褚云舒"), ("报告审核人", "柏一鸣"), ("编制", "柏一鸣")])
        ],
    )
    leaders = [p for p in facts(COVER, SIGN_OFF, *CHAPTERS, other).people if p.role.value == "项目负责人"]
    assert [leader.name for leader in leaders] == ["卫青原", "褚云舒"]
    assert [leader.contradicted_by[0].page for leader in leaders] == [7, 2]


def test_a_cover_that_disagrees_with_the_sign_off_keeps_both() -> None:
    other = text_page(7, "评价机构：碧岭安全评价有限公司", "报告日期：2023年6月1日")
    found = facts(COVER, SIGN_OFF, other, *CHAPTERS)
    assert found.agency_name is not None
    said = {found.agency_name.value, *(variant.value for variant in found.agency_name.variants)}
    assert said >= {AGENCY, "碧岭安全评价有限公司"}

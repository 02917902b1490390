"""Contracts as a whole, surveys without labels, photos' days, and what of the annexes was looked through."""

from __future__ import annotations

import dataclasses

import pytest

from core.chapters import Chapter
from core.document import Exif, Failure, FailureCategory, Page, Picture, PictureKind
from core.facts import Paper
from core.geometry import Box
from pipelines.promises import promise_of
from pipelines.stages.extract.coverage import coverage
from pipelines.stages.extract.impossible import impossible_dates
from pipelines.stages.extract.onsite import survey_record
from pipelines.stages.extract.papers import papers
from tests import cases
from tests.pipelines.stages.extract.bodies import body, line, page

CONTRACT = (
    "附件1 技术服务合同",
    "甲方（委托方）：云栖加油站有限公司",
    "乙方（受托方）：青岚安全技术咨询有限公司",
    "第一条 甲方委托乙方对“云栖加油站经营项目”进行安全评价。",
    "第二条 乙方确保本项目通过专家评审。",
    "第三条 双方对商业秘密负有保密义务。",
    "签订日期：2023年2月6日",
)
BESIDE = Box(60, 300, 260, 440)
TEAM = (cases.person("沈青禾"), cases.person("陆之远"))


def contract(*lines: str) -> Paper:
    (paper,) = papers(body(page(1, *lines), chapters=[(Chapter.CONTRACT, 1)]))
    return paper


def test_a_contract_with_parties_object_and_clauses() -> None:
    paper = contract(*CONTRACT)
    assert paper.enterprise_name is not None
    assert paper.agency_name is not None
    assert paper.scope is not None
    assert (paper.enterprise_name.value, paper.agency_name.value) == (
        "云栖加油站有限公司",
        "青岚安全技术咨询有限公司",
    )
    assert paper.scope.value == "云栖加油站经营项目"
    promised = [clause for clause in paper.clauses if promise_of(clause.text)]
    assert [clause.text for clause in promised] == ["第二条乙方确保本项目通过专家评审。"]
    assert promised[0].evidence[0].page == 1
    assert paper.characters
    assert paper.characters > 80


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("现委托青岚安全技术咨询有限公司对云栖加油站经营项目进行安全现状评价。", "云栖加油站经营项目"),
        ("项目名称：云栖加油站经营项目", "云栖加油站经营项目"),
        ("甲方委托乙方承担《云栖加油站改造项目》的安全验收评价工作。", "云栖加油站改造项目"),
    ],
)
def test_what_is_to_be_evaluated_in_other_words(sentence: str, scope: str) -> None:
    paper = contract("附件1 安全评价委托书", sentence)
    assert paper.scope is not None
    assert paper.scope.value == scope


def test_headings_within_a_contract_are_part_of_it() -> None:
    chapters = [(Chapter.CONTRACT, 1), (Chapter.OTHER, 2), (Chapter.NOTICE, 3)]
    whole = body(
        page(1, *CONTRACT[:3]),
        page(2, "第一条 服务费用", "余款于甲方取得经营许可证后支付。"),
        page(3, "附件2 从业告知书", "甲方取得许可证后支付。"),
        chapters=chapters,
    )
    titles = ("附件1 技术服务合同", "第一条 服务费用", "附件2 从业告知书")
    whole.sections = tuple(
        dataclasses.replace(section, title=title)
        for section, title in zip(whole.sections, titles, strict=True)
    )
    paper = next(paper for paper in papers(whole) if paper.kind is Chapter.CONTRACT)
    assert [clause.text for clause in paper.clauses if promise_of(clause.text)] == [
        "余款于甲方取得经营许可证后支付。"
    ]


def test_values_of_the_next_annex_on_a_page_are_not_the_contracts() -> None:
    one = page(1, *CONTRACT[:2], "附件2 现场勘验记录", "被评价单位：远岫能源有限公司")
    whole = body(one, chapters=[(Chapter.CONTRACT, 1)])
    first = whole.sections[0]
    stop = dataclasses.replace(first.stop, page=1, line=2)
    whole.sections = (dataclasses.replace(first, stop=stop),)
    (paper,) = papers(whole)
    assert paper.enterprise_name is not None
    assert paper.enterprise_name.value == "云栖加油站有限公司"
    assert not paper.enterprise_name.variants


def surveyors(*parts: object) -> list[str]:
    whole = body(page(1, "附件3 现场勘验记录", *parts), chapters=[(Chapter.SURVEY_RECORD, 1)])  # type: ignore[arg-type]
    return [fact.value for fact in survey_record(whole, TEAM).people]


def test_surveyors_by_day_and_in_a_record_without_their_label() -> None:
    by_day = [["勘验人员", "3月6日：陆之远；3月7日：以上人员及评价组长沈青禾（当日到场）"]]
    assert set(surveyors(by_day)) == {"沈青禾", "陆之远"}
    assert surveyors("评价组长：沈青禾", "到场的有陆之远等人。") == ["陆之远"]


def test_surveyors_that_a_form_ticks() -> None:
    assert surveyors([["勘验人员", "☑沈青禾 □陆之远"]]) == ["沈青禾"]
    assert surveyors([["勘验人员", "沈青禾☑ 陆之远☑ 纪云峰□"]]) == ["沈青禾", "陆之远"]
    assert surveyors("参加勘验的评价人员 ☑沈青禾 □陆之远") == ["沈青禾"]


def photo(
    *, kind: PictureKind = PictureKind.EMBEDDED, box: Box = BESIDE, exif: Exif | None = None
) -> Picture:
    return Picture(box=box, width_px=480, height_px=340, content="0", kind=kind, exif=exif)


def with_pictures(base: Page, *pictures: Picture) -> Page:
    return dataclasses.replace(base, pictures=pictures)


def test_a_photo_keeps_its_files_day_and_the_stamp_read_in_it() -> None:
    base = page(1, "附件4 现场照片")
    lines = (
        *base.lines,
        line("2023-03-06 10:20", 70.0, 420.0),
        line("图1 储罐区（沈青禾现场勘验）", 60.0, 446.0),
    )
    shown = photo(exif=Exif(taken_at="2023-03-06T10:20:11"))
    whole = body(with_pictures(dataclasses.replace(base, lines=lines), shown), chapters=[(Chapter.PHOTOS, 1)])
    record = survey_record(whole, TEAM)
    (kept,) = record.photos
    assert kept.exif == shown.exif
    assert kept.stamped_on == "2023-03-06"
    assert [fact.value for fact in record.captioned] == ["沈青禾"]


def test_annexes_by_their_headings_and_entries_of_lists() -> None:
    whole = body(
        page(1, "目录", "附件1 技术服务合同........12", "附件2 现场勘验记录........14"),
        page(2, "8 评价结论", "符合。"),
        page(3, "附件1 技术服务合同", "甲方：某某"),
        chapters=[(Chapter.CONTENTS, 1), (Chapter.CONCLUSION, 2), (Chapter.CONTRACT, 3)],
    )
    found = coverage(whole, ())
    assert [sign.kind for sign in found.annexes] == [Chapter.CONTRACT]
    assert [sign.kind for sign in found.listed] == [Chapter.CONTRACT, Chapter.SURVEY_RECORD]
    assert found.unread == ()


def test_pages_that_failed_are_damaged_or_bare_pictures_are_unread() -> None:
    failure = Failure(stage="read", page=2, category=FailureCategory.LIMIT, code="overran", message="超时")
    bare = with_pictures(page(3), photo(kind=PictureKind.PAGE, box=Box(0, 0, 595, 842)))
    damaged = dataclasses.replace(page(4, "某某"), damage="部分图像无法显示")
    whole = body(page(1, "1 前言"), page(2), bare, damaged, chapters=[(Chapter.PREFACE, 1)])
    assert coverage(whole, (failure,)).unread == (2, 3, 4)


def test_a_contract_and_photos_under_no_heading_of_theirs_are_seen() -> None:
    parties = ["甲方应提供资料，乙方应保密。", "甲方与乙方协商。", "甲方付款，乙方开票。"]
    pictured = with_pictures(page(2, "6 现场检查情况"), photo())
    whole = body(
        page(1, "1 附则", *parties), pictured, chapters=[(Chapter.OTHER, 1), (Chapter.INSPECTION, 2)]
    )
    assert [sign.kind for sign in coverage(whole, ()).unplaced] == [Chapter.CONTRACT, Chapter.PHOTOS]


@pytest.mark.parametrize("caption", ["图3 总平面布置图", "问题1整改前"])
def test_drawings_and_photos_of_rectification_are_no_photos_of_the_survey(caption: str) -> None:
    base = page(1, "6 现场检查情况")
    captioned = dataclasses.replace(base, lines=(*base.lines, line(caption, 60.0, 446.0)))
    whole = body(with_pictures(captioned, photo()), chapters=[(Chapter.INSPECTION, 1)])
    assert coverage(whole, ()).unplaced == ()


def test_a_seal_is_no_photo() -> None:
    seal = photo(box=Box(60, 300, 190, 430))
    whole = body(with_pictures(page(1, "6 现场检查情况"), seal), chapters=[(Chapter.INSPECTION, 1)])
    assert coverage(whole, ()).unplaced == ()


def test_days_that_no_calendar_has_beside_words_of_the_procedure() -> None:
    whole = body(
        page(
            1,
            "现场勘验日期：2023年2月30日",
            "2023年13月1日",
            "该装置于2020年6月31日投产。",
            "报告日期：2023年5月18日",
        )
    )
    assert [remark.text for remark in impossible_dates(whole)] == ["2023年2月30日", "2023年13月1日"]


def test_a_misread_numeral_is_no_impossible_day() -> None:
    base = page(1, "现场勘验日期：2023年2月30日")
    read = dataclasses.replace(
        base, lines=tuple(dataclasses.replace(each, is_ocr=True) for each in base.lines)
    )
    assert impossible_dates(body(read)) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-03-06 10:20", "2023-03-06"),
        ("2022-10-121328", "2022-10-12"),
        ("2024-02-0210:41", "2024-02-02"),
        ("拍摄时间：2024年2月2日 10:41:05", "2024-02-02"),
        ("审核日期 2024-01-24 审核人", None),
        ("报告于2024年1月24日通过内部审核", None),
    ],
)
def test_a_stamp_is_a_day_and_a_time_and_nothing_else(text: str, day: str | None) -> None:
    base = page(1, "附件4 现场照片")
    lines = (*base.lines, line(text, 70.0, 420.0))
    whole = body(
        with_pictures(dataclasses.replace(base, lines=lines), photo()), chapters=[(Chapter.PHOTOS, 1)]
    )
    (kept,) = survey_record(whole, TEAM).photos
    assert kept.stamped_on == day


def test_the_scan_of_a_page_is_no_photo_on_it() -> None:
    base = page(1, "附件4 现场照片", "2024-01-24")
    scan = dataclasses.replace(photo(), box=Box(0.0, 0.0, base.width, base.height))
    whole = body(with_pictures(base, scan), chapters=[(Chapter.PHOTOS, 1)])
    assert survey_record(whole, TEAM).photos == ()

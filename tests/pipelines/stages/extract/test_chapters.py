"""Chapters with what stands under them, and the parts that only the text tells of."""

from __future__ import annotations

import pytest

from core.chapters import Chapter
from core.document import ListedHeading, Outline
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.chapters import headings_read, section_facts
from pipelines.stages.extract.sentences import site_sentences
from tests.pipelines.stages.extract.bodies import body, page


def told(*lines: str) -> dict[str, str]:
    read = body(page(1, "5 评价", *lines), chapters=((Chapter.ASSESSMENT, 1),))
    found = headings_read(read, Outline(sections=()), tuple(site_sentences(read)))
    return {part.part: part.text for part in found.parts}


@pytest.mark.parametrize(
    ("under", "characters"),
    [("略。", 2), ("详见企业提供的有关资料。", 12), ("总平面布置见附图2。", None), ("详见第5章。", None)],
)
def test_characters_under_a_heading(under: str, characters: int | None) -> None:
    read = body(
        page(1, "2.4 总平面布置", under),
        page(2, "2.5 工艺", "原料经泵送入反应釜，反应后过滤、干燥、包装入库。"),
        chapters=((Chapter.LAYOUT, 1), (Chapter.PROCESS, 2)),
    )
    layout, process = section_facts(read)
    assert layout.characters == characters
    assert process.characters == 24
    assert [item.excerpt for item in layout.heading] == ["2.4 总平面布置"]


def test_a_line_like_a_heading_and_a_sentence_tell_of_a_part() -> None:
    found = told("4.1 评价单元划分", "某单元情况良好。", "本次采用的评价方法为安全检查表法。")
    assert found["units"] == "4.1 评价单元划分"
    assert "评价方法" in found["methods"]
    assert "purpose" not in found


def test_words_of_another_matter_do_not_tell_of_a_part() -> None:
    assert "units" not in told("液氨罐区作为一个储存单元进行辨识。")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("采用安全检查表时，先按单元列出依据，再由评价人员查看现场后填写检查结果。", False),
        ("安全检查表法是将检查结果与标准对照的一种方法。", False),
        ("检查结果：本单元共检查12项，全部符合要求。", True),
    ],
)
def test_how_an_assessment_is_made_is_no_assessment(text: str, is_told: bool) -> None:
    read = body(page(1, "4 评价方法", text), chapters=((Chapter.METHODS, 1),))
    found = headings_read(read, Outline(sections=()), tuple(site_sentences(read)))
    assert ("assessment" in {part.part for part in found.parts}) is is_told


def test_contents_and_skipped_numbers_are_passed_on() -> None:
    listed = (ListedHeading(title="1概述", is_found=True),)
    read: Body = body(page(1, "5 评价"), chapters=((Chapter.ASSESSMENT, 1),))
    found = headings_read(read, Outline(sections=(), listed=listed, skipped=("4",)), ())
    assert (found.listed, found.skipped) == (listed, ("4",))

"""Characters of scanned pages beside the print."""

from __future__ import annotations

from core.document import Pages
from eval.scorecard.characters import character_marks, errors
from eval.scorecard.counts import Count
from eval.scorecard.labels import Label


def test_the_print_read_in_another_order_is_read_without_error(label: Label, pages: Pages) -> None:
    counts = character_marks(label, pages).counts
    assert counts["ocr.characters"].error == 0.0
    assert counts["ocr.extra"].right == 0
    assert counts["ocr.unread"] == Count(0, 1, 1)


def test_each_wrong_or_lost_character_is_an_error_and_handwriting_is_extra() -> None:
    edits, extra, worst = errors(
        ["报告审核人龚山", "现场勘验记录表及其附图一览"], "报告审核人龙山现场勘验记录附图一览梁山"
    )
    assert edits == 1 + 3
    assert extra == 2
    assert [want for want, _ in worst] == ["现场勘验记录表及其附图一览", "报告审核人龚山"]


def test_a_line_that_was_not_read_is_lost_whole_and_takes_nothing_from_others() -> None:
    edits, extra, _ = errors(["机构（盖章）：", "机构名称"], "机构名称")
    assert (edits, extra) == (7, 0)


def test_a_page_of_which_nothing_was_kept_is_unread_and_not_an_error_of_characters(label: Label) -> None:
    counts = character_marks(label, None).counts
    assert counts == {"ocr.unread": Count(1, 1, 0)}


def test_an_empty_page_has_every_character_wrong(label: Label, pages: Pages) -> None:
    (page,) = pages.pages
    blank = Pages(pages=(type(page)(number=1, width=595.0, height=842.0, route=page.route),))
    assert character_marks(label, blank).counts["ocr.characters"].error == 1.0

"""Excerpts of kept text: sentences run on, rows stay rows, whatever the order of a row's lines."""

from __future__ import annotations

import numpy as np

from corpus.similarity.texts import ReportText
from pipelines.text_evidence import text_evidence

Line = tuple[float, float, float, str]  # x0, y0, x1, words


def excerpts(*lines: Line, pages: tuple[int, ...] = ()) -> list[str]:
    """Of the whole text, by page."""
    words = "\n".join(line[3] for line in lines)
    starts = np.cumsum([0, *(len(line[3]) + 1 for line in lines[:-1])]).astype(np.int32)
    text = ReportText(
        text=words,
        starts=starts,
        pages=np.array(pages or [1] * len(lines), np.int32),
        boxes=np.array([(x0, y0, x1, y0 + 12) for x0, y0, x1, _ in lines], np.float32),
        sections=(),
    )
    found = text_evidence("ab" * 32, text, [(0, len(words))], ())
    assert sum(len(item.boxes) for item in found) == len(lines)
    return [item.excerpt for item in found]


FIRST = (70, 100, 500, "按照化工和危险化学品生产经营单位重大生产安全事故隐患判定标准（试行）（安监总")
SECOND = (50, 116, 500, "管三〔2017〕121号），对该企业逐项进行判定，情况如下。")
HEAD = (50, 80, 200, "第六节 重大隐患判定")


def test_sentences_run_on_and_a_heading_stands_alone() -> None:
    assert excerpts(HEAD, FIRST, SECOND) == [f"{HEAD[3]}\n{FIRST[3]}{SECOND[3]}"]


def test_cells_of_a_row_are_apart_and_lines_of_a_cell_together() -> None:
    assert excerpts(
        SECOND,
        (50, 140, 80, "条款"),
        (120, 140, 180, "核查情况"),
        (300, 140, 330, "判定"),
        (50, 168, 80, "第1项"),
        (120, 161, 280, "主要负责人及安全管理人员经考"),
        (120, 175, 160, "核合格"),
        (300, 168, 340, "不构成"),
        (50, 192, 80, "第2项"),
        (120, 192, 220, "特种作业人员持证"),
        (300, 192, 340, "不构成"),
        (50, 208, 80, "第3项"),
        (120, 208, 290, "固定顶储罐（氮封），容积700m³"),
        (300, 208, 340, "不涉及"),
        (66, 224, 500, "经逐项判定，该企业不存在重大生产安全事故隐患。"),
    ) == [
        "\n".join(
            (
                SECOND[3],
                "条款\t核查情况\t判定",
                "第1项\t主要负责人及安全管理人员经考核合格\t不构成",
                "第2项\t特种作业人员持证\t不构成",
                "第3项\t固定顶储罐（氮封），容积700m³\t不涉及",
                "经逐项判定，该企业不存在重大生产安全事故隐患。",
            )
        )
    ]


def test_each_page_has_its_own_piece() -> None:
    rows = ((50.0, 700.0, 80.0, "第1项"), (120.0, 700.0, 180.0, "已整改"), (50.0, 80.0, 80.0, "第2项"))
    assert excerpts(*rows, pages=(1, 1, 2)) == ["第1项\t已整改", "第2项"]


def test_no_number_is_cut_at_an_end_of_the_excerpt() -> None:
    words = "12.5m，相距约30m，签订日期：2025.12.03"
    text = ReportText(
        text=words,
        starts=np.zeros(1, np.int32),
        pages=np.ones(1, np.int32),
        boxes=np.array([(70, 100, 500, 112)], np.float32),
        sections=(),
    )

    def shown(start: int, stop: int) -> str:
        (found,) = text_evidence("ab" * 32, text, [(start, stop)], ())
        return found.excerpt

    assert shown(1, words.index("2025") + 1) == ".5m，相距约30m，签订日期："
    assert shown(0, len(words)) == words
    assert shown(words.index("2025") + 1, words.index("2025") + 2) == "0"  # nothing else would be left


def test_a_number_that_dots_lead_to_is_kept_whole() -> None:
    words = "附录E报告过程控制（审核）记录.......... 13"
    text = ReportText(
        text=words,
        starts=np.array([0], np.int32),
        pages=np.array([1], np.int32),
        boxes=np.array([(50, 100, 500, 112)], np.float32),
        sections=(),
    )
    (item,) = text_evidence("ab" * 32, text, [(0, len(words) - 1)], ())
    assert item.excerpt == words

"""Both readings of a report's matches, what is common apart, and the words of them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.console import Console

from core.outcome import Difference, MatchKind
from service.similar.as_json import similar_json
from service.similar.content import similar_of
from service.similar.counted import Lengths
from service.similar.marks import Run, lines, marked, window
from service.similar.terminal import print_similar
from service.similar.words import alike_words, order_words, pages_words, share_words
from tests.service.similar.sharing import (
    ALL,
    COPIED,
    DONOR,
    EARLIER,
    IN_TABLE,
    LEFT,
    QUOTED,
    REWORDED,
    SIGNED,
    screening,
)

LENGTHS = Lengths(whole=1000, counted=360)


def printed(*matches: object, width: int = 100, **more: object) -> str:
    console = Console(width=width, record=True, color_system=None, file=None, quiet=False)
    with console.capture() as captured:
        print_similar(console, similar_of(screening(*matches), **more))  # type: ignore[arg-type]
    return captured.get()


def test_differences_are_marked_over_pieces_and_nothing_is_lost() -> None:
    left, right = marked(COPIED)
    assert "".join(run.text for piece in left for run in piece) == LEFT
    assert [run.text for piece in left for run in piece if run.is_different] == ["云栖", "38"]
    assert [run.text for run in right[0] if run.is_different] == ["远桥", "83"]


def test_a_difference_that_runs_over_two_pieces_is_marked_in_both() -> None:
    over = replace(COPIED, differences=(Difference(left=(4, 8), right=(0, 0)),))
    left, _ = marked(over)
    assert [[run.text for run in piece if run.is_different] for piece in left] == [["栖路"], ["，距"]]


def test_a_window_shows_the_first_difference_and_says_that_it_is_cut() -> None:
    runs = (
        Run("甲" * 100, is_different=False),
        Run("乙", is_different=True),
        Run("丙" * 100, is_different=False),
    )
    text = "".join(run.text for run in window(runs, 30))
    assert "乙" in text
    assert text[0] == text[-1] == "…"
    assert len(text) == 32


def test_by_report_the_most_shared_comes_first_and_follow_ups_last() -> None:
    found = similar_of(screening(*ALL), lengths=LENGTHS)
    assert [shared.report.id for shared in found.others] == [DONOR, EARLIER]
    donor = found.others[0]
    assert (donor.characters, donor.share) == (120, 0.12)
    assert (donor.counted, donor.counted_share) == (90, 0.25)
    assert donor.sections == (("周边环境", 120),)
    assert donor.kinds == ((MatchKind.TEXT, 1), (MatchKind.SIGNATURE, 1))


def test_by_passage_each_place_has_its_best_source_and_the_others_beside_it() -> None:
    found = similar_of(screening(*ALL))
    assert [(passage.best.match, len(passage.others)) for passage in found.passages] == [
        (COPIED, 1),
        (SIGNED, 0),
    ]
    assert found.passages[0].others[0].match.right_report.id == EARLIER


def test_what_is_common_counts_nowhere_and_has_its_reason() -> None:
    found = similar_of(screening(*ALL))
    (group,) = found.common
    assert group.reason == "引自法律、法规或标准"
    assert [pair.match for pair in group.pairs] == [QUOTED]
    assert all(not pair.match.common for shared in found.others for pair in shared.pairs)


def test_only_one_other_report_is_shown_where_it_is_asked_for() -> None:
    found = similar_of(screening(*ALL), only=EARLIER)
    assert {pair.match.right_report.id for pair in found.pairs} == {EARLIER}


def test_the_terminal_tells_it_in_plain_chinese() -> None:
    text = printed(*ALL, REWORDED, lengths=LENGTHS)
    for said in (
        "远桥化工有限公司（远岫安全科技有限公司编制，2022年5月18日）",
        "早于本报告",
        "文字2段，共160字，占全文的16%，其中现场描述90字，占本报告现场描述的25%，1段换了说法；签名1处",
        "40字，相似度90%，换了说法",
        "【后续报告】",
        "本报告第1–2页 ↔ 该报告第2页",
        "东侧为【云栖】路，距储罐【38】米。",
        "东侧为【远桥】路，距储罐【83】米。",
        "通用内容，不计入：引自法律、法规或标准，1段，共300字。",
        "相同的内容不等于抄袭",
    ):
        assert said in text
    assert max(map(len, text.splitlines())) <= 100


def test_nothing_shared_is_said_so() -> None:
    assert "没有相同的内容" in printed()
    assert "除通用内容外" in printed(QUOTED)


def test_json_has_both_readings_and_the_common_apart() -> None:
    document = json.loads(similar_json(similar_of(screening(*ALL, REWORDED), lengths=LENGTHS)))
    assert document["schema"] == "mingjian.similar/1"
    assert [other["is_follow_up"] for other in document["others"]] == [False, True]
    numbers = {pair["number"] for other in document["others"] for pair in other["pairs"]}
    assert {passage["pair"] for passage in document["passages"]} <= numbers
    assert document["common"][0]["reason"] == "law"
    donor = document["others"][0]
    assert (donor["share"], donor["counted"], donor["counted_share"]) == (0.16, 90, 0.25)
    assert [(pair["counted"], pair["is_reworded"]) for pair in donor["pairs"] if pair["kind"] == "text"] == [
        (90, False),
        (0, True),
    ]


def test_rows_of_a_table_are_lines_of_cells_with_their_marks() -> None:
    runs = (
        Run("储罐\t", is_different=False),
        Run("38", is_different=True),
        Run("米\n厂区在路东。", is_different=False),
    )
    first, second = lines(runs)
    assert first == (
        (Run("储罐", is_different=False),),
        (Run("38", is_different=True), Run("米", is_different=False)),
    )
    assert second == ((Run("厂区在路东。", is_different=False),),)
    assert "储罐｜【38】米／厂区" in printed(IN_TABLE)


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (pages_words((3, 4, 5, 9)), "第3–5、9页"),
        (pages_words(()), ""),
        (order_words("2023-05-18", "2022"), "早于本报告"),
        (order_words("2023-05", "2023-05-18"), ""),
        (order_words("2023-05-18", None), ""),
        (alike_words(0.9999), "99%"),
        (alike_words(1.0), "100%"),
        (share_words(0.004), "不到 1%"),
    ],
)
def test_words(got: str, wanted: str) -> None:
    assert got == wanted

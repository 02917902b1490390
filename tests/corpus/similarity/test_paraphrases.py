"""Rewording is found and verified; another site, common wording and what was copied are not told."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.similarity.paraphrases import Paraphrase, joined, paraphrases
from corpus.similarity.passage_index import PassageIndex, gathered
from corpus.similarity.rewording import Likeness, figures, likeness
from corpus.similarity.vectors import KeptVectors, Spans, vectors_of
from models.embeddings import opened

FENCE = (
    "厂区东侧为规划中的兴业路，路宽24m，南侧距清河村最近的居民点约320m，中间隔一条排水渠，"
    "西侧为尚未出让的空地，北侧与宏达机械厂相邻，两厂共用一段高2.2m的实体围墙，围墙外侧设有10kV架空电力线。"
)
SAME = (
    "北侧的相邻单位是宏达机械厂，两厂共用一段实体围墙（高2.2m），围墙外侧有10kV架空电力线；"
    "西侧空地尚未出让；东侧规划中的兴业路，路宽24m；南侧最近的居民点为清河村，相距约320m，中间隔着排水渠。"
)
PAINT = (
    "涂装车间设有水帘喷漆室三套，漆雾经过滤棉和活性炭吸附后由15m高排气筒排放，调漆间按甲类独立布置，"
    "设防爆型轴流风机和可燃气体报警器，油漆、稀释剂当班领用，日最大存放量不超过60kg，空桶日产日清。"
)
COLD = (
    "氨制冷机房建筑面积180m²，设螺杆压缩机四台，贮氨器两台，机房内设氨气浓度报警与事故排风联动，"
    "紧急停机按钮设在门外，值班室与机房之间的观察窗为固定窗，机房顶部安装水喷淋装置，排水接入事故池。"
)


class Shelf:
    """Some texts with their vectors."""

    def __init__(self, texts: dict[int, str], agencies: dict[int, str]) -> None:
        self.texts, self.agencies = texts, agencies
        self.kept = {row: vectors_of(text, [(0, len(text))], opened()) for row, text in sorted(texts.items())}
        self.index = PassageIndex(opened().dimensions, gathered(iter(self.kept.items()), opened().dimensions))

    def text(self, row: int) -> tuple[str, Spans] | None:
        return (self.texts[row], self.kept[row].spans) if row in self.texts else None

    def asked(self, text: str, copied: tuple[tuple[int, int], ...] = ()) -> tuple[Paraphrase, ...]:
        own = vectors_of(text, [(0, len(text))], opened())
        return paraphrases(
            text, own, self.index, agency_of=self.agencies, texts=self.text, own=99, copied=copied
        )


def test_rewording_is_told_with_where_it_stands_on_both_sides() -> None:
    shelf = Shelf({1: PAINT + FENCE, 2: COLD + PAINT}, {1: "甲", 2: "乙"})
    text = COLD[:40] + "。" + SAME
    (found,) = [each for each in shelf.asked(text) if each.row == 1]
    assert SAME[5:60] in text[slice(*found.left)]
    right = shelf.texts[1][slice(*found.right)]
    assert "清河村" in right
    assert "10kV架空电力线" in right
    assert found.likeness.is_sure
    assert found.likeness.figures == pytest.approx(1.0, abs=0.35)


def test_another_matter_is_not_told() -> None:
    assert Shelf({1: PAINT, 2: COLD}, {1: "甲", 2: "乙"}).asked(SAME) == ()


def test_what_many_agencies_have_is_nobodys_own() -> None:
    several = dict.fromkeys(range(5), FENCE)
    assert Shelf(several, {row: f"机构{row}" for row in several}).asked(SAME) == ()
    assert len(Shelf(several, dict.fromkeys(several, "甲")).asked(SAME)) == 1


def test_what_was_found_copied_and_reports_that_are_gone_are_left_out() -> None:
    shelf = Shelf({1: FENCE, 2: PAINT}, {1: "甲", 2: "乙"})
    assert len(shelf.asked(SAME)) == 1
    assert shelf.asked(SAME, ((0, len(SAME)),)) == ()
    del shelf.agencies[1]
    assert shelf.asked(SAME) == ()


def test_a_report_whose_text_is_gone_is_passed_over() -> None:
    shelf = Shelf({1: FENCE, 2: PAINT}, {1: "甲", 2: "乙"})
    del shelf.texts[1]
    assert shelf.asked(SAME) == ()


def test_neighbours_reworded_from_neighbours_are_one() -> None:
    sure = Likeness(1.0, None)
    parts = [
        Paraphrase(3, (0, 100), (500, 600), 0.9, sure),
        Paraphrase(3, (100, 210), (420, 500), 0.8, Likeness(0.9, 0.5)),
        Paraphrase(3, (210, 300), (2000, 2100), 0.9, sure),
        Paraphrase(4, (300, 400), (2100, 2200), 0.9, sure),
    ]
    whole = joined(parts)
    assert [(each.left, each.right) for each in whole[:2]] == [
        ((0, 210), (420, 600)),
        ((210, 300), (2000, 2100)),
    ]
    assert len(whole) == 3
    assert 0.9 < whole[0].likeness.score < 1.0


def test_order_of_clauses_does_not_matter_and_other_facts_do() -> None:
    turned = "。".join(reversed(FENCE.replace("，", "。").split("。")))
    assert likeness(FENCE, turned, 0.95)[0].is_sure
    copied = likeness(FENCE, PAINT[:40] + FENCE.replace("320m", "450m") + COLD[:40], 0.95)[0]
    assert copied.is_copied
    assert not copied.is_sure
    assert not likeness(FENCE, PAINT, 0.6)[0].is_sure
    assert likeness("", FENCE, 0.0)[0].score < 0.1
    assert figures("12 34 5", "12 35") == 0.5
    assert figures("12", "12 34") is None


def test_no_passages_give_nothing() -> None:
    shelf = Shelf({1: FENCE}, {1: "甲"})
    assert shelf.asked("短。") == ()
    none = KeptVectors("x", np.zeros((0, 2), np.uint32), np.zeros((0, opened().dimensions), np.int8))
    assert len(none) == 0

"""The truth that the benchmark of laws is held against, and who is said to be behind whom."""

from __future__ import annotations

import pytest

from corpus.similarity.normal import normal, written
from eval.benchmarks.similarity.contest import Standing, behind, best
from eval.benchmarks.similarity.exact import MANY, RUN, shared_runs
from eval.benchmarks.similarity.references import by_blocks, by_windows

ARTICLE = "储罐区与厂外道路之间的防火间距经实测不小于规范所要求的数值并在总平面布置图上逐一标明位置和标高"
OWN = (
    "本县地处丘陵冬季主导风向为东北风雷暴日数较多",
    "园区给水由市政管网供给设有两路进水并互为备用",
    "变配电间位于厂区西南角与罐组之间隔一条环形路",
    "装卸作业由持证人员完成作业前检查静电接地夹具",
    "围堰内地面坡向集水坑雨水阀常闭由当班人员开启",
    "值班记录保存三年交接班时逐项签字确认设备状态",
)


def test_runs_of_two_texts_are_found_to_the_letter_in_both_directions() -> None:
    texts = [normal(OWN[0] + ARTICLE), normal(ARTICLE + OWN[1]), normal(OWN[2] + OWN[3])]
    found = shared_runs(texts)
    assert set(found) == {(0, 1), (1, 0)}
    assert "".join(written(texts[0].codes[found[0, 1]])) == written(normal(ARTICLE).codes)
    assert found[1, 0].sum() == len(normal(ARTICLE))


def test_what_is_shorter_than_a_run_or_everybodys_is_not_shared() -> None:
    half = normal(ARTICLE).codes[: RUN - 1]
    assert shared_runs([normal(written(half) + OWN[0]), normal(OWN[1] + written(half))]) == {}
    assert shared_runs([normal(own + ARTICLE) for own in OWN[: MANY + 1]]) == {}
    assert len(shared_runs([normal(own + ARTICLE) for own in OWN[:MANY]])) == MANY * (MANY - 1)


def standing(tool: str, **recall: float) -> Standing:
    return Standing(tool, f"{tool} so", recall, recall, {})


def test_ours_must_be_above_the_best_setting_at_every_change() -> None:
    ours, low = standing("ours", noise=0.9, verbatim=1.0), standing("other", noise=0.5, verbatim=1.0)
    high = standing("other", noise=0.9, verbatim=0.2)
    assert behind([ours, low], "other") == []
    assert behind([ours, low, high], "other") == ["noise"]
    assert best([ours, low, high])["other", "noise"] is high
    assert best([ours, low, high])["other", "verbatim"] is low


@pytest.mark.parametrize("covers", [by_windows, by_blocks])
def test_references_find_a_passage_and_nothing_where_there_is_none(covers: object) -> None:
    assert callable(covers)
    assert covers(ARTICLE, OWN[0] + ARTICLE + OWN[1]) == 1.0
    assert covers(ARTICLE, "".join(OWN)) == 0.0

from __future__ import annotations

import importlib

import pytest

from core.facts import Stance
from tests.pipelines.stages.extract.bodies import body, page

# The package gives the function of the same name; the module is meant here.
conclusion = importlib.import_module("pipelines.stages.extract.conclusion")


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("综上所述，该加油站符合安全生产条件。", "符合"),
        ("综上，该项目具备安全验收条件。", "符合"),
        ("该企业基本符合国家有关法律、法规和标准的要求。", "基本符合"),
        ("该项目不具备安全生产条件。", "不符合"),
        ("该企业无法满足安全生产条件。", "不符合"),
        ("该企业已不再具备安全生产条件。", "不符合"),
        ("未能符合国家有关标准的要求。", "不符合"),
        ("没有发现不符合国家标准的情况，具备安全生产条件。", "符合"),
        ("不存在不符合项，具备安全生产条件。", "符合"),
        ("整改完成后方可具备安全生产条件。", None),
        ("企业应当符合安全生产条件。", None),
        ("本次评价采用安全检查表法。", None),
    ],
)
def test_stances(sentence: str, stance: str | None) -> None:
    assert conclusion._stance(sentence) == stance


def test_without_the_chapter_a_closing_sentence_is_taken_with_little_trust() -> None:
    text = ("该站安全管理符合有关标准的规定。", "综上所述，该站符合国家有关安全生产法律、法规的要求。")
    found = conclusion.conclusion(body(page(1, *text)))
    assert found is not None
    assert (found.value, found.confidence) == (Stance.CONFORMS, 0.55)
    assert found.excerpt.startswith("综上所述")
    assert conclusion.conclusion(body(page(1, text[0]))) is None

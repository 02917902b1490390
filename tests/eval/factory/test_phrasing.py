"""Templates and phrases: what is drawn, and what is never touched."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml

import eval.factory.text.phrasing as phrasing
from eval.factory.text.grammar import expand
from eval.factory.text.phrasing import phrased, rephrase

LEXICON = Path(phrasing.__file__).with_name("lexicon.yaml")


def test_parts_stand_in_a_drawn_order_and_some_may_be_left_out() -> None:
    orders = {expand("[、:a&b&c]。", random.Random(n), {}) for n in range(40)}
    assert orders == {f"{x}、{y}、{z}。" for x in "abc" for y in "abc" for z in "abc" if len({x, y, z}) == 3}
    two = {expand("[；2:{a|b}&c&<d>]", random.Random(n), {"d": "e"}) for n in range(60)}
    assert two == {f"{x}；{y}" for x in "abce" for y in "abce" if x != y and {x, y} != {"a", "b"}}


def test_a_template_may_be_a_list_of_whole_wordings() -> None:
    assert {expand(["a{b|c}", "d"], random.Random(n), {}) for n in range(30)} == {"ab", "ac", "d"}


def test_phrases_are_exchanged_and_the_same_chance_gives_the_same_text() -> None:
    text = "灭火器完好，检查记录齐全，符合规范要求。"
    found = {rephrase(text, random.Random(n)) for n in range(30)}
    assert len(found) > 10
    assert rephrase(text, random.Random(4)) == rephrase(text, random.Random(4))


@pytest.mark.parametrize(
    "fixed", ["⟦check:1:finding|设有围墙⟧", "《符合要求的完好规定》", "“完好、齐全”", "<完好>"]
)
def test_marked_text_titles_quotations_and_slots_are_never_rephrased(fixed: str) -> None:
    assert all(fixed in rephrase(f"现场检查{fixed}完好", random.Random(n)) for n in range(30))


def test_facts_are_put_in_after_the_phrases_were_exchanged() -> None:
    texts = {phrased("<name>完好", random.Random(n), {"name": "设有齐全公司"}) for n in range(20)}
    assert len(texts) > 1
    assert all(text.startswith("设有齐全公司") for text in texts)


def test_a_longer_phrase_shields_a_shorter_one() -> None:
    assert {rephrase("反应应急若干以及", random.Random(n)) for n in range(20)} == {"反应应急若干以及"}


def test_the_lexicon_holds_several_hundred_groups_of_plain_chinese() -> None:
    rows = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    assert len(rows["alike"]) + len(rows["one_way"]) > 250
    for group in [*rows["alike"], *rows["one_way"].values()]:
        assert len(set(group)) == len(group)
        assert all(re.fullmatch(r"[一-鿿、，（）]+", phrase) for phrase in group)

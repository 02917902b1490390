"""Brackets of a pair agree in kind and width; the space they take decides where the network wavers."""

from __future__ import annotations

import unicodedata

import pytest

from models.ocr.brackets import settled


def centres(text: str) -> list[float]:
    """Where characters would be seen if the text were set as it is written."""
    places, x = [], 0.0
    for character in text:
        width = 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.5
        wide_mark = width == 1.0 and unicodedata.category(character)
        share = {"Ps": 0.7, "Pe": 0.3, "Po": 0.3}.get(wide_mark or "", 0.5)
        places.append(x + share * width)
        x += width
    return places


def read(text: str, printed: str, confidence: float = 0.6) -> str:
    """``text`` as settled when ``printed`` is what stands on the paper."""
    found = settled(text, [confidence] * len(text), centres(printed))
    return "".join(found.get(index, character) for index, character in enumerate(text))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("安全技术规范》(GB 3万吨)。评价", "安全技术规范》（GB 3万吨）。评价"),
        ("安全技术规范（使用)。评价", "安全技术规范（使用）。评价"),
        ("压力容器制造（GB 150）压力容器", "压力容器制造(GB 150)压力容器"),
        ("硫酸钾等物质(见附录）的规定", "硫酸钾等物质（见附录）的规定"),
    ],
)
def test_the_space_they_take_decides_the_width(text: str, printed: str) -> None:
    assert read(text, printed) == printed


def test_a_network_that_is_sure_is_believed() -> None:
    text = "压力容器制造（使用）压力容器"
    assert read(text, "压力容器制造(使用)压力容器", confidence=0.99) == text


def test_where_too_little_text_tells_the_widths_both_follow_the_surer_one() -> None:
    text = "APJ-(川）-002"
    confidences = [0.9] * len(text)
    confidences[text.index("）")] = 0.55
    assert settled(text, confidences, centres(text)) == {text.index("）"): ")"}


@pytest.mark.parametrize(
    ("text", "unsure", "right"),
    [
        ("应急〔2021]38号", "]", "应急〔2021〕38号"),
        ("应急[2021〕38号", "[", "应急〔2021〕38号"),
        ("应急[2021〕38号", "〕", "应急[2021]38号"),
    ],
)
def test_the_surer_bracket_of_a_pair_names_its_kind(text: str, unsure: str, right: str) -> None:
    confidences = [0.5 if character == unsure else 0.9 for character in text]
    found = settled(text, confidences, centres(text))
    assert "".join(found.get(index, character) for index, character in enumerate(text)) == right


@pytest.mark.parametrize("text", ["应急〔2021〕38号", "关于[2021]38号(试行)的通知文件", "一)二)三)", ""])
def test_pairs_that_agree_and_lists_stay(text: str) -> None:
    assert settled(text, [0.9] * len(text), centres(text)) == {}

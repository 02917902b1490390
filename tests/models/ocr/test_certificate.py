"""In a certificate number a stroke read twice is dropped, an impossible sign exchanged; all else stays."""

from __future__ import annotations

import pytest

from models.ocr.certificate import exchanged, strokes_read_twice


@pytest.mark.parametrize(("text", "dropped"), [("APJ-(川I)-002", {6}), ("编号：APJ-（J川）-013", {8})])
def test_a_doubtful_letter_beside_the_province_is_dropped(text: str, dropped: set[int]) -> None:
    assert strokes_read_twice(text, [0.6] * len(text)) == dropped


def test_a_letter_the_network_is_sure_of_stays() -> None:
    assert strokes_read_twice("APJ-(川I)-002", [0.95] * 13) == set()


@pytest.mark.parametrize(
    "text", ["APJ-(川)-002", "APJ-(国)-317", "(川I)", "APJ-(IJ)-1", "甲(川I)乙", "APJ-(川苏)-1"]
)
def test_other_text_stays(text: str) -> None:
    assert strokes_read_twice(text, [0.5] * len(text)) == set()


@pytest.mark.parametrize(
    ("text", "seconds", "found"),
    [
        ("编号：APJ-（川）-Q35", {11: "0"}, {11: "0"}),
        ("APJ-(川)+097", {7: "-"}, {7: "-"}),
        ("APJ-(川)+Q97", {7: "-", 8: "0", 9: "g"}, {7: "-", 8: "0"}),
        ("APJ-(川)-Q97", {8: "O"}, {}),
        ("APJ-(川)-Q97", {}, {}),
        ("APJ-(川)-097", {8: "6"}, {}),
        ("型号 ABC-(川)-Q97", {11: "0"}, {}),
    ],
)
def test_a_sign_that_cannot_stand_in_its_place_gives_way_to_the_second_likeliest(
    text: str, seconds: dict[int, str], found: dict[int, str]
) -> None:
    assert exchanged(text, seconds) == found

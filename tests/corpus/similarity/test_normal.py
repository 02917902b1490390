"""What counts of a text when texts are compared."""

from __future__ import annotations

import pytest

from corpus.similarity.normal import normal, written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("厂区东侧 为 道路。", "厂区东侧为道路"),
        ("储罐容积120.5m³", "储罐容积30m³"),
        ("ＡＱ８００１", "aq8001"),
        ("張某檢測", "张某检测"),
        ("2023-03-05 起", "2021起"),
    ],
)
def test_wordings_that_count_as_one(one: str, other: str) -> None:
    assert written(normal(one).codes) == written(normal(other).codes)


def test_every_character_knows_its_place() -> None:
    text = "一、 厂区（东侧）12.5 m为道路\n"
    found = normal(text)
    assert [text[at] for at in found.at.tolist()] == list("一厂区东侧1m为道路")
    assert text[slice(*found.span(3, 5))] == "东侧"


def test_nothing_is_left_of_signs_and_of_characters_beyond_the_basic_plane() -> None:
    assert len(normal("，。 \n𠀀（）")) == 0
    assert len(normal("")) == 0

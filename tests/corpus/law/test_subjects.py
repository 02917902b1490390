"""Subjects in whatever words, and terms of a trade that a site is not of."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import LawDataError
from corpus.law.subjects import Subjects

SUBJECTS = Subjects.load()


def test_two_words_for_one_thing_are_one_subject() -> None:
    assert SUBJECTS.of("漏电保护器失效") & SUBJECTS.of("剩余电流动作装置应每月试验")
    assert not SUBJECTS.of("灭火器压力不足") & SUBJECTS.of("应急预案未备案")


def test_the_longer_of_two_terms_counts_and_line_breaks_do_not() -> None:
    assert SUBJECTS.terms_in("采煤\n机和掘进工作面") == ("采煤机", "掘进")


def test_terms_of_a_trade_that_the_rest_knows_are_not_alien() -> None:
    measures = ("加强上隅角瓦斯治理", "卸油前应静置")
    assert SUBJECTS.alien(measures, "加油机4台，设卸油口，汽油罐2座") == {"上隅角", "瓦斯"}
    assert SUBJECTS.alien(measures, "综采工作面、掘进工作面，加油机、罩棚") == frozenset()


def test_a_word_of_two_subjects_is_a_defect(tmp_path: Path) -> None:
    path = tmp_path / "subjects.yaml"
    head, trades = "schema: mingjian.subjects/1\n", "trades:\n  - {trade: 煤矿, terms: [瓦斯]}\n"
    text = f"{head}subjects:\n  - [灭火器]\n  - [灭火器]\n{trades}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawDataError, match="两行"):
        Subjects.load(path)

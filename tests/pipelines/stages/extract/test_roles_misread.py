"""Duties of which a scan misread characters are told by what looks alike; nothing else is a duty."""

from __future__ import annotations

import dataclasses

import pytest

from core.facts import Role
from pipelines.stages.extract.pieces import of_lines
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.tokens import tokens_of
from tests.pipelines.stages.extract.forms import line


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("申核", Role.REVIEWER),
        ("骗制", Role.AUTHOR),
        ("抵准", Role.TECHNICAL_CHIEF),
        ("审核定稿人（技木负青人）", Role.TECHNICAL_CHIEF),
        ("书核定利人（技木负青人)", Role.TECHNICAL_CHIEF),
    ],
)
def test_what_looks_like_a_duty_in_a_scan_is_one(words: str, role: Role) -> None:
    assert roles_of(words, is_ocr=True) == (role,)


@pytest.mark.parametrize(
    "words",
    [
        "申报",
        "骗局",
        "安全",
        "机械",
        "自动化",
        "采矿",
        "批次",
        "木工",
        "申核人员名单表",
        "审核定稿人（技术负责人）：严业敏",
    ],
)
def test_other_words_are_no_duty(words: str) -> None:
    assert roles_of(words, is_ocr=True) == ()


def test_what_is_printed_is_taken_as_it_stands() -> None:
    assert roles_of("申核") == ()


@pytest.mark.parametrize("is_ocr", [True, False])
def test_name_duty_and_number_read_as_one_word_are_three(*, is_ocr: bool) -> None:
    read = dataclasses.replace(line("黎海评价组长登记号250599", 72, 100), is_ocr=is_ocr)
    tokens = list(tokens_of(of_lines(1, [read])))
    leaders = [token for token in tokens if token.roles == (Role.PROJECT_LEADER,)]
    assert bool(leaders) is is_ocr
    assert ("黎海" in [token.piece.text for token in tokens]) is is_ocr

"""The audit page has words for whatever the service notes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import service
from service.portal.deeds import deed_words, detail_words

_NOTED = re.compile(r"(?:note|noted|note_list|deed_of|list_deed)\([^()]*?\"([a-z]+\.[a-z]+)\"", re.DOTALL)


def actions() -> set[str]:
    sources = Path(service.__file__).parent.rglob("*.py")
    return {action for source in sources for action in _NOTED.findall(source.read_text(encoding="utf-8"))}


def test_every_action_has_words() -> None:
    noted = actions()
    assert {"report.screen", "rescreen.begin", "agency.read", "retention.apply"} <= noted
    others = {"decision", "search", "login", "logout"}
    assert sorted(action for action in noted | others if deed_words(action) == action) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "甲.pdf", "status": "failed"}, "名称：甲.pdf；状态：读取失败"),
        ({"ended": {"done": 4, "failed": 1}}, "结果：已完成=4，失败=1"),
        ({"every": True, "changed_only": True}, "全部报告：是；只处理有变化的：是"),
    ],
)
def test_details_are_told_in_words(said: dict[str, object], words: str) -> None:
    assert detail_words(said) == words


def test_what_was_refused_is_called_by_the_permission() -> None:
    assert deed_words("reports.submit") == "提交报告"

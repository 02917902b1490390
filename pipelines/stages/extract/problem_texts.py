"""Problems told in running text: numbered items that name a problem and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.passage import Passage
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.check_columns import is_closed, is_open
from pipelines.stages.extract.dates import find_dates

_ITEM = re.compile(
    r"(?:^|\n|(?<=[。；;：:]))\s*(?:(?:问题|隐患|不符合项)?\s*(?:[（(]\s*(?P<a>\d{1,2})\s*[）)]|(?P<b>\d{1,2})\s*[、）)．.](?!\d)"
    r"|(?P<c>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]))|(?:问题|隐患|不符合项)\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[:：、.．])\s*"
)
# What follows is what was done about it.
_TURN = re.compile(
    r"[。；;，,\n]?\s*(?:[（(【]\s*)?(?:整改(?:落实|完成)?(?:情况|结果|措施)|复查(?:情况|结果|结论|意见)?|落实情况|处理结果|治理情况)\s*[)）】]?\s*[:：]"
    r"|[。；;，,]\s*(?=(?:该?(?:企业|单位|公司)|现|目前|经复查|复查)?\s*(?:已(?:于|经|按|整改|完成|落实)|于\s*20\d\d|尚未|未整改|正在整改|计划|限期))"
)
_ON_PROBLEMS = re.compile(r"(问题|隐患|不符合项|不足)[^。\n]{0,20}[:：]?\s*$")
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class _Item:
    number: str
    start: int
    stop: int


def told_problems(body: Body) -> tuple[Hazard, ...]:
    """Items in chapters on inspection and rectification that tell both a problem and its outcome."""
    found: list[Hazard] = []
    for section in body.of_kind(Chapter.RECTIFICATION, Chapter.INSPECTION):
        passage = body.open_text(section)
        found.extend(_problems(body.report, passage))
    return tuple(found)


def _problems(report: str, passage: Passage) -> Iterator[Hazard]:
    text = passage.text
    for item in _items(text):
        turn = _TURN.search(text, item.start + 4, item.stop)
        if turn is None:
            continue
        problem, outcome = text[item.start : turn.start()].strip(), text[turn.start() : item.stop]
        is_left, is_done = is_open(outcome), is_closed(outcome)
        if len(problem) < 5 or not (is_left or is_done):
            continue
        dates = find_dates(outcome)
        end = item.start + len(text[item.start : item.stop].rstrip())
        yield Hazard(
            text="".join(problem.splitlines()),
            evidence=passage.evidence(report, item.start, end),
            rectified=not is_left,
            rectified_on=str(dates[0].first) if dates and not is_left else None,
        )


def _items(text: str) -> Iterator[_Item]:
    marks = list(_ITEM.finditer(text))
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        stop = min(stop, mark.end() + _LONGEST)
        yield _Item(next(group for group in mark.groups() if group), mark.end(), stop)

"""Problems told in running text: numbered items or sentences that name a problem, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.closings import outcome_of, says_all_done, says_done
from pipelines.passage import Passage
from pipelines.proof import shows_proof
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates

_ITEM = re.compile(
    r"(?:^|\n|(?<=[。；;：:]))\s*(?:(?:问题|隐患|不符合项)?\s*(?:[（(]\s*(?P<a>\d{1,2})\s*[）)]|(?P<b>\d{1,2})\s*[、）)．.](?!\d|\s*(?:问题|隐患|第)\s*\d)"
    r"|(?P<c>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]))|(?:问题|隐患|不符合项)\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,2})\s*[:：、.．](?!\s*(?:问题|隐患|不符合|第|\d)))\s*"
)
_WHO = (
    r"(?:(?:该|被评价|建设|生产经营|项目|受检)?(?:企业|单位|公司|矿|站|厂)"
    r"|现|目前|截至\S{0,14}|经复查|复查|对此|针对(?:该|此|上述)\S{0,6}?)"
)
# What follows is what was done about it.
_TURN = re.compile(
    r"[。；;，,\n]?\s*(?:[（(【]\s*)?(?:整改(?:落实|完成)?(?:情况|结果|措施)|复查(?:情况|结果|结论|意见)?|落实情况|处理结果|治理情况|整改后)\s*[)）】]?\s*[:：]"
    rf"|[。；;，,]\s*(?={_WHO}?[，,]?(?:已(?:于|经|按|整改|完成|落实)|于\s*20\d\d|尚未|未整改|正在整改|计划|限期|按要求))"
    rf"|[。；;]\s*(?={_WHO}[^。；;]{{0,60}}(?:整改|复查|更换|修复|补充|完善|完毕|完成))"
)
_LED_BY = re.compile(r"^\s*(?:整改前|存在问题|问题描述|检查发现)\s*[:：]\s*")
_ON_PROBLEMS = re.compile(r"问题|隐患|不符合|不合格|不足|缺陷")
_AFTER = re.compile(r"\n\s*(?:针对|对于?|上述|以上|综上|截至|截止|目前|经|企业|公司|评价)")
_FOUND = re.compile(
    r"(?:检查|勘验|核查|查看|评价组|评价人员|现场)[^。；;，,]{0,14}(?:发现|查出|提出)|存在(?!的)|不符合|未(?!发现|见)\S|缺[少失乏]|不足"
)
_COUNTED = re.compile(
    r"[共计出现的]\s*(?:\d{1,3}|[一二三四五六七八九十两]{1,3})\s*[项条处个]|(?:上述|以上|所有|全部)\S{0,4}(?:问题|隐患)"
)
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_LONGEST = 240
_SHORTEST = 5
_INTRODUCED = 80  # characters before the first item in which it is said that problems follow


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    stop: int


def told_problems(body: Body) -> tuple[Hazard, ...]:
    """Items and sentences of the chapters on inspection and rectification that tell problem and outcome."""
    found: list[Hazard] = []
    for section in body.of_kind(Chapter.RECTIFICATION, Chapter.INSPECTION):
        passage = body.open_text(section)
        found.extend(_problems(body.report, passage))
        found.extend(_unnumbered(body.report, passage))
    return tuple(found)


def _problems(report: str, passage: Passage) -> Iterator[Hazard]:
    text = passage.text
    bare: list[_Item] = []
    for item in _items(text):
        turn = _TURN.search(text, item.start + 4, item.stop)
        said = outcome_of(text[turn.start() : item.stop]) if turn is not None else None
        if turn is None or said is None:
            bare.append(item)
        elif turn.start() - item.start >= _SHORTEST:
            yield _hazard(report, passage, item, turn.start(), said=said)
    yield from _closed_together(report, passage, bare)


def _hazard(report: str, passage: Passage, item: _Item, turn: int, *, said: bool) -> Hazard:
    """A problem up to ``turn`` and what is said of it behind."""
    text, outcome = passage.text, passage.text[turn : item.stop]
    dates = find_dates(outcome)
    end = item.start + len(text[item.start : item.stop].rstrip())
    return Hazard(
        text=_LED_BY.sub("", "".join(text[item.start : turn].split("\n"))).strip(),
        evidence=passage.evidence(report, item.start, end),
        rectified=said,
        is_told=True,
        rectified_on=str(dates[0].first) if dates and said else None,
        proof=outcome.strip(" 。；;，,\n") if said and shows_proof(outcome) else None,
    )


def _closed_together(report: str, passage: Passage, bare: Sequence[_Item]) -> Iterator[Hazard]:
    """Items without an outcome of their own, under a sentence behind them that closes them all."""
    text = passage.text
    if not bare or not _ON_PROBLEMS.search(text[max(0, bare[0].start - _INTRODUCED) : bare[0].start]):
        return
    closing = next((m for m in _SENTENCE.finditer(text, bare[-1].start) if says_all_done(m.group())), None)
    if closing is None:
        return
    dates = find_dates(closing.group())
    shown = passage.evidence(report, *closing.span())
    for item in bare:
        stop = min(item.stop, closing.start())
        words = text[item.start : stop].strip()
        if len(words) >= _SHORTEST:
            yield Hazard(
                text="".join(words.split("\n")),
                evidence=(*passage.evidence(report, item.start, stop), *shown),
                rectified=True,
                is_told=True,
                rectified_on=str(dates[0].first) if len(dates) == 1 else None,
                proof=closing.group().strip() if shows_proof(closing.group()) else None,
            )


def _items(text: str) -> Iterator[_Item]:
    marks = list(_ITEM.finditer(text))
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        after = _AFTER.search(text, mark.end() + _SHORTEST, stop) if index + 1 == len(marks) else None
        stop = min(after.start() if after else stop, mark.end() + _LONGEST)
        yield _Item(mark.end(), stop)


def _unnumbered(report: str, passage: Passage) -> Iterator[Hazard]:
    """「现场检查发现……。企业于某日完成整改，经复查符合要求。」 outside numbered items."""
    text = passage.text
    inside = [(item.start, item.stop) for item in _items(text)]
    problem: re.Match[str] | None = None
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if any(low <= sentence.start() + 2 < high for low, high in inside):
            problem = None
        elif problem is not None and (says_done(words) or _is_left(words)) and not _COUNTED.search(words):
            item = _Item(problem.start(), sentence.end())
            said = outcome_of(words)
            if said is not None:
                yield _hazard(report, passage, item, sentence.start(), said=said)
            problem = None
        elif _FOUND.search(words) and not _COUNTED.search(words) and outcome_of(words) is not True:
            problem = sentence
        else:
            problem = None


def _is_left(words: str) -> bool:
    """Whether a sentence tells of a rectification that it is not done."""
    return "整改" in words and outcome_of(words) is False

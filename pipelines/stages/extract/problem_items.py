"""Numbered items of running text, in runs: a list of problems, and perhaps a second one of what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.stages.extract.problem_numbers import number_of

_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_MARK = re.compile(
    r"(?:^|\n|(?<=[。；;：:]))\s*(?:(?:问题|隐患|不符合项)?\s*(?:[（(]\s*(?P<a>\d{1,2})\s*[）)]"
    r"|(?P<b>\d{1,2})\s*[、）)．.](?!\d|\s*(?:问题|隐患|第)\s*\d)|(?P<c>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]))"
    rf"|(?:问题|隐患|不符合项)\s*(?P<d>{_NUMERAL})\s*[:：、.．](?!\s*(?:问题|隐患|不符合|第|\d))"
    rf"|[【\[]\s*(?:问题|隐患|不符合项)\s*(?P<e>{_NUMERAL})\s*[】\]]"
    r"|(?P<f>[一二三四五六七八九十]{1,2})是(?![否])|其(?P<g>[一二三四五六七八九十])[，,：:、])\s*"
)
_AFTER = re.compile(r"\n\s*(?:针对|对于?|上述|以上|综上|截至|截止|目前|经|企业|公司|评价)")
_LONGEST = 240
_SHORTEST = 5
_LED_BY = 80  # characters before the first item that say what the items are
_OF_PROBLEMS = re.compile(r"问题|隐患|不符合|不合格|不足|缺陷")
_OF_OUTCOMES = re.compile(r"(?:整改|落实|治理|改正|复[查核验检])\S{0,8}(?:情况|结果|如下|完成|内容|成果)")


@dataclass(frozen=True, slots=True)
class Item:
    """Where the words of an item stand, and its number."""

    start: int
    stop: int
    number: int


Run = tuple[Item, ...]
"""Items in ascending order of their numbers."""


def runs(text: str) -> Iterator[Run]:
    """All runs of a text; one ends where the numbers begin anew."""
    marks = list(_MARK.finditer(text))
    numbers = [number_of(next(filter(None, mark.groups()))) for mark in marks]
    run: list[Item] = []
    for index, (mark, number) in enumerate(zip(marks, numbers, strict=True)):
        if run and number <= run[-1].number:
            yield tuple(run)
            run = []
        is_last = index + 1 == len(marks) or numbers[index + 1] <= number
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        after = _AFTER.search(text, mark.end() + _SHORTEST, stop) if is_last else None
        stop = min(after.start() if after else stop, mark.end() + _LONGEST)
        run.append(Item(mark.end(), stop, number))
    if run:
        yield tuple(run)


def is_of_problems(text: str, run: Sequence[Item]) -> bool:
    """Whether the words before the run say that problems follow."""
    lead = _lead(text, run)
    return bool(_OF_PROBLEMS.search(lead)) and not _OF_OUTCOMES.search(lead[-30:])


def is_of_outcomes(text: str, run: Sequence[Item]) -> bool:
    """Whether the words before the run say that what was done about them follows."""
    return bool(_OF_OUTCOMES.search(_lead(text, run)[-30:]))


def _lead(text: str, run: Sequence[Item]) -> str:
    return text[max(0, run[0].start - _LED_BY) : run[0].start]

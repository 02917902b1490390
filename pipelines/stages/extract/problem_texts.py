"""Problems told in running text: numbered items or sentences that name a problem, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.chapters import Chapter
from core.facts import Hazard
from pipelines.closings import outcome_of, says_all_done, says_done
from pipelines.passage import Passage
from pipelines.proof import shows_proof
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.problem_items import Item, is_of_outcomes, is_of_problems, runs
from pipelines.stages.extract.problem_turns import ACTED, ON, became, days_of, named, turn_of

_FOUND = re.compile(
    r"(?:检查|勘验|核查|查看|评价组|评价人员|现场)[^。；;，,]{0,14}(?:发现|查出|提出)|存在(?!的)|不符合|未(?!发现|见)\S|缺[少失乏]|不足"
)
_COUNTED = re.compile(
    r"[共计出现的]\s*(?:\d{1,3}|[一二三四五六七八九十两]{1,3})\s*[项条处个]|(?:上述|以上|所有|全部)\S{0,4}(?:问题|隐患)"
)
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_SHORTEST = 5


def told_problems(body: Body) -> tuple[Hazard, ...]:
    """Items and sentences of the chapters on inspection and rectification that tell problem and outcome."""
    found: list[Hazard] = []
    for section in body.of_kind(Chapter.RECTIFICATION, Chapter.INSPECTION):
        passage = body.open_text(section)
        found.extend(_problems(body.report, passage))
        found.extend(_unnumbered(body.report, passage))
    return tuple(found)


def numbered_problems(body: Body, numbers: frozenset[int]) -> tuple[Hazard, ...]:
    """A list of problems in running text that has just these numbers, as a table by number asks for."""
    for section in body.of_kind(Chapter.RECTIFICATION, Chapter.INSPECTION):
        passage = body.open_text(section)
        for run in runs(passage.text):
            if {item.number for item in run} == numbers and is_of_problems(passage.text, run):
                return tuple(_bare(body.report, passage, item) for item in run)
    return ()


def _problems(report: str, passage: Passage) -> Iterator[Hazard]:
    text = passage.text
    listed: tuple[Item, ...] = ()  # problems without an outcome of their own, of the run before
    for run in runs(text):
        if listed and is_of_outcomes(text, run):
            yield from _answered(report, passage, listed, run)
            listed = ()
            continue
        yield from _closed_together(report, passage, listed)
        bare: list[Item] = []
        for item in run:
            turn = turn_of(text, item)
            said = became(text[turn : item.stop]) if turn is not None else None
            if turn is None or said is None:
                bare.append(item)
            elif turn - item.start >= _SHORTEST:
                yield _hazard(report, passage, item, turn, said=said)
        listed = tuple(bare) if bare and is_of_problems(text, run) else ()
    yield from _closed_together(report, passage, listed)


def _hazard(report: str, passage: Passage, item: Item, turn: int, *, said: bool) -> Hazard:
    """A problem up to ``turn`` and what is said of it behind."""
    text, outcome = passage.text, passage.text[turn : item.stop]
    done, rechecked = days_of(outcome)
    end = item.start + len(text[item.start : item.stop].rstrip())
    return Hazard(
        text=named("".join(text[item.start : turn].split("\n"))),
        evidence=passage.evidence(report, item.start, end),
        rectified=said,
        is_told=True,
        rectified_on=done if said else None,
        rechecked_on=rechecked if said else None,
        proof="".join(outcome.split("\n")).strip(" 。；;，,") if said and shows_proof(outcome) else None,
    )


def _bare(report: str, passage: Passage, item: Item, stop: int | None = None) -> Hazard:
    """A problem of which its own words tell no outcome."""
    stop = item.stop if stop is None else min(item.stop, stop)
    words = passage.text[item.start : stop].rstrip()
    return Hazard(
        text="".join(words.split("\n")).strip(" 。；;"),
        evidence=passage.evidence(report, item.start, item.start + len(words)),
        rectified=None,
    )


def _answered(report: str, passage: Passage, listed: Sequence[Item], run: Sequence[Item]) -> Iterator[Hazard]:
    """Problems and, under the same numbers further down, what was done about each."""
    text = passage.text
    answers = {item.number: item for item in run}
    between = text[listed[-1].stop : run[0].start]
    all_done = next((m.group() for m in _SENTENCE.finditer(between) if says_all_done(m.group())), "")
    for item in listed:
        answer = answers.get(item.number)
        if answer is None or item.stop - item.start < _SHORTEST:
            continue
        words = text[answer.start : answer.stop]
        said = outcome_of(words)
        said = True if said is None and (all_done or ACTED.search(words)) else said
        done, rechecked = days_of(words)
        problem = _bare(report, passage, item)
        yield replace(
            problem,
            evidence=(*problem.evidence, *passage.evidence(report, answer.start, answer.stop)),
            rectified=said,
            is_told=True,
            rectified_on=(done or days_of(all_done)[0]) if said else None,
            rechecked_on=rechecked if said else None,
            proof=words.strip(" 。；;，,\n") if said and shows_proof(words) else None,
        )


def _closed_together(report: str, passage: Passage, bare: Sequence[Item]) -> Iterator[Hazard]:
    """Items without an outcome of their own, under a sentence behind them that closes them all."""
    text = passage.text
    if not bare:
        return
    closing = next((m for m in _SENTENCE.finditer(text, bare[-1].start) if says_all_done(m.group())), None)
    if closing is None:
        return
    dates = find_dates(closing.group())
    shown = passage.evidence(report, *closing.span())
    for item in bare:
        problem = _bare(report, passage, item, closing.start())
        if len(problem.text) >= _SHORTEST:
            yield replace(
                problem,
                evidence=(*problem.evidence, *shown),
                rectified=True,
                is_told=True,
                rectified_on=str(dates[0].first) if len(dates) == 1 else None,
                proof=closing.group().strip() if shows_proof(closing.group()) else None,
            )


def _unnumbered(report: str, passage: Passage) -> Iterator[Hazard]:
    """「现场检查发现……。企业于某日完成整改，经复查符合要求。」 outside numbered items."""
    text = passage.text
    inside = [(item.start, item.stop) for run in runs(text) for item in run]
    problem: re.Match[str] | None = None
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if any(low <= sentence.start() + 2 < high for low, high in inside):
            problem = None
        elif (on := ON.match(words)) is not None and not _COUNTED.search(on["problem"] or on["about"]):
            problem = None
            said = became(words[on.start("outcome") :])
            if said is not None:
                item = Item(sentence.start(), sentence.end(), 0)
                yield _hazard(report, passage, item, sentence.start() + on.start("outcome"), said=said)
        elif problem is not None and (says_done(words) or _is_left(words)) and not _COUNTED.search(words):
            item = Item(problem.start(), sentence.end(), 0)
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

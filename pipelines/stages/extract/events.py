"""Days of the procedure: contract, practice notice, site survey, review.

A date gets its role from its label, from the annex it stands in, or from the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.dates import PartialDate
from core.facts import DatesFact
from pipelines.passage import Passage
from pipelines.stages.extract.agreeing import same_day
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.choosing import Candidate, choose
from pipelines.stages.extract.dates import DateFound, find_dates

_LABELLED, _NARRATED, _IN_ANNEX = 0.9, 0.75, 0.6
_WORDS_BEFORE = 30
_WORDS_AFTER = 40
_SENTENCE = 80
_BESIDE_DATE = 6  # characters that may stand beside a date at the foot (日期：)


@dataclass(frozen=True, slots=True)
class _Event:
    """How one event is named: labels of forms, words of narration, annex kinds that state its day."""

    field: str  # of ``lexicon.FACTS``
    words: str
    annexes: tuple[str, ...] = ()
    annex_words: str = ""
    is_told_over_clauses: bool = False  # 「接受…委托，承担…评价」
    is_last_in_annex: bool = False  # a record of several steps: the last one ends the event


_SURVEY = _Event(
    field="survey_on",
    words=r"(现场|到场|实地|赴).{0,12}(勘验|勘查|踏勘|勘察|检查|调查|核查|查勘)|(勘验|勘查|踏勘|查勘)",
    annexes=("勘验记录",),
    annex_words=r"(勘验|勘查|踏勘|勘察|检查|调查|查勘).{0,6}(日期|时间)",
)
_EVENTS: dict[str, _Event] = {
    "contract_on": _Event(
        field="contract_on",
        words=r"签(订|署|定)了?.{0,20}(技术服务|评价|咨询)(合同|协议)|(技术服务|评价|咨询)(合同|协议).{0,10}签(订|署|定)|(接受|受).{0,30}委托.{0,40}评价",
        annexes=("合同", "委托书"),
        annex_words=r"(签订|签署|签约|订立)",
        is_told_over_clauses=True,
    ),
    "notice_on": _Event(
        field="notice_on",
        words=r"从业告知|告知书|(我公司|本公司|我单位|本机构|评价机构).{0,20}(书面)?告知",
        annexes=("从业告知",),
        annex_words=r"告知",
    ),
    "review_on": _Event(
        field="review_on",
        words=r"内部审核|技术审核|过程控制审核|报告(的)?审核",
        annexes=("过程控制",),
        is_last_in_annex=True,
    ),
}
# Others also sign contracts, inspect and review: what they did is no step of this evaluation.
_BY_OTHERS = re.compile(
    r"应急管理(局|厅|部门)|安监局|消防(救援|大队|支队|部门)|监督检查|执法|督导|公安|施工|监理|供油|供货|买卖|购销|租赁|设计(专篇|审查|文件)|自查|保险|检测(机构|单位)|原评价|上一?次|上轮"
)


def event_facts(body: Body) -> dict[str, Any]:
    """A ``Fact`` or None for contract_on, notice_on and review_on, each with its places."""
    return {name: choose(_candidates(body, event), agrees=same_day) for name, event in _EVENTS.items()}


def survey_days(body: Body) -> DatesFact | None:
    """All days of the site survey; every day of a stated range."""
    candidates = list(_candidates(body, _SURVEY, with_ranges=True))
    best = choose(candidates)
    if best is None:
        return None
    days = _days(best.value)
    evidence = best.evidence
    return DatesFact(value=days, confidence=best.confidence, evidence=evidence)


def _candidates(body: Body, event: _Event, *, with_ranges: bool = False) -> Iterator[Candidate]:
    yield from _labelled(body, event, with_ranges)
    yield from _narrated(body, event, with_ranges)
    yield from _annexed(body, event, with_ranges)


def _value(dates: Iterable[DateFound], with_ranges: bool) -> str:
    spans = [f"{date.first}/{date.last}" if with_ranges else str(date.first) for date in dates]
    return ",".join(spans)


def _labelled(body: Body, event: _Event, with_ranges: bool) -> Iterator[Candidate]:
    for item in body.labelled:
        dates = find_dates(item.value, with_compact=True) if item.field == event.field else ()
        if dates:
            yield Candidate(
                value=_value(dates, with_ranges),
                weight=_LABELLED,
                evidence=(item.dated(dates).evidence(body.report),),
                raw=item.value,
            )


def _narrated(body: Body, event: _Event, with_ranges: bool) -> Iterator[Candidate]:
    """「于2023年3月2日至3日对…进行现场勘验」: date and event in one clause, without another date between."""
    annexes = {
        section.start.page
        for section in body.sections
        if section.kind in {"合同", "委托书", "从业告知", "勘验记录"}
    }
    passage = body.text
    groups = _listed(find_dates(passage.text), passage.text)
    for position, dates in enumerate(groups):
        start, stop = dates[0].start, dates[-1].stop
        if not dates[0].first.is_exact or passage.page_at(start) in annexes:
            continue
        before_limit = groups[position - 1][-1].stop if position else 0
        after_limit = groups[position + 1][0].start if position + 1 < len(groups) else len(passage.text)
        after = _clause_after(passage.text[stop : min(stop + _WORDS_AFTER, after_limit)])
        before = passage.text[max(before_limit, start - _WORDS_BEFORE) : start]
        if _tells(event, before, after) and not _BY_OTHERS.search(_sentence(passage.text, start, stop)):
            evidence = passage.evidence(body.report, start, stop)
            yield Candidate(value=_value(dates, with_ranges), weight=_NARRATED, evidence=evidence)


def _sentence(text: str, start: int, stop: int) -> str:
    """The sentence around ``text[start:stop]``."""
    before = re.split(r"[。；;\n]", text[max(0, start - _SENTENCE) : start])[-1]
    return before + re.split(r"[。；;\n]", text[start : stop + _SENTENCE], maxsplit=1)[0]


def _listed(dates: Iterable[DateFound], text: str) -> list[list[DateFound]]:
    """Dates parted by nothing but 、 or 和 are one statement."""
    groups: list[list[DateFound]] = []
    for date in dates:
        if groups and re.fullmatch(r"\s*[、，,和及]\s*", text[groups[-1][-1].stop : date.start]):
            groups[-1].append(date)
        else:
            groups.append([date])
    return groups


def _clause_after(text: str) -> str:
    return re.split(r"[。；;\n]", text, maxsplit=1)[0]


def _tells(event: _Event, before: str, after: str) -> bool:
    clause_before = re.split(r"[。；;，,\n]", before)[-1]
    if re.search(rf"({event.words}).{{0,8}}$", clause_before) and re.search(
        r"(日期|时间|于|为)[:：]?$", clause_before
    ):
        return True
    first_clause = re.split(r"[，,]", after, maxsplit=1)[0]
    second = after if event.is_told_over_clauses or len(first_clause) < 4 else first_clause
    return bool(re.search(event.words, second))


def _annexed(body: Body, event: _Event, with_ranges: bool) -> Iterator[Candidate]:
    """In the annex of the event: the day its own words name, else the day at its foot."""
    if not event.annexes:
        return
    for section in body.of_kind(*event.annexes):
        passage = body.passage(section)
        found = _last_day(passage) if event.is_last_in_annex else None
        found = found or _named_day(passage, event) or _day_at_foot(passage)
        if found is not None:
            evidence = passage.evidence(body.report, found.start, found.stop)
            yield Candidate(value=_value((found,), with_ranges), weight=_IN_ANNEX, evidence=evidence)


def _last_day(passage: Passage) -> DateFound | None:
    days = [date for date in find_dates(passage.text, with_compact=True) if date.first.is_exact]
    return max(days, key=lambda date: date.last.last, default=None)


def _named_day(passage: Passage, event: _Event) -> DateFound | None:
    if not event.annex_words:
        return None
    for date in find_dates(passage.text, with_compact=True):
        before = passage.text[max(0, date.start - 16) : date.start]
        if re.search(event.annex_words, before) and date.first.is_exact:
            return date
    return None


def _day_at_foot(passage: Passage) -> DateFound | None:
    """The last date that stands alone on its line, as under a signature or seal."""
    found = None
    for date in find_dates(passage.text):
        line = passage.lines[passage.line_at(date.start)].line
        is_alone = not line.block and len(line.text.strip()) - (date.stop - date.start) <= _BESIDE_DATE
        if is_alone and date.first.is_exact and date.first == date.last:
            found = date
    return found


def _days(value: str) -> tuple[str, ...]:
    """Every day of spans written ``first/last``, ascending; partial dates as they are."""
    days: set[str] = set()
    for span in value.split(","):
        first, last = (PartialDate.parse(part) for part in span.split("/"))
        if not (first.is_exact and last.is_exact) or (last.first - first.first).days > 60:
            days.update((str(first), str(last)))
            continue
        for offset in range((last.first - first.first).days + 1):
            days.add(str(type(first.first).fromordinal(first.first.toordinal() + offset)))
    return tuple(sorted(days))

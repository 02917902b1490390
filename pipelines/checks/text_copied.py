"""Words about the site that stand in an earlier report on another enterprise (order 1, guidance of 2023).

Common wording, law, chapters that every report has and the next report on the same enterprise never flag.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.dates import PartialDate, in_chinese
from core.outcome import Match, MatchKind, OtherReport, Outcome
from corpus.registry.matching import agency_key
from corpus.similarity.telling import least_telling
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.rule_of import provision
from pipelines.text_shares import Share, counted_characters, shares

ID = "text_copied"

_LEAST, _MOST, _FULL = 0.6, 0.93, 3.5  # trust at the least that tells, and at so many times as much
_LEAST_READ = 100  # characters of chapters that count
_LISTED = 4  # other reports; and passages of each as evidence
_SHOWN = 3


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome for each other report that site-specific wording was taken from."""
    missing = _missing(case)
    if missing is not None:
        return (missing,)
    found = [each for each in shares(case.matches, case.facts) if not each.report.is_follow_up]
    others = case.texts.others if case.texts else 0
    least = least_telling(others)
    copied = [each for each in found if each.telling >= least and not _is_same_enterprise(case, each)]
    told = [_flagged(case, each, least) for each in copied[:_LISTED] if not _is_earlier(case, each.report)]
    if told:
        return tuple(told)
    later = [each for each in copied if _is_earlier(case, each.report)]
    more = f"另有{len(later)}份日期在后的报告与本报告文字相同，见相似内容。" if later else ""
    words = f"与{others}份已筛查报告比对，没有发现针对现场的文字取自另一家企业的报告。{more}"
    return (clear(ID, words, [item for each in later for match in each.matches[:1] for item in match.left]),)


def _missing(case: Case) -> Outcome | None:
    if case.texts is None or not (case.texts.others or case.texts.problem):
        return not_assessable(ID, "others_missing", "还没有筛查过其他报告，无法核对文字是否取自其他报告。")
    if case.texts.problem:
        return not_assessable(ID, "index_damaged", f"相似性索引不能使用，没有比对文字。{case.texts.problem}")
    if any(match.kind is MatchKind.TEXT for match in case.matches):
        return None if case.facts.enterprise_name else _nameless()
    if (counted_characters(case.facts) or 0) < _LEAST_READ:
        words = "没有读到足够的针对现场的文字（概况、周边环境、总平面、工艺、现场检查等章节），无法比对。"
        return not_assessable(ID, "site_text_missing", words)
    return None


def _nameless() -> Outcome:
    words = "报告与其他报告有相同文字，但没有读到被评价单位，无法判断是否为同一企业。"
    return not_assessable(ID, "enterprise_missing", words)


def _is_same_enterprise(case: Case, share: Share) -> bool:
    """Also where the other report's enterprise was not read: then nothing can be held against this one."""
    own = agency_key(case.facts.enterprise_name.value) if case.facts.enterprise_name else None
    there = agency_key(share.report.enterprise_name)
    return own is None or there is None or own == there


def _is_earlier(case: Case, other: OtherReport) -> bool:
    """Whether this report came surely before the other."""
    own = report_day(case.facts)
    return bool(own and other.report_on and own.before(PartialDate.parse(other.report_on)))


def _flagged(case: Case, share: Share, least: float) -> Outcome:
    best = sorted(share.matches, key=lambda match: (-match.telling, -match.characters))
    rule = provision(case, ID)
    asks = f"（{rule.words}）" if rule else ""
    part = f"，约占本报告现场描述的{share.share:.0%}" if share.share else ""
    changed = "，只改动了名称或个别字词" if any(match.differences for match in best[:_SHOWN]) else ""
    chapters = f"“{'”“'.join(share.sections[:_LISTED])}”{'等' if len(share.sections) > _LISTED else ''}"
    told = (
        f"{chapters}章节共{len(share.matches)}处{share.characters}字与{_named(share.report)}相同{part}{changed}，"
        f"如{_example(best[0])}。{_agency(case, share.report)}"
        f"现场描述应出自本项目的勘验，不应取自其他企业的报告{asks}，请对照两份报告并核对现场。"
    )
    evidence = [item for match in best[:_SHOWN] for item in (*match.left[:2], *match.right[:2])]
    trust = _LEAST + (_MOST - _LEAST) * (share.telling / least - 1.0) / (_FULL - 1.0)
    return flagged(
        ID,
        told,
        [*evidence, *([rule.evidence] if rule else [])],
        subject=share.report.enterprise_name or share.report.id[:12],
        confidence=min(_MOST, trust),
    )


def _example(match: Match) -> str:
    """「第12页“厂区东侧为乡道，隔道…”（原文见该报告第9页）」."""
    words = " ".join("".join(item.excerpt for item in match.left).split())[:40]
    return f"第{match.left[0].page}页“{words}……”（见该报告第{_pages(match)}页）"


def _pages(match: Match) -> str:
    pages: Sequence[int] = sorted({item.page for item in match.right if item.page})
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}—{pages[-1]}"


def _named(other: OtherReport) -> str:
    enterprise = other.enterprise_name or f"编号{other.id[:12]}"
    told = [f"{other.agency_name}编制"] if other.agency_name else []
    told += [in_chinese(PartialDate.parse(other.report_on))] if other.report_on else []
    more = f"（{'，'.join(told)}）" if told else ""
    return f"“{enterprise}”的报告{more}"


def _agency(case: Case, other: OtherReport) -> str:
    own = agency_key(case.facts.agency_name.value) if case.facts.agency_name else None
    there = agency_key(other.agency_name)
    if own is None or there is None:
        return ""
    return "两份报告由同一机构编制。" if own == there else "两份报告由不同机构编制。"


CHECK = Check(
    id=ID,
    name="抄用其他报告",
    sentence="针对现场的文字取自另一家企业的报告",
    needs=frozenset({Need.OTHER_REPORTS}),
    assess=assess,
)
